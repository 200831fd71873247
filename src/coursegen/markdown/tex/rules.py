r"""Nodes → nodes that the engine knows and browsers set well, with the author's meaning kept.

One rule per command: it reads its arguments from the nodes behind the command and gives the nodes that replace all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coursegen.markdown.tex.colours import colour
from coursegen.markdown.tex.fences import delimiter, loosened
from coursegen.markdown.tex.names import is_upright, letters
from coursegen.markdown.tex.reader import Reader
from coursegen.markdown.tex.tables import environment
from coursegen.markdown.tex.texts import TEXT, text
from coursegen.markdown.tex.tokens import TexError
from coursegen.markdown.tex.tree import Environment, Fence, Group, Node, Nodes, text_of
from coursegen.record import Record

REFERENCE = "\ufdd4{}\ufdd5"
"""What stands for the n-th reference of a formula: noncharacters, which no author's text holds."""
_SIZED = re.compile(r"\\[bB]igg?[lrm]?")
_JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff65]")
_LENGTH = re.compile(r"\s*[-+]?[\d.,]+\s*(?:pt|em|ex|mm|cm|in|mu|px|pc|\\[a-z]+)\s*")
_ZERO = re.compile(r"\s*-?0*\.?0*\s*[a-z]*\s*")
_CODE = re.compile(r"(?:x|U\+|\")([0-9a-fA-F]{1,6})|([0-9]{1,7})")


class Reference(Record):
    r"""`\ref{label}`, or `\eqref{label}`, which shows the number in parentheses."""

    label: str
    has_parentheses: bool


def rewrite(nodes: Nodes, *, display: bool) -> tuple[Nodes, tuple[Reference, ...]]:
    r"""The formula in words the engine knows, and its references, each replaced by `\text{REFERENCE}`.

    `\tag{…}` and `\label{…}` stay for `equations`. Raises TexError.
    """
    rewriter = _Rewriter(display)
    return rewriter.nodes(nodes), tuple(rewriter.references)


class _Rewriter:
    """The rules that depend on the formula, and the references found on the way."""

    def __init__(self, display: bool) -> None:
        self._display = display
        self.references: list[Reference] = []

    def nodes(self, nodes: Nodes) -> Nodes:
        output: list[Node] = []
        reader = Reader(nodes)
        while reader:
            node = reader.pop()
            if isinstance(node, str):
                output += self._token(node, reader, output)
            elif isinstance(node, Group):
                output.append(Group(self.nodes(node.nodes)))
            elif isinstance(node, Environment):
                output += environment(node.name, self.nodes(node.nodes))
            else:
                fenced = loosened(Fence(delimiter(node.left), delimiter(node.right), self.nodes(node.nodes)))
                output += (Group(fenced),) if output and output[-1] in ("^", "_") else fenced
        return tuple(output)

    def _token(self, token: str, reader: Reader, output: list[Node]) -> Nodes:
        if rule := _RULES.get(token):
            return rule(self, token, reader)
        if token[1:2] in ("b", "B") and _SIZED.fullmatch(token):
            return _sized(token, reader)
        return _japanese(token, reader, output) if _is_japanese(token) else (token,)

    def text(self, command: str, reader: Reader) -> Nodes:
        return text(command, reader.argument(command), self.nodes)

    def reference(self, command: str, reader: Reader) -> Nodes:
        label = text_of(reader.argument(command)).strip()
        self.references.append(Reference(label, command == "\\eqref"))
        return (Group(("\\text", Group((REFERENCE.format(len(self.references) - 1),)))),)

    def operator(self, command: str, reader: Reader) -> Nodes:
        r"""`\mathop`, `\operatorname` and `\operatorname*`, with their limits."""
        star = command == "\\mathop" or bool(reader.accept("*"))
        content = reader.argument(command)
        name = letters(content) if command == "\\operatorname" or is_upright(content) else None
        if name:
            return ("\\operatorname", *("*" * star), Group(name))
        body: Nodes = self.nodes(content)
        placed = reader.accept("\\limits", "\\nolimits")
        if placed == "\\limits" or (star and self._display and not placed):
            body = self._limits(body, reader)
        return "\\mathop", Group(body)

    def _limits(self, body: Nodes, reader: Reader) -> Nodes:
        for _ in range(2):
            mark = reader.accept("_", "^")
            if not mark:
                break
            script = reader.argument(mark)
            if len(script) == 1 and isinstance(script[0], str) and len(script[0]) > 1 and reader.is_group():
                script = (*script, reader.pop())
            body = ("\\underset" if mark == "_" else "\\overset", Group(self.nodes(script)), Group(body))
        return body

    def braced(self, command: str, reader: Reader) -> Nodes:
        r"""`\underbrace{…}\limits_{…}`: a brace has its label where it belongs anyway."""
        content = Group(self.nodes(reader.argument(command)))
        reader.accept("\\limits")
        return command, content

    def colour(self, command: str, reader: Reader) -> Nodes:
        r"""`\textcolor{red}{x}`, `{\color{red} x}`, and `\color{red}{x}`, which MathJax reads as the first."""
        model = text_of(reader.optional() or ()).strip()
        switch = colour(model, text_of(reader.argument(command)))
        if command == "\\color" and not reader.is_group():
            return switch
        return (Group((*switch, *self.nodes(reader.argument(command)))),)

    def untouched(self, command: str, reader: Reader) -> Nodes:
        """A command whose argument is no formula."""
        star = ("*",) * bool(reader.accept("*"))
        return (command, *star, Group(reader.argument(command)))

    def newline(self, command: str, reader: Reader) -> Nodes:
        reader.accept("*")
        reader.skip_optional(_LENGTH)
        return (command,)

    def space(self, command: str, reader: Reader) -> Nodes:
        reader.accept("*")
        length = reader.argument(command)
        return "\\mspace" if text_of(length).rstrip().endswith("mu") else "\\hspace", Group(length)

    def rule(self, command: str, reader: Reader) -> Nodes:
        r"""`\rule{0pt}{2em}` is a strut, which browsers need none of; any other rule is a drawing."""
        reader.optional()
        width, _ = text_of(reader.argument(command)), reader.argument(command)
        if not _ZERO.fullmatch(width):
            raise TexError("\\rule draws a line, which is no formula")
        return ()

    def nothing(self, command: str, reader: Reader) -> Nodes:
        return ()

    def character(self, command: str, reader: Reader) -> Nodes:
        r"""`\unicode{x3b1}`, `\unicode[font]{945}`."""
        reader.optional()
        written = text_of(reader.argument(command)).strip()
        match = _CODE.fullmatch(written)
        code = (int(match[1], 16) if match[1] else int(match[2])) if match else 0
        if not 0x20 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF:
            raise TexError(f"{command}{{{written}}} is not a character")
        sign = chr(code)
        return ("\\text", Group(("\\" + sign if sign in "\\{}$&#^_%~" else sign,)))

    def refused(self, command: str, reader: Reader) -> Nodes:
        name = "a dollar sign" if command == "$" else "a number sign"
        raise TexError(f"{name} stands inside the formula")


