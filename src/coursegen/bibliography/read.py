"""The course's files of references → its bibliography. What was parsed once is kept, so that the parser need not even
be loaded while the files stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Protocol

from coursegen import codes
from coursegen.citations import NAMES, Bibliography, Style, Work
from coursegen.codec import from_data, to_data
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.facts import digest
from coursegen.record import Record
from coursegen.source import Source

_TITLES = frozenset({"title", "container-title", "event-title"})
_UNTITLED = frozenset({"personal_communication", "interview", "legal_case", "bill", "post"})
"""The types of works that often have none."""


class Results(Protocol):
    """What earlier builds kept."""

    def get(self, key: str, /) -> bytes | None:
        """The result under this key."""

    def put(self, key: str, value: bytes, /) -> None:
        """Keep a result."""


class _Read(Record):
    """One file, read."""

    works: tuple[Work, ...]
    said: Diagnostics


def read_bibliography(files: Iterable[Source], style: Style, results: Results) -> tuple[Bibliography, Diagnostics]:
    """All works of these files. Of a key that stands twice the first counts."""
    works: dict[str, Work] = {}
    said: list[Diagnostic] = []
    paths: list[str] = []
    for source in files:
        paths.append(source.path)
        found = _read(source, results)
        said += found.said
        for work in found.works:
            first = works.setdefault(work.key, work)
            if first is not work:
                message = f"the key `{work.key}` stands for another work already, in {first.path}; that one is used"
                hint = "give one of them another key, and cite it by that"
                said.append(Diagnostic(codes.BIBLIOGRAPHY_DUPLICATE_KEY, message, work.path, work.span, hint))
    return Bibliography(works, style, tuple(paths)), tuple(said)


def _read(source: Source, results: Results) -> _Read:
    key = "bibliography " + digest(source.path, source.text)
    stored = results.get(key)
    if stored is not None:
        try:
            return from_data(_Read, json.loads(stored))
        except (ValueError, TypeError, LookupError):
            pass
    read = _parsed(source)
    results.put(key, json.dumps(to_data(_Read, read), ensure_ascii=False).encode(errors="surrogatepass"))
    return read


def _parsed(source: Source) -> _Read:
    if not source.text.strip("\ufeff \t\r\n"):
        return _empty(source)
    if source.path.lower().endswith(".json"):
        from coursegen.bibliography.csl_json import read_csl_json as reader
    else:
        from coursegen.bibliography.bibtex import read_bibtex as reader
    works, said = reader(source)
    said += [_untitled(work) for work in works if not work.item.keys() & _TITLES and work.item["type"] not in _UNTITLED]
    return _Read(tuple(works), tuple(said)) if works or said else _empty(source)


def _untitled(work: Work) -> Diagnostic:
    people = any(work.item.get(variable) for variable in NAMES)
    shown = "only its authors and its year" if people else "only its key"
    hint = 'add "title": "…" to it' if work.path.lower().endswith(".json") else "add title = {…} to it"
    message = f"the entry `{work.key}` has no title, so references to it show {shown}"
    return Diagnostic(codes.BIBLIOGRAPHY_NO_TITLE, message, work.path, work.span, hint)


def _empty(source: Source) -> _Read:
    hint = "write entries such as @book{key, title = {…}}, or delete the file"
    return _Read((), (Diagnostic(codes.BIBLIOGRAPHY_EMPTY, "the file holds no entries", source.path, None, hint),))
