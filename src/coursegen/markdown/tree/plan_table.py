"""Plans in tables: a row for each lecture under headings such as 回 and 日付, such columns several times beside each
other, or a column for each weekday."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from turbohtml import Element

from coursegen.dates import parse_weekdays
from coursegen.markdown.syllabus import tidy
from coursegen.markdown.tree.plan_lines import Line, agreed, line_of
from coursegen.markdown.tree.visible import text_of
from coursegen.patterns import lazily

_TOPIC = r"(?:topics?|titles?|contents?|themes?|subjects?|agenda)"
_COLUMNS = (
    ("number", r"(?:第?回数?|講|週|no\.?|#|week|lecture|session|class)"),
    ("day", r"(?:日付?|月日|日程|日時|(?:授業|開講|実施|講義)日|dates?|day)"),
    ("preparation", r"(?:準備学[習修].*|予習.*|事前.*|授業外.*|課題|宿題|"
                    r"(?:(?:required|assigned)\s+)?readings?(?:\s*(?:and|&|/)\s*\w+)?|homework|assignments?)"),
    ("keywords", r"(?:キーワード|key\s?words?)"),
    ("title", r"(?:授業|講義|学習)?の?(?:内容|テーマ|題目|タイトル|トピック|項目|計画).*|主題"
              rf"|(?:(?:lectures?|class|course|session)\s+)?{_TOPIC}(?:\s*(?:/|and|&)\s*\w+)?|lectures?|class"),
    ("topics", r"(?:詳細|概要|備考|説明|details?|notes?|description)"),
)  # fmt: skip
_NUMBER = lazily(
    r"(?:第|w(?:ee)?k?|l(?:ec(?:ture)?)?|session|class|lesson|day|no\.?|#)?\s*(\d{1,3})\s*[回講週*.]?", re.IGNORECASE
)
_WEEK = lazily(r"週|week", re.IGNORECASE)
_NOTHING = lazily(r"[-‐-―−ーー〜~*/.·・\s]*|n/?a", re.IGNORECASE)
_NO_PREPARATION = lazily(r"none\.?|nothing|なし|無し", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each kind of column stands; several may hold one kind."""

    places: dict[str, list[int]]
    of_weeks: bool

    def cell(self, name: str, texts: Sequence[str]) -> str:
        """The text of the first column of a kind."""
        return next((texts[at] for at in self.places.get(name, ())[:1] if at < len(texts)), "")

    def cells(self, name: str, texts: Sequence[str]) -> list[str]:
        """What the columns of a kind hold."""
        return [texts[at] for at in self.places.get(name, ()) if at < len(texts) and not _NOTHING.fullmatch(texts[at])]


def lines_of_table(table: Element) -> Iterator[Line]:
    """The lines of a table that is a plan; none of any other."""
    rows = [row for row in table.find_all("tr") if row.closest("table") is table]
    cells = [[cell for cell in row.children if isinstance(cell, Element)] for row in rows]
    if not cells:
        return
    names = [" ".join(cell.text.split()) for cell in cells[0]]
    groups = [columns for group in _repeated(names) if (columns := _columns(names, group, cells[1:]))]
    if groups:
        lines = agreed(lambda day_first: _rows(rows[1:], cells[1:], groups, day_first=day_first))
    elif weekdays := [at for at, name in enumerate(names) if _is_weekday(name)]:
        lines = agreed(lambda day_first: _grid(cells[1:], weekdays, day_first=day_first))
    else:
        texts = ("\n".join(text_of(cell) for cell in row) for row in cells)
        lines = [line_of(text, [tr]) for tr, text in zip(rows, texts, strict=True)]
        lines = [line for line in lines if line.number is not None]
    if len(lines) >= 2:
        yield from lines


def _repeated(names: Sequence[str]) -> list[range]:
    """The columns, in the groups that have the same names: a long plan may stand in two columns of columns."""
    starts = [at for at, name in enumerate(names) if name == names[0]]
    ends = [*starts[1:], len(names)]
    groups = [range(start, end) for start, end in zip(starts, ends, strict=True)]
    width = min(map(len, groups), default=0)
    same = all([names[at] for at in group][:width] == list(names[:width]) for group in groups)
    return groups if len(groups) > 1 and names[0] and width > 1 and same else [range(len(names))]


