"""Chunks of R Markdown and Quarto that are no code to their readers: pictures that they show
(`include_graphics("a.png")`), and parts that stand apart, such as bookdown's ```` ```{block2, type='rmdtip'} ```` and
```` ```{theorem, name="…"} ````."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.token import Token

from coursegen.markdown.blocks.box import (
    KINDS,
    LABEL,
    STATEMENTS,
    Box,
    close_box,
    label_of,
    numbered,
    open_box,
    read_within,
)
from coursegen.markdown.context import Mark, context_of
from coursegen.record import Record

_PART = re.compile(
    rf"(?P<fence>`{{3,}})[ \t]*\{{(?P<name>block2?|proof|{'|'.join(STATEMENTS.values())})"
    r"(?P<options>[ \t]*[, ][^`\n]*)\}[ \t]*$"
)
_VALUE = r"""(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)')"""
_OPTION = re.compile(rf"(?P<name>[A-Za-z][\w.-]*)\s*=\s*{_VALUE}")
_LINE = re.compile(
    r"^[ \t]*#\|[ \t]*(?P<name>[\w.-]+):[ \t]*(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)[ \t]*$", re.MULTILINE
)
_LABEL = re.compile(r"\{r[ \t]+(?P<label>[^\s,={}]+)[ \t]*[,}]")
_TEXT = r"""(?:"[^"\n]*"|'[^'\n]*')"""
_PICTURES = re.compile(rf"\binclude_graphics\(\s*(?:c\(\s*)?(?P<paths>{_TEXT}(?:\s*,\s*{_TEXT})*)")
_PATH = re.compile(r"\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'")
_NOT_RUN = re.compile(
    r"\b(?:include|eval)\s*=\s*F(?:ALSE)?\b|^[ \t]*#\|[ \t]*(?:include|eval):[ \t]*false\b", re.MULTILINE
)


class _Value(Record):
    text: str
    start: int
    """Where it stands in the text that is parsed."""


def chunk(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """A part that stands apart, from the line that opens it to the one that closes it."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    match = _PART.match(state.src, start, state.eMarks[start_line])
    if match is None or state.is_code_block(start_line):
        return False
    close = start_line + 1
    while close < end_line and not _closes(state, close, match["fence"]):
        close += 1
    if close == end_line:
        return False
    if not silent:
        ending = open_box(state, start_line, _box(state, match))
        read_within(state, start_line + 1, close)
        close_box(state, ending)
        state.line = close + 1
    return True


def _closes(state: StateBlock, line: int, fence: str) -> bool:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
    return text.startswith(fence) and not text.strip("`")


def _box(state: StateBlock, match: re.Match[str]) -> Box:
    options = _options(match["options"], match.start("options"))
    if match["name"].startswith("block"):
        kind = options["type"].text if "type" in options else ""
        known = kind.removeprefix("rmd")
        if known in KINDS:
            return Box({"class": f"admonition {known}"}, label_of(known, state.env))
        return Box({"class": kind})
    kind = match["name"]
    label = label_of(kind, state.env)
    if kind not in ("proof", "remark", "solution"):
        label = numbered(label, kind, state.env)
    named = re.match(r"[, \t]*(?P<label>[\w-]+)[ \t]*(?:,|$)", match["options"])
    name = options["label"].text if "label" in options else named["label"] if named else ""
    prefix = next((short for short, long in STATEMENTS.items() if long == kind), "")
    title = options.get("name", _Value("", 0))
    attributes = {"class": f"admonition {kind}", "id": f"{prefix}:{name}" if name else "", LABEL: label}
    return Box(attributes, label, (title.start, title.start + len(title.text)))


def _options(text: str, start: int) -> Mapping[str, _Value]:
    """The options in the braces of a chunk."""
    found: dict[str, _Value] = {}
    for option in _OPTION.finditer(text):
        group = "double" if option["double"] is not None else "single"
        found.setdefault(option["name"], _Value(option[group], start + option.start(group)))
    return found


def push_pictures(state: StateBlock, start_line: int) -> None:
    """The figure that the chunk which was read last, from `start_line` on, shows; nothing where it shows none."""
    start, end = state.bMarks[start_line], state.eMarks[state.line - 1]
    text = state.src[start:end]
    shown = _PICTURES.search(text)
    if shown is None or _NOT_RUN.search(text):
        return
    options = dict(_options(text[: text.find("\n")], start))
    for line in _LINE.finditer(text):
        options.setdefault(line["name"].replace("-", "."), _Value(line["value"], start + line.start("value")))
    label = _LABEL.search(text)
    name = options["label"].text if "label" in options else label["label"] if label else ""
    name = name if not name or name.startswith("fig") else f"fig:{name}"
    _push(state, f'<figure id="{escapeHtml(name)}">' if name else "<figure>")
    for path in _PATH.finditer(shown["paths"]):
        group = "double" if path["double"] is not None else "single"
        _push_image(state, path[group], start + shown.start("paths") + path.start(group), options)
    caption = options.get("fig.cap")
    if caption is not None and caption.text:
        _push(state, "\n<figcaption>")
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = caption.text, [start_line, start_line + 1], []
        inline.meta = {"offset": caption.start}
        _push(state, "</figcaption>")
    _push(state, "</figure>\n")


def _push_image(state: StateBlock, path: str, start: int, options: Mapping[str, _Value]) -> None:
    context = context_of(state.env)
    span = context.clean.map.span(start, start + len(path))
    image = state.push("image", "img", 0)
    image.attrs = {"src": path}
    if "out.width" in options:
        image.attrs["width"] = options["out.width"].text
    alternative = options.get("fig.alt")
    image.children = [Token("text", "", 0, content=alternative.text)] if alternative else []
    image.meta = {"mark": Mark(span, span)}


def _push(state: StateBlock, html: str) -> None:
    state.push("html_fragment", "", 0).content = html
