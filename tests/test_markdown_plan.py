"""The visible plan and the facts of a course, as its page states them."""

from __future__ import annotations

import pytest

from coursegen.dates import Day
from coursegen.model import FactKind, PlannedLecture
from tests.conftest import read

Row = tuple[int | None, tuple[int, int] | None, str, str]


def row(planned: PlannedLecture) -> Row:
    day = (planned.day.month, planned.day.day) if planned.day else None
    return planned.number, day, planned.title, planned.topics


def plan(text: str) -> list[Row]:
    return [row(planned) for planned in read(text).plan]


def facts(text: str) -> dict[str, str]:
    return {fact.kind.value: fact.text for fact in read(text).facts}


def test_a_list_of_lectures_is_a_plan() -> None:
    assert plan(
        '- [第 01 回 04月11日 導入](lect01){:target="_blank"}: 実習の準備\n'
        "- [第 02 回 04月18日](lect02): 歴史。AI の冬 <!-- 第 2 回の覚え書き -->\n"
        "- 第 03 回 (Apr.25) **線形回帰**\n"
        "- [第4回](lect04) 分類: SVM\n"
    ) == [
        (1, (4, 11), "導入", "実習の準備"),
        (2, (4, 18), "", "歴史。AI の冬"),
        (3, (4, 25), "線形回帰", ""),
        (4, None, "", "分類: SVM"),
    ]


def test_days_without_a_lecture_are_told() -> None:
    document = read(
        "- 第 1 回 05月23日: 導入\n- 06 月 12 日は休講\n- 05月30日: 休講（学園祭）\n- 第 2 回 06月19日 休講\n- 10月29日\n"
    )
    assert [(*row(each)[:2], each.cancelled, each.topics) for each in document.plan] == [
        (1, (5, 23), False, "導入"),
        (None, (6, 12), True, ""),
        (None, (5, 30), True, "（学園祭）"),
        (2, (6, 19), True, ""),
        (None, (10, 29), False, ""),
    ]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Spring break, no class", "Spring break"),
        ("Thanksgiving (no classes)", "Thanksgiving"),
        ("no classes", ""),
        ("Fall recess", "Fall recess"),
        ("Labour Day – no lecture", "Labour Day"),
    ],
)
def test_the_reason_may_stand_before_that_there_is_no_lecture(text: str, topics: str) -> None:
    (_, line, _) = read(f"- Week 1 (Feb 3): A\n- Week 2 (Feb 10): {text}\n- Week 3: B\n").plan
    assert (line.number, line.cancelled, line.topics) == (2, True, topics)


@pytest.mark.parametrize(
    "text", ["Break statements and loops", "Classes, no classes of their own", "Kernels, no class needed: SVM"]
)
def test_words_of_breaks_and_classes_cancel_nothing(text: str) -> None:
    assert not any(each.cancelled for each in read(f"- Week 1 (Feb 3): A\n- Week 2 (Feb 10): {text}\n").plan)


@pytest.mark.parametrize("text", ["休講の可能性があります", "休講分の補講", "休講ではありません"])
def test_days_that_only_speak_of_cancelling_are_lectures(text: str) -> None:
    assert not any(each.cancelled for each in read(f"- 第 1 回 04月10日 導入\n- 第 2 回 04月17日: {text}\n").plan)


def test_the_place_between_number_and_day_is_kept_and_nested_items_are_topics() -> None:
    (first, second) = read(
        "* [**第 2 回** 教場（2021年10月08日予定）](lect02) 授業の計画・内容 【甲：特徴】特徴を学びます。\n"
        "    * [**準備学習**](prep02)（予習・復習等） 60分\n"
        "* 第03回 (Oct.15)\n  * 乙：脳波の基礎\n"
    ).plan
    assert (row(first), first.minutes, first.day) == (
        (2, (10, 8), "教場", "【甲：特徴】特徴を学びます。"),
        60,
        Day(10, 8, 2021),
    )
    assert row(second) == (3, (10, 15), "", "乙：脳波の基礎")


