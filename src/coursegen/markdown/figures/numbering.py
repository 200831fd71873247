"""Figures get their numbers and anchors, and references to them their text.

A number that a caption carries stays; the count of the others goes on from it and passes over numbers that are taken.
Anchors are given last, so that no existing one ever moves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from posixpath import basename, splitext

from turbohtml import Element, Text

from coursegen import codes
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.figures.captions import bare_word, label_before
from coursegen.markdown.figures.facts import Found, width_of
from coursegen.markdown.figures.originals import Original
from coursegen.markdown.figures.settings import Settings
from coursegen.markdown.figures.shapes import caption_of
from coursegen.model import Figure
from coursegen.slugs import slug
from coursegen.urls import decode

REFERENCE = "data-coursegen-figure"
"""The attribute of a reference to a figure: the key it names."""
ADDED = "coursegen-ui"
"""The class of what the theme adds to an author's text."""
_KEY = re.compile(r"fig(?:ure)?[:-]", re.IGNORECASE)
_LANGUAGES = {
    "ja": "日本語", "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano",
    "zh": "中文", "ko": "한국어", "ru": "Русский", "el": "Ελληνικά",
}  # fmt: skip


def number_figures(
    root: Element, found: list[Found], context: Context, settings: Settings, read: Callable[[str, int], str]
) -> list[Figure]:
    """Number and name the figures of `root`, and show their originals where the settings say so.

    `read` makes HTML of Markdown text that begins at an offset of the source.
    """
    anchors = _anchors(root)
    numbers = _numbers(found)
    figures = []
    for figure, number in zip(found, numbers, strict=True):
        word = bare_word(figure.caption)
        label = figure.own.text if figure.own else settings.label_of(number, word)
        if number is not None and figure.own is None and label:
            _show_label(figure.element, label, word)
        if settings.original_captions and figure.original.text:
            _show_original(figure.element, figure.original, settings, read)
        figures.append(_fact(figure, number, label, _name(figure, number, anchors)))
    return figures


def _fact(found: Found, number: int | None, label: str, anchor: str) -> Figure:
    return Figure(
        number=number,
        label=label,
        id=anchor,
        sources=tuple(image.attr("src") or "" for image in found.images),
        caption=found.caption,
        original_caption=found.original.text,
        original_lang=found.original.lang,
        alt=(found.images[0].attr("alt") or "") if found.images else "",
        width=width_of(found),
        span=found.span,
    )


def _numbers(found: list[Found]) -> list[int | None]:
    """The number of each figure: its own, else the next that is free; none where it has no caption and no name."""
    taken = {figure.own.number for figure in found if figure.own and figure.own.number is not None}
    numbers: list[int | None] = []
    last = 0
    for figure in found:
        if figure.own is not None:
            numbers.append(figure.own.number)
            last = max(last, figure.own.number or 0)
        elif figure.caption or _KEY.match(_own_name(figure)):
            last += 1
            while last in taken:
                last += 1
            numbers.append(last)
        else:
            numbers.append(None)
    return numbers


def _own_name(figure: Found) -> str:
    """The id an author gave the figure, or its only image."""
    images = figure.images if len(figure.images) == 1 else ()
    return next((name for element in (figure.element, *images) if (name := (element.attr("id") or "").strip())), "")


def _anchors(root: Element) -> dict[str, Element]:
    """Every id and name in `root` and the first element that has it."""
    anchors: dict[str, Element] = {}
    for element in root.select("[id],a[name]"):
        for name in (element.attr("id"), element.attr("name") if element.tag == "a" else None):
            if name:
                anchors.setdefault(re.sub(r"\s+", "-", name), element)
    return anchors


def _name(figure: Found, number: int | None, anchors: dict[str, Element]) -> str:
    """The figure's anchor: the author's own, else one of its number or its first picture that nothing else has."""
    name = re.sub(r"\s+", "-", _own_name(figure))
    if name and anchors.get(name) in (figure.element, *figure.images):
        anchors[name] = figure.element
        for element in (figure.element, *figure.images):
            if element.attr("id") is not None and re.sub(r"\s+", "-", element.attr("id") or "") == name:
                del element.attrs["id"]
    else:
        name = _free(_made_name(figure, number), anchors)
        anchors[name] = figure.element
    figure.element.attrs["id"] = name
    return name


