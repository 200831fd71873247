"""What was probably meant by a name that nothing has: the one that differs in how it is written alone, else a near one.

Pure. Of names that are equally near none is preferred in silence.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from heapq import nsmallest

_VARIATIONS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors: what makes a sign an emoji, and is itself not seen."""
_COMPARED = 8
"""How many names are compared with a slip of the pen letter by letter."""
_TELLING = 8
"""How many of its pairs of letters choose them: the rarest, for `.p` and `ng` say little about `fig.png`."""

SLIP = 0.85
"""How much the name of a file is like another that it is a slip of the pen for: one letter in seven may differ."""


def fold(name: str) -> str:
    """What is left of a name where case, width, Unicode form and invisible characters do not count."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFKC", _visible(name)).casefold()
    return name if folded == name else unicodedata.normalize("NFKC", folded)  # folding can take a composed letter apart


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
    return "".join(letter for letter in name if unicodedata.category(letter) != "Cf" and letter not in _VARIATIONS)


def only_one_alike(written: str, names: Iterable[str]) -> str:
    """The one of these names that differs from `written` in how it is written alone; empty where there is none, or are
    several that nothing tells apart."""
    alike = sorted({name for name in names if fold(name) == fold(written)})
    in_case = [name for name in alike if difference(written, name) in ("case", "its Unicode form")]
    nearest = in_case or alike
    return nearest[0] if len(nearest) == 1 else ""


def _digits(name: str) -> str:
    """`lect01` is no slip for `lect14`: names with other numbers name other things."""
    return "".join(filter(str.isdigit, name))


class Names:
    """Names for one of which another may be a slip of the pen. Few of them are compared with it letter by letter, so
    many slips among many names take little time."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {fold(name): name for name in sorted(names, reverse=True)}
        self._by_digits: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            self._by_digits[_digits(name)].append(name)
        self._by_pair: dict[str, dict[str, list[str]]] = {}
        """Of those digits that were asked for: each pair of letters → the names that have it."""

    def near(self, name: str, likeness: float) -> str:
        """The name with the same digits that is most like this one, by at least so much (`difflib`'s ratio, from 0 to
        1); empty where there is none."""
        written = fold(name)
        pairs = _pairs(written)
        by_pair = self._paired(_digits(written))
        sharing = sorted(filter(None, (by_pair.get(pair) for pair in pairs)), key=len)
        shared = Counter(other for names in sharing[:_TELLING] for other in names)
        likely = nsmallest(_COMPARED, shared, key=lambda other: (-shared[other] / (len(pairs) + len(other)), other))
        return next((self._names[other] for other in get_close_matches(written, likely, 1, likeness)), "")

    def _paired(self, digits: str) -> Mapping[str, list[str]]:
        if digits not in self._by_pair:
            by_pair = self._by_pair[digits] = defaultdict(list)
            for name in self._by_digits.get(digits, ()):
                for pair in _pairs(name):
                    by_pair[pair].append(name)
        return self._by_pair[digits]


def _pairs(name: str) -> set[str]:
    """Every two letters that stand side by side, the ends of the name included."""
    framed = f"\0{name}\0"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


class Paths:
    """The files of one tree, by what they may be mistaken for."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._kinds: dict[bool, Names] = {}
        """Notebooks and other files, by whether they are notebooks."""
        for path in sorted(paths):
            self._by_name[fold(_name(path))].append(path)

    def nearest(self, path: str) -> str:
        """The path that was probably meant: the same but for how it is written, else the same name elsewhere, else a
        name that is a slip of the pen away; empty where there is none."""
        name = _name(path)
        alike = self._by_name.get(fold(name), [])
        if any(fold(other) == fold(path) for other in alike):
            return only_one_alike(path, alike)
        kind = name.endswith(".ipynb")
        if kind not in self._kinds:
            names = (other for other in self._by_name if other.endswith(".ipynb") == kind)
            self._kinds[kind] = Names(names)
        near = self._kinds[kind].near(name, SLIP)
        return get_close_matches(path, self._by_name[near], 1, 0.0)[0] if near else ""


def _name(path: str) -> str:
    return path.rpartition("/")[2]
