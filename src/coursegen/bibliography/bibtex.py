"""BibTeX and BibLaTeX files → works. What is broken is said, with its line; everything else is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bibtexparser import splitter
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from coursegen import codes
from coursegen.bibliography.entries import item_of
from coursegen.citations import Work
from coursegen.diagnostics import Diagnostic
from coursegen.record import Record, replace
from coursegen.source import Source, Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MORE = re.compile(r"\s*,?\s*(?P<name>[A-Za-z][\w-]*)\s*=\s*(?P<value>.+)", re.DOTALL)
"""A further field behind a value: the comma between them is missing."""
_READING = ("sortname", "yomi", "sortkey", "presort")
_OWN = frozenset({"title", "subtitle", "crossref", "xdata", "doi", "url", "pages", "abstract", "note", *_READING})
"""The fields that no entry has from another."""


def read_bibtex(source: Source) -> tuple[list[Work], list[Diagnostic]]:
    """The entries of a file, in order; a key that stands twice twice. Never raises."""
    splitter.logger.disabled = True  # what it would print is said as findings
    reader = _Reader(source)
    # no middleware: `#`, months and missing commas are handled here, where their places are known
    for block in parse_string(source.text, parse_stack=[]).blocks:
        reader.take(block)
    return reader.works(), reader.said


class _Field(Record):
    value: str
    line: int


class _Entry(Record):
    key: str
    kind: str
    fields: dict[str, str]
    """Name in lower case → text."""
    span: Span


class _Reader:
    """Takes the blocks of a file in order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._entries: list[_Entry] = []
        self.said: list[Diagnostic] = []
        self._strings: dict[str, str] = {month: str(number) for number, month in enumerate(_MONTHS, start=1)}

    def take(self, block: object) -> None:
        """One block."""
        match block:
            case Entry():
                self._entry(block)
            case String():
                self._strings[block.key.lower()] = self._value(_Field(str(block.value), block.start_line or 0))
            case DuplicateFieldKeyBlock():
                names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
                self._say(block.start_line, f"the entry gives {names} more than once; the last one counts",
                          "keep one of them")  # fmt: skip
                if isinstance(block.ignore_error_block, Entry):
                    self._entry(block.ignore_error_block)
            case ParsingFailedBlock() if isinstance(block.ignore_error_block, Entry):
                self._entry(block.ignore_error_block)  # a key that stands twice: said when the files are put together
            case ParsingFailedBlock() if not isinstance(block.ignore_error_block, String):
                self._say(block.start_line, *_problem(getattr(block.error, "abort_reason", "")))

    def _entry(self, entry: Entry) -> None:
        line = entry.start_line or 0
        fields: dict[str, str] = {}
        for field in entry.fields:
            for name, value in self._fields(field.key, _Field(str(field.value), field.start_line or line)):
                fields[name.lower()] = self._value(value)
        kind = entry.entry_type.lower()
        if not entry.key.strip():
            self._say(line, "the entry has no key, so nothing can cite it", f"write @{kind}{{KEY, …")
            return
        self._entries.append(_Entry(entry.key.strip(), kind, fields, self._key(entry.key, line)))

    def works(self) -> list[Work]:
        """The entries as works, with what they inherit."""
        parents = {entry.key.lower(): entry for entry in reversed(self._entries)}
        works = []
        for entry in self._entries:
            if entry.kind == "xdata":  # holds fields for others
                continue
            fields = _inherited(entry, parents)
            reading = next((fields[name] for name in _READING if fields.get(name)), "")
            works.append(Work(entry.key, item_of(entry.kind, fields), self.source.path, entry.span, reading))
        return works

    def _fields(self, name: str, field: _Field) -> Iterator[tuple[str, _Field]]:
        """The field, and those that it swallowed because a comma is missing before them."""
        while True:
            end = _end(field.value)
            more = _MORE.fullmatch(field.value, end)
            yield name, replace(field, value=field.value[:end] if more else field.value)
            if more is None:
                return
            line = field.line + field.value.count("\n", 0, more.start("name"))
            self._say(line, f"a comma is missing before the field `{more['name']}`", "end every field with a comma")
            name, field = more["name"], _Field(more["value"], line)

    def _value(self, field: _Field) -> str:
        """The text of a value: `{…}`, `"…"`, a number, or the name of an abbreviation, joined by `#`."""
        found, at, text = [], 0, field.value
        while at < len(text):
            if text[at] in '{"':
                end = _end(text, at)
                found.append(text[at + 1 : end - 1])
            else:
                bare = re.compile(r"[^#{\"]+|.").match(text, at)
                assert bare is not None
                end = bare.end()
                word = bare[0].strip()
                if word and word != "#":
                    found.append(self._named(word, field.line + text.count("\n", 0, at)))
            at = end
        return "".join(found)

    def _named(self, word: str, line: int) -> str:
        if re.fullmatch(r"\d+", word):
            return word
        if word.lower() in self._strings:
            return self._strings[word.lower()]
        at = self.source.text.find(word, self.source.line_span(line + 1).start)
        span = Span(at, at + len(word)) if at >= 0 else self._line(line)
        message = f"`{word}` is no abbreviation that the file defines; it is taken as it is written"
        hint = f'write {{{word}}}, or define it above: @string{{{word} = "…"}}'
        self.said.append(Diagnostic(codes.BIBLIOGRAPHY_UNDEFINED_STRING, message, self.source.path, span, hint))
        return word

    def _key(self, key: str, line: int) -> Span:
        start = self.source.line_span(line + 1).start
        opening = re.compile(r"@\s*\w+\s*[{(]\s*").search(self.source.text, start)
        at = opening.end() if opening else start
        return Span(at, at + len(key)) if self.source.text.startswith(key, at) else self._line(line)

    def _line(self, line: int) -> Span:
        return self.source.line_span(min(line, self.source.text.count("\n")) + 1)

    def _say(self, line: int | None, message: str, hint: str) -> None:
        self.said.append(Diagnostic(codes.BIBLIOGRAPHY_SYNTAX, message, self.source.path, self._line(line or 0), hint))


