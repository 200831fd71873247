"""Citations of the repository's own course in a real browser, with scripts switched off: only Escape needs one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

Served = tuple[str, Path]


@pytest.fixture(params=[360, 800, 1280])
def page(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A lecture with citations, on a device with a mouse."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 700}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(served[0] + "lect14/")
    yield page
    context.close()


def inside(page: Page, card: Locator) -> bool:
    """Whether all of the card is on the screen."""
    box, size = card.bounding_box(), page.viewport_size
    assert box is not None and size is not None
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


def test_the_pointer_shows_the_reference(page: Page) -> None:
    for number in range(page.locator(".cite").count()):
        cite = page.locator(".cite").nth(number)
        link, card = cite.locator("> a"), cite.locator("> .card")
        link.scroll_into_view_if_needed()
        assert not card.is_visible()
        link.hover()
        assert card.is_visible() and inside(page, card)
        card.hover()  # what is shown can be pointed at, and read
        assert card.is_visible()
        page.mouse.move(1, 1)
        assert not card.is_visible()


def test_the_keyboard_shows_the_reference_and_goes_to_it_and_back(page: Page) -> None:
    cite = page.locator(".cite").nth(2)
    link, card = cite.locator("> a"), cite.locator("> .card")
    page.locator(".cite").nth(1).locator("> a").focus()
    page.keyboard.press("Tab")
    assert card.is_visible() and inside(page, card)
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Enter")
    work = page.url.partition("#")[2]
    listed = page.locator(f"[id='{work}']")
    assert listed.is_visible() and listed.inner_text()[:20] == card.text_content()[:20]  # type: ignore[index]
    back = listed.get_by_role("link", name="引用箇所 1 へ戻る")
    back.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#" + (link.get_attribute("id") or "?"))


def test_focus_that_leaves_hides_the_reference(page: Page) -> None:
    card = page.locator(".cite").nth(2).locator("> .card")
    page.locator(".cite").nth(1).locator("> a").focus()
    page.keyboard.press("Tab")
    assert card.is_visible()
    page.keyboard.press("Tab")
    assert not card.is_visible()


def test_escape_closes_the_reference_until_pointer_and_focus_have_left(browser: Browser, served: Served) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 700}, reduced_motion="reduce")
    page.goto(served[0] + "lect14/")
    cite = page.locator(".cite").nth(2)
    link, card = cite.locator("> a"), cite.locator("> .card")
    link.hover()
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    box = link.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 2, box["y"] + box["height"] / 2)  # within the citation
    page.wait_for_timeout(50)
    assert not card.is_visible()
    page.mouse.move(1, 1)
    page.wait_for_function("!document.querySelector('.cite.closed')")
    link.hover()
    assert card.is_visible()
    page.mouse.move(1, 1)
    page.locator(".cite").nth(1).locator("> a").focus()
    page.keyboard.press("Tab")
    assert card.is_visible()
    page.keyboard.press("Escape")
    assert not card.is_visible() and link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Shift+Tab")
    page.wait_for_function("!document.querySelector('.cite.closed')")
    page.keyboard.press("Tab")
    assert card.is_visible()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_finger_opens_and_closes_the_reference(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True,
        color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    page = context.new_page()
    page.goto(served[0] + "lect14/")
    cite = page.locator(".cite").nth(2)
    card = cite.locator("> .card")
    cite.scroll_into_view_if_needed()
    cite.get_by_role("button").tap()
    assert card.is_visible() and inside(page, card)
    assert "#" not in page.url
    page.touchscreen.tap(5, 5)
    assert not card.is_visible()
    cite.get_by_role("button").tap()
    card.get_by_role("link", name="一覧で見る").tap()
    assert page.url.partition("#")[2] == (cite.locator("> a").get_attribute("href") or "")[1:]
    context.close()


def test_the_page_of_the_course_leads_to_every_place(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(served[0] + "references/")
    assert page.locator(".work-list > li").count() >= 60
    page.locator(".work-list > li .cited-on a").first.click()
    place = page.locator(f"[id='{page.url.partition('#')[2]}']")
    assert place.is_visible()
    page.close()
