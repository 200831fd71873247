r"""What stands in `\text{…}`: words, formulas between dollars, and signs that text mode has to be asked for."""

from __future__ import annotations

from collections.abc import Callable

from coursegen.markdown.tex.tokens import TexError, is_word
from coursegen.markdown.tex.tree import Group, Node, Nodes

TEXT = frozenset(f"\\{name}" for name in "text textrm textbf textit texttt textsf textsc emph".split())
"""Commands whose argument is text."""
_SWITCHES = {
    "\\rm": "\\textrm", "\\bf": "\\textbf", "\\it": "\\textit", "\\tt": "\\texttt", "\\sf": "\\textsf",
    "\\sc": "\\textsc", "\\em": "\\emph", "\\bfseries": "\\textbf", "\\itshape": "\\textit", "\\rmfamily": "\\textrm",
    "\\ttfamily": "\\texttt", "\\sffamily": "\\textsf", "\\normalfont": "\\text",
}  # fmt: skip
_SIGNS = frozenset(f"\\{name}" for name in "quad qquad enspace thinspace S P dag ddag copyright pounds".split())
_PLAIN = {"_": "\\_", "&": "\\&", "#": "\\#", "^": "ˆ", "\\\\": " "}
_CLOSING = {"$": "$", "\\(": "\\)"}


def text(command: str, nodes: Nodes, formula: Callable[[Nodes], Nodes]) -> Nodes:
    r"""`command{nodes}` in words the engine knows: the command and a group, or one group with several parts.

    `formula` rewrites what is maths: between dollars, and commands that text mode does not have (`\text{a \alpha}`).
    """
    parts = _Text(command, formula).read(nodes)
    return parts if len(parts) == 2 and parts[0] == command else (Group(parts),)


class _Text:
    """The state of reading one text: the parts so far, and the words that are in no part yet."""

    def __init__(self, command: str, formula: Callable[[Nodes], Nodes]) -> None:
        self._command = command
        self._formula = formula
        self._words: list[Node] = []
        self._parts: list[Node] = []

    def read(self, nodes: Nodes) -> Nodes:
        at = 0
        while at < len(nodes):
            at = self._node(nodes, at)
        if self._words or not self._parts:
            self._parts += (self._command, Group(tuple(self._words)))
        return tuple(self._parts)

    def _flush(self) -> None:
        if self._words:
            self._parts += (self._command, Group(tuple(self._words)))
            self._words = []

    def _node(self, nodes: Nodes, at: int) -> int:
        """Read the node at `at`; the index behind what was read."""
        node = nodes[at]
        if isinstance(node, Group):
            self._nested(self._command, node.nodes)
        elif not isinstance(node, str):
            self._maths((node,))
        elif node in _CLOSING:
            end = _find(nodes, _CLOSING[node], at + 1)
            self._maths(nodes[at + 1 : end])
            return end + 1
        elif node in _SWITCHES:
            self._flush()
            self._command = _SWITCHES[node]
        elif is_word(node) and node not in _SIGNS:
            return self._word(node, nodes, at + 1)
        else:
            self._words.append(_PLAIN.get(node, node))
        return at + 1

    def _word(self, command: str, nodes: Nodes, at: int) -> int:
        """A command with the groups behind it: a text command, else maths."""
        end = at
        while end < len(nodes) and isinstance(nodes[end], Group):
            end += 1
        first = nodes[at] if end > at else None
        if command in TEXT and isinstance(first, Group):
            self._nested(command, first.nodes)
            return at + 1
        self._maths((command, *nodes[at:end]))
        return end

    def _nested(self, command: str, nodes: Nodes) -> None:
        parts = text(command, nodes, self._formula)
        if parts[0] == self._command and isinstance(parts[1], Group):
            self._words += parts[1].nodes
        else:
            self._flush()
            self._parts += parts

    def _maths(self, nodes: Nodes) -> None:
        self._flush()
        self._parts.append(Group(self._formula(nodes)))


def _find(nodes: Nodes, mark: str, start: int) -> int:
    try:
        return nodes.index(mark, start)
    except ValueError:
        raise TexError(f"a formula inside \\text{{…}} is not closed by {mark}") from None
