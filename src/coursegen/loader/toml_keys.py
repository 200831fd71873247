"""Where the keys of a TOML document stand, which `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib

from coursegen.source import Span

KeyPath = tuple[str | int, ...]
"""Keys from the outside in; a number counts the elements of an array from 0."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_STRING = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''',
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}\n#]*")


def key_spans(text: str) -> dict[KeyPath, Span]:
    """The place of each key and table name where it is first written. `text` must be valid TOML."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.spans


class _Scanner:
    """Walks over a valid document; what is not a key is skipped."""

    def __init__(self, text: str) -> None:
        self.spans: dict[KeyPath, Span] = {}
        self._text = text
        self._at = 0
        self._lengths: dict[KeyPath, int] = {}
        """How many elements each array of tables has so far."""

    def document(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            before = self._at
            if self._next("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
            if self._at == before:
                return

    def _header(self) -> KeyPath:
        array = self._text.startswith("[[", self._at)
        self._at += 2 if array else 1
        parts = self._parts()
        path: KeyPath = ()
        for index, (name, span) in enumerate(parts):
            path = (*path, name)
            self.spans.setdefault(path, span)
            if array and index == len(parts) - 1:
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        self._at += 2 if array else 1
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for name, span in self._parts():
            path = (*path, name)
            self.spans.setdefault(path, span)
        self._at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _parts(self) -> list[tuple[str, Span]]:
        """A dotted key: its parts, decoded, each with its place."""
        parts: list[tuple[str, Span]] = []
        while True:
            self._skip(_SPACE)
            match = _KEY.match(self._text, self._at)
            if not match:
                return parts
            raw = match[0]
            name = str(tomllib.loads(f"key = {raw}")["key"]) if raw[0] in "\"'" else raw
            parts.append((name, Span(*match.span())))
            self._at = match.end()
            self._skip(_SPACE)
            if not self._next("."):
                return parts
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        if self._next("["):
            self._elements(path)
        elif self._next("{"):
            self._inline_table(path)
        else:
            self._skip(_STRING if self._next('"') or self._next("'") else _PLAIN)

    def _elements(self, path: KeyPath) -> None:
        index = 0
        self._open()
        while not self._next("]") and self._at < len(self._text):
            self._value((*path, index))
            index += 1
            self._separate()
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._open()
        while not self._next("}") and self._at < len(self._text):
            self._pair(path)
            self._separate()
        self._at += 1

    def _open(self) -> None:
        self._at += 1
        self._skip(_BLANK)

    def _separate(self) -> None:
        self._skip(_BLANK)
        if self._next(","):
            self._open()

    def _next(self, character: str) -> bool:
        return self._text.startswith(character, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
