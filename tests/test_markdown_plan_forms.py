"""Plans as other lecturers write them: their tables, headings, lines, days and times."""

from __future__ import annotations

from datetime import time

import pytest

from coursegen.dates import Day, day_at, parse_times
from tests.conftest import read
from tests.test_markdown_plan import facts, plan


def days(text: str) -> list[tuple[int, int] | None]:
    return [(each.day.month, each.day.day) if each.day else None for each in read(text).plan]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Class | Date | Slides |\n|---|---|---|\n| 01 | 2022-08-30 | [a](a.pdf) |\n| 02 | 2022-09-01 | [b](b.pdf) |\n", [(1, (8, 30), "", ""), (2, (9, 1), "", "")]),
        ("| Lecture | Title | Date |\n|---|---|---|\n| 1 | Images | Feb 17, 2021 |\n| L2 | Sound | Feb 22, 2021 |\n", [(1, (2, 17), "Images", ""), (2, (2, 22), "Sound", "")]),
        ("| Date | Lecture Topic |\n|---|---|\n| Week 1 | |\n| Mon, January 10th | Start |\n| Wed, January 12th | More |\n", [(None, (1, 10), "Start", ""), (None, (1, 12), "More", "")]),
        ("| Date | Notes |\n|---|---|\n| Tuesday, Jan 19 | **No class.** |\n| Thursday, Jan 21 | Start |\n", [(None, (1, 19), "", ""), (None, (1, 21), "", "Start")]),
        ("| 回 | 項目 | 内容 |\n|---|---|---|\n| 第1回 | 導入 | 進め方。 |\n| 第2回 | 記憶 | 短期と長期。 |\n", [(1, None, "導入", "進め方。"), (2, None, "記憶", "短期と長期。")]),
        ("| 日付 | 内容 |\n|---|---|\n| 10 月 9 日（水） | 第 1 回中間発表 |\n| 12 月 4 日（水） | 最終発表 |\n", [(None, (10, 9), "第 1 回中間発表", ""), (None, (12, 4), "最終発表", "")]),
        ("| 回数 | 講義日 | | 回数 | 講義日 |\n|-|-|-|-|-|\n| Day01 | 04/19 | | Day03 | 05/10 |\n| Day02 | 04/26 | | Day04 | 05/17 |\n", [(1, (4, 19), "", ""), (2, (4, 26), "", ""), (3, (5, 10), "", ""), (4, (5, 17), "", "")]),
        ("| | Tuesday | Thursday |\n|---|---|---|\n| Week 1 | **10/01** Start | **10/03**<br>No class |\n| Week 2 | 10/08 | 10/10: End |\n", [(None, (10, 1), "Start", ""), (None, (10, 3), "", ""), (None, (10, 8), "", ""), (None, (10, 10), "", "End")]),
        ("第1回 導入\n\n第2回 記憶\n\n第3回 学習\n", [(1, None, "導入", ""), (2, None, "記憶", ""), (3, None, "学習", "")]),
        ("Week 1: 1/13 - 1/17\nWeek 2*: 1/20 - 1/24\nWeek 3: 1/27 - 1/31 Review\nClasses begin on 1/13\n", [(1, (1, 13), "", ""), (2, (1, 20), "", ""), (3, (1, 27), "Review", "")]),
        ("## Week 1\n\n| Thurs, Sep 04 | open |\n|---|---|\n\n## Week 2: Light\n\nText.\n\n## Week 3\n\nSep 18\n", [(1, (9, 4), "", ""), (2, None, "Light", ""), (3, (9, 18), "", "")]),
        ("- 第 1 回 (Sep.22) 甲：導入\n- 第 2 回 (Sep.29) 乙：脳\n- 第 3 回 (Oct.6) 乙：目\n", [(1, (9, 22), "甲", "導入"), (2, (9, 29), "", "乙：脳"), (3, (10, 6), "", "乙：目")]),
        ("| Date | Topic |\n|---|---|\n| 1/28/2016 | Trees |\n| 2/2/2016 | No class - snow |\n", [(None, (1, 28), "Trees", ""), (None, (2, 2), "", "snow")]),
        ("| Week | Date | Topic |\n|---|---|---|\n| 1 | 16/04/2026 | A |\n| 2 | 23/04/2026 | *(No class)* |\n| 3 | 07/05/2026 | C |\n", [(1, (4, 16), "A", ""), (2, (4, 23), "", ""), (3, (5, 7), "C", "")]),
        ("| # | Topic | Date |\n|---|---|---|\n| 1 | A | 16.03.2026 |\n| 2 | B | 1. 4. 2026 |\n", [(1, (3, 16), "A", ""), (2, (4, 1), "B", "")]),
        ("| Date | Topic |\n|---|---|\n| 9, 10 Sep | A |\n| 30 Sep, 1 Oct | B |\n| 5/12 & 5/13 | C |\n", [(None, (9, 9), "A", ""), (None, (9, 30), "B", ""), (None, (5, 12), "C", "")]),
        ("| | 日時 | トピック |\n|---|---|---|\n| 1 | 04/15 | 表 |\n| 2 | 04/22 | SQL（1/3） |\n", [(1, (4, 15), "表", ""), (2, (4, 22), "SQL（1/3）", "")]),
        ("| 講義 | 日程 (mm/dd) | 内容（予定） | 状況 |\n|---|---|---|---|\n| Lecture1 | 4/8(火) | 導入 | 済 |\n| | | 表 | |\n| | | [図](z.ipynb) | 準備中 |\n| Lecture2 | 4/11(金) | 統計 | |\n| 予備 | 4/15 |\n", [(1, (4, 8), "導入", "表 / 図"), (2, (4, 11), "統計", ""), (None, (4, 15), "予備", "")]),
        ("| 回数 | 日付 | やること／やったこと |\n|---|---|---|\n| 09 | 11/19 | 鍵 |\n| 10 | 11/26 | - |\n", [(9, (11, 19), "鍵", ""), (10, (11, 26), "", "")]),
        ("| 回 | 範囲 | 内容 |\n|---|---|---|\n| 1（9/28） | | 環境 |\n| 2 | 甲 | X線 |\n| 補足 | | 画質 |\n", [(1, (9, 28), "環境", ""), (2, None, "X線", "")]),
        ("| 回 | 内容 |\n|---|---|\n| 第1回 | 導入 |\n| 第2〜4回 | 制作 |\n| 第5・6回 | 発表 |\n", [(1, None, "導入", ""), (2, None, "制作", ""), (3, None, "制作", ""), (4, None, "制作", ""), (5, None, "発表", ""), (6, None, "発表", "")]),
        ("- 第1回：導入\n- 第2回：記憶\n- 第3回：学習\n- 第4-5回：発表\n", [(1, None, "", "導入"), (2, None, "", "記憶"), (3, None, "", "学習"), (4, None, "", "発表"), (5, None, "", "発表")]),
        ("| Week | Date | Topic |\n|---|---|---|\n| 1 | 3/4 | Cells<br>- how they build<br>- what they cost |\n| 2 | 3/11 | - Linux<br>- Docker |\n| | | **Part II** |\n| 3 | 3/18 | Deep<br>learning |\n", [(1, (3, 4), "Cells", "how they build / what they cost"), (2, (3, 11), "Linux / Docker", ""), (3, (3, 18), "Deep learning", "")]),
        ("<table><tr><th>Week<th>Date<th>Topic<th>Slides<tr><td rowspan=2>1<td>Jan 8<td>A<td>x<tr><td>Jan 10<td colspan=2>B<tr><td rowspan=2>2<td rowspan=2>Jan 15<td>C<td><tr><td>D<td>y</table>\n", [(None, (1, 8), "A", ""), (None, (1, 10), "B", ""), (None, (1, 15), "C", "D")]),
        ("| | 甲編 | | 乙編 |\n|---|---|---|---|\n| 第1回 | 導入 | 第3回 | 文字 |\n| 第2回 | 環境 | 第4回 | 罫線 |\n", [(1, None, "", "導入"), (2, None, "", "環境"), (3, None, "", "文字"), (4, None, "", "罫線")]),
        ("【第1回】導入\n【第2回】記憶\n【第3回】学習\n", [(1, None, "導入", ""), (2, None, "記憶", ""), (3, None, "学習", "")]),
        ("- 第1回 導入\n- 第2回 復習（第1回の内容）\n- 第3回 予習・復習（小テスト）の方法\n", [(1, None, "導入", ""), (2, None, "復習（第1回の内容）", ""), (3, None, "予習・復習（小テスト）の方法", "")]),
        ("## 授業計画\n\n" + "".join(f"{n}. 題{n}\n" for n in range(1, 9)), [(n, None, f"題{n}", "") for n in range(1, 9)]),
        ("- 2018-01-02 第1回 導入\n- 2018-01-09 月曜代替日\n- 2018-01-16 第2回 発表\n", [(1, (1, 2), "導入", ""), (None, (1, 9), "月曜代替日", ""), (2, (1, 16), "発表", "")]),
        ("- 第1回 授業内容の説明\n- 第2回 学習計画を立てる\n", [(1, None, "授業内容の説明", ""), (2, None, "学習計画を立てる", "")]),
    ],
)  # fmt: skip
def test_plans_of_other_lecturers_are_read(text: str, expected: list[object]) -> None:
    assert plan(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- Class 1: dogs\n- Class 2: cats\n",
        "- Unit 1: hidden\n- Unit 2: output\n",
        "## Day 1\n\nText.\n\n## Day 2\n\nText.\n",
        "第1回 導入\n\n第2回 記憶\n",
        "第3回 導入\n\n第2回 記憶\n\n第1回 学習\n",
        "| | Tuesday | Thursday |\n|---|---|---|\n| Morning | Latin | Greek |\n| Evening | Greek | Latin |\n",
        "| 名前 | 日付 |\n|---|---|\n| 甲 | なし |\n| 乙 | なし |\n",
        "| No. | 氏名 | 点 |\n|---|---|---|\n| 1 | 甲野 | 80 |\n| 2 | 乙野 | 70 |\n",
        "## 授業計画\n\n" + "".join(f"{n}. 題{n}\n" for n in range(1, 8)),
        "## 授業内容\n\n" + "".join(f"{n}. 題{n}\n" for n in range(1, 9)),
        "## 授業計画\n\n" + "".join(f"- 題{n}\n" for n in range(1, 9)),
        "| 回 | 判定 |\n|---|---|\n| 第1回 | 要再審 |\n| 第2回 | 承認 |\n",
        "| 回 | 担当者 |\n|---|---|\n| 1 | 甲野 |\n| 2 | 乙野 |\n",
    ],
)
def test_what_looks_like_them_is_none(text: str) -> None:
    assert plan(text) == []


