"""Whether a page may tell of a course; and marks on its blocks, so that what is read knows where it stands."""

from __future__ import annotations

import re

from markdown_it.rules_core.state_core import StateCore

from coursegen.markdown.context import MARK, Mark, context_of

_BLOCKS = frozenset({"list_item_open", "paragraph_open", "tr_open", "dt_open"})
_LINE = (
    r"(?:\n[ \t\u3000>|*+•#-]*+(?:\d+[.)][ \t]+)?(?:<[^<>\n]+>[ \t]*)*+"
    r"|<(?:li|t[drh]|dt|br|p)\b[^<>\n]*>\s*+)[*_\[（(【 \t]*+"
)
_TELLING = re.compile(
    _LINE + r"(?:(?:[前後]期|[春秋]学期)?[ \t\u3000]*第\s*[\d〇一二三四五六七八九十]+\s*[回講週]"
    r"|\d{1,2}\s*[月/／]\s*\d|\d{4}\s*[年/／.-]\s*\d+\s*[月/／.-]\s*\d"
    r"|(?:lecture|week|session|lesson|day|lec\.?)\s*\d"
    r"|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+)?(?:\d{1,2}\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s*\d|\s*[(（])"
    r"|(?:回数?|週|no\.?|\#|week|lecture|session|phase|module|日付?|月日|日程|(?:授業|講義)回?|date|topics?|titles?|内容|テーマ|トピック)"
    r"[ \t]*(?:[（(][^|<\n]{0,24}[)）])?[ \t]*[|<]"
    r"|(?:授業|講義|科目|履修|時間割|担当|教[員室場]|講師|開講|年度|学期|曜|日時|場所|単位|成績|評価|オフィス|course|class|instructor"
    r"|lectures?|lecturer|teacher|professor|term|semester|meet|days?\b|times?\b|schedule|when|room|location|where|venue|credits?"
    r"|grading|assessment|office)[^:：|<\n]{0,16}(?:[:：|\u3000<]|$|\s\d))",
    re.IGNORECASE | re.MULTILINE,
)
_ALONE = re.compile(
    r"\n#{1,6}[ \t]*[^\n#]{0,6}(?:(?:授業|講義)の?(?:計画|予定|スケジュール)|各回の(?:授業)?(?:計画|内容))[ \t:：】]*$"
    r"|[\n|>][ \t]*\**(?:日付?|月日|年月日|日程|日時|(?:授業|講義)[日回]|dates?|day|"
    r"(?:mon|tues|wednes|thurs|fri)days?|回数?)\**[ \t]*(?:[（(][^|<\n]{0,24}[)）])?\s*[|<]",
    re.IGNORECASE | re.MULTILINE,
)
"""What tells something even where it stands on one line only, beside words such as 休講. Both patterns begin with
characters that a search can skip to, so it takes no step at every other one."""


def may_tell(text: str) -> bool:
    """Whether a page's text has lines that a plan or a course's facts may have; most lectures have none."""
    lines = f"\n{text}"
    first = _TELLING.search(lines)
    if first is None:
        return False
    is_alone = "休講" in text or "曜" in text or _ALONE.search(lines)
    return bool(is_alone or _TELLING.search(lines, first.end() - 1))


def mark_plans(state: StateCore) -> None:
    """Core rule: give every block that may tell of a course a mark."""
    context = context_of(state.env)
    lines, text = context.lines, context.clean.text
    if not context.may_tell:
        return
    for token in state.tokens:
        if token.type not in _BLOCKS or not token.map or token.hidden:
            continue
        start = lines.start(token.map[0])
        end = start + len(text[start : lines.start(max(token.map[1], token.map[0] + 1))].rstrip())
        start = end - len(text[start:end].lstrip())
        name, number = context.mark(Mark(context.clean.map.span(start, end))).split("=")
        token.attrs = {name: number.strip('"'), **{key: value for key, value in token.attrs.items() if key != MARK}}
