"""Front matter as real authors write it → `FrontMatter`. Nothing in it stops a page; every problem is one finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import yaml

from coursegen import codes
from coursegen.dates import parse_date
from coursegen.diagnostics import Code, Diagnostic, Diagnostics
from coursegen.model import FrontMatter
from coursegen.source import Source, Span

_OPEN = re.compile(r"\ufeff?(?P<dashes>---)[ \t]*(?:\r\n|\r|\n|$)")
_CLOSE = re.compile(r"(?:^|(?<=\r))(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_LINE = re.compile(r"(?P<text>[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_PAIR = re.compile(r"(?P<key>[A-Za-z_][\w .-]*?)\s*:(?:[ \t]+(?P<value>.*?))?[ \t]*$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*?)[ \t]*$")
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_LONGEST = 100_000
_NESTED = 60
_DEEP = re.compile(rf"[\[{{]{{{_NESTED}}}")


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which plain scalars stay the text that the author typed, but for true, false and null."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _boolean(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> object:
    """YAML 1.1 takes `yes` and `on` for true; only `true` and `false` are meant so."""
    text = loader.construct_scalar(node)
    return {"true": True, "false": False}.get(str(text).lower(), text)


_Loader.add_constructor("tag:yaml.org,2002:bool", _boolean)


def parse_front_matter(source: Source, defaults: Mapping[str, object] | None = None) -> tuple[FrontMatter, Diagnostics]:
    """The metadata at the top of a page, over `defaults` (Jekyll's), and what is wrong with it."""
    reader = _Reader(source)
    values = reader.read()
    front_matter = reader.meaning({**(defaults or {}), **values})
    return front_matter, tuple(reader.diagnostics)


class _Reader:
    """Reads one page's front matter and collects findings."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.body = 0
        self.diagnostics: list[Diagnostic] = []

    def say(self, code: Code, start: int, end: int, message: str, hint: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, self.source.path, Span(start, max(start, end)), hint))

    def read(self) -> dict[str, object]:
        text = self.source.text
        opening = _OPEN.match(text)
        if opening is None:
            return {}
        start = opening.end()
        closing = _CLOSE.search(text, start, start + _LONGEST)
        if closing is None:
            return self._unclosed(opening.start("dashes"), start)
        block = text[start : closing.start()]
        if not block.strip():
            self.body = closing.end()
            return {}
        if not _looks_like_yaml(block):
            return {}  # a page that begins with a rule between two parts
        self.body = closing.end()
        return self._yaml(block, start)

    def _unclosed(self, dashes: int, start: int) -> dict[str, object]:
        """Leading `key: value` lines are the front matter of a page that forgot to close it."""
        position = start
        while position < len(self.source.text):
            line = _LINE.match(self.source.text, position)
            if line is None or not (
                _PAIR.match(line["text"]) or (position > start and line["text"].startswith((" ", "\t", "- ")))
            ):
                break
            position = line.end()
        if position == start:
            return {}
        self.body = position
        self.say(
            codes.FRONT_MATTER_UNCLOSED,
            dashes,
            dashes + 3,
            "this front matter is never closed",
            "add a line `---` after its last key",
        )
        return self._yaml(self.source.text[start:position], start)

    def _yaml(self, block: str, start: int) -> dict[str, object]:
        tab = re.search(r"^[ ]*\t|:\t", block, re.MULTILINE)
        if tab:
            at = start + tab.end() - 1
            self.say(codes.FRONT_MATTER_TAB, at, at + 1, "YAML does not allow tabs here", "use spaces")
        try:
            if (block.count("*") > 50 and block.count("&") > 5) or _DEEP.search(re.sub(r"\s", "", block)):
                raise yaml.YAMLError("too deeply nested")
            loaded = yaml.load(block.replace("\t", "    ").replace("\r\n", "\n").replace("\r", "\n"), _Loader)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            return self._by_line(block, start, error)
        if loaded is None:
            return {}
        if not isinstance(loaded, dict):
            line = self.source.position(start).line
            span = self.source.line_span(line)
            self.say(
                codes.FRONT_MATTER_NOT_MAPPING,
                span.start,
                span.end,
                "front matter must be `key: value` lines",
                "write title: …",
            )
            return {}
        return {str(key): _plain(value) for key, value in loaded.items()}

    def _by_line(self, block: str, start: int, error: Exception) -> dict[str, object]:
        """What can be read of broken YAML: `key: value` lines and the lists under them."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        first = self.source.position(start).line
        line = min(first + (mark.line if mark else 0), self.source.position(start + len(block)).line)
        span = self.source.line_span(line)
        at = min(span.start + (mark.column if mark else 0), span.end)
        problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        self.say(
            codes.FRONT_MATTER_SYNTAX,
            at,
            span.end,
            f"front matter is not YAML: {problem}",
            'put values that hold a colon in quotes: title: "…"',
        )
        values: dict[str, object] = {}
        key = ""
        for text in re.split(r"\r\n|\r|\n", block):
            if pair := _PAIR.match(text):
                key = pair["key"]
                values[key] = _unquoted(pair["value"] or "")
            elif key and (item := _ITEM.match(text)):
                known = values[key]
                values[key] = [*(known if isinstance(known, list) else []), _unquoted(item["value"])]
        return values

    def meaning(self, values: Mapping[str, object]) -> FrontMatter:
        folded = {key.strip().lower(): (key, value) for key, value in values.items()}

        def text(*names: str) -> str:
            for name in names:
                key, value = folded.get(name, ("", None))
                if value in (None, ""):
                    continue
                if isinstance(value, dict):
                    value = value.get("name", "")
                if isinstance(value, list):
                    value = (
                        ", ".join(str(v.get("name", "") if isinstance(v, dict) else v) for v in value)
                        if "author" in name
                        else None
                    )
                if value is None:
                    self._wrong(key, "text")
                    continue
                return " ".join(str(value).split())
            return ""

        written = text("date")
        day = parse_date(written)
        if written and day is None:
            span = self._key_span("date")
            self.say(
                codes.FRONT_MATTER_DATE,
                span.start,
                span.end,
                f"`{written}` is not a date that can be read",
                "write it as 2025-04-17",
            )
        return FrontMatter(
            values=values,
            title=text("title"),
            author=text("author", "authors"),
            date=day,
            description=text("description", "excerpt", "subtitle"),
            lang=text("lang", "language"),
            layout=text("layout"),
            permalink=text("permalink"),
            published=self._flag(folded, "published", True) and not self._flag(folded, "draft", False),
            body=self.body,
        )

    def _flag(self, folded: Mapping[str, tuple[str, object]], name: str, default: bool) -> bool:
        key, value = folded.get(name, ("", None))
        if value is None:
            return default
        text = str(value).strip().lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        self._wrong(key, "true or false")
        return default

    def _wrong(self, key: str, expected: str) -> None:
        span = self._key_span(key)
        self.say(
            codes.FRONT_MATTER_VALUE,
            span.start,
            span.end,
            f"`{key}` must be {expected}",
            f"give `{key}` {expected}, or leave it out",
        )

    def _key_span(self, key: str) -> Span:
        match = re.compile(rf"(?:^|(?<=\r))[ \t]*{re.escape(key)}\s*:[^\r\n]*", re.MULTILINE | re.IGNORECASE).search(
            self.source.text, 0, self.body or None or len(self.source.text)
        )
        return Span(match.start(), match.end()) if match else Span(0, 0)


def _looks_like_yaml(block: str) -> bool:
    return bool(
        _PAIR.match(_first_line(block))
        or block.lstrip().startswith(("- ", "#", "{", '"', "'", "?"))
        or re.search(r"^[\w-]+\s*:", block, re.MULTILINE)
    )


def _first_line(block: str) -> str:
    return next((line for line in re.split(r"\r\n|\r|\n", block) if line.strip()), "")


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def _plain(value: object, depth: int = 0) -> object:
    """YAML's values as JSON has them."""
    if depth > _NESTED:
        return None
    if isinstance(value, dict):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, (str, bool, int, float)) or value is None else str(value)
