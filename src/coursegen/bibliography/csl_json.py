"""CSL-JSON files → works: what Zotero and others export. What is broken is said; everything else is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from coursegen import codes
from coursegen.citations import NAMES, TEXTS, Work
from coursegen.diagnostics import Diagnostic
from coursegen.source import Source, Span

_PARTS = ("family", "given", "non-dropping-particle", "suffix", "literal")
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)(?:\s[^<>]*)?>", re.IGNORECASE)
_HINT = 'a file of CSL-JSON is a list of items: [{"id": "key", "type": "book", "title": "…"}]'


def read_csl_json(source: Source) -> tuple[list[Work], list[Diagnostic]]:
    """The items of a file, in order; a key that stands twice twice. Never raises."""
    said: list[Diagnostic] = []
    try:
        data = json.loads(source.text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        shift = len(source.text) - len(source.text.removeprefix("\ufeff"))
        at = min(error.pos + shift, len(source.text))
        message = f"the file is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return [], [Diagnostic(codes.BIBLIOGRAPHY_SYNTAX, message, source.path, Span(at, at), _HINT)]
    except RecursionError:
        message = "the file is not CSL-JSON: values are nested too deep"
        return [], [Diagnostic(codes.BIBLIOGRAPHY_SYNTAX, message, source.path, None, _HINT)]
    if isinstance(data, dict):
        data = data.get("items", data.get("references", [data] if "id" in data else None))
    if not isinstance(data, list):
        return [], [Diagnostic(codes.BIBLIOGRAPHY_SYNTAX, "the file holds no list of items", source.path, None, _HINT)]
    places = _Places(source)
    works = []
    for number, item in enumerate(data, start=1):
        key = str(item.get("citation-key") or item.get("id") or "") if isinstance(item, dict) else ""
        if not key:
            message = f"item {number} has no `id`, so nothing can cite it"
            said.append(Diagnostic(codes.BIBLIOGRAPHY_SYNTAX, message, source.path, None, _HINT))
            continue
        works.append(Work(key, _item(item), source.path, places.of(key)))
    return works, said


class _Places:
    """Where the ids of the items stand; each is looked for behind the one before."""

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self._at = 0

    def of(self, key: str) -> Span:
        """Where the next item with this id says so."""
        written = re.escape(json.dumps(key, ensure_ascii=False)) + "|" + re.escape(json.dumps(key))
        found = re.compile(rf'"(?:id|citation-key)"\s*:\s*(?:{written}|(?P<number>{re.escape(key)})\b)').search(
            self._text, self._at
        )
        if found is None:
            return Span(0, 0)
        self._at = found.end()
        start = found.start("number") if found["number"] else found.end() - len(key) - 1
        return Span(max(0, start), start + len(key))


def _item(data: dict[str, object]) -> dict[str, object]:
    """The item, with what coursegen shows and in the form that it expects."""
    item: dict[str, object] = {"type": str(data.get("type") or "document")}
    for variable in TEXTS:
        value = data.get(variable)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            item[variable] = " ".join(_MARKUP.sub("", str(value)).split())
    for variable in NAMES:
        if names := [*_names(data.get(variable))]:
            item[variable] = names
    if issued := _issued(data.get("issued")):
        item["issued"] = issued
    return item


def _names(value: object) -> Iterator[dict[str, str]]:
    for name in value if isinstance(value, list) else ():
        if isinstance(name, dict):
            particle = name.get("non-dropping-particle") or name.get("dropping-particle")
            given = {**name, "non-dropping-particle": particle}
            parts = {part: " ".join(str(given[part]).split()) for part in _PARTS if given.get(part)}
            if "literal" in parts:
                parts = {"literal": parts["literal"]}
            if parts:
                yield parts
        elif isinstance(name, str) and name.strip():
            yield {"literal": name.strip()}


def _issued(value: object) -> dict[str, object]:
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            first = [int(part) for part in parts[0] if str(part).lstrip("-").isdecimal()]
            return {"date-parts": [first[:3]]} if first else {}
        written = str(value.get("literal") or value.get("raw") or "")
    else:
        written = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    year = re.match(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$", written)
    if year:
        return {"date-parts": [[int(part) for part in year.groups() if part]]}
    return {"literal": written} if written else {}
