from __future__ import annotations

import pytest

from coursegen.config import Config
from coursegen.model import Course, Document
from coursegen.urls import place
from tests.site_builder import JEKYLL, built, coursegen_site, document


def courses(*documents: Document, config: Config = JEKYLL) -> dict[str, Course]:
    return {course.path: course for course in built(documents, config=config)[0].courses}


def order(*names: str, plan: tuple[str, ...] = (), titles: dict[str, str] | None = None) -> tuple[list[str], list[str]]:
    """Lectures and handouts, by file name, of a course whose index page links `plan`."""
    pages = [document(f"ai/{name}.md", title=(titles or {}).get(name, "")) for name in names]
    course = courses(document("ai/index.md", *plan, title="人工知能"), *pages)["ai"]
    short = {place(f"ai/{name}/index.html").url: name for name in names}
    return [short[url] for url in course.lectures], [short[url] for url in course.handouts]


def test_courses_are_folders_with_an_index_page() -> None:
    found = courses(document("ai/index.md", title="人工知能"), document("ai/lect01.md"), document("other/lect01.md"))
    assert found == {"ai": Course("ai", "人工知能", "/ai/", ("/ai/lect01/",), ())}


def test_courses_hold_their_folder_whatever_the_permalinks() -> None:
    found = courses(document("ai/index.md", permalink="/人工知能/"), document("ai/lect01.md", permalink="/one/"))
    assert found["ai"].lectures == ("/one/",)
    assert found["ai"].url == "/%E4%BA%BA%E5%B7%A5%E7%9F%A5%E8%83%BD/"


def test_a_readme_that_is_its_folders_page_makes_a_course() -> None:
    found = courses(
        document("ai/README.md", "lect02.md", "lect01.md"), document("ai/lect01.md"), document("ai/lect02.md")
    )
    assert found["ai"].url == "/ai/" and found["ai"].lectures == ("/ai/lect02/", "/ai/lect01/")
    beside = courses(document("ai/README.md"), document("ai/index.md"), document("ai/lect01.md"))
    assert beside["ai"].handouts == ("/ai/README/",)


def test_courses_take_pages_of_folders_below() -> None:
    found = courses(
        document("ai/index.md"), document("ai/spring/lect01.md"), document("ai/lab/index.md"), document("ai/lab/a.md")
    )
    assert found["ai"].lectures == ("/ai/spring/lect01/",)
    assert found["ai/lab"].lectures == ("/ai/lab/a/",)


def test_courses_at_the_root_have_lectures() -> None:
    site = coursegen_site()
    pages = [document("content/index.md", "about.md"), document("content/404.md")]
    assert courses(*pages, document("content/lect1.md"), config=site)[""].lectures == ("/lect1/",)
    assert courses(*pages, document("content/about.md"), config=site)[""].lectures == ("/about/",)
    assert courses(*pages, config=site) == {}
    inner = [document("content/ai/index.md"), document("content/ai/lect1.md")]
    assert set(courses(*pages, document("content/about.md"), *inner, config=site)) == {"ai"}


def test_lectures_are_in_the_order_of_the_plan() -> None:
    plan = ("intro.md", "nets/", "/ai/attention", "intro.md#x", "https://example.com/")
    assert order("attention", "glossary", "intro", "nets", plan=plan) == (["intro", "nets", "attention"], ["glossary"])
    assert order("lect01", "lect02", "lect03", plan=("lect02", "lect01", "lect03"))[0] == ["lect02", "lect01", "lect03"]


def test_lectures_the_plan_leaves_out_stand_where_their_number_belongs() -> None:
    assert order("lect0", "lect1", "lect2", "lect3", "lect4", plan=("lect1", "lect3"))[0] == [
        f"lect{n}" for n in range(5)
    ]


def test_lectures_without_a_plan_are_in_the_order_of_numbers() -> None:
    assert order("lect10", "2021lect9", "Lecture-1", "week 2", "psyLect03", "第４回", "講義05")[0] == [
        "Lecture-1", "week 2", "psyLect03", "第４回", "講義05", "2021lect9", "lect10",
    ]  # fmt: skip


def test_lectures_without_a_number_are_in_natural_order() -> None:
    assert order("part10", "Part2", "part1") == (["part1", "Part2", "part10"], [])


@pytest.mark.parametrize("name", ["holiday2", "electron5", "prep02", "2018Dupoux_ja", "collect3"])
def test_lectures_have_a_number_after_a_word(name: str) -> None:
    assert order("lect01", name) == (["lect01"], [name])


def test_lectures_may_have_their_number_in_the_title() -> None:
    titles = {
        "a": "第 ２ 回 視覚",
        "b": "第１回",
        "c": "Lecture 3: attention",
        "d": "用語集",
        "e": "第十二回",
        "f": "第二十一講",
    }
    assert order("a", "b", "c", "d", "e", "f", titles=titles) == (["b", "a", "c", "e", "f"], ["d"])


def test_lectures_go_by_file_names_where_titles_are_left_from_the_last_one() -> None:
    titles = {"lect03": "第03回", "lect04": "第03回", "prep03": "第03回 準備学習"}
    assert order("lect04", "lect03", "prep03", titles=titles) == (["lect03", "lect04"], ["prep03"])


def test_lectures_keep_what_goes_with_them_as_handouts() -> None:
    assert order("lect03", "lect03_glossary", plan=("lect03", "lect03_glossary")) == (["lect03"], ["lect03_glossary"])
    assert order("lecture-1-intro", "lecture-2-nets")[0] == ["lecture-1-intro", "lecture-2-nets"]


def test_lectures_copied_from_another_course_are_handouts() -> None:
    assert order("ai_lect01", "ai_lect02", "psy_lect02", plan=("ai_lect01", "ai_lect02"))[1] == ["psy_lect02"]
    assert order("lect02a", "lect02b")[0] == ["lect02a", "lect02b"]
