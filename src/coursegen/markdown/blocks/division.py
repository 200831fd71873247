"""`::: {.note}` … `:::`: a division with a class, as pandoc, Quarto and MyST write it, and `:::note title` … `:::`, as
VuePress, Docusaurus, Qiita and Zenn do."""

from __future__ import annotations

import re

from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.attributes import read_attributes
from coursegen.markdown.blocks.box import KINDS, LABEL, STATEMENTS, Box, close_box, label_of, numbered, open_box

_LINE = re.compile(
    r":{3,}[ \t]*(?:(?:(?P<list>\{[^{}\n]*\})|(?P<name>[A-Za-z][\w-]*)(?=[ \t:]|$))(?P<title>[^\n]*)|:*[ \t]*$)"
)
_NAMED = re.compile(r"\{[a-z][\w-]*\}$")
_CALLOUT = re.compile(r"\bcallout-(?P<kind>\w+)")
_KIND = re.compile(r"[a-z]+$")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>.*?)[ \t]*(?:\{[^{}\n]*\}[ \t]*)?#*[ \t]*$")
_PREFIX = re.compile(r"(?P<prefix>[a-z]{3})-")
_AFTER_LABEL = re.compile(r"\s*(?:[.:：。．)\]*_\d]|$)")
_OWN_TITLE = ("#", "*", "_", "<")
"""How the text of a part begins that its author has given a title, or says himself what it is."""
_UNNUMBERED = frozenset({"proof", "remark", "solution"})
_STATEMENTS = frozenset({*STATEMENTS.values(), "axiom", "assumption", "proof"})
_FOLDED = frozenset({"details", "toggle", "collapse", "spoiler"})


def division(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A line that opens or closes a division. One that closes nothing shows nothing."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _LINE.match(state.src, start, state.eMarks[start_line])
    if match is None or (match["list"] and not _NAMED.match(match["list"]) and not read_attributes(match["list"], 0)):
        return False
    if silent:
        return True
    endings = state.env.setdefault("divisions", [])
    following = start_line + 1
    if match["list"] or match["name"]:
        statement = _statement(state, match, start_line, end_line)
        box, following = statement or (_box(state, match, start_line, end_line), following)
        endings.append(open_box(state, start_line, box))
    elif endings:
        close_box(state, endings.pop())
    state.line = following
    return True


def _statement(state: StateBlock, match: re.Match[str], line: int, end_line: int) -> tuple[Box, int] | None:
    """A theorem, a proof or the like, and the line on which its text begins: its title is its attribute `name`, as in
    bookdown, or the heading with which it begins, as in Quarto."""
    found = read_attributes(match["list"], 0) if match["list"] and not _NAMED.match(match["list"]) else None
    values = dict(found.values) if found else {}
    prefix = _PREFIX.match(values.get("id", ""))
    named = STATEMENTS.get(prefix["prefix"], "") if prefix else ""
    kind = named or next((name for name in values.get("class", "").split() if name in _STATEMENTS), "")
    first = min(state.skipEmptyLines(line + 1), end_line)
    text = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]] if first < end_line else ""
    heading = _HEADING.match(text)
    label = label_of(kind, state.env)
    words = values.pop("name", "") or values.pop("title", "")
    has_title = not named and not words and text.startswith(_OWN_TITLE)
    if not kind or has_title or _is_labelled(text, label, kind):
        return None
    if kind not in _UNNUMBERED or named:
        label = numbered(label, kind, state.env)
    begin = state.src.find(words, match.start("list"), match.end("list")) if words else 0
    title, following = (begin, begin + len(words)), line + 1
    if heading and not words:
        begin = state.bMarks[first] + state.tShift[first]
        title, following = (begin + heading.start("title"), begin + heading.end("title")), first + 1
    classes = [name for name in values.pop("class", "").split() if name != kind]
    attributes = {"class": " ".join(["admonition", kind, *classes]), **values, LABEL: label}
    return Box(attributes, label, title), following


def _is_labelled(text: str, label: str, kind: str) -> bool:
    """Whether a text begins with what it is called."""
    words = text.lstrip("*_#[( ").lower()
    return any(words.startswith(name) and _AFTER_LABEL.match(words, len(name)) for name in (label.lower(), kind))


def _box(state: StateBlock, match: re.Match[str], line: int, end_line: int) -> Box:
    title = _title(match)
    words = state.src[slice(*title)]
    if name := match["name"]:
        kind = f"admonition {name}" if name in KINDS else name
        if _KIND.match(words):  # `:::note warn`
            return Box({"class": f"{kind} {words}"})
        return Box({"class": kind}, title=title, is_folded=name in _FOLDED)
    found = None if _NAMED.match(match["list"]) else read_attributes(match["list"], 0)
    values = dict(found.values) if found else {"class": match["list"].strip("{}")}
    label = values.pop("title", "")
    callout = _CALLOUT.search(values.get("class", ""))
    if callout and not label and not words and not _begins_with_heading(state, line + 1, end_line):
        label = label_of(callout["kind"], state.env)
    return Box(values, label, title)


def _title(match: re.Match[str]) -> tuple[int, int]:
    """Where the words behind the name stand; colons that close the line are none of them."""
    written = match["title"]
    end = match.start("title") + len(written.rstrip(" \t:"))
    return min(match.start("title") + len(written) - len(written.lstrip(" \t:")), end), end


def _begins_with_heading(state: StateBlock, line: int, end_line: int) -> bool:
    """Whether a heading, which Quarto takes for the title, comes first."""
    line = state.skipEmptyLines(line)
    return line < end_line and state.src.startswith("#", state.bMarks[line] + state.tShift[line])
