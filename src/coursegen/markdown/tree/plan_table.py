"""Plans in tables: a row for each lecture under headings such as 回 and 日付, such columns several times beside each
other, or a column for each weekday."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from turbohtml import Element

from coursegen.dates import day_at, parse_weekdays
from coursegen.markdown.syllabus import tidy
from coursegen.markdown.tree.plan_lines import Line, agreed, each_session, line_of
from coursegen.markdown.tree.visible import text_of
from coursegen.patterns import lazily
from coursegen.record import Record, replace

_TOPIC = r"(?:topics?|titles?|contents?|themes?|subjects?|agenda)"
_COLUMNS = (
    ("number", r"(?:第?回数?|(?:授業|講義)回|講義?|授業|週|no\.?|#|week|lecture|session|class)"),
    ("day", r"(?:日付?|月日|年月日|日程|日時|(?:授業|開講|実施|講義)日|dates?|day)"),
    ("preparation", r"(?:準備学[習修].*|予習.*|事前.*|授業外.*|課題|宿題|"
                    r"(?:(?:required|assigned)\s+)?readings?(?:\s*(?:and|&|/)\s*\w+)?|homework|assignments?)"),
    ("keywords", r"(?:キーワード|key\s?words?)"),
    ("title", r"(?:授業|講義|学習)?の?(?:内容|テーマ|題目|タイトル|トピック|項目|計画).*|主題|講義|授業"
              rf"|(?:(?:lectures?|class|course|session)\s+)?{_TOPIC}(?:\s*(?:/|and|&)\s*\w+)?|lectures?|class"),
    ("topics", r"(?:詳細|概要|備考|説明|details?|notes?|description)"),
)  # fmt: skip
_COUNTED = lazily(_COLUMNS[0][1], re.IGNORECASE)
_BESIDE = lazily(
    r".*(?:資料|教材|ノート|スライド|動画|録画|リンク|ファイル|配布|提出|締|教室|場所|形式|方法|曜日|時限|時間|担当|講師|教員|著者|状況|状態).*"
    r"|.*\b(?:slides?|notebooks?|notes|links?|urls?|files?|materials?|handouts?|videos?|recordings?|colab|code|labs?|due|deadline"
    r"|status|room|location|place|time|instructors?|lecturers?|speakers?|presenters?|ta|quiz(?:zes)?|projects?|events?)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""What stands beside a lecture in a column of its own, and does not say what it is about."""
_ASIDE = lazily(r"\s*[（(\[【][^()（）\[\]【】]*[)）\]】]\s*$")
_NUMBER = lazily(
    r"(?:第|w(?:ee)?k?|l(?:ec(?:ture)?)?|session|class|lesson|day|no\.?|#)?\s*(\d{1,3})\s*[回講週*.]?", re.IGNORECASE
)
_SESSION = lazily(r"\s*第\s*\d{1,3}\s*[回講週]\s*")
_NUMBER_AND_DAY = lazily(
    r"第?\s*(?P<number>\d{1,3})\s*[回講]?\s*[（(](?P<day>[^()（）]+(?:[（(][^()（）]*[)）])?)[)）]"
)
_WEEK = lazily(r"週|week", re.IGNORECASE)
_NOTHING = lazily(r"[-‐-―−ーー〜~*/.·・\s]*|n/?a", re.IGNORECASE)
_NO_PREPARATION = lazily(r"none\.?|nothing|なし|無し", re.IGNORECASE)
_ITEM = lazily(r"\s*[-–—*+•・·]\s*\S")
_DAYS_OF_A_MONTH = lazily(
    r"^(?P<first>\d{1,2})(?:st|nd|rd|th)?\s*(?:[,，、&＆/・]|and)\s*\d{1,2}(?:st|nd|rd|th)?(?P<month>\s+[a-z])",
    re.IGNORECASE,
)
_STRONG = ("strong", "b", "th", "em")
_WIDEST = 40
"""Columns or rows that a cell takes at most."""
_AND = lazily(r"[\s,，、・&＆;]*(?:and\s+)?", re.IGNORECASE)


class _Columns(Record):
    """Where each kind of column stands; several may hold one kind."""

    places: dict[str, list[int]]
    of_weeks: bool

    def cell(self, name: str, texts: Sequence[str]) -> str:
        """The text of the first column of a kind."""
        return next((texts[at] for at in self.places.get(name, ())[:1] if at < len(texts)), "")

    def cells(self, name: str, texts: Sequence[str]) -> list[str]:
        """What the columns of a kind hold."""
        return [texts[at] for at in self.places.get(name, ()) if at < len(texts) and not _NOTHING.fullmatch(texts[at])]


Row = Sequence[Element | None]
"""The cells of a row in their columns; none where a cell of a row above or to the left reaches."""