def test_what_a_column_says_to_prepare_is_not_read_as_labels() -> None:
    head = "| 回 | テーマ | 事前/事後学修の内容 |\n|---|---|---|\n"
    lines = read(
        head + "| 1 | 導入 | 授業内容の復習 30分 |\n| 2 | 記憶 | キーワード: を調べる |\n"
        "| 3 | 学習 | 予習：1 章を読む（1時間） 復習：問題（90分） |\n"
    ).plan
    assert [(line.title, line.topics, line.keywords, line.preparation, line.minutes) for line in lines] == [
        ("導入", "", (), "授業内容の復習", 30),
        ("記憶", "", (), "キーワード: を調べる", None),
        ("学習", "", (), "予習：1 章を読む（1時間） 復習：問題（90分）", 150),
    ]


def test_a_row_that_goes_on_with_a_lecture_gives_it_its_links() -> None:
    text = (
        "| 回 | 日程 | 内容 |\n|---|---|---|\n| 1 | 4/8 | [導入](a.ipynb) |\n| | | [表](b.ipynb) |\n| 2 | 4/15 | 図 |\n"
    )
    document = read(text)
    assert [[document.links[at].href for at in line.links] for line in document.plan] == [["a.ipynb", "b.ipynb"], []]


def test_numbers_of_weeks_with_several_lectures_are_not_those_of_lectures() -> None:
    text = "| Week | Date | Topic |\n|---|---|---|\n| 36 | Sep 2 | A |\n| 36 | Sep 3 | B |\n| 37 | Sep 9 | C |\n"
    assert [number for number, *_ in plan(text)] == [None, None, None]
    assert [number for number, *_ in plan(text.replace("| 36 | Sep 3", "| 37 | Sep 3").replace("| 37 | Sep 9", "| 38 | Sep 9"))] == [36, 37, 38]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("02/09 (Mon)", "10/09 (Tue)", [(9, 2), (9, 10)]),
        ("02/09", "16/09", [(9, 2), (9, 16)]),
        ("09/02", "09/16", [(9, 2), (9, 16)]),
        ("02/09", "03/09", [(2, 9), (3, 9)]),
        ("9/2 (火)", "9/9 (火)", [(9, 2), (9, 9)]),
    ],
)
def test_the_days_of_a_plan_tell_whether_the_day_comes_first(
    first: str, second: str, expected: list[tuple[int, int]]
) -> None:
    rows = f"| Date | Topic |\n|---|---|\n| {first} | A |\n| {second} | B |\n"
    assert days(rows) == expected
    assert days(f"- Week 1 {first}: A\n- Week 2 {second}: B\n") == expected


