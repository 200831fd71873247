"""What a course says of itself in several places, compared."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from coursegen.build import make_site as make
from tests.conftest import MakeSite

FAMILIES = ("schedule.", "lecture.", "syllabus.", "config.course")
SETTINGS = '[site]\ntitle = "題"\n'
HEAD = "# 2025 年度 授業\n\n- 曜日・時限: 木曜日 3 限 13:00-14:30\n- 教室: 1\n\n"
DAYS = ("4月10日", "4月17日", "4月24日", "5月1日", "5月8日", "5月15日")
PLAN = HEAD + "".join(f"- [第 {n} 回 {day}](lect{n}): 題\n" for n, day in enumerate(DAYS, 1))
DATES = ("2025-04-10", "2025-04-17", "2025-04-24", "2025-05-01", "2025-05-08", "2025-05-15")
GOOD: Mapping[str, str] = {
    "site.toml": SETTINGS,
    "content/index.md": PLAN,
    **{
        f"content/lect{n}.md": f"---\ntitle: 第{n}回 題{n}\ndate: {day}\n---\n# 題{n}\n"
        for n, day in enumerate(DATES, 1)
    },
}

Finding = tuple[str, str, int, str]


def findings(make_site: MakeSite, files: Mapping[str, str]) -> list[Finding]:
    """Code, path, line and the text at the place of every finding about courses."""
    made = make(make_site(files), jobs=1)
    found = []
    for each in made.diagnostics:
        if each.code.name.startswith(FAMILIES):
            source = made.sources[each.path]
            span = each.span
            assert span is not None and each.hint
            line = source.position(span.start).line
            found.append((each.code.name, each.path.removeprefix("content/"), line, source[span].split("\n")[0]))
    return found


def changed(path: str, old: str, new: str) -> dict[str, str]:
    assert old in GOOD[path]
    return {**GOOD, path: GOOD[path].replace(old, new)}


def test_a_course_that_agrees_with_itself_is_left_alone(make_site: MakeSite) -> None:
    assert findings(make_site, GOOD) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("index.md", "4月24日", "4月25日", [("schedule.weekday", "index.md", 8, "4月25日")]),
        ("index.md", "4月24日", "4月24日（金）", [("schedule.weekday", "index.md", 8, "4月24日（金）")]),
        ("index.md", "5月1日", "4月3日", [("schedule.order", "index.md", 9, "4月3日")]),
        ("lect3.md", "2025-04-24", "2023-04-24", [("lecture.year", "lect3.md", 3, "2023-04-24")]),
        ("lect3.md", "2025-04-24", "2025-04-10", [("lecture.order", "lect3.md", 3, "2025-04-10")]),
        ("lect3.md", "第3回", "第2回", [("lecture.number", "lect3.md", 2, "第2回 題3")]),
        ("index.md", "- [第 3 回 4月24日](lect3): 題\n", "", [("lecture.unplanned", "lect3.md", 2, "第3回 題3")]),
    ],
)
def test_a_slip_of_the_pen_is_found_where_it_is(
    make_site: MakeSite, path: str, old: str, new: str, expected: list[Finding]
) -> None:
    assert findings(make_site, changed(f"content/{path}", old, new)) == expected


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("index.md", "[第 3 回 4月24日](lect3): 題", "[第 3 回 4月26日](lect3): 題（補講）"),
        ("index.md", "[第 3 回 4月24日](lect3): 題", "[第 3 回 4月23日](lect3): 木曜授業日"),
        ("index.md", "4月24日", "4月26日（土）"),  # the plan itself says that it is a Saturday
        ("index.md", "- [第 3 回", "- 4月22日: 休講\n- [第 3 回"),
        ("index.md", "- [第 6 回", "- 5月12日: 中間試験\n- [第 6 回"),
        ("index.md", "- 曜日・時限: 木曜日 3 限 13:00-14:30\n", ""),
        ("index.md", "木曜日 3 限", "火・木 3 限"),
        ("index.md", "# 2025 年度 授業", "# 授業"),  # the year is that of the lectures' dates
        ("lect3.md", "2025-04-24", "2025-03-28"),  # written before the term
        ("lect6.md", "2025-05-15", "2026-01-20"),  # the same academic year
        ("lect3.md", "date: 2025-04-24\n", ""),
        ("lect3.md", "2025-04-24", "2025-04-17"),  # published together with the one before it
        ("lect3.md", "第3回 題3", "題3"),
        ("lect3.md", "第3回 題3", "第9回 題3"),  # no other lecture has the number
    ],
)
def test_what_may_be_meant_is_no_finding(make_site: MakeSite, path: str, old: str, new: str) -> None:
    assert [each for each in findings(make_site, changed(f"content/{path}", old, new)) if "order" not in each[0]] == []


def test_what_contradicts_everywhere_is_said_once(make_site: MakeSite) -> None:
    files = changed("content/index.md", "木曜日 3 限", "金曜日 3 限")
    assert findings(make_site, files) == [("schedule.weekday", "index.md", 3, "- 曜日・時限: 金曜日 3 限 13:00-14:30")]


def test_what_half_of_the_days_contradict_is_said_of_each(make_site: MakeSite) -> None:
    plan = PLAN
    for before, after in zip(DAYS[:3], ("4月11日", "4月18日", "4月25日"), strict=True):
        plan = plan.replace(before, after)
    found = [each[1:] for each in findings(make_site, {**GOOD, "content/index.md": plan}) if "weekday" in each[0]]
    assert found == [("index.md", 6, "4月11日"), ("index.md", 7, "4月18日"), ("index.md", 8, "4月25日")]


def test_a_plan_with_the_newest_lecture_first_is_in_order(make_site: MakeSite) -> None:
    lines = [f"- [第 {n} 回 {day}](lect{n}): 題\n" for n, day in enumerate(DAYS, 1)]
    files = {**GOOD, "content/index.md": HEAD + "".join(reversed(lines))}
    assert findings(make_site, files) == []


def test_titles_that_count_the_term_are_no_other_lectures(make_site: MakeSite) -> None:
    terms = {f"content/lect{n}.md": f"---\ntitle: 第{(n - 1) % 3 + 1}回 題{n}\n---\n# 題{n}\n" for n in range(1, 7)}
    assert findings(make_site, {**GOOD, **terms}) == []
    assert findings(make_site, changed("content/lect4.md", "第4回", "後期 第1回")) == []


def test_two_files_of_one_number_are_found(make_site: MakeSite) -> None:
    files = {**GOOD, "content/2024lect3.md": "---\ntitle: 題\n---\n# 題\n", "content/index.md": HEAD.split("\n- ")[0]}
    assert [each for each in findings(make_site, files) if each[0] == "lecture.number"] == [
        ("lecture.number", "lect3.md", 2, "第3回 題3")
    ]


def test_pages_that_are_no_lectures_may_be_of_any_year(make_site: MakeSite) -> None:
    files = {**GOOD, "content/paper_ja.md": "---\ntitle: 翻訳\ndate: 2014-02-13\n---\n# 翻訳\n"}
    assert findings(make_site, files) == []


SESSIONS = "\n<!--\n" + "".join(f"第 {n} 回 授業の計画・内容 計画{n}\n" for n in range(1, 9)) + "-->\n"


def test_sessions_that_are_still_to_come_are_no_gap(make_site: MakeSite) -> None:
    assert findings(make_site, {**GOOD, "content/lect1.md": GOOD["content/lect1.md"] + SESSIONS}) == []


def test_a_gap_in_the_lectures_of_a_syllabus_is_told_once(make_site: MakeSite) -> None:
    files = {**GOOD, "content/lect1.md": GOOD["content/lect1.md"] + SESSIONS}
    del files["content/lect3.md"], files["content/lect4.md"]
    files["content/index.md"] = HEAD + "- [第 1 回 4月10日](lect1): 題\n- [第 2 回 4月17日](lect2): 題\n"
    (found,) = [each for each in findings(make_site, files) if each[0] == "syllabus.no-lecture"]
    assert found == ("syllabus.no-lecture", "lect1.md", 10, "第 3 回 授業の計画・内容 計画3")


def test_a_lecture_without_a_number_holds_the_session_that_the_plan_says(make_site: MakeSite) -> None:
    files = {
        "site.toml": SETTINGS,
        "content/a.md": "# 甲\n" + SESSIONS,
        "content/b.md": "# 乙\n",
        "content/d.md": "# 丁\n",
    }
    plan = ((1, "4月10日", "a"), (2, "4月17日", "b"), (4, "5月1日", "d"))
    files["content/index.md"] = HEAD + "".join(f"- [第 {n} 回 {day}]({page}): 題\n" for n, day, page in plan)
    (found,) = [each for each in findings(make_site, files) if each[0] == "syllabus.no-lecture"]
    assert found[3] == "第 3 回 授業の計画・内容 計画3"


def test_settings_for_no_course_are_found(make_site: MakeSite) -> None:
    own = '[[courses]]\npath = "2024ai"\nroom = "1"\n'
    files = {"site.toml": SETTINGS + own, "content/2025ai/index.md": PLAN, "content/2025ai/lect1.md": "# a\n"}
    assert findings(make_site, files) == [("config.course", "site.toml", 4, '"2024ai"')]
    hints = [each.hint for each in make(make_site(files)).diagnostics if each.code.name == "config.course"]
    assert hints == ["the courses of this site are: `2025ai`"]
    files["site.toml"] = files["site.toml"].replace("2024ai", "2025ai")
    assert findings(make_site, files) == []
