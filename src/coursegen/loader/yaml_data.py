"""YAML → plain data with places. The one module that imports PyYAML.

It is read from the parser's events: that keeps the text of every value as its author typed it, cannot be made to run
out of stack or memory (by deep nesting or by aliases of aliases), and needs no constructors that raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from coursegen.patterns import lazily
from coursegen.record import Record
from coursegen.source import Span

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 50
_MAX_NODES = 50_000
_NOT_YAML = lazily(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_MERGE = "<<"

_PROBLEMS = (
    ("mapping values are not allowed", "a value with a colon in it needs quotes"),
    ("found unexpected end of stream", "a quotation mark is opened and never closed"),
    ("could not find expected ':'", "this line is not `key: value`"),
    ("did not find expected ',' or ']'", "a list is opened with `[` and never closed"),
    ("did not find expected ',' or '}'", "a mapping is opened with `{` and never closed"),
    ("did not find expected node content", "a list or mapping is opened and never closed"),
    ("did not find expected key", "a key was expected here; a value in quotes must end with its quotation mark"),
    ("did not find expected <document start>", "a key was expected here"),
    ("did not find expected '-' indicator", "a list item must begin with `- `, indented like the items before it"),
    ("found unknown escape character", "a backslash between double quotes must be doubled"),
)


class YamlError(Exception):
    """The text breaks YAML's rules: why, in plain words, and at which offset."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset


class Entry(Record):
    """One `key: value` of a mapping and where both stand in the text that was parsed."""

    key: str
    value: object
    key_span: Span
    value_span: Span
    """The key's own span where nothing is written after the colon."""


def parse_yaml(text: str) -> tuple[object, tuple[Entry, ...]]:
    """The data of one YAML document, and the entries of its outermost mapping, also those that a later one repeats.

    Data is dicts with text keys, lists, text, None, bools, and numbers where printing the number gives back what was
    typed (`01`, `1.10`, `yes`, `12:30` and dates are text). The last of equal keys counts. Characters that YAML forbids
    are read as spaces. Raises YamlError.
    """
    builder = _Builder(_NOT_YAML.sub(" ", text))
    try:
        value = builder.document()
    except yaml.MarkedYAMLError as error:
        offset = min(_place(error), max(0, len(text.rstrip()) - 1))
        raise YamlError(_plain_words(error, text[offset : offset + 1]), offset) from None
    return value, tuple(builder.entries)


def plain_text(value: object) -> str | None:
    """A scalar as its author typed it; None for lists and mappings."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value).strip()
        case _:
            return None


def _place(error: yaml.MarkedYAMLError) -> int:
    """Where to look: what was opened and never closed is mended where it begins."""
    begins = error.context_mark and any(word in str(error.problem) for word in ("end of stream", "':'", "',' or"))
    mark = error.context_mark if begins else error.problem_mark
    return int(mark.index) if mark else 0


def _plain_words(error: yaml.MarkedYAMLError, character: str) -> str:
    problem = str(error.problem)
    if "cannot start any token" in problem:
        return (
            "a tab stands where YAML wants spaces" if character == "\t" else f"a value cannot begin with `{character}`"
        )
    for start, words in _PROBLEMS:
        if problem.startswith(start):
            return words
    return problem


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text


class _Builder:
    """Builds the data of one document from parser events."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self._anchors: dict[str, tuple[object, int]] = {}
        self._nodes = 0
        self.entries: list[Entry] = []

    def document(self) -> object:
        value: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                first = next(self._events)
                if documents > 1:
                    raise YamlError("a second YAML document begins here", first.start_mark.index)
                value = self._value(first, 0)[0]
        return value

    def _value(self, event: Any, depth: int) -> tuple[object, int]:
        """A node's data, and the offset where it ends."""
        before = self._nodes
        self._count(1, depth, event)
        value: object
        match event:
            case yaml.AliasEvent():
                return self._alias(event, depth)
            case yaml.SequenceStartEvent():
                value, end = self._sequence(depth)
            case yaml.MappingStartEvent():
                value, end = self._mapping(depth)
            case _:
                value, end = _scalar(event), _end(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = value, self._nodes - before
        return value, end

    def _count(self, nodes: int, depth: int, event: Any) -> None:
        self._nodes += nodes
        if self._nodes > _MAX_NODES or depth > _MAX_DEPTH:
            raise YamlError("this is nested too deep or grows too large", event.start_mark.index)

    def _alias(self, event: Any, depth: int) -> tuple[object, int]:
        if event.anchor not in self._anchors:
            problem = (
                f"`*{event.anchor}` repeats a value that is not named before; text that begins with * needs quotes"
            )
            raise YamlError(problem, event.start_mark.index)
        value, nodes = self._anchors[event.anchor]
        self._count(nodes, depth + _height(value), event)
        return value, _end(event)

    def _sequence(self, depth: int) -> tuple[list[object], int]:
        items: list[object] = []
        event = next(self._events)
        while not isinstance(event, yaml.SequenceEndEvent):
            items.append(self._value(event, depth + 1)[0])
            event = next(self._events)
        return items, _end(event)

    def _mapping(self, depth: int) -> tuple[dict[str, object], int]:
        own: dict[str, object] = {}
        merged: dict[str, object] = {}
        event = next(self._events)
        while not isinstance(event, yaml.MappingEndEvent):
            data, key_end = self._value(event, depth + 1)
            key_span = self._span(event.start_mark.index, key_end)
            event = next(self._events)
            value, value_end = self._value(event, depth + 1)
            value_span = self._span(event.start_mark.index, value_end)
            if data == _MERGE and isinstance(value, dict):
                merged |= value
            else:
                text = plain_text(data)
                key = str(data) if text is None else text
                own[key] = value
                if depth == 0:
                    written = value_span if value_span.start < value_span.end else key_span
                    self.entries.append(Entry(key, value, key_span, written))
            event = next(self._events)
        return {**merged, **own}, _end(event)

    def _span(self, start: int, end: int) -> Span:
        """The range without the blank that a block's end mark takes in."""
        return Span(start, start + len(self._text[start:end].rstrip()))


def _end(event: Any) -> int:
    return int(event.end_mark.index)


def _height(value: object) -> int:
    """How deep a value is nested, itself not counted."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_height, items), default=-1)
