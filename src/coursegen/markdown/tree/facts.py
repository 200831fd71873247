"""The facts of a course as its page states them: `教室: 3-202` in a list, a table, a definition list, or lines of text.

Two of them at least make a block of facts; one alone counts only where it names a weekday and a period or a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from turbohtml import Element

from coursegen.dates import find_day, parse_times, parse_weekdays
from coursegen.markdown.context import MARK, Context
from coursegen.markdown.syllabus import tidy
from coursegen.markdown.tree.visible import text_of, written_lines
from coursegen.model import Fact, FactKind
from coursegen.source import Span

_LABELS = (
    (FactKind.NAME, r"(?:授業|講義|科目|授業科目|開講科目|コース)名称?|(?:course|class)(?:\s*(?:name|title))?"),
    (FactKind.CODE, r"(?:履修|科目|授業|講義|時間割|登録)(?:コード|番号)|(?:course|class)\s*(?:code|number|id)"),
    (FactKind.INSTRUCTOR, r"(?:授業)?担当(?:者|教員|講師)?名?|(?:教員|講師)名?"
                          r"|(?:instructor|lecturer|teacher|professor)s?"),
    (FactKind.TERM, r"(?:講義|授業)?開講(?:年度)?(?:・?(?:学?期|時期|年次))?|(?:年度・?)?学期|term|semester"),
    (FactKind.TIME, r"(?:開講|授業)?曜日?(?:・?(?:時限|講時|時間))?|(?:開講|授業|講義)(?:時限|時間|日時)|曜限|日時"
                    r"|(?:class\s+)?meets|(?:meeting\s+|class\s+)?(?:days?\s*(?:and|&)\s*times?|times?|schedule|when)"
                    r"(?:\s*(?:and|&|/)\s*(?:place|location|room|where))?"),
    (FactKind.ROOM, r"(?:講義|授業)?(?:教室|教場|講義室|場所)|(?:class\s*)?room|location|where|venue"),
    (FactKind.CREDITS, r"単位数?|credits?"),
    (FactKind.ASSESSMENT, r"(?:成績)?評価(?:の?方法|基準|の?方法・?基準)?|成績|grading|assessment|evaluation"),
    (FactKind.OFFICE_HOURS, r"オフィス・?アワー|office\s*hours?"),
)  # fmt: skip
_TIME = re.compile(r"(?:授業)?時間|(?:lectures?|class(?:es)?)(?:\s*times?)?", re.IGNORECASE)
"""What tells the time only where a weekday and a time follow."""
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _LABELS)
_LABELLED = re.compile(r"(?P<label>[^:：\n]{1,24}?)(?:\s*[:：]\s*|[ \u3000\t]+)(?P<value>\S.*)", re.DOTALL)
_REMARK = re.compile(r"(?<=[)）])\s+[^()（）]*。$")
"""A sentence behind the reading of the last name."""
_BETWEEN = re.compile(r"\s*[・/]\s*")

Pair = tuple[str, str, Element]
"""Label, value, and where they stand."""


def read_facts(root: Element, context: Context) -> tuple[Fact, ...]:
    """The facts that a page states, in its order; the first of a kind counts."""
    found: dict[FactKind, Fact] = {}
    for element in root.iter_elements(("ul", "ol", "table", "dl", "p")):
        pairs = _pairs(element, context)
        block = [(kind, value, place) for label, value, place in pairs if (kind := _kind(label, value))]
        if len({kind for kind, _, _ in block}) < 2 and not any(_is_time(*each[:2]) for each in block):
            continue
        if any(kind is FactKind.TIME and find_day(value) for kind, value, _ in block):
            continue  # a talk or an exam on one day
        for kind, value, place in block:
            if value:
                said = _REMARK.sub("", value) if kind is FactKind.INSTRUCTOR else value
                found.setdefault(kind, Fact(kind, context.with_tex(said), _span(place, context)))
    return tuple(found.values())


def _kind(label: str, value: str) -> FactKind | None:
    plain = _BETWEEN.sub("・", unicodedata.normalize("NFKC", label).strip(" 　*■●○◆・【】[]"))
    if _TIME.fullmatch(plain):
        return FactKind.TIME if _is_time(FactKind.TIME, value) else None
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(plain)), None)


def _is_time(kind: FactKind, value: str) -> bool:
    return kind is FactKind.TIME and bool(parse_weekdays(value)) and bool(parse_times(value) or re.search(r"\d", value))


def _pairs(element: Element, context: Context) -> Iterator[Pair]:
    match element.tag:
        case "ul" | "ol":
            for item in element.children:
                if isinstance(item, Element) and item.tag == "li" and len(item.text) < 400:
                    yield from _labelled(text_of(item), item)
        case "table":
            for row in element.find_all("tr"):
                cells = [cell for cell in row.children if isinstance(cell, Element)]
                for label, value in zip(cells[::2], cells[1::2], strict=False):
                    yield text_of(label), tidy(text_of(value)), row
        case "dl":
            for term in element.find_all("dt"):
                told = next((node for node in term.next_siblings if isinstance(node, Element)), None)
                if told is not None and told.tag == "dd":
                    yield text_of(term).rstrip(":："), tidy(text_of(told)), term
        case _:
            for line in written_lines(element, context) if len(element.text) < 2000 else ():
                yield from _labelled(line, element)


def _labelled(text: str, element: Element) -> Iterator[Pair]:
    """A line as label and value: cut at the first colon, else at the first space."""
    if match := _LABELLED.match(text):
        yield match["label"], tidy(match["value"]), element


def _span(element: Element, context: Context) -> Span:
    for place in (element, *element.iter_elements(), *element.ancestors):
        if isinstance(place, Element) and (number := place.attr(MARK)) is not None:
            return context.marks[int(number)].span
    return Span(0, 0)
