"""The text of one file and where things stand in it. Offsets are half-open and count characters of the decoded text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from coursegen.record import Record


class Span(Record, order=True):
    """A half-open range of characters in a source text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}:{self.end} is not a range")


class Position(Record):
    """A place as editors show it: line and column, both from 1, the column in characters."""

    line: int
    column: int


class Source(Record, dict=True):
    """One source file: its path below the site (POSIX, as on disk) and its text, line endings untouched."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        while position := self.text.find("\n", starts[-1]) + 1:
            starts.append(position)
        return starts

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def find(self, text: str, start: int = 0) -> Span | None:
        """Where a text stands first; None where it does not."""
        at = self.text.find(text, start) if text else -1
        return Span(at, at + len(text)) if at >= 0 else None

    def position(self, offset: int) -> Position:
        """Line and column of an offset; an offset past the end is the end."""
        offset = min(offset, len(self.text))
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line ending."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_span(self, number: int) -> Span:
        """Where line `number`, counted from 1, stands; its line ending is left out."""
        start = self._line_starts[number - 1]
        return Span(start, start + len(self.line(number)))


class Excerpt(Source):
    """The places of a text that somebody will ask about, without the rest of it."""

    places: tuple[tuple[int, int, int], ...] = ()
    """Offset, line, column."""
    lines: tuple[tuple[int, str], ...] = ()
    """Number and text."""
    pieces: tuple[tuple[int, int, str], ...] = ()
    """Start, end, text."""

    @classmethod
    def of(cls, source: Source, spans: Iterable[Span]) -> Excerpt:
        """The excerpt of `source` that knows these spans, their ends and the lines in which those are."""
        spans = sorted(set(spans))
        found = {at: source.position(at) for at in sorted({at for span in spans for at in (span.start, span.end)})}
        numbers = sorted({position.line for position in found.values()})
        return cls(
            source.path,
            "",
            tuple((offset, position.line, position.column) for offset, position in found.items()),
            tuple((number, source.line(number)) for number in numbers),
            tuple((span.start, span.end, source[span]) for span in spans),
        )

    def __getitem__(self, span: Span) -> str:
        return next(text for start, end, text in self.pieces if (start, end) == (span.start, span.end))

    def position(self, offset: int) -> Position:
        """Line and column of an offset that the excerpt knows."""
        return next(Position(line, column) for known, line, column in self.places if known == offset)

    def line(self, number: int) -> str:
        """The text of a line that the excerpt knows."""
        return next(text for known, text in self.lines if known == number)


class Map:
    """Where each stretch of a derived text stood in the text it was made from.

    A map is a list of (offset in the derived text, offset in the origin) pairs; between two pairs both texts run in
    step. Whatever takes text away (a comment, a quote marker, an indent) yields one, so an offset can be carried back.
    """

    __slots__ = ("_derived", "_origin")

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self._derived: list[int] = []
        self._origin: list[int] = []
        for derived, origin in pairs:
            self._derived.append(derived)
            self._origin.append(origin)

    def at(self, offset: int) -> int:
        """The offset in the origin of the character at `offset` of the derived text."""
        stretch = max(0, bisect_right(self._derived, offset) - 1)
        return self._origin[stretch] + offset - self._derived[stretch]

    def span(self, start: int, end: int) -> Span:
        """The origin of derived[start:end]: from its first character to its last, and not what was cut after that."""
        first = self.at(start)
        if end <= start:
            return Span(first, first)
        return Span(first, (first + end - start) if len(self._derived) == 1 else self.at(end - 1) + 1)
