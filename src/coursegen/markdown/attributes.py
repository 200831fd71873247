"""Attribute lists: kramdown's `{:target="_blank"}` and pandoc's `{.class #id key="value"}`, read as they were meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from markdown_it.token import Token

from coursegen.record import Record

_LIST = re.compile(r"\{(?P<colon>:?)(?P<body>(?:\"[^\"\n]*\"|'[^'\n]*'|[^{}\"'\n]|[\"'](?=[^\"'{}\n]*\}))*)\}")
_UNCLOSED = re.compile(r"\{:(?P<body>\s*ta\w{3,5}\s*=\s*[\"']?_?\w+[\"']?)(?=[\s,、。<]|$)")
_ITEM = re.compile(
    r"""\s*(?P<stray>[.,;:]\s*(?=(?:target|style|width|height|class|id|title|rel|alt)\s*=))?(?:
      \.(?P<class>[^\s.\#{}="']+) | \#(?P<id>[^\s.\#{}="']+)
    | (?P<key>[A-Za-z_][\w:-]*)\s*(?:=|(?P<colon>(?<=target):))\s*(?:
          "(?P<double>[^"]*)" | '(?P<single>[^']*)' | ["'](?P<open>[^"'\s]*) | (?P<bare>[^\s"'{}]+)["']?
      )
    | (?P<word>[A-Za-z_][\w-]*)
    )""",
    re.VERBOSE,
)
_KNOWN = (
    "target", "style", "width", "height", "class", "id", "align", "title", "rel", "alt", "lang", "start", "type",
    "name", "download", "loading", "markdown", "role", "dir", "value", "border", "cellpadding", "cellspacing", "valign",
    "src", "href",
)  # fmt: skip
"""Attributes that authors write: a name near one of these is a slip of the pen."""
_OTHERS = frozenset(
    """accesskey allow allowfullscreen autoplay bgcolor cite color cols colspan contenteditable controls coords data
    datetime decoding draggable face fetchpriority for form frameborder headers hidden hreflang inert inputmode is
    ismap itemid itemprop itemref itemscope itemtype kind label loop media muted nowrap open part ping playsinline
    popover poster preload referrerpolicy reversed rows rowspan rules sandbox scope scrolling shape size sizes slot
    span spellcheck srcdoc srclang srcset tabindex translate usemap wrap""".split()
)
"""The other attributes of HTML."""
_MEANT = {"fig-alt": "alt"}
"""Quarto's own names for attributes of HTML."""
_WORDS = frozenset(
    {
        "toc",
        "no_toc",
        "target",
        "hidden",
        "controls",
        "autoplay",
        "loop",
        "muted",
        "download",
        "reversed",
        "allowfullscreen",
    }
)


DEFINITION = re.compile(r"^[ \t>]*\{:(?P<name>\w[\w-]*):(?P<list>[^{}\n]*)\}[ \t]*$", re.MULTILINE)
Lists = Mapping[str, Mapping[str, str]]
"""Attributes by the name that a page gives them."""
_NO_LISTS: Lists = {}


class Attributes(Record):
    """A read list: classes under `class` joined by spaces, `words` without a value, and the source text it should
    be."""

    values: Mapping[str, str]
    words: tuple[str, ...]
    end: int
    meant: str
    """How the list would be written without its slips; empty where it has none."""


def read_attributes(text: str, pos: int, limit: int | None = None, lists: Lists = _NO_LISTS) -> Attributes | None:
    """The attribute list that begins at `pos`, or None where the braces hold anything else, such as maths or prose.

    A word of it that names one of `lists` stands for the attributes given there.
    """
    stop = len(text) if limit is None else limit
    match = _LIST.match(text, pos, stop) or _UNCLOSED.match(text, pos, stop)
    if match is None:
        return None
    values: dict[str, str] = {}
    words: list[str] = []
    body, at, slips = match["body"], 0, match.re is _UNCLOSED
    while at < len(body.rstrip(" ,;")):
        item = _ITEM.match(body, at)
        if item is None:
            return None
        at = item.end()
        if item["word"] in lists:
            merge(values, lists[item["word"]])
        else:
            slips |= _take(item, values, words) or bool(item["stray"] or item["colon"])
    if not values and not all(word in _WORDS for word in words) and not (match["colon"] and len(words) == 1):
        return None
    if not values and not words:
        return (
            Attributes({}, (), match.end(), "")
            if match["body"].strip() == "" and match.re is _LIST and match["colon"]
            else None
        )
    return Attributes(values, tuple(words), match.end(), _written(values, words) if slips else "")


def named_lists(text: str) -> Lists:
    """kramdown's attribute list definitions of a page, `{:name: .class key="value"}` on lines of their own."""
    found: dict[str, dict[str, str]] = {}
    for match in DEFINITION.finditer(text) if "{:" in text else ():
        read = read_attributes(f"{{:{match['list']}}}", 0, None, found)
        if read is not None:
            merge(found.setdefault(match["name"], {}), read.values)
    return found


def merge(values: dict[str, str], more: Mapping[str, str]) -> None:
    """Add attributes; classes are added to those that are there."""
    for key, value in more.items():
        values[key] = f"{values['class']} {value}" if key == "class" and "class" in values else value


def give(token: Token, values: Mapping[str, str]) -> None:
    """Set attributes on a token; classes are added to those it has."""
    for key, value in values.items():
        if key == "class":
            token.attrJoin("class", value)
        else:
            token.attrSet(key, value)


def _take(item: re.Match[str], values: dict[str, str], words: list[str]) -> bool:
    """Add one item; True where it was misspelt."""
    if item["class"]:
        values["class"] = f"{values.get('class', '')} {item['class']}".strip()
    elif item["id"]:
        values["id"] = item["id"]
    elif item["word"]:
        if item["word"] == "target":
            values["target"] = "_blank"
            return True
        words.append(item["word"])
    else:
        return _take_pair(item, values)
    return False


def _take_pair(item: re.Match[str], values: dict[str, str]) -> bool:
    key = item["key"].lower()
    value = next(v for v in (item["double"], item["single"], item["open"], item["bare"]) if v is not None)
    slip = item["open"] is not None
    key = _MEANT.get(key, key)
    if key not in _KNOWN and key not in _OTHERS and not key.startswith(("data-", "aria-", "on")):
        near = difflib.get_close_matches(key, _KNOWN, 1, 0.75)
        key, slip = (near[0], True) if near else (f"data-{key}", slip)  # as pandoc does, HTML knows it not
    if key == "target":
        meant = _target(value)
        value, slip = meant, slip or meant != value
    merge(values, {key: value})
    return slip


def _target(value: str) -> str:
    """The window that a `target` names: `_blamk`, `blank` and `_blank ` can only mean `_blank`."""
    value = value.strip()
    if value.startswith(("_blank", "_self", "_top", "_parent")):
        return value
    near = difflib.SequenceMatcher(None, value.strip("_ ").lower(), "blank").ratio() >= 0.6
    return "_blank" if near else value


def _written(values: Mapping[str, str], words: list[str]) -> str:
    return "{:" + " ".join([*(f'{key}="{value}"' for key, value in values.items()), *words]) + "}"