def test_a_cell_says_what_stands_in_it_as_a_list() -> None:
    (first, second) = read(
        "<table><tr><th>回<th>内容<th>予習<th>課題</tr>"
        "<tr><td>1<td>導入<td><ul><li>第 1 章を読む<li><p>問いを書く</ul><td>レポート</tr>"
        "<tr><td>2<td>記憶<td>なし<td>-</tr></table>\n"
    ).plan
    assert (first.preparation, second.preparation) == ("第 1 章を読む / 問いを書く / レポート", "")


def test_items_within_a_line_are_told_apart() -> None:
    (first, second) = read(
        "- Week 1: Start\n  - slides\n  - notes\n- Week 2: Next\n  - Required reading: Chapter 2\n"
    ).plan
    assert (first.topics, second.topics, second.preparation) == ("Start / slides / notes", "Next", "Chapter 2")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("憲法記念日 休講", "憲法記念日"),
        ("学園祭のため休講", "学園祭"),
        ("創立記念日（休講）", "創立記念日"),
        ("休講", ""),
    ],
)
def test_the_reason_may_come_first_in_japanese(text: str, reason: str) -> None:
    (_, line, _) = read(f"- 第 1 回 04月26日: 甲\n- 05 月 03 日: {text}\n- 第 2 回 05月10日: 乙\n").plan
    assert (line.cancelled, line.topics) == (True, reason)


