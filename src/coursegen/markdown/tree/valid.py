"""Obsolete HTML → valid HTML that looks the same."""

from __future__ import annotations

import re

from turbohtml import Element

from coursegen import codes
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.tree.nesting import settle, style

_RENAMED = {
    "center": ("div", "class", "center"),
    "strike": ("s", "", ""),
    "acronym": ("abbr", "", ""),
    "dir": ("ul", "", ""),
    "tt": ("code", "", ""),
    "big": ("span", "style", "font-size:larger"),
    "blink": ("span", "", ""),
    "marquee": ("div", "", ""),
    "nobr": ("span", "style", "white-space:nowrap"),
    "font": ("span", "", ""),
    "basefont": ("span", "", ""),
    "applet": ("div", "", ""),
    "noframes": ("div", "", ""),
}
_SIZES = {
    "1": "x-small", "2": "small", "3": "medium", "4": "large", "5": "x-large", "6": "xx-large", "7": "xxx-large",
    "+1": "larger", "-1": "smaller", "+2": "x-large", "-2": "x-small",
}  # fmt: skip
_STYLES = (("bgcolor", "background-color"), ("color", "color"), ("face", "font-family"), ("valign", "vertical-align"))
_COLOR = re.compile(r"(?:^|;)\s*color\s*:\s*(?P<color>[^;!]+)", re.IGNORECASE)
_NO_NAME = re.compile(r"[<\"'=|&]")
"""What no attribute's name holds."""
_PLAIN_VALUE = re.compile(r"[\w#%.,\s'()-]+")
_DROPPED_OF = {
    "iframe": ("frameborder", "scrolling", "border"),
    "script": ("type",),
    "img": ("name",),
}
_SWITCHES = (
    "allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default", "defer", "disabled",
    "hidden", "loop", "multiple", "muted", "open", "playsinline", "readonly", "required", "reversed", "selected",
)  # fmt: skip
"""Attributes that are on wherever they stand, whatever their value."""
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(%|px)?\s*$")
_SIZED = frozenset({"img", "iframe", "video", "canvas", "embed", "object", "input", "source", "svg"})
_DROPPED = (
    "cellpadding", "cellspacing", "rules", "frame", "summary", "nowrap", "clear", "noshade", "language", "longdesc",
    "marginwidth", "marginheight", "allowtransparency", "hspace", "vspace", "link", "vlink", "alink", "background",
)  # fmt: skip
_VOID_FLOATS = {"left": "float:left", "right": "float:right"}
_TOUCHED = frozenset(("align", "size", "border", "width", "height", *_SWITCHES, *_DROPPED)).union(
    (name for name, _ in _STYLES), *_DROPPED_OF.values()
)
"""Attributes that may have to be rewritten; most elements have none of them."""


def make_valid(root: Element, context: Context) -> None:
    """Rewrite obsolete elements and attributes in place; `html.obsolete` says each kind once a page."""
    said: set[str] = set()
    for element in list(root.iter_elements()):
        name, attrs = element.tag, element.attrs
        if attrs and _NO_NAME.search("".join(attrs)):
            for written in [key for key in attrs if _NO_NAME.search(key)]:
                del attrs[written]  # the rest of a tag that was cut off
        if name not in _RENAMED and _TOUCHED.isdisjoint(attrs):
            if "style" in attrs:
                _name_color(element)
            continue
        if name != "svg" and element.closest("svg") is not None:
            continue  # what a drawing's attributes say is theirs to say: a `<pattern width>` has no style
        before = dict(attrs)
        if name in _RENAMED:
            _rename(element)
        _presentation(element)
        _name_color(element)
        if MARK in before and (name in _RENAMED or dict(element.attrs) != before) and name not in said:
            said.add(name)
            mark = context.marks[int(str(before[MARK]))]
            if mark.raw:
                context.say(
                    codes.HTML_OBSOLETE, mark.span, f"<{name}> is written in obsolete HTML", hint="nothing need be done"
                )
    settle(root)


def _rename(element: Element) -> None:
    tag, attribute, value = _RENAMED[element.tag]
    element.tag = tag
    if attribute == "class":
        element.add_class(value)
    elif attribute:
        style(element, value)


def _presentation(element: Element) -> None:
    """Attributes that say how something looks become style, those that say nothing go."""
    attrs = element.attrs
    if "align" in attrs:
        _align(element, _take(element, "align").lower())
    for name, rule in _STYLES:
        if name in attrs:
            value = _take(element, name)
            if _PLAIN_VALUE.fullmatch(value):
                style(element, f"{rule}:{value}")
    _sizes(element)
    _lengths(element)
    for name in _SWITCHES:
        if name in attrs:
            attrs[name] = ""
    for name in (*_DROPPED, *_DROPPED_OF.get(element.tag, ())):
        if name in attrs:
            del attrs[name]


def _name_color(element: Element) -> None:
    """Give an author's colour a name, too, by which the theme can make it one that is read on dark paper."""
    if color := _COLOR.search(element.attr("style") or ""):
        style(element, f"--color:{color['color'].strip()}")


def _sizes(element: Element) -> None:
    if "size" in element.attrs and element.tag in ("span", "hr"):
        size = _SIZES.get(_take(element, "size"))
        if size and element.tag == "span":
            style(element, f"font-size:{size}")
    if "border" in element.attrs and element.tag in ("img", "table"):
        value = _take(element, "border")
        if value.isdigit() and value != "0":
            style(element, f"border:{value}px solid")


def _take(element: Element, name: str) -> str:
    value = (element.attr(name) or "").strip()
    del element.attrs[name]
    return value


def _align(element: Element, value: str) -> None:
    if value not in ("left", "right", "center", "middle", "justify", "top", "bottom"):
        return
    if element.tag in ("img", "iframe", "video", "object"):
        style(
            element, _VOID_FLOATS.get(value, f"vertical-align:{'middle' if value in ('center', 'middle') else value}")
        )
    elif element.tag == "table":
        style(element, {"center": "margin-inline:auto", "middle": "margin-inline:auto"}.get(value, f"float:{value}"))
    elif value in ("left", "right", "center", "justify"):
        style(element, f"text-align:{value}")
    elif value == "middle":
        style(element, "text-align:center")


def _lengths(element: Element) -> None:
    """`width` and `height` stay where HTML has them, as whole pixels; elsewhere, and as percentages, they are style."""
    for name in ("width", "height"):
        if name not in element.attrs or element.tag == "svg":
            continue
        value = (element.attr(name) or "").strip()
        match = _LENGTH.match(value)
        if element.tag in _SIZED and match and match[2] != "%" and "." not in match[1]:
            element.attrs[name] = match[1]
            continue
        del element.attrs[name]
        if match:
            style(element, f"{name}:{match[1]}{match[2] or 'px'}")
        elif re.fullmatch(r"[\d.]+(?:em|rem|ex|ch|vw|vh|cm|mm|in|pt|pc|auto)", value):
            style(element, f"{name}:{value}")