def lines_of_table(table: Element) -> Iterator[Line]:
    """The lines of a table that is a plan; none of any other."""
    rows = [row for row in table.find_all("tr") if row.closest("table") is table]
    cells = _placed(rows)
    if not cells:
        return
    names = [" ".join(cell.text.split()) if cell is not None else "" for cell in cells[0]]
    texts = [[text_of(cell) if cell is not None else "" for cell in row] for row in cells[1:]]
    groups = [columns for group in _repeated(names) if (columns := _columns(names, group, texts))]
    if groups:
        lines = agreed(lambda day_first: _rows(rows[1:], cells[1:], texts, groups, day_first=day_first))
    elif weekdays := [at for at, name in enumerate(names) if _is_weekday(name)]:
        lines = agreed(lambda day_first: _grid(cells[1:], weekdays, day_first=day_first))
    elif any(_COUNTED.fullmatch(name) for name in names):
        return  # what else its columns hold is not what lectures are about
    else:
        lines = _counted_rows(rows, cells)
    if len(lines) >= 2:
        yield from lines


def _counted_rows(rows: Sequence[Element], cells: Sequence[Row]) -> list[Line]:
    """The rows that begin with a number, where no heading tells what they hold; a plan may go on beside itself."""
    groups: dict[int, list[Line]] = {}
    for tr, row in zip(rows, cells, strict=True):
        texts = [text_of(cell) for cell in row if cell is not None]
        starts = [0, *(at for at, text in enumerate(texts) if at and _SESSION.fullmatch(text))]
        for group, (start, end) in enumerate(itertools.pairwise([*starts, len(texts)])):
            line = line_of("\n".join(texts[start:end]), [tr])
            groups.setdefault(group, []).extend([line] if line.number is not None else [])
    return [line for lines in groups.values() for line in lines]


def _placed(rows: Sequence[Element]) -> list[Row]:
    """The cells of each row in their columns."""
    placed: list[Row] = []
    reaching: dict[int, int] = {}
    for row in rows:
        cells: list[Element | None] = []
        for cell in (child for child in row.children if isinstance(child, Element)):
            while reaching.get(len(cells), 0) > 0:
                cells.append(None)
            width, height = (_span(cell, name) for name in ("colspan", "rowspan"))
            reaching.update({len(cells) + at: height for at in range(width) if height > 1})
            cells += [cell, *[None] * (width - 1)]
        reaching = {at: left - 1 for at, left in reaching.items() if left > 1}
        placed.append(cells)
    return placed


def _span(cell: Element, name: str) -> int:
    """How many rows or columns a cell takes."""
    written = (cell.attr(name) or "").strip()
    return max(1, min(int(written), _WIDEST)) if written.isascii() and written.isdecimal() else 1


def _repeated(names: Sequence[str]) -> list[range]:
    """The columns, in the groups that have the same names: a long plan may stand in two columns of columns."""
    starts = [at for at, name in enumerate(names) if name == names[0]]
    ends = [*starts[1:], len(names)]
    groups = [range(start, end) for start, end in zip(starts, ends, strict=True)]
    width = min(map(len, groups), default=0)
    same = all([names[at] for at in group][:width] == list(names[:width]) for group in groups)
    return groups if len(groups) > 1 and names[0] and width > 1 and same else [range(len(names))]


def _columns(names: Sequence[str], group: range, rows: Sequence[Sequence[str]]) -> _Columns | None:
    """What the columns hold, where the first row tells; a plan has numbers or days, and something beside them."""
    found: dict[str, list[int]] = {}
    for at in group:
        name = _ASIDE.sub("", names[at]) or names[at]
        for kind, pattern in _COLUMNS:
            taken = kind in ("number", "day") and kind in found
            if not taken and re.fullmatch(pattern, name, re.IGNORECASE):
                if kind == "number" and not _has_numbers(at, rows):
                    continue
                found.setdefault(kind, []).append(at)
                break
    first = group.start
    if found and "number" not in found and not names[first] and _are_numbers(first, rows):
        found["number"] = [first]
    if not found.keys() & {"number", "day"}:
        return None
    if "day" in found and not found.keys() & {"title", "topics"}:
        taken_places = {at for places in found.values() for at in places}
        told = (at for at in group if at not in taken_places and names[at] and not _BESIDE.fullmatch(names[at]))
        found["title"] = [at for at in told if _tells(at, rows)][:1]
    if sum(map(len, found.values())) < 2:
        return None
    return _Columns(found, of_weeks=any(_WEEK.search(names[at]) for at in found.get("number", ())))


def _column(at: int, rows: Sequence[Sequence[str]]) -> list[str]:
    return [text for row in rows if at < len(row) and (text := row[at].strip())]


def _has_numbers(at: int, rows: Sequence[Sequence[str]]) -> bool:
    texts = _column(at, rows)
    return 2 * sum(bool(re.search(r"[\d〇一二三四五六七八九十]", text[:10])) for text in texts) >= len(texts)


