"""The metadata at the head of a page: where it stands, what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursegen.codes import (
    FRONT_MATTER_DUPLICATE_KEY,
    FRONT_MATTER_NOT_MAPPING,
    FRONT_MATTER_SYNTAX,
    FRONT_MATTER_TAB,
    FRONT_MATTER_UNCLOSED,
)
from coursegen.diagnostics import Diagnostic, Diagnostics, Edit
from coursegen.loader.lenient import (
    begins_with_key,
    holds_blank_line,
    holds_colon,
    holds_prose,
    leading_keys,
    mend,
    read_leniently,
)
from coursegen.loader.metadata import interpret
from coursegen.loader.toml_data import TomlError, parse_toml
from coursegen.loader.yaml_data import Entry, YamlError, parse_yaml
from coursegen.model import FrontMatter
from coursegen.record import Record
from coursegen.source import Source, Span

_OPENER = re.compile(r"\ufeff?(?:[ \t]*(?:\r\n|\r|\n))*(?P<mark>---)[ \t]*(?:\r\n|\r|\n)")
_TOML = re.compile(r"\ufeff?(?P<mark>\+\+\+)[ \t]*\r?\n(?P<text>(?:.*\n)*?)\+\+\+[ \t]*(?:\r?\n|\Z)")
_CLOSER = re.compile(r"(?:\A|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_TAB_INDENT = re.compile(r"(?:\A|(?<=[\r\n])) *\t")
_MAX_LENGTH = 65_536
"""A second `---` more characters away than this is a rule of the page."""


class _Block(Record):
    """The text after the opening mark: to the closing mark, or as far as front matter may reach."""

    mark: Span
    start: int
    text: str
    body: int
    closed: bool

    def span(self, inner: Span) -> Span:
        """A span of the block's text as one of the source."""
        return Span(self.start + inner.start, self.start + inner.end)


class _Reading(Record):
    """What a block says, places in the block's text, and where the page begins after it."""

    entries: tuple[Entry, ...]
    diagnostics: Diagnostics
    body: int


def parse_front_matter(source: Source, defaults: Mapping[str, object]) -> tuple[FrontMatter, Diagnostics]:
    """A page's front matter, over the `defaults` that the site gives to pages at its path.

    Keys count in any case. What is not YAML is read as far as it can be; a page that merely begins with a `---` rule
    has no front matter. The body begins after the closing mark (`---` or `...`), or after a byte order mark. Between
    two `+++` lines stands TOML.

    Never raises.
    """
    toml = _TOML.match(source.text, 0, _MAX_LENGTH)
    block = _Block(Span(*toml.span("mark")), toml.start("text"), toml["text"], toml.end(), True) if toml else None
    block = block or _find(source.text)
    reading = (_read_toml if toml else _read)(source.path, block) if block else None
    if block is None or reading is None:
        start = 1 if source.text.startswith("\ufeff") else 0
        return interpret(source, (), defaults, start)
    entries = tuple(
        Entry(entry.key, entry.value, block.span(entry.key_span), block.span(entry.value_span))
        for entry in reading.entries
    )
    front_matter, diagnostics = interpret(source, entries, defaults, reading.body)
    return front_matter, reading.diagnostics + _repeated(source.path, entries) + diagnostics


def begins_with_mark(head: str) -> bool:
    """Whether a file whose text begins with `head` opens with a front matter mark."""
    return _OPENER.match(head) is not None or head.lstrip("\ufeff").startswith(("+++\n", "+++\r"))


def _find(text: str) -> _Block | None:
    opener = _OPENER.match(text)
    if not opener:
        return None
    start, mark = opener.end(), Span(*opener.span("mark"))
    reach = text[start : start + _MAX_LENGTH]
    closer = _CLOSER.search(reach)
    if closer and not (closer.end() == len(reach) and start + len(reach) < len(text)):
        return _Block(mark, start, reach[: closer.start()], start + closer.end(), closed=True)
    return _Block(mark, start, reach, start, closed=False)


def _read(path: str, block: _Block) -> _Reading | None:
    """What the block says; None where it is not front matter but the page's own text."""
    if not block.closed:
        return _read_unclosed(path, block)
    try:
        value, entries = parse_yaml(block.text)
    except YamlError as error:
        return _read_broken(path, block, error)
    if isinstance(value, dict):
        misread = next((entry for entry in entries if holds_colon(entry.key)), None)
        return _read_without_space(path, block, misread) if misread else _Reading(entries, (), block.body)
    if value is None and not holds_blank_line(block.text):
        return _Reading((), (), block.body)
    return _read_other(path, block, value)


