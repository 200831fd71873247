"""Figures get their numbers and anchors.

A number that a caption carries stays; the count of the others goes on from it and passes over numbers that are taken.
Anchors are given last, so that no existing one ever moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from posixpath import basename, splitext

from turbohtml import Element, Text

from coursegen.markdown.context import Context
from coursegen.markdown.figures.captions import bare_word
from coursegen.markdown.figures.facts import Found, width_of
from coursegen.markdown.figures.originals import Original
from coursegen.markdown.figures.settings import Settings
from coursegen.markdown.figures.shapes import caption_of
from coursegen.model import Figure
from coursegen.slugs import slug
from coursegen.urls import decode

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
    last: dict[str, int] = {}
    numbers = _numbers(found)
    figures = []
    for figure, number in zip(found, numbers, strict=True):
        word = bare_word(figure.caption)
        label = figure.own.text if figure.own else settings.label_of(number, word)
        if number is not None and figure.own is None and label:
            _show_label(figure.element, label, word)
        if settings.original_captions and figure.original.text:
            _show_original(figure.element, figure.original, settings, read)
        figures.append(_fact(figure, number, label, _name(figure, number, anchors, last)))
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


def _name(figure: Found, number: int | None, anchors: dict[str, Element], last: dict[str, int]) -> str:
    """The figure's anchor: the author's own, else one of its number or its first picture that nothing else has; `last`
    holds the number behind each name that was given."""
    name = re.sub(r"\s+", "-", _own_name(figure))
    if name and anchors.get(name) in (figure.element, *figure.images):
        anchors[name] = figure.element
        for element in (figure.element, *figure.images):
            if element.attr("id") is not None and re.sub(r"\s+", "-", element.attr("id") or "") == name:
                del element.attrs["id"]
    else:
        name = _free(_made_name(figure, number), anchors, last)
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


def _free(name: str, anchors: Mapping[str, object], last: dict[str, int]) -> str:
    count = last.get(name, 0)
    while (candidate := f"{name}-{count}" if count else name) in anchors:
        count += 1
    last[name] = count
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
        start.insert_before(figure_label(label.removeprefix(word)))
        start.replace_with(Text(rest))
    else:
        place.insert(0, figure_label(f"{label} "))


def figure_label(text: str) -> Element:
    """The label that the theme puts before an author's caption."""
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
