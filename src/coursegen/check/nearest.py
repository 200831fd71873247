"""What was probably meant by a name that nothing has: the one that differs in how it is written alone, else a near one.

Pure. Of names that are equally near none is preferred in silence.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches


def fold(name: str) -> str:
    """What is left of a name where case, width, Unicode form and invisible characters do not count."""
    if name.isascii():
        return name.lower()
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", name).casefold() if unicodedata.category(letter) != "Cf"
    )


def difference(written: str, meant: str) -> str:
    """In what alone two names differ that fold alike, as it can stand after "differs in"; empty where they do not."""
    if fold(written) != fold(meant):
        return ""
    one, other = (unicodedata.normalize("NFC", name) for name in (written, meant))
    if one == other:
        return "its Unicode form"
    if one.lower() == other.lower():
        return "case"
    one, other = (_visible(name) for name in (one, other))
    if one == other:
        return "an invisible character"
    is_width = any(unicodedata.east_asian_width(letter) in "FH" for letter in one + other)
    return "full or half width" if is_width else "its Unicode form"


def _visible(name: str) -> str:
    return "".join(letter for letter in name if unicodedata.category(letter) != "Cf")


def only_one_alike(written: str, names: Iterable[str]) -> str:
    """The one of these names that differs from `written` in how it is written alone; empty where there is none, or are
    several that nothing tells apart."""
    alike = sorted({name for name in names if fold(name) == fold(written)})
    in_case = [name for name in alike if difference(written, name) in ("case", "its Unicode form")]
    nearest = in_case or alike
    return nearest[0] if len(nearest) == 1 else ""


def digits(name: str) -> str:
    """`lect01` is no slip for `lect14`: names with other numbers name other things."""
    return "".join(filter(str.isdigit, name))


class Paths:
    """The files of one tree, by what they may be mistaken for."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in sorted(paths):
            self._by_name[fold(_name(path))].append(path)

    def nearest(self, path: str) -> str:
        """The path that was probably meant: the same but for how it is written, else the same name elsewhere, else a
        name that is a slip of the pen away; empty where there is none."""
        name = _name(path)
        alike = self._by_name.get(fold(name), [])
        if any(fold(other) == fold(path) for other in alike):
            return only_one_alike(path, alike)
        if alike:
            return get_close_matches(path, alike, 1, 0.0)[0]
        kin = [
            other
            for other in self._by_name
            if other.endswith(".ipynb") == name.endswith(".ipynb") and digits(other) == digits(fold(name))
        ]
        near = get_close_matches(fold(name), kin, 1, 0.85)
        return get_close_matches(path, self._by_name[near[0]], 1, 0.0)[0] if near else ""


def _name(path: str) -> str:
    return path.rpartition("/")[2]
