"""`(@)` and `(@name)` before the items of lists that are numbered through a whole page (pandoc's example lists)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursegen.record import Record

_ITEM = re.compile(r"[ ]{0,3}(?P<mark>\(@(?P<name>[\w-]*)\))[ \t]+\S")


class Examples(Record):
    """The items of a page's example lists."""

    items: Mapping[int, int]
    """Where the mark of each begins, and its number."""
    numbers: Mapping[str, int]
    """The number of each by its name; of one without, under an empty name."""


def find_examples(text: str, start: int) -> Examples:
    """The example lists of a text from an offset on. Where no item is without a name and none is referred to, a name
    in parentheses is somebody's handle."""
    items: dict[int, int] = {}
    numbers: dict[str, int] = {}
    if text.find("(@", start) < 0:
        return Examples(items, numbers)
    may_begin = True
    for line in re.compile(r"[^\n]*\n?").finditer(text, start):
        match = _ITEM.match(line.group()) if may_begin else None
        if match is not None and (not match["name"] or match["name"] not in numbers):
            items[line.start() + match.start("mark")] = len(items) + 1
            numbers.setdefault(match["name"], len(items))
        elif line.group().strip() and not line.group().startswith((" ", "\t")):
            may_begin = False
        if not line.group().strip():
            may_begin = True
    if "" in numbers or any(name and text.count(f"(@{name})", start) > 1 for name in numbers):
        return Examples(items, numbers)
    return Examples({}, {})
