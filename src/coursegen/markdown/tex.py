r"""TeX as lecturers write it → TeX that the engine takes. Meaning stays; only the spelling changes.

Commands, groups and environments are found by reading braces, not by patterns over them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|providecommand)\*?\s*\{?\s*\\(?P<name>[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?\s*(?=\{)"
    r"|\\def\s*\\(?P<plain>[A-Za-z]+)\s*(?P<parameters>(?:#\d)*)\s*(?=\{)"
    r"|\\DeclareMathOperator(?P<star>\*?)\s*\{\s*\\(?P<operator>[A-Za-z]+)\s*\}\s*(?=\{)"
)
_TAG = re.compile(r"\\tag(?P<star>\*?)\s*(?=\{)")
_LABEL = re.compile(r"\\label\s*(?=\{)")
_TEXT = re.compile(r"\\(?:text(?:rm|bf|it|sf|tt|normal)?|mbox|hbox)\s*(?=\{)")
_PLAIN_MATRIX = re.compile(r"\\(?P<name>p?matrix|cases)\s*(?=\{)")
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\(?:mbox|hbox)(?![A-Za-z])"), r"\\text"),
    (re.compile(r"\\(left|right|big[lr]?|Big[lr]?|bigg[lr]?)\s*<"), r"\\\1\\langle "),
    (re.compile(r"\\(left|right|big[lr]?|Big[lr]?|bigg[lr]?)\s*>"), r"\\\1\\rangle "),
    (re.compile(r"\\right\\langle "), r"\\right\\langle "),
    (re.compile(r"\\cr(?![A-Za-z])"), r"\\\\"),
    (re.compile(r"\\\n"), r"\\ "),
    (re.compile(r"\\(?:nonumber|notag|displaylimits)(?![A-Za-z])"), ""),
    (re.compile(r"\^\s*\{\s*\\prime\s*\}"), "'"),
    (re.compile(r"\\(begin|end)\s*\{\s*eqnarray\*?\s*\}"), r"\\\1{align*}"),
    (
        re.compile(r"&\s*(=|\\(?:le|ge|leq|geq|approx|equiv|propto|sim|simeq|to|rightarrow)(?![A-Za-z])|<|>)\s*&"),
        r"&\1",
    ),
    (re.compile(r"\\(begin|end)\s*\{\s*(equation|align|gather|multline|alignat|flalign)\s*\}"), r"\\\1{\2*}"),
    (re.compile(r"\\require\s*\{[^{}]*\}"), ""),
)


@dataclass(frozen=True, slots=True)
class Tex:
    """A formula without what is not TeX's business: its tag (shown beside it) and its label (its anchor)."""

    body: str
    tag: str
    label: str


def group_end(tex: str, start: int) -> int:
    """The offset behind the group that begins with `{` at `start`; the end of the text where it never closes."""
    depth, at = 0, start
    while at < len(tex):
        if tex[at] == "\\":
            at += 2
            continue
        depth += (tex[at] == "{") - (tex[at] == "}")
        at += 1
        if depth == 0:
            return at
    return len(tex)


def take_definitions(tex: str, macros: dict[str, str]) -> str:
    r"""`tex` without its `\newcommand`, `\def` and `\DeclareMathOperator`, which are added to `macros`."""
    while match := _DEFINITION.search(tex):
        end = group_end(tex, match.end())
        body = tex[match.end() + 1 : end - 1]
        if match["operator"]:
            body = f"\\operatorname{match['star']}{{{body}}}"
        macros[match["name"] or match["plain"] or match["operator"]] = body
        tex = tex[: match.start()] + tex[end:]
    return tex


def normalise(tex: str) -> Tex:
    """A formula in the spelling that the engine takes."""
    tags: list[str] = []
    labels: list[str] = []

    def tag(match: re.Match[str], inside: str) -> str:
        tags.append(inside if match["star"] else f"({inside})")
        return ""

    def label(_: re.Match[str], inside: str) -> str:
        labels.append(inside.strip())
        return ""

    tex = _groups(tex, _TAG, tag)
    tex = _groups(tex, _LABEL, label)
    tex = _groups(tex, _TEXT, _text)
    tex = _groups(
        tex, _PLAIN_MATRIX, lambda match, inside: rf"\begin{{{match['name']}}}{inside}\end{{{match['name']}}}"
    )
    eqnarray = "eqnarray" in tex
    for pattern, replacement in _SPELLINGS:
        if not (pattern.pattern.startswith(r"&\s*(=") and not eqnarray):
            tex = pattern.sub(replacement, tex)
    return Tex(tex, " ".join(tags), labels[0] if labels else "")


def _groups(tex: str, command: re.Pattern[str], rewrite: Callable[[re.Match[str], str], str]) -> str:
    """Every `\\command{…}` rewritten from what stands in its braces."""
    parts: list[str] = []
    at = 0
    while match := command.search(tex, at):
        end = group_end(tex, match.end())
        parts += [tex[at : match.start()], rewrite(match, tex[match.end() + 1 : end - 1])]
        at = end
    return "".join([*parts, tex[at:]])


def _text(match: re.Match[str], inside: str) -> str:
    r"""`\text{a $x$ b}` → `\text{a }x\text{ b}`."""
    command = match.group().strip()
    pieces = re.split(r"(?<!\\)\$", inside)
    if len(pieces) % 2 == 0:
        pieces = [inside.replace("$", r"\$")]
    written = [
        f"{command}{{{piece}}}" if not number % 2 else f"{{{piece}}}" for number, piece in enumerate(pieces) if piece
    ]
    return "".join(written) or f"{command}{{}}"


def used(tex: str, macros: Mapping[str, str]) -> dict[str, str]:
    """The macros that a formula uses, directly or through others."""
    found: dict[str, str] = {}
    wanted = re.findall(r"\\([A-Za-z]+)", tex)
    while wanted:
        name = wanted.pop()
        if name in macros and name not in found:
            found[name] = macros[name]
            wanted += re.findall(r"\\([A-Za-z]+)", macros[name])
    return dict(sorted(found.items()))