def test_words_about_another_cancelled_day_cancel_nothing() -> None:
    assert not any(each.cancelled for each in read("- 第 1 回 04月26日: 甲\n- 第 2 回 05月10日: 次回休講\n").plan)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [("Tuesday, Jan 19", 1), ("Mon 22 Jan", 0), ("Thurs 9/4", 3), ("9/6, Tues", 1), ("Sep 4", None), ("4/17（木）", 3)],
)
def test_a_weekday_beside_a_day_is_read(text: str, weekday: int | None) -> None:
    found = day_at(text, 0)
    assert found is not None
    assert (found.day.weekday, found.end) == (weekday, len(text))


def test_a_day_may_come_before_its_month() -> None:
    assert day_at("2/9", 0) == day_at("9/2", 0, day_first=True)
    found = day_at("9 Feb", 0, day_first=True)
    assert found is not None and found.day == Day(2, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:40-12:10", (time(10, 40), time(12, 10))),
        ("2:00-3:30pm", (time(14), time(15, 30))),
        ("8:00 AM - 11:30 AM", (time(8), time(11, 30))),
        ("10:30 a.m.-1:45 p.m.", (time(10, 30), time(13, 45))),
        ("11:00-12:15pm", (time(11), time(12, 15))),
        ("12-1:30pm", (time(12), time(13, 30))),
        ("Mon/Wed 11-11:50", (time(11), time(11, 50))),
        ("13 時から 14 時 30 分", (time(13), time(14, 30))),
        ("1:30-2:50", None),
        ("Thursday 1-3", None),
        ("Room 3-811", None),
        ("13:00pm-14:00pm", None),
    ],
)
def test_times_are_read_with_halves_of_the_day_and_never_at_night(
    text: str, expected: tuple[time, time] | None
) -> None:
    assert parse_times(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Term\n: Spring 2016\n\nTime and Place\n: Monday 9:10-10:25, Hall 3\n", {"term": "Spring 2016", "time": "Monday 9:10-10:25, Hall 3"}),
        ("* Lectures: Mon/Wed/Fri 11-11:50 in R 150\n* Instructor: A. Example\n", {"time": "Mon/Wed/Fri 11-11:50 in R 150", "instructor": "A. Example"}),
        ("| 項目 | |\n|---|---|\n| 時間 | 金曜日Ⅲ時限(13:00〜14:30) |\n| 教室 | 531 |\n", {"time": "金曜日Ⅲ時限(13:00〜14:30)", "room": "531"}),
        ("- Lectures: notes are online\n- Class: small\n- 時間: 90 分\n", {}),
    ],
)  # fmt: skip
def test_the_time_may_be_called_otherwise(text: str, expected: dict[str, str]) -> None:
    assert facts(text) == expected