def _made_name(figure: Found, number: int | None) -> str:
    if figure.own is not None:
        return "fig-" + slug(figure.own.text.split()[-1].replace(".", "-"))
    if number is not None:
        return f"fig-{number}"
    source = figure.images[0].attr("src") or "" if figure.images else ""
    stem = "" if source.startswith("data:") else splitext(basename(decode(re.split(r"[?#]", source)[0])))[0]
    return "fig-" + (slug(stem)[:60].strip("-") or "image")


def _free(name: str, anchors: Mapping[str, object]) -> str:
    count = 0
    while (candidate := f"{name}-{count}" if count else name) in anchors:
        count += 1
    return candidate


def _show_label(figure: Element, label: str, word: str) -> None:
    """Put the label before the caption, or its number behind the word with which the caption begins."""
    place = caption_of(figure)
    if place is None:
        place = Element("figcaption", {"class": ADDED})
        figure.append(place)
    while True:
        first = next((n for n in place.children if not isinstance(n, Text) or n.data.strip()), None)
        if not isinstance(first, Element) or first.tag not in ("p", "div"):
            break
        place = first
    start = next((node for node in place.descendants if isinstance(node, Text) and node.data.strip()), None)
    if word and start is not None and start.data.lstrip().startswith(word):
        rest = start.data.lstrip()[len(word) :]
        start.insert_before(Text(word))
        start.insert_before(_mark(label.removeprefix(word)))
        start.replace_with(Text(rest))
    else:
        place.insert(0, _mark(f"{label} "))


def _mark(text: str) -> Element:
    return Element("span", {"class": f"figure-label {ADDED}"}, [Text(text)])


def _show_original(figure: Element, original: Original, settings: Settings, read: Callable[[str, int], str]) -> None:
    caption = caption_of(figure)
    if caption is None:
        caption = Element("figcaption", {"class": ADDED})
        figure.append(caption)
    name = Element("span", {"lang": original.lang}, [Text(_LANGUAGES.get(original.lang, original.lang))])
    summary = Element("summary", {}, [Text(settings.original_word + " "), name])
    text = Element("div", {"lang": original.lang})
    text.set_inner_html(" ".join(read(part, offset) for part, offset in original.parts))
    caption.append(Element("details", {"class": f"original-caption {ADDED}"}, [summary, text]))


@dataclass(frozen=True, slots=True)
class _Target:
    anchor: str
    label: str
    number: str


def link_references(
    root: Element, found: list[Found], figures: list[Figure], context: Context, settings: Settings
) -> None:
    """Give every reference to a figure its address and text; say which name none of the page's."""
    references = root.find_all(attrs={REFERENCE: True})
    if not references:
        return
    targets = _targets(found, figures)
    for reference in references:
        key = reference.attr(REFERENCE) or ""
        del reference.attrs[REFERENCE]
        target = next((targets[name] for name in _spellings(key) if name in targets), None)
        before = reference.previous_sibling
        is_named = isinstance(before, Text) and label_before(before.data)
        is_short = "data-coursegen-short" in reference.attrs or is_named
        if "data-coursegen-short" in reference.attrs:
            del reference.attrs["data-coursegen-short"]
        if target is None:
            _unknown(reference, key, targets, context, settings, is_short=is_short)
        else:
            reference.attrs["href"] = f"#{target.anchor}"
            reference.set_text(target.number if is_short and target.number else target.label)


def _targets(found: list[Found], figures: list[Figure]) -> dict[str, _Target]:
    """What can be referred to: figures by their anchors, and the named parts of a figure as the figure."""
    targets: dict[str, _Target] = {}
    for element, figure in zip(found, figures, strict=True):
        number = str(figure.number) if figure.number is not None else figure.label.split(" ")[-1]
        label = figure.label or figure.caption[:40] or figure.id
        targets.setdefault(_normal(figure.id), _Target(figure.id, label, number))
        for part in element.element.select("[id]"):
            name = part.attr("id") or ""
            targets.setdefault(_normal(name), _Target(name, label, number))
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
    words = " ".join(_KEY.sub("", key, count=1).replace("_", " ").replace("-", " ").split())
    reference.tag = "span"
    reference.set_text(words if is_short or not settings.label else f"{settings.label} {words}")
    number = reference.attr(MARK)
    names = {_KEY.sub("", name, count=1): name for name in targets}
    near = get_close_matches(_KEY.sub("", key, count=1), list(names), 1, 0.6)
    hint = f"write `{names[near[0]]}`, if that is meant" if near else f"give the figure that is meant the id `{key}`"
    message = f"no figure of this page has the id `{key}`"
    if number is not None:
        context.say(codes.FIGURE_UNKNOWN_REFERENCE, context.marks[int(number)].span, message, hint=hint)