def _columns(names: Sequence[str], group: range, rows: Sequence[Sequence[Element]]) -> _Columns | None:
    """What the columns hold, where the first row tells; a plan has numbers or days, and something beside them."""
    found: dict[str, list[int]] = {}
    for at in group:
        for kind, pattern in _COLUMNS:
            taken = kind in ("number", "day") and kind in found
            if not taken and re.fullmatch(pattern, names[at], re.IGNORECASE):
                if kind == "number" and not _has_numbers(at, rows):
                    continue
                found.setdefault(kind, []).append(at)
                break
    if not found.keys() & {"number", "day"} or sum(map(len, found.values())) < 2:
        return None
    return _Columns(found, of_weeks=any(_WEEK.search(names[at]) for at in found.get("number", ())))


def _has_numbers(at: int, rows: Sequence[Sequence[Element]]) -> bool:
    texts = [text for row in rows if at < len(row) and (text := row[at].text.strip())]
    return 2 * sum(bool(re.search(r"[\d〇一二三四五六七八九十]", text[:8])) for text in texts) >= len(texts)


def _rows(
    rows: Sequence[Element], cells: Sequence[Sequence[Element]], groups: Sequence[_Columns], *, day_first: bool
) -> list[Line]:
    """The rows, written as lines of a list would be, so that one reader reads both."""
    texts = [[text_of(cell) for cell in row] for row in cells]
    lines = [
        line
        for columns in groups
        for tr, row in zip(rows, texts, strict=True)
        if (line := _row(tr, row, columns, day_first=day_first)) is not None
    ]
    return _without_weeks(lines) if any(columns.of_weeks for columns in groups) else lines


def _row(tr: Element, texts: Sequence[str], columns: _Columns, *, day_first: bool) -> Line | None:
    number, day = columns.cell("number", texts).strip(), columns.cell("day", texts).strip()
    if found := _NUMBER.fullmatch(number):
        number = f"第{found[1]}回"
    titles, preparation = columns.cells("title", texts), columns.cells("preparation", texts)
    preparation = [text for text in preparation if not _NO_PREPARATION.fullmatch(text)]
    keywords = columns.cells("keywords", texts)
    rest = [*titles, *columns.cells("topics", texts)]
    rest += [f"キーワード: {'，'.join(keywords)}"] if keywords else []
    rest += ["準備学習: " + "\n".join(_listed(preparation))] if preparation else []
    line = line_of(f"{number} {day}\n" + "\n".join(rest), [tr], day_first=day_first)
    title = tidy(titles[0]) if titles else ""
    if line.number is not None and re.match(r"[^\W_]", line.text[line.after_number :]):
        if number or not day:
            return None
        line = replace(line, number=None, after_number=0)  # the number of something else, in the title
    if line.number is None and not (line.day and day):
        return None
    is_part = line.day is None and not number and not rest
    return None if is_part else replace(line, title=title or None)


def _listed(texts: Sequence[str]) -> list[str]:
    """Cells as the items of one list."""
    return [text if text.startswith("•") or len(texts) == 1 else f"• {text}" for text in texts]


def _without_weeks(lines: list[Line]) -> list[Line]:
    """Numbers of weeks are those of the lectures where each week has one."""
    numbers = [line.number for line in lines if line.number is not None and line.day]
    unnumbered = sum(line.number is None and line.day is not None and not line.is_cancelled for line in lines)
    if len(set(numbers)) == len(numbers) and 3 * unnumbered < len(lines):
        return lines
    return [replace(line, number=None) for line in lines if line.day]


def _is_weekday(name: str) -> bool:
    return len(name) <= 12 and len(parse_weekdays(name)) == 1


def _grid(cells: Sequence[Sequence[Element]], weekdays: Sequence[int], *, day_first: bool) -> list[Line]:
    """The days of a table that has a row for each week and a column for each weekday."""
    found = [row[at] for row in cells for at in weekdays if at < len(row)]
    lines = (line_of(text_of(cell), [cell], day_first=day_first) for cell in found)
    return [line for line in lines if line.day]