def _are_numbers(at: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column that has no name counts the lectures."""
    texts = _column(at, rows)
    return len(texts) >= 2 and all(re.fullmatch(r"\d{1,3}\.?", text) for text in texts)


def _tells(at: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds words in half of the rows at least."""
    return 2 * sum(bool(re.search(r"[^\W\d_]", text)) for text in _column(at, rows)) >= len(rows)


def _rows(
    rows: Sequence[Element],
    cells: Sequence[Row],
    texts: Sequence[Sequence[str]],
    groups: Sequence[_Columns],
    *,
    day_first: bool,
) -> list[Line]:
    """The rows as lines. What a row without number and day says belongs to the lecture above."""
    lines: list[Line] = []
    for columns in groups:
        own: list[Line] = []
        for tr, row, written in zip(rows, cells, texts, strict=True):
            found = _row(tr, written, columns, day_first=day_first)
            if not found and own and (more := _more(row, written, columns)):
                own[-1] = replace(own[-1], text=f"{own[-1].text}\n{more}", elements=[*own[-1].elements, tr])
            own += found
        lines += own
    return _without_weeks(lines) if any(columns.of_weeks for columns in groups) else lines


def _more(row: Row, texts: Sequence[str], columns: _Columns) -> str:
    """What a row says that only goes on with the lecture above; a row of one strong cell heads those below."""
    first = [at for kind in ("number", "day") for at in columns.places.get(kind, ())]
    if any(at < len(texts) and not _NOTHING.fullmatch(texts[at]) for at in first):
        return ""
    filled = [cell for cell in row if cell is not None and cell.text.strip()]
    if len(filled) == 1 and any(filled[0].text.strip() == each.text.strip() for each in filled[0].find_all([*_STRONG])):
        return ""
    told = [*columns.cells("title", texts), *columns.cells("topics", texts)]
    return "\n".join(f"• {tidy(text)}" for text in told)


def _row(tr: Element, texts: Sequence[str], columns: _Columns, *, day_first: bool) -> list[Line]:
    """The lines of one row: one, none, or as many as it names sessions."""
    number, day = columns.cell("number", texts).strip(), columns.cell("day", texts).strip()
    both = _NUMBER_AND_DAY.fullmatch(number) if not day else None
    if both and day_at(both["day"], 0, day_first=day_first):
        number, day = both["number"], both["day"]
    if found := _NUMBER.fullmatch(number):
        number = f"第{found[1]}回"
    titles, preparation = columns.cells("title", texts), columns.cells("preparation", texts)
    preparation = [text for text in preparation if not _NO_PREPARATION.fullmatch(text)]
    keywords = columns.cells("keywords", texts)
    rest = [*titles, *columns.cells("topics", texts)]
    rest += [f"キーワード: {'，'.join(keywords)}"] if keywords else []
    told = "\n".join(_listed(preparation)) if preparation else None
    if day and not (titles or found or _NOTHING.fullmatch(number)) and line_of(number, [tr]).number is None:
        titles = rest[:0] = [number]
        number = ""
    day = _first_day(day, day_first=day_first)
    heads = [number] if day else each_session(number)
    lines = [line_of(f"{head} {day}\n" + "\n".join(rest), [tr], day_first=day_first) for head in heads]
    return [
        replace(line, title=_first_line(titles[0]) if titles else None, preparation=told)
        for line in map(_without_foreign_number, lines, [(number, day)] * len(lines))
        if line is not None
        and (line.number is not None or (line.day and day))
        and (line.day is not None or number or rest or told)
    ]


def _without_foreign_number(line: Line, head: tuple[str, str]) -> Line | None:
    """The line without a number that is the number of something else, in its title."""
    if line.number is None or not re.match(r"[^\W_]", line.text[line.after_number :]):
        return line
    number, day = head
    return replace(line, number=None, after_number=0) if day and not number else None


def _first_line(title: str) -> str:
    """The title that stands above a list of what belongs to it, else all of it."""
    first, _, more = title.partition("\n")
    return tidy(first if _ITEM.match(more) and not _ITEM.match(first) else title)


def _first_day(text: str, *, day_first: bool) -> str:
    """The text of a cell with the first of its days only."""
    text = _DAYS_OF_A_MONTH.sub(r"\g<first>\g<month>", text)
    found = day_at(text, 0, day_first=day_first)
    end = found.end if found else 0
    while found and (between := _AND.match(text, end)) and (more := day_at(text, between.end(), day_first=day_first)):
        end = more.end
    return text[: found.end] + text[end:] if found else text


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


def _grid(cells: Sequence[Row], weekdays: Sequence[int], *, day_first: bool) -> list[Line]:
    """The days of a table that has a row for each week and a column for each weekday."""
    found = [cell for row in cells for at in weekdays if at < len(row) and (cell := row[at]) is not None]
    lines = (line_of(text_of(cell), [cell], day_first=day_first) for cell in found)
    return [line for line in lines if line.day]
