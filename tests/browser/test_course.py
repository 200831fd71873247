"""The repository's own course in a real browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from tests.tools import REPOSITORY

SCREENSHOTS = REPOSITORY / "build" / "screenshots"
Served = tuple[str, Path]


def pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix().removesuffix("index.html") for path in folder.rglob("*.html"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_speak_no_error_and_ask_no_other_host(
    browser: Browser, served: Served, width: int, scheme: str
) -> None:
    address, folder = served
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    errors: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda request: foreign.append(request.url) if urlsplit(request.url).hostname != "127.0.0.1" else None,
    )
    for name in pages(folder):
        page.goto(address + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        page.screenshot(path=SCREENSHOTS / f"{name.strip('/').replace('/', '_') or 'home'}-{width}-{scheme}.png")
    context.close()
    assert (errors, foreign) == ([], [])


def test_pages_can_be_read_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(served[0] + "lect14/")
    assert page.locator("main h1").is_visible()
    page.get_by_text("目次", exact=True).click()
    assert page.locator(".toc a").first.is_visible()
    context.close()


def test_print_leaves_the_lecture_only(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(served[0] + "lect05/")
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert not page.locator(".lectures").is_visible()
    assert not page.locator(".toc").is_visible()
    assert len(page.pdf()) > 20_000
    page.close()


def test_formulas_are_drawn_in_the_math_font(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(served[0] + "lect10/")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"STIX Two Math\"'))")
    assert page.locator("main math").count() > 20
    assert page.locator(".math-error").count() == 0
    page.close()


def test_every_internal_reference_holds(served: Served) -> None:
    address, folder = served
    broken = []
    for name in pages(folder):
        file = folder / (name + "index.html" if name.endswith("/") or not name else name)
        tree = LexborHTMLParser(file.read_text(encoding="utf-8"))
        for node in tree.css("[href],[src]"):
            reference = node.attributes.get("href") or node.attributes.get("src") or ""
            target, fragment = urldefrag(urljoin(address + name, reference))
            if not target.startswith(address):
                continue
            path = folder / unquote(target[len(address) :])
            path = path / "index.html" if target.endswith("/") else path
            if not path.is_file():
                broken.append((name, reference))
            elif fragment and path.suffix == ".html":
                there = LexborHTMLParser(path.read_text(encoding="utf-8"))
                if not any(n.attributes.get("id") == unquote(fragment) for n in there.css("[id]")):
                    broken.append((name, reference))
    assert broken == []


def test_the_schedule_marks_the_week_that_it_is_read_in(browser: Browser, served: Served) -> None:
    context = browser.new_context(timezone_id="Asia/Tokyo")
    for instant, marked in (
        ("2025-05-21T09:00:00+09:00", ["第 5 回 5月22日（木） 今週"]),
        ("2025-05-05T00:00:00+09:00", ["5月8日（木） 今週"]),
        ("2025-05-04T23:59:00+09:00", ["第 3 回 5月1日（木） 今週"]),
        ("2025-01-06T09:00:00+09:00", ["第 1 回 4月17日（木） 次回"]),
        ("2026-01-06T09:00:00+09:00", []),
    ):
        page = context.new_page()
        page.clock.set_fixed_time(instant)
        page.goto(served[0] + "schedule/")
        found = [" ".join(line.split()) for line in page.locator("[aria-current=date] .when").all_inner_texts()]
        assert found == marked
        page.close()
    context.close()


def test_the_schedule_can_be_read_without_javascript_and_on_paper(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(served[0] + "schedule/")
    assert page.locator(".schedule > li").count() == 16 and page.locator(".now").count() == 0
    page.emulate_media(media="print")
    assert page.locator(".schedule > li").last.is_visible() and not page.locator(".course-files").is_visible()
    context.close()


def test_the_home_page_leads_to_schedule_and_calendar(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(served[0])
    page.locator(".course-files").get_by_role("link", name="予定表").click()
    assert page.url == served[0] + "schedule/"
    address = page.get_by_role("link", name="カレンダー（.ics）").get_attribute("href")
    events = Calendar.from_ical((served[1] / "schedule.ics").read_text(encoding="utf-8")).walk("VEVENT")
    assert address == "../schedule.ics" and len(events) == 16
    assert [str(event["SUMMARY"]) for event in events if event["STATUS"] == "CANCELLED"] == [
        "休講 ディープラーニングの心理学的解釈"
    ]
    page.get_by_role("link", name="畳み込みニューラルネットワークと視覚").first.click()
    assert page.url == served[0] + "lect05/"
    page.close()
