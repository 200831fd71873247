r"""Environments → those that the engine knows: `aligned`, `gathered`, `multline*`, `array`, matrices, cases."""

from __future__ import annotations

import re

from coursegen.markdown.tex.tokens import TexError, join
from coursegen.markdown.tex.tree import Environment, Fence, Group, Node, Nodes, flatten, split, strip

_TRANSPARENT = frozenset("equation displaymath math subequations".split())
_COUNTED = frozenset("alignat alignedat xalignat xxalignat".split())
_ALIGNED = frozenset("align aligned flalign split eqnarray".split()) | _COUNTED
_ARRAYS = {"array": "array", "tabular": "array", "darray": "darray"}
_MATRIX = re.compile(r"([pbBvV]?)(small)?matrix(\*?)")
_DELIMITERS = {"p": ("(", ")"), "b": ("[", "]"), "B": ("\\{", "\\}"), "v": ("|", "|"), "V": ("\\|", "\\|")}
_PLACED = re.compile("[tcblr]")
_WIDEST = 100


def environment(name: str, nodes: Nodes) -> Nodes:
    """An environment whose content has been rewritten, as the engine wants it. Raises TexError."""
    base = name.rstrip("*")
    if base in _TRANSPARENT:
        return nodes
    nodes = _without_empty_end(nodes)
    if base in _ALIGNED:
        return (Environment("aligned", _aligned(base, nodes)),)
    if base in ("gather", "gathered"):
        return (Environment("gathered", _placed(nodes)[1]),)
    if base == "multline":
        return (Environment("multline*", nodes),)
    if name in _ARRAYS:
        return (Environment(_ARRAYS[name], _array(name, nodes)),)
    if match := _MATRIX.fullmatch(name):
        return _matrix(match[1], bool(match[2]), nodes)
    return (Environment(name, nodes),)


def _without_empty_end(nodes: Nodes) -> Nodes:
    r"""A `\\` behind the last row begins no row."""
    nodes = strip(nodes)
    while nodes and nodes[-1] == "\\\\":
        nodes = strip(nodes[:-1])
    return nodes


def _placed(nodes: Nodes) -> tuple[str, Nodes]:
    """The letter of a leading `[t]` or `[r]`, and what is behind it."""
    rest = strip(nodes)
    if len(rest) > 2 and rest[0] == "[" and rest[2] == "]" and isinstance(rest[1], str) and _PLACED.fullmatch(rest[1]):
        return rest[1], rest[3:]
    return "", nodes


def _aligned(base: str, nodes: Nodes) -> Nodes:
    nodes = _placed(nodes)[1]
    if base in _COUNTED:
        nodes = strip(nodes)
        return nodes[1:] if nodes and isinstance(nodes[0], Group) else nodes
    if base != "eqnarray":
        return nodes
    rows: list[Node] = []
    for row in split(nodes, "\\\\"):
        first, *others = split(row, "&")
        rows += ("\\\\", *first, *("&",) * bool(others))
        for other in others:
            rows += other
    return tuple(rows[1:])


def _array(name: str, nodes: Nodes) -> Nodes:
    rest = strip(_placed(nodes)[1])
    if not rest or not isinstance(rest[0], Group):
        raise TexError(f"\\begin{{{name}}} needs its columns in braces, such as {{cc}}")
    return (Group(tuple(_columns([*flatten(rest[0].nodes)][::-1]))), *rest[1:])


def _columns(rest: list[str]) -> str:
    """The alignment of columns, as `l`, `c`, `r` and lines; `rest` is what the author wrote, last token first."""
    columns = ""
    while rest and len(columns) <= _WIDEST:
        token = rest.pop()
        if token in ("p", "m", "b"):
            columns += "l"
            _taken(rest)
        elif token in ("@", "!", "<", ">"):
            _taken(rest)
        elif token == "*":
            count, inner = join(_taken(rest)).strip(), _taken(rest)
            if not re.fullmatch("[0-9]{1,2}", count):
                raise TexError(f"*{{{count}}} is not a number of columns")
            rest += inner[::-1] * int(count)
        elif token in ("l", "c", "r", "|", ":"):
            columns += token
        elif token != " ":
            raise TexError(f"{token} is not the alignment of a column: l, c and r are")
    if len(columns) > _WIDEST:
        raise TexError(f"a table has more than {_WIDEST} columns")
    return columns


def _taken(rest: list[str]) -> list[str]:
    """Take `{…}`, or one token, from the end of `rest`."""
    while rest and rest[-1] == " ":
        rest.pop()
    taken: list[str] = []
    depth = 0
    while rest:
        token = rest.pop()
        depth += (token == "{") - (token == "}")
        taken.append(token)
        if depth <= 0:
            break
    return taken[1:-1] if taken[:1] == ["{"] else taken


def _matrix(kind: str, small: bool, nodes: Nodes) -> Nodes:
    alignment, rest = _placed(nodes)
    if not small and not alignment:
        return (Environment(f"{kind}matrix", nodes),)
    widest = max(len(split(row, "&")) for row in split(rest, "\\\\"))
    columns = (alignment if alignment in ("l", "r") else "c") * (1 if small else widest)
    table = Environment("subarray" if small else "array", (Group(tuple(columns)), *rest))
    return (Fence(*_DELIMITERS[kind], (table,)),) if kind else (table,)
