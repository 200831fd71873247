"""`site.toml` → Config, by walking the records of `config`: a new setting is a new field there and nothing here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from coursegen.codes import CONFIG_SYNTAX, CONFIG_TITLE, CONFIG_UNKNOWN_KEY, CONFIG_VALUE
from coursegen.config import Config
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics, Severity
from coursegen.loader.checks import FOLDERS, folder, github_repository, problems
from coursegen.loader.toml_keys import KeyPath, key_spans
from coursegen.record import field_names, is_record, replace
from coursegen.source import Source, Span

_AT = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_KINDS: Mapping[type, str] = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}

_UNCLOSED = "a quotation mark is opened and never closed"
_PROBLEMS = (
    ('Expected "\'"', _UNCLOSED),
    ("Unterminated string", _UNCLOSED),
    ("Illegal character '\\n'", _UNCLOSED),
    ("Invalid value", "the value is not text in quotes, a number, true or false, or a list"),
    ("Cannot overwrite a value", "this key was given before"),
    ("Cannot declare", "this table was given before"),
    ("Expected newline or end of document", "something follows the value on its line"),
    ("Invalid statement", "a key, or a table such as [site], was expected here"),
)


def parse_settings(source: Source) -> tuple[Config, Diagnostics]:
    """The configuration that `site.toml` states. Unknown keys are findings; a text that is not TOML, or a value of the
    wrong kind, raises CoursegenError with all that is wrong."""
    try:
        data = tomllib.loads(source.text.replace("\ufeff", " ", 1))
        reader = _Reader(source, key_spans(source.text))
    except tomllib.TOMLDecodeError as error:
        raise CoursegenError((_syntax(source, str(error)),)) from None
    except RecursionError:
        raise CoursegenError((_syntax(source, "values are nested too deep"),)) from None
    config: Config = reader.table(Config, data, ())
    if not reader.errors:
        for path, message, hint in problems(config):
            reader.wrong(path, message, hint)
    if reader.errors:
        raise CoursegenError(tuple(reader.errors))
    return _normal(config), (*reader.findings, *_untitled(source, config, reader))


def _normal(config: Config) -> Config:
    folders: dict[str, Any] = {key: folder(getattr(config.build, key)) for key in FOLDERS}
    site = replace(config.site, url=config.site.url.rstrip("/"), repository=github_repository(config.site.repository))
    return replace(config, site=site, build=replace(config.build, **folders))


def _untitled(source: Source, config: Config, reader: _Reader) -> Diagnostics:
    if config.site.title.strip():
        return ()
    span = reader.spans.get(("site", "title")) or reader.spans.get(("site",))
    hint = 'Write title = "…" below [site].'
    return (Diagnostic(CONFIG_TITLE, "the site has no title", source.path, span, hint),)


def _syntax(source: Source, message: str) -> Diagnostic:
    at = _AT.search(message)
    offset = max(0, len(source.text.rstrip()) - 1)
    if at and at["line"]:
        line = source.line_span(min(int(at["line"]), source.text.count("\n") + 1))
        offset = min(line.start + int(at["column"]) - 1, line.end)
    problem = _AT.sub("", message)
    problem = next((words for start, words in _PROBLEMS if problem.startswith(start)), problem)
    return Diagnostic(
        CONFIG_SYNTAX,
        f"the file is not TOML: {problem[:1].lower()}{problem[1:]}",
        source.path,
        Span(offset, min(offset + 1, len(source.text))),
        'Write settings as key = "text", key = 1, key = true or key = ["a", "b"].',
    )


_HOMES = {
    key: table
    for table, hint in reversed(get_type_hints(Config).items())
    if is_record(hint)
    for key in field_names(hint)
}
"""Key → the first table that has it."""


class _Reader:
    """Reads tables into records and gathers what is wrong on the way."""

    def __init__(self, source: Source, spans: Mapping[KeyPath, Span]) -> None:
        self.source = source
        self.spans = spans
        self.findings: list[Diagnostic] = []
        self.errors: list[Diagnostic] = []

    def table(self, kind: Any, data: Mapping[str, Any], path: KeyPath) -> Any:
        """An instance of the record `kind`."""
        hints = {name: hint for name, hint in get_type_hints(kind).items() if NoneType not in get_args(hint)}
        values = {}
        for key, value in data.items():
            if key in hints:
                values[key] = self.value(hints[key], value, (*path, key))
            else:
                self.unknown(key, (*path, key), list(hints), is_table=isinstance(value, (dict, list)))
        return kind(**values)

    def value(self, hint: Any, value: Any, path: KeyPath) -> Any:
        """`value` as the type `hint`; where it is of another kind, an error is noted and None returned."""
        if is_record(hint):
            return self.table(hint, value, path) if self.is_kind(value, dict, path) else None
        if get_origin(hint) is tuple:
            items = value if self.is_kind(value, list, path) else []
            return tuple(self.value(get_args(hint)[0], item, (*path, index)) for index, item in enumerate(items))
        if get_origin(hint) is Mapping:
            items = value if self.is_kind(value, dict, path) else {}
            return {key: self.value(get_args(hint)[1], item, (*path, key)) for key, item in items.items()}
        if hint is Severity:
            return self.severity(value, path)
        if hint is str and type(value) is date:  # a TOML date is written without quotes
            return value.isoformat()
        return value if self.is_kind(value, hint, path) else None

    def is_kind(self, value: Any, kind: type, path: KeyPath) -> bool:
        """Whether a value is of a kind; where it is not, an error is noted."""
        if type(value) is kind:
            return True
        given = _KINDS.get(type(value), "a date or time")
        self.wrong(path, f"{_name(path)} must be {_KINDS[kind]}, not {given}", f"Write it as {_KINDS[kind]}.")
        return False

    def severity(self, value: Any, path: KeyPath) -> Severity | None:
        """The severity of a name."""
        names = [str(severity) for severity in Severity]
        if value in names:
            return Severity[value.upper()]
        self.wrong(path, f"{_name(path)} must be one of {', '.join(names)}", f"Write one of {', '.join(names)}.")
        return None

    def wrong(self, path: KeyPath, message: str, hint: str) -> None:
        """Note an error at the innermost key of `path` that is written down."""
        self.errors.append(Diagnostic(CONFIG_VALUE, message, self.source.path, self.place(path), hint))

    def unknown(self, key: str, path: KeyPath, known: list[str], *, is_table: bool) -> None:
        """Note a key that means nothing, with the nearest that does."""
        plain, is_setting = key.lower().replace("-", "_"), not is_table and len(path) == 1
        near = get_close_matches(plain, () if is_setting else known, 1)
        home = get_close_matches(plain, _HOMES, 1, cutoff=0.6 if is_setting else 1)
        if near:
            hint = f"Did you mean `{near[0]}`?"
        elif home and home[0] == key:
            hint = f"Move it below [{_HOMES[key]}]."
        elif home:
            hint = f"Did you mean `{home[0]}`? It stands below [{_HOMES[home[0]]}]."
        else:
            hint = f"Known here: {', '.join(sorted(known))}."
        message = f"{_name(path)} is not a setting"
        self.findings.append(Diagnostic(CONFIG_UNKNOWN_KEY, message, self.source.path, self.place(path), hint))

    def place(self, path: KeyPath) -> Span | None:
        """Where a key stands, or what encloses it."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans.get(path)


def _name(path: KeyPath) -> str:
    """A key as one would say it: `[site] title`, `[[courses]] path`."""
    names = [part for part in path if isinstance(part, str)]
    if len(names) == 1:
        return f"`{names[0]}`"
    table = ".".join(names[:-1])
    return f"[[{table}]] {names[-1]}" if isinstance(path[-2], int) else f"[{table}] {names[-1]}"