def _inherited(entry: _Entry, parents: Mapping[str, _Entry]) -> dict[str, str]:
    """The fields of an entry and those that it has from the entries it refers to: all of `xdata`; of its `crossref`
    what it lacks, whose title is that of the book which holds it (BibLaTeX manual, §2.4.1)."""
    fields = dict(entry.fields)
    for name in fields.get("xdata", "").split(","):
        if parent := parents.get(name.strip().lower()):
            fields = {**parent.fields, **fields}
    parent = parents.get(fields.get("crossref", "").strip().lower())
    if parent is None or parent is entry:
        return fields
    given = {name: value for name, value in parent.fields.items() if name not in _OWN}
    if "title" in parent.fields and entry.kind != "book":
        given.setdefault("booktitle", parent.fields["title"])
    return {**given, **fields}


def _end(text: str, at: int = 0) -> int:
    """Where a value in braces or quotes that begins at `at` ends; for any other, where the text does."""
    if text[at : at + 1] not in ("{", '"'):
        return len(text)
    quoted, depth = text[at] == '"', 0
    for place in range(at + 1 if quoted else at, len(text)):
        character = text[place]
        if character == "\\" and not quoted:
            continue
        if character in "{}" and text[place - 1 : place] != "\\":
            depth += 1 if character == "{" else -1
            if depth == 0 and not quoted:
                return place + 1
        elif character == '"' and quoted and depth == 0 and place > at:
            return place + 1
    return len(text)


def _problem(reason: str) -> tuple[str, str]:
    """What to say of an entry that could not be read, from the reason that the parser gives."""
    if "end of file" in reason or "block start" in reason:
        return "the entry never ends, so it was left out", "close its braces: each `{` needs its `}`"
    if "comma after entry key" in reason:
        return "no comma follows the entry's key, so it was left out", "write @book{key, title = {…}}"
    return "the entry cannot be read, so it was left out", "write @book{key, title = {…}, year = 2020}"
