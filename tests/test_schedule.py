"""The schedule of a course, as data: plan, syllabus and lectures' pages together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

import pytest

from coursegen.assemble import assemble
from coursegen.config import Config, CourseConfig, SiteConfig, SyllabusConfig
from coursegen.model import Course, ScheduledLecture
from tests.conftest import read

LECTURES = {f"lect{n}.md": f"# 第 {n} 回\n" for n in (1, 2, 3)}
COMMENT = "<!--\n" + "".join(
    f"第 {n} 回 授業の計画・内容 計画{n}: キーワード 語{n}\n 準備学習（予習・復習等） 予習{n} 60分\n" for n in (1, 2, 3)
) + "-->\n"  # fmt: skip


def course(files: Mapping[str, str], config: Config | None = None, path: str = "") -> Course:
    config = config or Config(site=SiteConfig(title="T"))
    site, _ = assemble([read(text, config, f"content/{name}") for name, text in files.items()], [], config)
    return next(course for course in site.courses if course.path == path)


def schedule(
    plan: str, files: Mapping[str, str] = LECTURES, config: Config | None = None
) -> tuple[ScheduledLecture, ...]:
    return course({"index.md": plan, **files}, config).schedule


def days(plan: str, files: Mapping[str, str] = LECTURES, config: Config | None = None) -> list[str | None]:
    return [each.date.isoformat() if each.date else None for each in schedule(plan, files, config)]


PLAN = "# 2025 年度 認知科学\n\n- [第 1 回 4月10日](lect1): 導入\n- [第 2 回 4月17日](lect2): 回帰\n- 4月24日: 休講\n- 第 3 回 1月8日: まとめ\n"


def test_plan_pages_and_days_come_together() -> None:
    found = [(each.number, str(each.date), each.topics, each.cancelled, each.url) for each in schedule(PLAN)]
    assert found == [
        (1, "2025-04-10", "導入", False, "/lect1/"),
        (2, "2025-04-17", "回帰", False, "/lect2/"),
        (None, "2025-04-24", "", True, ""),
        (3, "2026-01-08", "まとめ", False, "/lect3/"),
    ]


@pytest.mark.parametrize(
    ("head", "dates", "first"),
    [
        ("# 2025 年度 認知科学\n", {}, "2025-04-10"),
        ("# 令和 6 年度 認知科学\n", {}, "2024-04-10"),
        ("# 認知科学\n", {"lect1.md": "2024-04-10"}, "2024-04-10"),
        ("# 認知科学\n\n- 開講年度・期: 2023 年 前期\n- 教室: 1\n", {"lect1.md": "2022-04-10"}, "2023-04-10"),
        # the head is last year's: the weekdays and the lectures' own pages agree on this one
        (
            "# 2024 年度 認知科学\n\n- 曜日・時限: 木曜日 3 限\n",
            {"lect1.md": "2025-04-10", "lect2.md": "2025-04-17"},
            "2025-04-10",
        ),
        ("# 認知科学\n", {}, None),
    ],
)
def test_the_year_is_what_most_of_the_course_says(head: str, dates: Mapping[str, str], first: str | None) -> None:
    files = {
        name: f"---\ndate: {dates[name]}\n---\n{text}" if name in dates else text for name, text in LECTURES.items()
    }
    plan = head + "\n- [第 1 回 4月10日](lect1): 導入\n- [第 2 回 4月17日](lect2): 回帰\n"
    assert days(plan, files)[0] == first


def test_an_academic_year_ends_in_march_and_others_in_december() -> None:
    plan = "# Cognition 2025\n\n- Lecture 1 (Jan 9): a\n- Lecture 2 (Dec 4): b\n"
    japanese = Config(site=SiteConfig(title="T"))
    english = Config(site=SiteConfig(title="T", lang="en"))
    assert days(plan, {}, japanese) == ["2026-01-09", "2025-12-04"]
    assert days("# Cognition 2025\n\n- Lecture 1 (Jan 9): a\n- Lecture 2 (Jan 16): b\n", {}, english)[0] == "2025-01-09"
    assert days("# Cognition 2025\n\n- Lecture 1 (Dec 4): a\n- Lecture 2 (Jan 8): b\n", {}, english)[1] == "2026-01-08"


def test_a_day_that_no_year_is_known_for_stays_a_day() -> None:
    first = schedule("- 第 1 回 4月10日: 導入\n- 第 2 回 4月17日: 回帰\n", {"lect1.md": "x"})[0]
    assert first.date is None and first.day and (first.day.month, first.day.day) == (4, 10)


def test_the_plans_day_counts_before_the_date_of_a_page() -> None:
    files = {
        **LECTURES,
        "lect1.md": "---\ndate: 2025-04-01\n---\n# x\n",
        "lect3.md": "---\ndate: 2025-05-01\n---\n# x\n",
    }
    assert days(PLAN.replace("第 3 回 1月8日", "第 3 回"), files) == [
        "2025-04-10",
        "2025-04-17",
        "2025-04-24",
        "2025-05-01",
    ]


def test_without_a_plan_the_dates_of_the_lectures_are_one() -> None:
    dated = {f"lect{n}.md": f"---\ndate: 2025-05-0{n}\n---\n# 第 {n} 回 題{n}\n" for n in (1, 2)}
    found = course({"index.md": "# 授業\n", **dated})
    assert [(each.number, each.title, str(each.date)) for each in found.schedule] == [
        (1, "題1", "2025-05-01"),
        (2, "題2", "2025-05-02"),
    ]
    assert (found.facts.first_day, found.facts.last_day) == (date(2025, 5, 1), date(2025, 5, 2))
    assert course({"index.md": "# 授業\n", **LECTURES}).schedule == ()


def test_times_hold_on_the_courses_weekdays_only() -> None:
    plan = "# 2025 年度\n\n- 曜日・時限: 木曜日 3 限 13:00-14:30\n- 教室: 1-203\n\n"
    lines = "- 第 1 回 4月10日: 導入\n- 第 2 回 4月19日: 補講\n"
    first, second = schedule(plan + lines)[:2]
    assert (first.starts, first.ends) == (time(13), time(14, 30))
    assert (second.starts, second.ends) == (None, None)
    several = "# 2025 年度\n\n- 曜日・時限: 月 9:00-10:30，木 13:00-14:30\n- 教室: 1-203\n\n"
    assert schedule(several + lines)[0].starts is None
    same = "# 2025 年度\n\n- 講義日時：\n  - 木曜3限(13:00～14:30)、金曜3限(13:00～14:30)\n\n"
    assert schedule(same + lines)[0].starts == time(13)


def test_titles_are_what_tells_a_lecture_from_the_others() -> None:
    files = {
        "lect1.md": "---\ntitle: 第1回 2025年度 人工知能\n---\n",
        "lect2.md": "---\ntitle: 第2回 2025年度 人工知能\n---\n",
        "lect3.md": "---\ntitle: 第3回 (後期 第1回) 視覚\n---\n",
        "lect4.md": "---\ntitle: 第4回 (後期 第2回) 聴覚\n---\n",
    }
    plan = "# 2025 年度\n\n- [第 1 回 4月10日 歴史](lect1): 導入\n- [第 2 回 4月17日](lect2): 回帰\n- [第 3 回 4月24日](lect3): 視覚。錯視\n- 第 4 回: 音\n"
    assert [(each.title, each.topics) for each in schedule(plan, files)] == [
        ("歴史", "導入"),
        ("", "回帰"),
        ("視覚", "錯視"),
        ("聴覚", "音"),
    ]


@pytest.mark.parametrize(
    ("topics", "left"),
    [("視覚", ""), ("視覚。錯視", "錯視"), ("視覚: 錯視", "錯視"), ("視覚野の話", "視覚野の話"), ("聴覚", "聴覚")],
)
def test_topics_do_not_repeat_the_title(topics: str, left: str) -> None:
    files = {"lect1.md": "# 第1回 視覚\n", "lect2.md": "# 第2回 記憶\n"}
    plan = f"# 2025 年度\n\n- [第 1 回 4月10日](lect1): {topics}\n- [第 2 回 4月17日](lect2): 回帰\n"
    (first, _) = schedule(plan, files)
    assert (first.title, first.topics) == ("視覚", left)


def test_materials_are_what_a_lecture_links_beside_its_references() -> None:
    page = (
        "[実習](https://colab.research.google.com/github/a/b/blob/main/n.ipynb) [録画](https://youtu.be/abcdefghijk)\n"
        "[スライド](https://speakerdeck.com/a/b) [論文](https://arxiv.org/pdf/1706.03762)\n\n"
        "<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>\n\n# 参考文献\n\n"
        "- [題](https://docs.google.com/presentation/d/x), 甲野, 2020\n"
    )
    (first, *_) = schedule(PLAN, {**LECTURES, "lect1.md": page})
    assert [(str(each.kind), each.title) for each in first.materials] == [
        ("colab", "実習"),
        ("video", "録画"),
        ("slides", "スライド"),
    ]


def test_another_page_that_a_line_links_is_a_material() -> None:
    plan = "# 2025 年度\n\n- [第 1 回 4月10日](lect1): [準備学習](prep.md)\n- [第 2 回 4月17日](lect2): 回帰\n"
    (first, *_) = schedule(plan, {**LECTURES, "prep.md": "# 準備\n"})
    assert [(str(each.kind), each.title, each.url) for each in first.materials] == [("page", "準備学習", "/prep/")]


@pytest.mark.parametrize("publish", [False, True])
def test_a_commented_syllabus_is_joined_only_where_the_site_publishes_it(publish: bool) -> None:
    config = Config(site=SiteConfig(title="T"), syllabus=SyllabusConfig(publish=publish))
    first = schedule(PLAN, {**LECTURES, "lect3.md": COMMENT + "# x\n"}, config)[0]
    expected = (("語1",), "予習1", 60) if publish else ((), "", None)
    assert (first.keywords, first.preparation, first.minutes) == expected


def test_a_syllabus_whose_numbers_are_not_the_courses_is_not_joined() -> None:
    config = Config(site=SiteConfig(title="T"), syllabus=SyllabusConfig(publish=True))
    longer = PLAN + "- 第 14 回 9月18日: 後期\n"
    assert all(not each.preparation for each in schedule(longer, {**LECTURES, "lect3.md": COMMENT}, config))
    twice = PLAN + "- 第 1 回 9月18日: 後期\n"
    assert all(not each.preparation for each in schedule(twice, {**LECTURES, "lect3.md": COMMENT}, config))


def test_sessions_that_nothing_else_names_are_in_the_schedule() -> None:
    config = Config(site=SiteConfig(title="T"), syllabus=SyllabusConfig(publish=True))
    found = schedule("# 2025 年度\n\n[a](lect1)\n", {"lect1.md": COMMENT}, config)
    assert [(each.number, each.topics, each.url) for each in found] == [
        (1, "計画1", "/lect1/"),
        (2, "計画2", ""),
        (3, "計画3", ""),
    ]


def test_a_lecture_without_a_line_stands_where_its_number_belongs() -> None:
    files = {f"lect{n}.md": f"# 第 {n} 回\n" for n in range(1, 5)}
    plan = "# 2025 年度\n\n- [第 1 回 4月10日](lect1): a\n- [第 2 回 4月17日](lect2): b\n- [第 4 回 5月1日](lect4): d\n"
    assert [each.url for each in schedule(plan, files)] == ["/lect1/", "/lect2/", "/lect3/", "/lect4/"]


def test_a_lecture_that_is_planned_twice_on_a_page_is_one() -> None:
    plan = (
        "# 2025 年度\n\n- 第 1 回 4月10日\n- 第 2 回 4月17日\n\n| 回 | 内容 |\n|---|---|\n| 1 | 導入 |\n| 2 | 回帰 |\n"
    )
    assert [(each.number, str(each.date), each.title or each.topics) for each in schedule(plan, {"lect1.md": ""})] == [
        (1, "2025-04-10", "導入"),
        (2, "2025-04-17", "回帰"),
    ]


def test_settings_count_before_what_the_page_says() -> None:
    own = CourseConfig(
        path="ai", name="人工知能", code="A1", instructor="甲野", weekday="木", period="3 限 13:00-14:30", room="2",
        starts="2024-04-11", ends="2024-07-25",
    )  # fmt: skip
    config = Config(site=SiteConfig(title="T"), courses=(own,))
    page = "# 2025 年度 AI\n\n- 教室: 1\n- 担当: 乙\n\n- 第 1 回 4月11日: a\n- 第 2 回 4月18日: b\n"
    found = course({"ai/index.md": page, "ai/lect1.md": "x"}, config, "ai")
    facts = found.facts
    assert (facts.name, facts.code, facts.instructor, facts.room, facts.meets) == (
        "人工知能", "A1", "甲野", "2", "木 3 限 13:00-14:30",
    )  # fmt: skip
    assert (facts.weekdays, facts.starts, facts.year) == ((3,), time(13), 2024)
    assert (facts.first_day, facts.last_day) == (date(2024, 4, 11), date(2024, 7, 25))
    assert found.schedule[0].date == date(2024, 4, 11)


def test_a_page_that_the_plan_links_as_a_lecture_is_one_without_a_number_too() -> None:
    plan = "# 2025 年度 科目\n\n- 第 1 回 4月10日: [導入](intro)\n- 第 2 回 4月17日: [回帰](reg) [用語](terms)\n"
    files = {"index.md": plan, "intro.md": "# 導入\n", "reg.md": "# 第 2 回 回帰\n", "terms.md": "# 用語\n"}
    found = course(files)
    assert (found.lectures, found.handouts) == (("/intro/", "/reg/"), ("/terms/",))
    assert [each.url for each in found.schedule] == ["/intro/", "/reg/"]


def test_a_plan_of_titles_alone_is_a_schedule_where_no_page_tells_them() -> None:
    plan = "# 認知科学\n\n| 回 | 内容 |\n|---|---|\n| 1 | 導入 |\n| 2 | 制作 |\n| 3 | 制作 |\n| 4 | 発表 |\n"
    assert [(each.title, each.topics) for each in schedule(plan, {})] == [
        ("導入", ""),
        ("", "制作"),
        ("", "制作"),
        ("発表", ""),
    ]
    linked = "# 認知科学\n\n- [第 1 回 導入](lect1)\n- [第 2 回 回帰](lect2)\n- [第 3 回 分類](lect3)\n"
    assert schedule(linked) == ()
