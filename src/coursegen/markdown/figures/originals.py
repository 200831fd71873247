"""The caption in its original language, from the comments inside a figure or directly behind it.

Most comments are something else: images and links taken out, notes, drafts in the page's own language, TeX. A comment
counts where what is left of it without markup is words of another language than the caption's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import turbohtml
from turbohtml import Element

from coursegen.languages import language
from coursegen.markdown.clean import Comment
from coursegen.markdown.figures.captions import read_label
from coursegen.patterns import lazily
from coursegen.record import Record
from coursegen.source import Span

_TAKEN_OUT = lazily(
    r"""\s*(?:&nbsp;\s*)*(?:[-*+]\s+)?(?:!\[|\[[^\]]*\]\s*[({]|\#{1,6}\s(?!\s*(?:fig|table))|```|\$\$|\\(?:begin|section|caption|label|include)
    |</?(?:img|center|div|figure|iframe|video|source|table|tr|td|a|script|style|object|embed|br)\b
    |[-*+]\s*\[|https?://|[\w-]+\s*=\s*["'\d]|(?:width|height|style|class)\s*:
    |(?:todo|fixme|xxx|hack|wip|tbd)\b|(?:note|memo|draft|delete|remove|old|comment)\s*[:：]
    |(?:end|begin|start)\s*(?:of\s*)?(?:div|fig|image|caption|table|row)
    |(?:img|div|span|iframe|video)\s|\\(?:url|href|cite))""",
    re.VERBOSE | re.IGNORECASE,
)
"""What a comment begins with that is no caption."""
_IMAGE = lazily(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?")
_ADDRESS = lazily(r"https?://\S+|\{[{%:].*?[%}]?\}|(?:[\w.-]+/)+[\w.-]+\.\w{2,4}\b")
_CITATION = lazily(r"\[?-?@[\w:.-]+\]?")
_HEADING = lazily(r"^\s*#{1,6}\s+", re.MULTILINE)
_FORMULA = lazily(r"(\$[^$]*\$)")
_BULLET = lazily(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)
_LINK = lazily(r"\[([^\[\]]*)\](?:\([^()\s]*\)(?:\{[^}]*\})?|\{[^}]*\})")
_ESCAPED = lazily(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = lazily(r"(\*\*|__|\*|`)(?=\S)([^*`]*?)(?<=\S)\1")
_FORBIDDEN = lazily("[\r\x00\ufdd0-\ufdef]")
"""What `clean` takes out of text before it is read."""
_ELEMENT = lazily(r"</?[a-zA-Z]|&\w+;|&#")
_SHORTEST = 4
"""Letters a caption has at least."""
_REST = 20
"""Letters of a caption behind a comment in it that need an original of their own."""
_LETTER = lazily(r"[^\W\d_]")
_WORD = lazily(r"[^\W\d_]{2,}")


class Original(Record):
    """A caption in its original language."""

    text: str = ""
    """On one line and without Markdown, as captions are; TeX as written."""
    lang: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    """What the comments say as Markdown, and the offset in the source at which each begins."""


def find_original(
    comments: Sequence[Comment], inside: Span, end: int, caption: str, page_lang: str, source: str
) -> Original:
    """The original of a caption: the comments of a page, where the figure stands, where it ends for good, its caption.

    Comments inside count together. Where there is none, one behind the figure counts if nothing stands between and it
    is labelled as a figure itself or begins on the very next line; also where the last one inside stood within the
    caption, as it is that of the rest.
    """
    starts = bisect_left(comments, inside.start, key=lambda comment: comment.span.start)
    within, behind = [], None
    for comment in comments[starts:]:
        if comment.span.end <= inside.end:
            within.append(comment)
        else:
            between = source[end : comment.span.start] if comment.span.start >= end else "x"
            behind = comment if not between.strip() else None
            break
    languages = {language(caption), page_lang.split("-")[0].lower()} - {""}
    found = [(comment, text) for comment in within if (text := _caption(comment.text, languages))]
    if behind is not None and caption and (text := _caption(behind.text, languages)):
        goes_on = bool(found) and len(_LETTER.findall(source, found[-1][0].span.end, end)) >= _REST
        is_near = source.count("\n", end, behind.span.start) < 2
        if goes_on or (not found and (is_near or read_label(_plain(behind.text)) is not None)):
            found.append((behind, text))
    text = " ".join(text for _, text in found)
    words = _WORD.findall(_without_label(text))
    if len(words) < (1 if caption else 5) or len("".join(words)) < _SHORTEST:
        return Original()
    parts = tuple((_without_images(comment.text), comment.span.start + len("<!--")) for comment, _ in found)
    return Original(text, language(text), parts)


def _caption(comment: str, languages: set[str]) -> str:
    """What a comment says as a caption in another language than `languages`; empty where it is something else."""
    if _TAKEN_OUT.match(comment):
        return ""
    text = _plain(comment)
    return text if language(_CITATION.sub(" ", text)) not in (*languages, "") else ""


def _without_images(comment: str) -> str:
    """A comment with spaces in the place of images and heading marks, so that what remains stays where it is."""
    text = _HEADING.sub(lambda mark: " " * len(mark[0]), _IMAGE.sub(lambda image: " " * len(image[0]), comment))
    return _FORBIDDEN.sub(" ", text)


def _plain(comment: str) -> str:
    text = _without_images(comment)
    if not _WORD.search(_ADDRESS.sub(" ", _CITATION.sub(" ", text))):
        return ""
    if _ELEMENT.search(text):
        tree = turbohtml.parse_fragment(text.replace("<br", " <br"))
        assert isinstance(tree, Element)
        text = tree.text
    return " ".join(_without_markdown(text).split())


def _without_markdown(text: str) -> str:
    """The text without the marks of lists, links, spans, emphasis, code and escapes; formulas stay as they are."""
    pieces = _FORMULA.split(_BULLET.sub("", text))
    pieces[::2] = [_ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", piece))) for piece in pieces[::2]]
    return "".join(pieces)


def _without_label(text: str) -> str:
    label = read_label(text)
    text = _ADDRESS.sub(" ", _CITATION.sub(" ", text))
    return text[len(label.text) :] if label else text
