"""`site.toml` → `Config`. The tables and keys are the dataclasses of `config.py`; nothing is listed twice."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
import types
import typing
import zoneinfo
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from coursegen import codes
from coursegen import config as schema
from coursegen.config import Config
from coursegen.diagnostics import Code, CoursegenError, Diagnostic, Diagnostics, Severity
from coursegen.source import Source, Span

_SYNTAX_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_HEADER = re.compile(r"^[ \t]*\[{1,2}\s*(?P<name>[^\[\]#\n]+?)\s*\]{1,2}[ \t]*(?:#.*)?$")
_KEY = re.compile(r"^[ \t]*(?P<key>\"[^\"\n]*\"|'[^'\n]*'|[\w-]+)(?P<more>\s*\.[^=\n]*)?\s*=")
_KINDS = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    tuple: "a list of texts",
    Mapping: "a table",
}


def parse_settings(source: Source) -> tuple[Config, Diagnostics]:
    """The configuration in a `site.toml`. Raises CoursegenError where it cannot be used."""
    try:
        data = tomllib.loads(source.text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise CoursegenError((_syntax(source, str(error)),)) from error
    except RecursionError as error:
        raise CoursegenError(
            (Diagnostic(codes.CONFIG_SYNTAX, "site.toml is nested too deeply", source.path),)
        ) from error
    reader = _Reader(source)
    config = reader.read(data)
    if any(diagnostic.level is Severity.ERROR for diagnostic in reader.diagnostics):
        raise CoursegenError(tuple(reader.diagnostics))
    return config, tuple(reader.diagnostics)


def _syntax(source: Source, message: str) -> Diagnostic:
    found = _SYNTAX_PLACE.search(message)
    text = _SYNTAX_PLACE.sub("", message).strip()
    if found is None:
        span = Span(max(0, len(source.text.rstrip()) - 1), len(source.text.rstrip()))
    else:
        line = source.line_span(int(found[1]))
        at = min(line.start + int(found[2]) - 1, line.end)
        span = Span(at, line.end)
    return Diagnostic(
        codes.CONFIG_SYNTAX, f"site.toml is not TOML: {text[:1].lower()}{text[1:]}", source.path, span, "mend this line"
    )


class _Reader:
    """Fills the dataclasses of `config.py` from parsed TOML."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def read(self, data: dict[str, Any]) -> Config:
        names = {field.name for field in dataclasses.fields(Config)} - {"jekyll"}
        hints = typing.get_type_hints(Config)
        values: dict[str, Any] = {}
        for name, value in data.items():
            if name not in names:
                self._unknown("", name, names)
            elif name == "courses":
                values[name] = self._tables("courses", value, schema.CourseConfig)
            elif isinstance(value, dict):
                values[name] = self._table(name, value, hints[name])
            else:
                self._wrong("", name, "a table")
        config = Config(**values)
        self._judge(config)
        return config

    def _table(self, table: str, data: dict[str, Any], kind: type[Any]) -> Any:
        hints = typing.get_type_hints(kind)
        values: dict[str, Any] = {}
        for key, value in data.items():
            if key not in hints:
                self._unknown(table, key, set(hints))
                continue
            if table == "check" and key == "ignore":
                values[key] = self._tables("check.ignore", value, schema.IgnoreConfig)
                continue
            converted = self._value(table, key, value, hints[key])
            if converted is not None:
                values[key] = converted
        return kind(**values)

    def _tables(self, name: str, value: Any, kind: type[Any]) -> tuple[Any, ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            table, _, key = name.rpartition(".")
            self._wrong(table, key, f"a list of tables, each begun by [[{name}]]")
            return ()
        return tuple(self._table(name, item, kind) for item in value)

    def _value(self, table: str, key: str, value: Any, hint: Any) -> Any:
        origin = typing.get_origin(hint)
        if origin is tuple:
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                return tuple(value)
            return self._wrong(table, key, _KINDS[tuple])
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(table, key, value, typing.get_args(hint)[1])
        kind = bool if isinstance(value, bool) else type(value)
        if isinstance(hint, types.UnionType) or kind is not hint:
            return self._wrong(table, key, _KINDS.get(hint, "another kind of value"))
        return value

    def _mapping(self, table: str, key: str, value: Any, item: Any) -> Any:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            return self._wrong(table, key, "a table of texts")
        if item is not Severity:
            return dict(value)
        known = {str(severity): severity for severity in Severity}
        for glob, text in value.items():
            if text not in known:
                self._wrong(f"{table}.{key}", glob, f"one of {', '.join(known)}")
        return {glob: known[text] for glob, text in value.items() if text in known}

    def _judge(self, config: Config) -> None:
        """What a type alone does not say."""
        if config.site.url and not re.match(r"https?://[^/\s]+", config.site.url):
            self._wrong("site", "url", "an address such as https://example.org/course/")
        try:
            zoneinfo.ZoneInfo(config.site.timezone)
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            self._wrong("site", "timezone", "a time zone such as Asia/Tokyo")
        if config.check.fail_on not in ("info", "warning", "error"):
            self._wrong("check", "fail_on", "info, warning or error")
        for key in ("content", "assets", "notebooks", "templates"):
            folder = PurePosixPath(getattr(config.build, key).replace("\\", "/"))
            if folder.is_absolute() or ".." in folder.parts or not folder.parts:
                self._wrong("build", key, "a folder inside the site")
        if not config.site.title:
            self.say(
                codes.CONFIG_TITLE,
                self.key_span("site", ""),
                "site.toml gives the site no title",
                'add title = "…" under [site]',
            )

    def _unknown(self, table: str, key: str, known: set[str]) -> None:
        near = difflib.get_close_matches(key, sorted(known), 1, 0.5)
        where = f"[{table}] {key}" if table else f"[{key}]"
        hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"
        self.say(codes.CONFIG_UNKNOWN_KEY, self.key_span(table, key), f"{where} means nothing", hint)

    def _wrong(self, table: str, key: str, expected: str) -> None:
        where = f"[{table}] {key}" if table else key
        self.say(
            codes.CONFIG_VALUE, self.key_span(table, key), f"{where} must be {expected}", f"give `{key}` {expected}"
        )

    def say(self, code: Code, span: Span | None, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, message, self.source.path, span, hint))

    def key_span(self, table: str, key: str) -> Span | None:
        """Where a key stands; tomllib does not tell, so its line is looked for under its table."""
        current, header, multiline, at = "", None, "", 0
        for line in self.source.text.splitlines(keepends=True):
            if multiline:
                multiline = "" if multiline in line else multiline
            elif found := _HEADER.match(line.rstrip("\r\n")):
                current = found["name"].replace('"', "").replace(" ", "")
                name = Span(at + found.start("name"), at + found.end("name"))
                header = name if current == table else header
                if (not table and current.split(".")[0] == key) or (table and current == f"{table}.{key}"):
                    return name
            elif pair := _KEY.match(line):
                full = ".".join(
                    part for part in (current, pair["key"].strip("'\""), (pair["more"] or "").strip(" .")) if part
                )
                if full == (f"{table}.{key}" if table else key) or full.startswith(
                    f"{table}.{key}." if table else f"{key}."
                ):
                    return Span(at + pair.start("key"), at + pair.end("key"))
                multiline = next((quotes for quotes in ('"""', "'''") if line.count(quotes) == 1), "")
            at += len(line)
        return header
