"""What is published of a schedule: its page, the calendar, the feed, the structured data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from coursegen.assemble import assemble
from coursegen.cache import Cache
from coursegen.config import Config, SiteConfig
from coursegen.model import CourseFacts, Outputs, ScheduledLecture
from coursegen.render import render
from coursegen.render.calendar import CourseEdition, calendar
from coursegen.workers import Workers
from tests.conftest import read

ATOM = "{http://www.w3.org/2005/Atom}"
FACTS = "# 2025 年度 認知科学\n\n- 曜日・時限: 木曜日 3 限 13:00-14:30\n- 教室: 1-203\n- 担当: 甲野\n\n"
PLAN = FACTS + (
    "- [第 1 回 4月10日](lect1): 導入; 歴史, 方法\n- [第 2 回 4月17日](lect2): 回帰\n- 4月24日: 休講\n"
    "- 第 3 回 5月3日: 補講\n"
)
FILES = {
    "index.md": PLAN,
    "lect1.md": "---\ntitle: 第1回 心と</script>機械\n---\n[実習](https://colab.research.google.com/github/a/b/blob/main/n.ipynb)\n",
    "lect2.md": "---\ntitle: 第2回 回帰\n---\n",
}


def published(
    files: Mapping[str, str] = FILES, *, url: str = "https://example.org/c", zone: str = "Asia/Tokyo", lang: str = "ja"
) -> Outputs:
    config = Config(site=SiteConfig(title="心の科学", url=url, timezone=zone, lang=lang))
    site, _ = assemble([read(text, config, f"content/{name}") for name, text in files.items()], [], config)
    return render(site, config, {}, {}, Cache(None), Workers().submit)[0]


def text(outputs: Outputs, path: str) -> str:
    output = outputs[path]
    assert isinstance(output, bytes)
    return output.decode()


def events(outputs: Outputs, path: str = "schedule.ics") -> list[Any]:
    return components(text(outputs, path), "VEVENT")


def components(data: str, name: str) -> list[Any]:
    return Calendar.from_ical(data).walk(name)


def tree(outputs: Outputs, path: str) -> Any:
    return LexborHTMLParser(text(outputs, path))


def test_the_calendar_is_read_by_a_calendar_library() -> None:
    first, second, cancelled, extra = events(published())
    assert first["SUMMARY"] == "2025 年度 認知科学 第 1 回 心と</script>機械"
    assert first["DESCRIPTION"] == "導入; 歴史, 方法" and first["LOCATION"] == "1-203"
    assert first["DTSTART"].dt == datetime(2025, 4, 10, 13, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(minutes=90)
    assert first["URL"] == "https://example.org/c/lect1/"
    assert second["SUMMARY"] == "2025 年度 認知科学 第 2 回 回帰"
    assert (cancelled["STATUS"], cancelled["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    # a Saturday, of which the site tells no time
    assert (extra["DTSTART"].dt, extra["DTEND"].dt) == (date(2025, 5, 3), date(2025, 5, 4))
    assert all(not event.errors and "RRULE" not in event for event in (first, second, cancelled, extra))


def test_the_calendar_keeps_to_the_grammar() -> None:
    data = published()["schedule.ics"]
    assert isinstance(data, bytes)
    lines = data.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut
    assert {b"BEGIN:VCALENDAR", b"VERSION:2.0", b"END:VCALENDAR", b"BEGIN:VTIMEZONE", b"TZID:Asia/Tokyo"} <= {*lines}
    for event in events(published()):
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys()


@given(st.text(max_size=200), st.text(alphabet="\\,;:\n\r\"' 字🎓é", max_size=200))
def test_any_text_comes_through_folded_and_escaped(title: str, topics: str) -> None:
    day = date(2025, 4, 10)
    lecture = ScheduledLecture(1, day, None, None, None, title, topics, (), "", None, False, "")
    edition = CourseEdition("題", "", CourseFacts(), [lecture], "i", "Asia/Tokyo", "", "ja")
    data = calendar(edition)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    (event,) = components(data.decode(), "VEVENT")
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", topics.replace("\r\n", "\n").replace("\r", "\n"))
    assert str(event.get("DESCRIPTION", "")) == shown
    assert day.isoformat() == event["DTSTART"].dt.isoformat()


def test_an_event_stays_itself_when_title_day_and_order_change() -> None:
    before = {str(event["SUMMARY"]): str(event["UID"]) for event in events(published())}
    moved = (
        PLAN.replace("4月17日", "4月18日").replace("- [第 1 回", "- 4月3日: 休講\n- [第 1 回").replace("回帰", "分類")
    )
    after = events(published({**FILES, "index.md": moved, "lect2.md": "---\ntitle: 第2回 分類\n---\n"}))
    assert {str(event["UID"]) for event in after} >= set(before.values())
    assert len({str(event["UID"]) for event in after}) == len(after) == 5
    assert events(published()) == events(published())


def test_events_of_two_courses_are_never_the_same() -> None:
    files = {f"{name}/{file}": text for name in ("ai", "psy") for file, text in FILES.items()}
    outputs = published(files)
    uids = [event["UID"] for name in ("ai", "psy") for event in events(outputs, f"{name}/schedule.ics")]
    assert len(set(uids)) == len(uids) == 8


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [("Asia/Tokyo", {9}), ("Europe/Berlin", {1, 2}), ("America/New_York", {-4, -5}), ("Asia/Kathmandu", {5.75})],
)
def test_times_are_in_the_sites_time_zone_all_year(zone: str, offsets: set[float]) -> None:
    plan = FACTS + "- 第 1 回 4月10日: a\n- 第 2 回 11月13日: b\n- 第 3 回 3月19日: c\n- 第 4 回 3月26日: d\n"
    outputs = published({"index.md": plan}, zone=zone)
    found = events(outputs)
    real = ZoneInfo(zone)
    for event in found:
        instant = event["DTSTART"].dt
        assert (instant.hour, instant.utcoffset()) == (13, instant.replace(tzinfo=real).utcoffset())
    hours = {event["DTSTART"].dt.utcoffset().total_seconds() / 3600 for event in found}
    assert hours == offsets
    # the description in the file says the same of each of these days as the database does
    (described,) = components(text(outputs, "schedule.ics"), "VTIMEZONE")
    own = described.to_tz(lookup_tzid=False)
    for event in found:
        local = event["DTSTART"].dt.replace(tzinfo=None)
        assert local.replace(tzinfo=own).utcoffset() == local.replace(tzinfo=real).utcoffset()


def test_a_course_without_a_day_has_no_calendar() -> None:
    outputs = published({"index.md": "# 授業\n\n- 第 1 回 4月10日: a\n- 第 2 回 4月17日: b\n", "lect1.md": "x"})
    assert "schedule.ics" not in outputs and "feed.xml" not in outputs
    assert '<time datetime="04-10">4月10日</time>' in text(outputs, "schedule/index.html")


def test_the_feed_is_atom() -> None:
    root = ElementTree.fromstring(text(published(), "feed.xml"))
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id") == "https://example.org/c/feed.xml"
    assert root.findtext(f"{ATOM}updated") == "2025-04-17T00:00:00+09:00"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "甲野"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": "https://example.org/c/feed.xml", "alternate": "https://example.org/c/"}
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["第 2 回 回帰", "第 1 回 心と</script>機械"]
    for entry in entries:
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.2
            assert len(entry.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", entry.findtext(f"{ATOM}updated") or "")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 2 and all(str(each).startswith("https://example.org/c/") for each in ids)


def test_without_an_address_there_is_no_feed_and_nothing_absolute() -> None:
    outputs = published(url="")
    assert "feed.xml" not in outputs and "schedule.ics" in outputs
    assert all("URL" not in event for event in events(outputs))
    for path in ("index.html", "schedule/index.html", "lect1/index.html"):
        assert "feed.xml" not in text(outputs, path)
        assert all("url" not in str(key).lower() for key in _keys(structured(outputs, path)))


def structured(outputs: Outputs, path: str) -> Any:
    (script,) = tree(outputs, path).css('script[type="application/ld+json"]')
    return json.loads(script.text())


def _keys(data: object) -> list[object]:
    if isinstance(data, dict):
        return [*data, *(key for value in data.values() for key in _keys(value))]
    return [key for value in data for key in _keys(value)] if isinstance(data, list) else []


def test_structured_data_describes_course_and_lecture() -> None:
    outputs = published()
    course = structured(outputs, "schedule/index.html")
    assert (course["@type"], course["name"], course["url"]) == (
        "Course",
        "2025 年度 認知科学",
        "https://example.org/c/",
    )
    (instance,) = course["hasCourseInstance"]
    assert (instance["startDate"], instance["endDate"]) == ("2025-04-10", "2025-05-03")
    first, _, cancelled, extra = instance["subEvent"]
    assert first["startDate"] == "2025-04-10T13:00:00+09:00"
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled" and extra["startDate"] == "2025-05-03"
    lecture = structured(outputs, "lect1/index.html")
    assert (lecture["@type"], lecture["position"]) == ("LearningResource", 1)
    assert lecture["name"] == "第1回 心と</script>機械"  # escaped on the page, whole as data
    assert lecture["isPartOf"] == {"@type": "Course", "name": "2025 年度 認知科学", "url": "https://example.org/c/"}
    assert structured(outputs, "index.html")["@type"] == "Course"


def test_the_schedule_page_shows_every_line() -> None:
    page = tree(published(), "schedule/index.html")
    lines = page.css(".schedule > li")
    assert [line.css_first("time").attributes["datetime"] for line in lines] == [
        "2025-04-10", "2025-04-17", "2025-04-24", "2025-05-03",
    ]  # fmt: skip
    assert [line.css_first(".when").text(strip=True) for line in lines] == [
        "第 1 回4月10日（木）", "第 2 回4月17日（木）", "4月24日（木）", "第 3 回5月3日（土）",
    ]  # fmt: skip
    assert lines[0].css_first("h2 a").attributes["href"] == "../lect1/"
    assert lines[0].css_first(".materials a").text() == "Colab 実習"
    assert "cancelled" in (lines[2].attributes["class"] or "") and lines[2].css_first(".no-lecture").text() == "休講"
    links = {link.attributes["href"] for link in page.css(".course-files a")}
    assert links == {"webcal://example.org/c/schedule.ics", "../schedule.ics", "../feed.xml"}
    assert "<loc>https://example.org/c/schedule/</loc>" in text(published(), "sitemap.xml")


def test_the_schedule_page_speaks_english() -> None:
    page = text(published(lang="en"), "schedule/index.html")
    assert "Thu 10 April" in page and "Lecture 1" in page and "No lecture" in page


def test_the_home_page_and_every_lecture_lead_to_the_schedule() -> None:
    outputs = published()
    for path, address in (("index.html", "schedule/"), ("lect1/index.html", "../schedule/")):
        page = tree(outputs, path)
        assert page.css(f'.course-page a[href="{address}"]')
        assert page.css_first('link[type="text/calendar"]').attributes["href"] == address.removesuffix("/") + ".ics"
    assert tree(outputs, "index.html").css('.course-files a[href="schedule.ics"]')


@pytest.mark.parametrize("own", ["schedule.md", "schedule/index.md"])
def test_a_page_of_the_lecturers_own_takes_the_schedules_place(own: str) -> None:
    outputs = published({**FILES, own: "# 私の予定\n"})
    assert "私の予定" in text(outputs, "schedule/index.html")
    assert 'href="../schedule/"' in text(outputs, "lect1/index.html") and "schedule.ics" in outputs


def test_every_lecture_leads_to_its_neighbours_in_the_order_of_the_plan() -> None:
    plan = (
        FACTS + "- [第 1 回 4月10日](lect1)\n- [第 2 回 4月17日](lect3)\n- 4月24日: 休講\n- [第 3 回 5月1日](lect2)\n"
    )
    files = {"index.md": plan, "notes.md": "# 資料\n", **{f"lect{n}.md": f"# {n}\n" for n in (1, 2, 3)}}
    outputs = published(files)
    found = {}
    for name in ("lect1", "lect2", "lect3", "notes"):
        links = tree(outputs, f"{name}/index.html").css(".neighbours a")
        found[name] = {link.attributes["rel"]: link.attributes["href"] for link in links}
    assert found == {
        "lect1": {"next": "../lect3/"},
        "lect3": {"prev": "../lect1/", "next": "../lect2/"},
        "lect2": {"prev": "../lect3/"},
        "notes": {},
    }
