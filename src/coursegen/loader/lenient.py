"""Front matter that is not YAML, read key by key: what can be read, is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursegen.diagnostics import Edit
from coursegen.loader.yaml_data import Entry, YamlError, parse_yaml
from coursegen.source import Span

_KEY = re.compile(
    r"""(?P<key>[A-Za-z_][\w.-]*) [ \t]* (?P<colon>[:：]) (?!//) [ \t]*  # `title:第1回` and `title：第1回` are meant
      | (?P<word>[^\W\d]\w*) : (?:[ \t]+ | (?=[\r\n]|\Z))                # a key in another script needs YAML's `: `
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_COLON = re.compile(r"(?P<mark>[:：])(?P<gap>[ \t]*)")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+|$)")


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their offsets, line endings kept; \\n, \\r\\n and \\r end a line."""
    for match in _LINE.finditer(text):
        if match[0]:
            yield match.start(), match[0]


def begins_with_key(text: str) -> bool:
    """Whether the first line that is neither blank nor a comment opens with a key."""
    for _, line in lines(text):
        if line.strip() and not line.startswith("#"):
            return _KEY.match(line.lstrip(" \t")) is not None
    return False


def holds_colon(key: str) -> bool:
    """Whether a key of a mapping is a key and part of its value (`title：第1回`), unlike `og:title`."""
    return re.match(r"[A-Za-z_][\w.-]*(?:：|:(?=[^\0-\x7f]))", key) is not None


def leading_keys(text: str) -> int:
    """The length of the run of `key: value` lines, with their continuation lines, at the beginning of `text`."""
    end = 0
    for start, line in lines(text):
        follows = end > 0 and (line[0] in " \t" or _ITEM.match(line))
        if not line.strip() or not (_KEY.match(line) or follows):
            break
        end = start + len(line)
    return end


def holds_blank_line(text: str) -> bool:
    """Whether a blank line stands before some other text."""
    return any(not line.strip() for _, line in lines(text.rstrip()))


def holds_prose(text: str) -> bool:
    """Whether a blank line is followed somewhere by a line that cannot be part of a mapping."""
    blank = False
    value = True
    for _, line in lines(text):
        key = _KEY.match(line)
        if key:
            value = bool(line[key.end() :].strip())
        elif not line.strip():
            blank = True
        elif blank and line[0] not in " \t#" and (value or not _ITEM.match(line)):
            return True
    return False


def read_leniently(text: str) -> tuple[Entry, ...]:
    """The entries of a broken mapping. Each key reaches to the next; a part that is YAML by itself is read as such, of
    the others the value is taken as the plain text it looks like. Lines that belong to no key are passed over."""
    return tuple(_entry(part, start, key) for start, part, key in _parts(text))


def mend(text: str, entries: tuple[Entry, ...]) -> tuple[Edit, ...]:
    """The edits that make `text` YAML which says what was read from it: a space after each key's colon, values in
    quotes where they need them. None where that does not mend it."""
    edits = [edit for entry in entries for edit in (*_spacing(text, entry), *_quoting(text, entry))]
    mended = text
    for edit in reversed(edits):
        mended = mended[: edit.span.start] + edit.text + mended[edit.span.end :]
    try:
        value, _ = parse_yaml(mended)
    except YamlError:
        return ()
    return tuple(edits) if value == {entry.key: entry.value for entry in entries} else ()


def _spacing(text: str, entry: Entry) -> Iterator[Edit]:
    colon = _COLON.match(text, entry.key_span.end)
    if colon and (colon["mark"] == "：" or not colon["gap"]):
        is_last = text[colon.end() : colon.end() + 1] in ("", "\r", "\n")
        if colon["mark"] == "：" or not is_last:
            yield Edit(Span(*colon.span()), ":" if is_last else ": ")


def _quoting(text: str, entry: Entry) -> Iterator[Edit]:
    raw = text[entry.value_span.start : entry.value_span.end]
    if entry.value != raw or "\n" in raw or "\r" in raw:
        return
    if raw[:1] not in ("[", "{") and not _is_scalar(raw):
        escaped = raw.replace("\\", "\\\\").replace('"', '\\"')
        yield Edit(entry.value_span, f'"{escaped}"')


def _is_scalar(raw: str) -> bool:
    try:
        return isinstance(parse_yaml(f"- {raw}")[0], list) and ": " not in raw
    except YamlError:
        return False


def _parts(text: str) -> Iterator[tuple[int, str, re.Match[str]]]:
    """(offset, text, match of the key) of each key's part of the text."""
    begin, end = 0, 0
    key: re.Match[str] | None = None
    for start, line in lines(text):
        indent = len(line) - len(line.lstrip(" \t"))
        match = _KEY.match(line, indent)
        bare = key is not None and not key.string[key.end() :].strip()
        if match and indent and bare:
            match = None  # nested below a key without a value of its own
        if match:
            if key:
                yield begin, text[begin:end], key
            begin, end, key = start + indent, start + len(line), _KEY.match(line[indent:])
        elif key and start == end and (indent or (bare and _ITEM.match(line))):
            end = start + len(line)
    if key:
        yield begin, text[begin:end], key


def _entry(part: str, start: int, key: re.Match[str]) -> Entry:
    name = key["key"] or key["word"]
    raw = part[key.end() :]
    value_start = start + key.end() + len(raw) - len(raw.lstrip())
    value_end = start + len(part.rstrip())
    key_span = Span(start, start + len(name))
    value_span = Span(value_start, value_end) if value_end > value_start else key_span
    try:
        data, _ = parse_yaml(part)
    except YamlError:
        data = None
    value = data[name] if isinstance(data, dict) and list(data) == [name] else _plain(raw)
    return Entry(name, value, key_span, value_span)


def _plain(raw: str) -> object:
    rows = [row.strip() for _, row in lines(raw) if row.strip()]
    if rows and all(_ITEM.match(row) for row in rows):
        return [_unquoted(row[1:].strip()) for row in rows]
    return _unquoted(" ".join(rows)) if rows else None


def _unquoted(text: str) -> str:
    """The text without the quotation marks around it, also where one of the two is missing."""
    for mark in "\"'":
        if text.startswith(mark):
            inner = text[1:].removesuffix(mark)
            return text if mark in inner else inner
    return text