def test_a_table_with_numbers_or_days_is_a_plan() -> None:
    document = read(
        "| 回 | 日付 | 内容 | 準備学習 |\n|---|---|---|---|\n"
        "| 1 | 4/10 (木) | [導入](l1.md) | 第 1 章を読む。60分 |\n| | 4/17 | 休講 | |\n| 第二回 | 5月1日 | 分類: SVM | |\n"
    )
    assert [row(each) for each in document.plan] == [
        (1, (4, 10), "導入", ""),
        (None, (4, 17), "", ""),
        (2, (5, 1), "分類: SVM", ""),
    ]
    first = document.plan[0]
    assert (first.preparation, first.minutes, first.day and first.day.weekday) == ("第 1 章を読む。", 60, 3)
    assert [document.links[index].href for index in first.links] == ["l1.md"]
    assert document.source[first.day_span] == "4/10 (木)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 04/10 導入\n2. 04/17 回帰\n3. 04/24 分類\n", [(1, (4, 10), "導入", ""), (2, (4, 17), "回帰", ""), (3, (4, 24), "分類", "")]),
        ("- 04月17日 第1回 導入\n- 04月24日（木） 第2回：回帰\n", [(1, (4, 17), "導入", ""), (2, (4, 24), "", "回帰")]),
        ("* 10/22 05【甲：錯視】\n* 10/29 06【乙：注意】\n", [(5, (10, 22), "【甲：錯視】", ""), (6, (10, 29), "【乙：注意】", "")]),
        ("- Lecture 1 (Apr 10): [Intro](l1)\n- Lecture 2 (Apr 17): Models\n", [(1, (4, 10), "Intro", ""), (2, (4, 17), "", "Models")]),
        ("<ul><li>第1回 4月3日 導入<li>第2回 4月10日 回帰</ul>\n", [(1, (4, 3), "導入", ""), (2, (4, 10), "回帰", "")]),
    ],
)  # fmt: skip
def test_plans_are_read_in_any_form(text: str, expected: list[Row]) -> None:
    assert plan(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "- 第 1 回の課題はレポートです\n- 第 2 回の課題もレポートです\n",
        "- 第1回〜第3回: 基礎\n- 第4回から第6回: 応用\n",
        "| 回 | 人数 |\n|---|---|\n| 1 | 20 |\n| 2 | 30 |\n",
        "| 部 | 回 | 主題 |\n|---|---|---|\n| 一 | 第 1 回から第 4 回 | 基礎 |\n| 二 | 第 5 回から第 7 回 | 視覚 |\n",
        "- 10月21日23:59 までに提出\n- 10月28日23:59 までに提出\n",
        "- 第 3 次ブーム\n- 第 4 次ブーム\n",
        "## 10 月 01 日\n\n課題です。\n\n## 10 月 08 日\n\n課題です。\n",
        "1. 1/2 と 1/3 の和\n2. 比は 3:4\n",
    ],
)
def test_what_only_looks_like_a_plan_is_none(text: str) -> None:
    assert plan(text) == []


def test_facts_are_read_from_a_list() -> None:
    assert facts(
        "- 授業名: 人工知能 I\n- 履修コード: 074021\n- 担当者名: [甲野 乙](../self.md){:target=\"_blank\"}\n"
        "- 開講年度・期:　2025 年 前期\n- 開講曜日・時限: 金曜日 3 限 13:00-14:30\n- 教室: 3-202\n- 単位数　2\n- 備考: なし\n"
    ) == {
        "name": "人工知能 I", "code": "074021", "instructor": "甲野 乙", "term": "2025 年 前期",
        "time": "金曜日 3 限 13:00-14:30", "room": "3-202", "credits": "2",
    }  # fmt: skip


def test_numbers_of_footnotes_are_no_part_of_a_plan() -> None:
    (line, _) = read("- 第 1 回 4月1日: 導入[^a]と注[^無]\n- 第 2 回 4月8日: 次\n\n[^a]: 注\n").plan
    assert line.topics == "導入と注"


def test_the_time_may_be_told_by_a_verb() -> None:
    assert facts("- Instructor: A. Example\n- Meets: Tuesdays 10:15-11:45\n") == {
        "instructor": "A. Example", "time": "Tuesdays 10:15-11:45",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "| 項目 | 内容 |\n|---|---|\n| 担当教員 | 甲野 |\n| 教室 | 101 |\n",
        "担当教員\n: 甲野\n\n教室\n: 101\n",
        "担当教員：甲野\n教室：101\n",
        "> 担当教員: **甲野**\n> 教室: 101\n",
        "<table><tr><th>担当教員<td>甲野<tr><th>教室<td>101</table>\n",
        "**担当教員**: 甲野<br>**教室**: 101\n",
    ],
)
def test_facts_are_read_in_any_form(text: str) -> None:
    assert facts(text) == {"instructor": "甲野", "room": "101"}


def test_a_fact_alone_or_of_a_single_day_is_none() -> None:
    assert facts("- 場所: 東京\n- 対象: 学生\n") == {}
    assert facts("- 日時: 2023年12月23日(土) 13:00-14:00\n- 場所: 講堂\n") == {}
    assert facts("曜日・時限: 月・木 2 限\n") == {"time": "月・木 2 限"}


def test_facts_know_where_they_stand() -> None:
    document = read("# x\n\n- 教室: 101\n- 担当: 甲野\n")
    spans = {fact.kind: document.source[fact.span] for fact in document.facts}
    assert spans == {FactKind.ROOM: "- 教室: 101", FactKind.INSTRUCTOR: "- 担当: 甲野"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("---\ntitle: x\nDate: 2025-04-17\n---\n", "2025-04-17"),
        ("# x\n\nDate: 17/Apr/2025<br/>\n", "17/Apr/2025"),
        ("# x\n", None),
    ],
)
def test_the_date_of_a_page_knows_where_it_stands(text: str, written: str | None) -> None:
    document = read(text)
    assert (document.source[document.date_span] if document.date_span else None) == written


@pytest.mark.parametrize(
    ("written", "instructor"),
    [
        ("甲野 乙 (コウノ オツ) このページは，甲野が管理しています。", "甲野 乙 (コウノ オツ)"),
        ("甲野 乙 (コウノ オツ) 丙山 丁 (ヘイザン テイ)", "甲野 乙 (コウノ オツ) 丙山 丁 (ヘイザン テイ)"),
    ],
)
def test_a_sentence_behind_the_names_of_instructors_is_no_name(written: str, instructor: str) -> None:
    document = read(f"# x\n\n- 教室: 101\n- 担当者名: {written}\n")
    assert [fact.text for fact in document.facts if fact.kind is FactKind.INSTRUCTOR] == [instructor]
