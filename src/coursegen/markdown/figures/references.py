"""References get the number or the name of what they lead to: a figure, a table, a section, a theorem of the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from turbohtml import Element, Text

from coursegen import codes
from coursegen.markdown.blocks.box import LABEL
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.figures.captions import label_before, read_label
from coursegen.markdown.figures.facts import Found
from coursegen.markdown.figures.numbering import figure_label
from coursegen.markdown.figures.settings import Settings
from coursegen.model import Figure
from coursegen.record import Record

REFERENCE = "data-coursegen-figure"
"""The attribute of a reference: the key it names."""
SHORT = "data-coursegen-short"
"""The attribute of a reference that shows a number alone."""
ELSE = "data-coursegen-else"
"""What a reference shows where it names nothing on the page, and where that is nothing to be said of."""
_KEY = re.compile(r"fig(?:ure)?[:-]", re.IGNORECASE)
_PREFIX = re.compile(r"[a-z]{3,6}[:-]", re.IGNORECASE)
_TABLE = re.compile(r"(?:tbl|tab|table)[:-]", re.IGNORECASE)


class _Target(Record):
    anchor: str
    label: str
    number: str


def link_references(
    root: Element, found: list[Found], figures: list[Figure], context: Context, settings: Settings
) -> None:
    """Give every reference its address and text; say which key nothing on the page has. Tables named to be referred to
    are numbered."""
    parts = _number_tables(root, "表" if context.is_japanese else "Table")
    references = root.find_all(attrs={REFERENCE: True})
    if not references:
        return
    parts |= _headings(root) | _labelled(root)
    pictured = _figures(found, figures)
    for reference in references:
        key = reference.attr(REFERENCE) or ""
        target = next((pictured[name] for name in _spellings(key) if name in pictured), parts.get(_normal(key)))
        before = reference.previous_sibling
        is_named = isinstance(before, Text) and _names(before.data, target.label if target else "")
        is_short = SHORT in reference.attrs or is_named
        otherwise = reference.attr(ELSE)
        for name in (REFERENCE, SHORT, ELSE):
            if name in reference.attrs:
                del reference.attrs[name]
        if target is not None:
            reference.attrs["href"] = f"#{target.anchor}"
            reference.set_text(target.number if is_short and target.number else target.label)
        elif otherwise is None:
            _unknown(reference, key, {**parts, **pictured}, context, settings, is_short=is_short)
        elif otherwise:
            reference.tag = "span"
            reference.set_text(otherwise)
        else:  # a link without words; that it leads nowhere is said as of any other
            reference.attrs["href"] = f"#{key}"
            del reference.attrs["class"]


def _names(before: str, label: str) -> bool:
    """Whether the text before a reference ends with the word of its label."""
    word = label.rpartition(" ")[0].lower()
    return label_before(before) or (bool(word) and before.rstrip(" \u3000\xa0~").lower().endswith(word))


def _figures(found: list[Found], figures: list[Figure]) -> dict[str, _Target]:
    """Figures by their anchors, and the named parts of a figure as the figure."""
    targets: dict[str, _Target] = {}
    for element, figure in zip(found, figures, strict=True):
        number = str(figure.number) if figure.number is not None else figure.label.split(" ")[-1]
        label = figure.label or figure.caption[:40] or figure.id
        for name in (figure.id, *(part.attr("id") or "" for part in element.element.select("[id]"))):
            targets.setdefault(_normal(name), _Target(name, label, number))
    return targets


def _headings(root: Element) -> dict[str, _Target]:
    """Headings by their ids, and by the place that is named right before one."""
    targets: dict[str, _Target] = {}
    for element in root.select("h1[id],h2[id],h3[id],h4[id],h5[id],h6[id],span[id]"):
        name = element.attr("id") or ""
        heading: Element | None = element
        if element.tag == "span":
            heading = next((node for node in element.next_siblings if isinstance(node, Element)), None)
        if heading is not None and re.fullmatch("h[1-6]", heading.tag) and (element is heading or not element.children):
            targets.setdefault(_normal(name), _Target(name, " ".join(heading.text.split()), ""))
    return targets


def _labelled(root: Element) -> dict[str, _Target]:
    """Named parts such as theorems, with what they are called."""
    named = ((element.attr("id") or "", element.attr(LABEL) or "") for element in root.find_all(attrs={LABEL: True}))
    return {_normal(name): _Target(name, label, label.split(" ")[-1]) for name, label in named if name and label}


def _number_tables(root: Element, word: str) -> dict[str, _Target]:
    """Tables, and divisions with one, whose names say that they are to be referred to, and all that directives name; a
    caption that has no label gets its own."""
    targets: dict[str, _Target] = {}
    parts = root.select("table[id],div[id]")
    named = [e for e in parts if _TABLE.match(e.attr("id") or "") or (e.tag == "table" and LABEL in e.attrs)]
    for number, part in enumerate(named, 1):
        last = next((node for node in reversed(part.children) if isinstance(node, Element)), None)
        caption = part.find("caption") or (last if last is not None and last.tag == "p" else None)
        own = read_label(caption.text) if caption is not None else None
        name, label = part.attr("id") or "", own.text if own else f"{word} {number}"
        targets.setdefault(_normal(name), _Target(name, label, label.split(" ")[-1]))
        if caption is not None and own is None:
            caption.insert(0, figure_label(f"{label} "))
    return targets


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _spellings(key: str) -> Iterable[str]:
    """A key as written, with the other mark behind `fig`, and without `fig`."""
    key = _normal(key)
    rest = _KEY.sub("", key, count=1)
    return (key, f"fig:{rest}", f"fig-{rest}", rest)


def _unknown(
    reference: Element,
    key: str,
    targets: Mapping[str, _Target],
    context: Context,
    settings: Settings,
    *,
    is_short: bool,
) -> None:
    reference.tag = "span"
    is_figure = _KEY.match(key) is not None
    words = " ".join(_PREFIX.sub("", key, count=1).replace("_", " ").replace("-", " ").split())
    reference.set_text(words if is_short or not settings.label or not is_figure else f"{settings.label} {words}")
    number = reference.attr(MARK)
    names = {_KEY.sub("", name, count=1): name for name in targets}
    near = get_close_matches(_KEY.sub("", key, count=1), list(names), 1, 0.6)
    meant = "the figure that" if is_figure else "what"
    hint = f"write `{names[near[0]]}`, if that is meant" if near else f"give {meant} is meant the id `{key}`"
    message = f"{'no figure of' if is_figure else 'nothing on'} this page has the id `{key}`"
    if number is not None:
        context.say(codes.FIGURE_UNKNOWN_REFERENCE, context.marks[int(number)].span, message, hint=hint)