def _read_toml(path: str, block: _Block) -> _Reading:
    """A block between `+++` lines."""
    try:
        return _Reading(parse_toml(block.text), (), block.body)
    except TomlError as error:
        message = f"the front matter is not TOML: {error}"
        span = block.span(Span(0, len(block.text.rstrip())))
        hint = 'Write each line as `key = "value"`.'
        return _Reading((), (Diagnostic(FRONT_MATTER_SYNTAX, message, path, span, hint),), block.body)


def _read_other(path: str, block: _Block, value: object) -> _Reading | None:
    """A block that is YAML but no mapping. With a blank line in it, it is text between two rules."""
    if holds_blank_line(block.text):
        return None
    entries = read_leniently(block.text) if isinstance(value, str) and begins_with_key(block.text) else ()
    if entries:
        return _read_without_space(path, block, entries[0])
    kind = "a list" if isinstance(value, list) else "plain text"
    message = f"the front matter is {kind}, not lines of `key: value`"
    inner = block.span(Span(0, len(block.text.rstrip())))
    hint = "Write it as `title: …`, or put a blank line after the first `---` if it belongs to the page."
    return _Reading((), (Diagnostic(FRONT_MATTER_NOT_MAPPING, message, path, inner, hint),), block.body)


def _read_without_space(path: str, block: _Block, entry: Entry) -> _Reading:
    """A block that is YAML of another meaning, as `title:第1回` and `title：第1回: 導入` are, from `entry` on."""
    entries = read_leniently(block.text)
    problem = "a key is followed by a colon and a space"
    return _Reading(entries, (_syntax(path, block, entries, entry.key_span, problem),), block.body)


def _read_broken(path: str, block: _Block, error: YamlError) -> _Reading | None:
    if not begins_with_key(block.text) and (holds_blank_line(block.text) or not read_leniently(block.text)):
        return None
    if holds_prose(block.text):  # the second mark is a rule of the page
        return _read_unclosed(path, block)
    spaced = block.text.replace("\t", " ")
    if spaced != block.text:
        try:
            _, entries = parse_yaml(spaced)
        except YamlError as other:
            error = other
        else:
            if not any(holds_colon(entry.key) for entry in entries):
                return _Reading(entries, (_tab(path, block, mended=True),), block.body)
    entries = read_leniently(spaced)
    if _TAB_INDENT.search(block.text):
        return _Reading(entries, (_tab(path, block, mended=False),), block.body)
    span = Span(error.offset, min(error.offset + 1, len(block.text)))
    return _Reading(entries, (_syntax(path, block, entries, span, error.problem),), block.body)


def _read_unclosed(path: str, block: _Block) -> _Reading | None:
    length = leading_keys(block.text)
    if not length:
        return None
    head = _Block(block.mark, block.start, block.text[:length], block.start + length, closed=True)
    reading = _read(path, head)
    if reading is None:
        return None
    message = "the front matter is opened with `---` and never closed"
    hint = "Put a line `---` after its last line."
    fix = (Edit(Span(head.body, head.body), "---\n"),) if head.text.endswith(("\n", "\r")) else ()
    finding = Diagnostic(FRONT_MATTER_UNCLOSED, message, path, block.mark, hint, fix)
    return _Reading(reading.entries, (finding, *reading.diagnostics), reading.body)


def _syntax(path: str, block: _Block, entries: tuple[Entry, ...], span: Span, problem: str) -> Diagnostic:
    fix = tuple(Edit(block.span(edit.span), edit.text) for edit in mend(block.text, entries))
    quotes = any(edit.text.startswith('"') for edit in fix)
    hint = "Put the value between double quotes." if quotes else "Write each line as `key: value`."
    return Diagnostic(
        FRONT_MATTER_SYNTAX, f"the front matter is not YAML: {problem}", path, block.span(span), hint, fix
    )


def _tab(path: str, block: _Block, *, mended: bool) -> Diagnostic:
    places = [block.span(Span(at, at + 1)) for at, character in enumerate(block.text) if character == "\t"]
    message = "the front matter holds a tab where YAML wants spaces"
    fix = tuple(Edit(place, " ") for place in places) if mended else ()
    return Diagnostic(FRONT_MATTER_TAB, message, path, places[0], "Replace tabs by spaces.", fix)


def _repeated(path: str, entries: tuple[Entry, ...]) -> Diagnostics:
    seen: set[str] = set()
    findings = []
    for entry in entries:
        if entry.key in seen:
            message = f"the key `{entry.key}` stands here again; this later value counts"
            hint = "Keep one of the two lines."
            findings.append(Diagnostic(FRONT_MATTER_DUPLICATE_KEY, message, path, entry.key_span, hint))
        seen.add(entry.key)
    return tuple(findings)