_RULES: dict[str, Callable[[_Rewriter, str, Reader], Nodes]] = {
    **dict.fromkeys(TEXT, _Rewriter.text),
    **dict.fromkeys(("\\ref", "\\eqref"), _Rewriter.reference),
    **dict.fromkeys(("\\mathop", "\\operatorname"), _Rewriter.operator),
    **dict.fromkeys(("\\overbrace", "\\underbrace", "\\overbracket", "\\underbracket"), _Rewriter.braced),
    **dict.fromkeys(("\\color", "\\textcolor"), _Rewriter.colour),
    **dict.fromkeys(("\\tag", "\\label"), _Rewriter.untouched),
    **dict.fromkeys(("\\hspace", "\\mspace"), _Rewriter.space),
    **dict.fromkeys(("$", "#", *(f"#{digit}" for digit in range(1, 10))), _Rewriter.refused),
    "\\\\": _Rewriter.newline,
    "\\rule": _Rewriter.rule,
    "\\notag": _Rewriter.nothing,
    "\\unicode": _Rewriter.character,
}


def _sized(command: str, reader: Reader) -> Nodes:
    """`\\big` and its like before a delimiter that the engine does not know as one."""
    following = reader.peek()
    if isinstance(following, str) and delimiter(following) != following:
        reader.take()
        return command, delimiter(following)
    return (command,)


def _is_japanese(node: Node | None) -> bool:
    return isinstance(node, str) and len(node) == 1 and node > "\u2fff" and bool(_JAPANESE.match(node))


def _japanese(character: str, reader: Reader, output: list[Node]) -> Nodes:
    """Japanese in a formula is text; a run of it is one text where it cannot be the arguments of a command."""
    before = output[-1] if output else ""
    run: list[Node] = [character]
    if isinstance(before, str) and len(before) < 2 and before not in ("^", "_"):
        while reader and _is_japanese(reader.peek_next()):
            run.append(reader.pop())
    return (Group(("\\text", Group(tuple(run)))),)
