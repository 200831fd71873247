"""What a caption says: the number it carries, the alternative text made from it."""

from __future__ import annotations

import re
import unicodedata

from turbohtml import Element

from coursegen.markdown.html import CLOSE, OPEN
from coursegen.markdown.text import text_of
from coursegen.patterns import lazily
from coursegen.record import Record

_LABEL = lazily(
    r"""[\s\[［(（【「『＜<*_]*
    (?P<word>図表|図|表|写真|(?:Suppl\w*\.?\s*)?(?:Figures?|Figs?|Tables?|Tab)(?![a-z])\.?|Abb\.)
    [ \u3000\xa0\n]*(?P<number>[A-Z]?\d+(?:[.\-‐–−]\d+)*(?:[a-z]\b)?)(?!\s?(?:層|次元|種類|つの|段階))(?P<after>.?)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_WORD = lazily(r"\s*(?P<word>図|Fig(?:ure)?\.?(?![a-z]))(?=\s*[:：.．]|\s+\S)", re.IGNORECASE)
_OF_FIGURES = lazily(r"図(?!表)|fig|abb", re.IGNORECASE)
_SENTENCE_END = lazily(r"[。．!?！？]|(?<!\bal)(?<!\b[A-Za-z])(?<!\b[Ff]ig)(?<!\be\.g)(?<!\bcf)(?<!\bvs)\.(?=\s)")
"""The end of a sentence, no abbreviation."""
_BRACKETS = (("(", ")"), ("（", "）"), ("[", "]"), ("「", "」"))
_ALT_LENGTH = 160
_CUT_SIGN = re.compile(rf"{OPEN}[^{CLOSE}]*$")
"""The beginning of what stands for a formula or a citation."""


class Label(Record):
    """The number that an author gave a figure in its caption."""

    text: str
    """As written: `図 2.3`, `Fig. 3`."""
    number: int | None
    """Where it is a plain number of a figure; a table pictured is no figure in the count."""
    is_divided: bool
    """Whether a mark divides it from what follows (`図 1. …`): a sentence about a figure (`図 1 は …`) has none."""


def read_label(caption: str) -> Label | None:
    """The label with which a caption begins; None where it carries none."""
    match = _LABEL.match(unicodedata.normalize("NFKC", caption[:60]))
    if match is None:
        return None
    number = match["number"]
    plain = number.isdigit() and _OF_FIGURES.match(match["word"]) is not None
    text = f"{match['word']} {number}"
    return Label(text, int(number) if plain else None, match["after"] in (".", ":", "。", "、", ",", ")", "|"))


_BEFORE = lazily(r"(?:図|\bfig(?:ure)?s?\.?)[ \u3000\xa0~]*$", re.IGNORECASE)


def label_before(text: str) -> bool:
    """Whether text ends with the word that stands before a figure's number."""
    return _BEFORE.search(text) is not None


def bare_word(caption: str) -> str:
    """The word for a figure with which a caption begins without a number: `図：…`; empty where it does not."""
    match = _WORD.match(caption)
    return match["word"] if match and read_label(caption) is None else ""


def alternative(caption: str) -> str:
    """A caption as alternative text: its first sentence where it is long."""
    caption = unicodedata.normalize("NFC", caption)
    if len(caption) <= _ALT_LENGTH:
        return caption
    for end in _SENTENCE_END.finditer(caption, 20, _ALT_LENGTH):
        sentence = caption[: end.end()]
        if all(sentence.count(opening) <= sentence.count(closing) for opening, closing in _BRACKETS):
            return sentence
    return _CUT_SIGN.sub("", caption[: _ALT_LENGTH - 1]).rstrip() + "…"


def caption_text(caption: Element | None) -> str:
    """What a caption says, on one line."""
    return " ".join(text_of(caption, " ").split()) if caption is not None else ""
