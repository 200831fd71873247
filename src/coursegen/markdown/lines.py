"""Inline content → where its lines stand in the clean text.

markdown-it strips indents, quote and list markers from the content it hands to the inline parser. Every line of that
content is a suffix of the line it was written on, so it is found again there, whatever stood before it.
"""

from __future__ import annotations

from coursegen.source import Map


class Lines:
    """The lines of a clean text, by number from 0."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        position = text.find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = text.find("\n", position + 1)

    def start(self, line: int) -> int:
        """The offset at which a line begins."""
        return self._starts[line] if line < len(self._starts) else len(self._text)

    def align(self, content: str, first: int) -> Map:
        """The map from inline content, whose first line was written on line `first`, to the clean text."""
        pairs: list[tuple[int, int]] = []
        position = 0
        for number, line in enumerate(content.split("\n"), first):
            begin, end = self.start(number), self.start(number + 1)
            stripped = line.strip()
            found = self._text.rfind(stripped, begin, end)
            if found < 0:
                found = begin
            indent = len(line) - len(line.lstrip()) if stripped else 0
            if indent:
                pairs.append((position, max(begin, found - indent)))
            pairs.append((position + indent, found))
            position += len(line) + 1
        return Map(pairs)
