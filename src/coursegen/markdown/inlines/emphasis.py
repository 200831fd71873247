"""`*`, `_` and `~` beside Japanese: which runs of delimiters may open and close emphasis.

CommonMark's flanking rules take full-width brackets for punctuation, so `**「太字」**です` stays literal there. The
amendment proposed for CommonMark (commonmark-spec#650) adds: a run beside a CJK character flanks as if the punctuation
were none. On text without CJK characters it changes nothing.

Beyond it, a run of two or more `_` beside a CJK letter follows the rule of `*`, since `__犬__を` can only mean strong.
And `**` goes by kramdown's rule, which asks for no space inside and for nothing else, where a link, code, an image or a
tag begins behind it, or a mark ends before it: `GPT**[論文](url)**`, `**Note:**text`. Where every `**` has its partner,
a space that slipped in at one end does no harm: `**太字 **です`, `** 太字**です`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token

_STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)")
_BEGIN = frozenset("[`!<")
_OPENING = frozenset("([{<“‘«")


def is_wide(character: str) -> bool:
    """Whether a character is written in a full-width cell: kana, kanji, full-width forms (UAX #11 W, F, H)."""
    return character > "\u10ff" and unicodedata.east_asian_width(character) in "WFH"


def is_cjk(character: str) -> bool:
    """Whether a character is East Asian text: wide and no pictograph, Hangul included."""
    if not is_wide(character):
        return "\u1100" <= character <= "\u11ff"
    return not ("\u231a" <= character <= "\u2bff" or "\U0001f000" <= character <= "\U0001faff")


class State(StateInline):
    """Inline state with the amended flanking rule, which searches for the end of a construct in vain only once."""

    def __init__(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.absent: dict[str, int] = {}
        """Patterns, and from where on they do not occur."""
        self._strong: list[int] | None = None
        """Where `**` stands; None where nobody has looked."""

    def search(self, pattern: re.Pattern[str], pos: int) -> re.Match[str] | None:
        """The first match from `pos` on."""
        absent = self.absent.get(pattern.pattern)
        if absent is not None and pos >= absent:
            return None
        found = pattern.search(self.src, pos, self.posMax)
        if found is None and self.posMax == len(self.src):
            self.absent[pattern.pattern] = pos
        return found

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """Whether the run of markers at `start` can open and close emphasis, and its length."""
        marker = self.src[start]
        end = start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        if "\ufe00" <= before <= "\ufe0f" and start > 1:
            before = self.src[start - 2]
        cjk = is_cjk(before) or is_cjk(after) or "\U000e0100" <= before <= "\U000e01ef"
        space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        punct_before = isMdAsciiPunct(ord(before)) or isPunctChar(before)
        punct_after = isMdAsciiPunct(ord(after)) or isPunctChar(after)
        strong = marker == "*" and end - start == 2
        free_left, free_right = strong and after in _BEGIN, strong and before not in _OPENING
        left = not space_after and (not punct_after or space_before or punct_before or cjk or free_left)
        right = not space_before and (not punct_before or space_after or punct_after or cjk or free_right)
        if strong and (space_before or space_after) and (slipped := self._slipped(start)):
            return slipped
        if left and right and marker == "*" and end - start == 4:
            return Scanned(left, right, 2)  # `**甲****乙**`: the first two close, the others open
        if canSplitWord or (cjk and end - start >= 2):
            return Scanned(left, right, end - start)
        return Scanned(left and (not right or punct_before), right and (not left or punct_after), end - start)

    def _slipped(self, start: int) -> Scanned | None:
        """The `**` at `start` as one end of words that a space has slipped in at, of one end only; None where it is
        none, or may be a program's: `f(**a, **b)`, `x ** y**2`."""
        if self._strong is None:
            self._strong = [match.start() for match in _STRONG.finditer(self.src)]
        runs, number = self._strong, bisect_left(self._strong, start)
        if len(runs) % 2 or runs[number : number + 1] != [start]:
            return None
        first, last = runs[number - number % 2], runs[number - number % 2 + 1]
        within = self.src[first + 2 : last]
        if within[:1].isspace() == within[-1:].isspace() or "**" in within or "\n\n" in within:
            return None
        outside = self.src[last + 2 : last + 3] if within[-1].isspace() else self.src[max(0, first - 1) : first]
        if (outside.isascii() and outside.isalnum()) or (within[0].isspace() and not any(map(is_cjk, within))):
            return None
        return Scanned(start == first, start == last, 2)
