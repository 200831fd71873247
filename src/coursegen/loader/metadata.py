"""What the keys of front matter mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from coursegen.codes import FRONT_MATTER_DATE, FRONT_MATTER_RELEASE, FRONT_MATTER_VALUE
from coursegen.dates import parse_date, parse_instant
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.loader.metadata_links import front_matter_links
from coursegen.loader.yaml_data import Entry, plain_text
from coursegen.model import FrontMatter
from coursegen.source import Source, Span

_NEVER = datetime(9999, 1, 1)
"""The release of a page that says one which cannot be read: it may hold an exam."""
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


def interpret(
    source: Source, entries: tuple[Entry, ...], defaults: Mapping[str, object], body: int
) -> tuple[FrontMatter, Diagnostics]:
    """The metadata that the entries state, over the defaults. Keys count in any case; a key in lower case counts before
    its other spellings, else the last one does. Spans of the entries are into the source."""
    fields = _Fields(source.path, entries, defaults)
    front_matter = FrontMatter(
        values=fields.values,
        title=fields.text("title"),
        author=fields.author(),
        date=fields.date(),
        description=fields.text("description") or fields.text("excerpt") or fields.text("subtitle"),
        lang=fields.text("lang"),
        layout=fields.text("layout"),
        permalink=fields.text("permalink"),
        published=fields.truth("published", otherwise=True) and not fields.truth("draft", otherwise=False),
        body=body,
        release=fields.release(),
        links=tuple(front_matter_links(source, entries)),
    )
    return front_matter, tuple(fields.findings)


class _Fields:
    """The keys of one page, and what was found wrong with them."""

    def __init__(self, path: str, entries: tuple[Entry, ...], defaults: Mapping[str, object]) -> None:
        own = {entry.key: entry for entry in entries}
        given = {key.lower() for key in own}
        self.path = path
        self.findings: list[Diagnostic] = []
        self.values = {key: value for key, value in defaults.items() if key.lower() not in given}
        self.values |= {key: entry.value for key, entry in own.items()}
        self._known: dict[str, tuple[object, Span | None]] = {}
        for key, value in sorted(self.values.items(), key=lambda item: item[0] == item[0].lower()):
            self._known[key.lower()] = value, own[key].value_span if key in own else None

    def text(self, key: str) -> str:
        value, span = self._known.get(key, ("", None))
        text = plain_text(value)
        if text is None:
            self._wrong(key, "text", span)
        return text or ""

    def author(self) -> str:
        for key in ("author", "authors"):
            value, span = self._known.get(key, (None, None))
            names = _names(value)
            if names is None:
                self._wrong(key, "a name or a list of names", span)
            elif names:
                return ", ".join(names)
        return ""

    def date(self) -> date | None:
        value, span = self._known.get("date", ("", None))
        text = plain_text(value)
        found = parse_date(text) if text else None
        if found is None and text != "":
            written = f"the date {text!r}" if text else "the date"
            hint = "Write it as 2025-04-17."
            self.findings.append(Diagnostic(FRONT_MATTER_DATE, f"{written} cannot be read", self.path, span, hint))
        return found

    def release(self) -> datetime | None:
        value, span = self._known.get("release", ("", None))
        text = plain_text(value)
        found = parse_instant(text) if text else None
        if found is None and text != "":
            written = f"the release {text!r}" if text else "the release"
            message = f"{written} cannot be read, so the page is not published"
            hint = "Write it as 2025-04-17 or 2025-04-17 13:00."
            self.findings.append(Diagnostic(FRONT_MATTER_RELEASE, message, self.path, span, hint))
            return _NEVER
        return found

    def truth(self, key: str, *, otherwise: bool) -> bool:
        value, span = self._known.get(key, ("", None))
        text = (plain_text(value) or "").lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if value is not None and value != "":
            self._wrong(key, "true or false", span)
        return otherwise

    def _wrong(self, key: str, expected: str, span: Span | None) -> None:
        message = f"`{key}` was left out: its value is not {expected}"
        hint = f"Write `{key}:` and {expected}."
        self.findings.append(Diagnostic(FRONT_MATTER_VALUE, message, self.path, span, hint))


def _names(value: object) -> list[str] | None:
    """The names in a value of `author`: text, a mapping with `name`, or a list of those. None where it holds others."""
    if isinstance(value, Mapping):
        value = next((given for key, given in value.items() if str(key).lower() == "name"), [[]])
    items = value if isinstance(value, list) else [value]
    names = [_names(item) if isinstance(item, Mapping) else plain_text(item) for item in items]
    flat = [name for item in names for name in (item if isinstance(item, list) else [item])]
    return None if None in flat else [name for name in flat if name]
