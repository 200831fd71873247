"""Heading text → anchor, as kramdown's GFM parser makes it. Pure."""

from __future__ import annotations

import unicodedata

_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
"""Ruby's `\\p{Word}`: letters, marks, decimal and letter numbers, connector punctuation. Python's `\\w` also takes
①."""


def slug(text: str) -> str:
    """The anchor of a heading: lower case, what is no word character left out, each space a hyphen (kramdown-parser-gfm
    1.1, `generate_gfm_header_id`). NFC, so that a page typed on macOS has the anchors that links expect."""
    kept = []
    for character in unicodedata.normalize("NFC", text).lower():
        if character in " \t":
            kept.append("-")
        elif character == "-" or unicodedata.category(character) in _WORD:
            kept.append(character)
    return "".join(kept)


class Slugs:
    """Anchors that are unique on one page: the second `x` is `x-1`, the third `x-2`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._given: set[str] = set()

    def unique(self, text: str) -> str:
        """The anchor of the next heading with this text."""
        return self.claim(slug(text))

    def claim(self, anchor: str) -> str:
        """`anchor`, or the numbered form that is still free (kramdown: `-1`, `-2` …)."""
        count = self._counts.get(anchor, -1) + 1
        self._counts[anchor] = count
        found = f"{anchor}-{count}" if count else anchor
        if found in self._given:  # `x`, `x`, `x 1`: kramdown gives one anchor twice, which only the first would have
            return self.claim(found)
        self._given.add(found)
        return found
