r"""Rows of a formula, and the numbers that their author gives them.

A row has a number where it has a `\tag` or a `\label`. Environments that LaTeX would number (`equation`, `align`) get
none of their own accord: MathJax with its default `tags: "none"` shows none, and a page is not to sprout numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from coursegen.markdown.tex.texts import text
from coursegen.markdown.tex.tokens import TexError
from coursegen.markdown.tex.tree import Environment, Fence, Group, Node, Nodes, split, strip, text_of
from coursegen.record import Record, field

NUMBER = "\ufdd2{}\ufdd3"
"""What stands for the n-th number of a formula: noncharacters, which no author's text holds."""
_NUMBERED = {"aligned": "align*", "gathered": "gather*", "multline*": "multline*", "": "gather*"}


class Number(Record):
    r"""The number of a row: what `\tag` shows, or the next free one where `tex` is empty; and the row's labels."""

    tex: str
    is_bare: bool
    r"""`\tag*`: without parentheses."""
    labels: tuple[str, ...]


def number_rows(nodes: Nodes, *, display: bool, marked: bool) -> tuple[Nodes, tuple[Number, ...]]:
    r"""The formula with `\text{NUMBER}` in place of its tags and labels, and the numbers. Raises TexError.

    Rows that stand in no environment become one, `aligned` or `gathered`; rows with numbers a table as wide as the
    page. In running text a number follows the formula. `marked` says whether there is any tag or label.
    """
    nodes = strip(nodes)
    name, rows = _rows(nodes) if display else ("", [nodes])
    taken = [_taken(row) if marked else (row, None) for row in rows]
    numbers = tuple(number for _, number in taken if number is not None)
    if numbers and display:
        return (_table(name, taken),), numbers
    if name:
        return (Environment(name, _joined(rows)),), ()
    row = taken[0][0]
    return (Group(row), "\\quad", *_mark(0)) if numbers else row, numbers


def _rows(nodes: Nodes) -> tuple[str, list[Nodes]]:
    """The environment that the formula is, and its rows; no name for a formula of one row."""
    only = nodes[0] if len(nodes) == 1 else None
    if isinstance(only, Environment) and only.name in _NUMBERED:
        return only.name, split(only.nodes, "\\\\")
    name = "aligned" if "&" in nodes else "gathered" if "\\\\" in nodes else ""
    rows = split(nodes, "\\\\")
    while len(rows) > 1 and not strip(rows[-1]):
        rows.pop()
    return (name, rows) if len(rows) > 1 or name == "aligned" else ("", rows)


def _table(name: str, rows: list[tuple[Nodes, Number | None]]) -> Node:
    """A table with a place for numbers. In `align*` a number has a cell behind as many as the widest row has."""
    aligned = name == "aligned"
    widest = max(len(split(nodes, "&")) for nodes, _ in rows)
    table: list[Nodes] = []
    count = 0
    for nodes, number in rows:
        row = (*nodes, *("&",) * (widest - len(split(nodes, "&")))) if aligned else (Group(nodes),)
        if number is not None:
            row += (*("&",) * aligned, *_mark(count))
            count += 1
        table.append(row)
    return Environment(_NUMBERED[name], _joined(table))


def _joined(rows: Iterable[Nodes]) -> Nodes:
    joined: list[Node] = []
    for row in rows:
        joined += ("\\\\", *row)
    return tuple(joined[1:])


def _mark(index: int) -> Nodes:
    return "\\text", Group((NUMBER.format(index),))


class _Marks(Record, frozen=False):
    """The tags (TeX, starred) and labels found in a row."""

    tags: list[tuple[str, bool]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def _taken(nodes: Nodes) -> tuple[Nodes, Number | None]:
    r"""A row without its `\tag` and `\label`, wherever in it they stand, and its number."""
    marks = _Marks()
    plain = _without(nodes, marks)
    if len(marks.tags) > 1:
        raise TexError("a row has more than one \\tag")
    if not marks.tags and not marks.labels:
        return plain, None
    tex, star = marks.tags[0] if marks.tags else ("", False)
    return plain, Number(tex, star, tuple(marks.labels))


def _without(nodes: Nodes, marks: _Marks) -> Nodes:
    kept: list[Node] = []
    rest = iter(nodes)
    for node in rest:
        if node in ("\\tag", "\\label"):
            following = next(rest)
            argument = next(rest) if following == "*" else following
            inside = argument.nodes if isinstance(argument, Group) else (argument,)
            if node == "\\label":
                marks.labels.append(text_of(inside).strip())
            else:
                marks.tags.append((text_of(text("\\text", inside, lambda maths: maths)), following == "*"))
        elif isinstance(node, Group):
            kept.append(Group(_without(node.nodes, marks)))
        elif isinstance(node, Fence):
            kept.append(Fence(node.left, node.right, _without(node.nodes, marks)))
        elif isinstance(node, Environment):
            kept.append(Environment(node.name, _without(node.nodes, marks)))
        else:
            kept.append(node)
    return tuple(kept)
