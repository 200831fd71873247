"""Open pages change in place while their site is edited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.serving import PATIENCE, Running, serving

FILES = {
    "site.toml": '[site]\ntitle = "T"\n',
    "templates/site.css": "h1 { color: rgb(1, 2, 3) }\n",
    "templates/page.html": (
        '{% extends "theme/page.html" %}{% block head %}<link rel="stylesheet" href="{{ theme_url(\'site.css\') }}">'
        '<link rel="stylesheet" href="{{ url_for(\'/assets/own.css\') }}">{% endblock %}'
    ),
    "assets/own.css": "h2 { color: rgb(4, 5, 6) }\n",
    "assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
    "content/index.md": "# home\n\n[a](a.md)\n",
    "content/b.md": "# other\n\nb\n",
}
LONG = "\n\n".join(f"Paragraph {number}: " + "words " * 40 for number in range(60))
TOP = '# title\n\n<details id="d"><summary>more</summary>hidden</details>\n\n<input id="i" value="x">\n\n![a](../assets/a.svg)\n\n'


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    site = tmp_path / "site"
    for name, text in (FILES | {"content/a.md": f"{TOP}## part\n\n{LONG}\n"}).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    with serving(site) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 900, "height": 600})
    context.set_default_timeout(PATIENCE * 1000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, running: Running) -> Page:
    page = context.new_page()
    page.goto(running.url + "a/")
    listening(page)
    page.evaluate("window.mark = 'same document'")
    return page


def listening(page: Page) -> None:
    """Wait until the tab has heard of the server's state once."""
    page.wait_for_function("document.querySelector('script[data-coursegen]')?.dataset.heard")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.mark === 'same document'"))


def test_a_changed_block_changes_and_all_else_stays(page: Page, running: Running) -> None:
    page.locator("#d summary").click()
    page.locator("#i").fill("typed")
    page.get_by_text("Paragraph 40:").evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.evaluate(
        "window.kept = [...document.querySelectorAll('main p')].find(p => p.textContent.startsWith('Paragraph 40'))"
    )
    place = "window.kept.getBoundingClientRect().top"
    before = page.evaluate(place)
    assert page.evaluate("scrollY") > 1000
    running.write(
        "content/a.md",
        f"{TOP}## part\n\nA new paragraph that stands above.\n\n{LONG.replace('Paragraph 3:', 'Changed 3:')}\n",
    )
    expect(page.get_by_text("A new paragraph that stands above.")).to_have_count(1)
    expect(page.get_by_text("Changed 3:")).to_have_count(1)
    expect(page.get_by_text("Paragraph 3:")).to_have_count(0)
    assert is_same_document(page)
    assert page.evaluate("window.kept.isConnected")
    assert abs(page.evaluate(place) - before) < 2
    assert page.evaluate("document.getElementById('d').open")
    assert page.locator("#i").input_value() == "typed"
    assert page.evaluate("document.activeElement.id") == "i"


def test_what_a_script_made_of_the_page_stays(page: Page, running: Running) -> None:
    page.evaluate(
        "document.documentElement.dataset.theme = 'dark';"
        "document.querySelectorAll('main p').forEach(p => p.before(Object.assign(document.createElement('b'), {className: 'added'})))"
    )
    count = page.locator(".added").count()
    running.write("content/a.md", f"{TOP}## part\n\n{LONG.replace('Paragraph 7:', 'Changed 7:')}\n")
    expect(page.get_by_text("Changed 7:")).to_have_count(1)
    assert page.locator(".added").count() == count
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("main p").count() == page.locator("main .added").count()


def test_a_style_of_the_theme_changes_again_and_again(page: Page, running: Running) -> None:
    sheets = page.locator("link[rel=stylesheet]").count()
    for number in range(1, 4):
        running.write("templates/site.css", f"h1 {{ color: rgb({number}, {number}, {number}) }}\n")
        expect(page.locator("h1")).to_have_css("color", f"rgb({number}, {number}, {number})")
        expect(page.locator("link[rel=stylesheet]")).to_have_count(sheets)
    assert is_same_document(page)


@pytest.mark.parametrize(("file", "name"), [("templates/site.css", "h1"), ("assets/own.css", "h2")])
def test_a_style_sheet_is_swapped_without_a_flash(page: Page, running: Running, file: str, name: str) -> None:
    colour = f"getComputedStyle(document.querySelector('main {name}')).color"
    page.evaluate(
        f"window.seen = new Set(); (function look() {{ window.seen.add({colour}); requestAnimationFrame(look) }})()"
    )
    before = page.evaluate(colour)
    running.write(file, f"{name} {{ color: rgb(7, 8, 9) }}\n")
    page.wait_for_function(f"{colour} === 'rgb(7, 8, 9)'")
    page.wait_for_timeout(100)
    assert set(page.evaluate("[...window.seen]")) == {before, "rgb(7, 8, 9)"}
    assert is_same_document(page)


def test_an_image_is_shown_anew(page: Page, running: Running) -> None:
    assert page.evaluate("document.querySelector('main img').naturalWidth") == 10
    running.write("assets/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"/>')
    page.wait_for_function("document.querySelector('main img').naturalWidth === 30")
    assert is_same_document(page)


def test_a_new_script_is_run_and_the_reader_is_where_he_was(page: Page, running: Running) -> None:
    page.locator("#d summary").click()
    page.locator("#i").fill("typed")
    page.get_by_text("Paragraph 40:").evaluate("e => e.scrollIntoView({block: 'start', behavior: 'instant'})")
    page.wait_for_timeout(50)
    before = page.evaluate("scrollY")
    template = FILES["templates/page.html"].replace("{% endblock %}", "<script>window.ran = 1</script>{% endblock %}")
    running.write("templates/page.html", template)
    page.wait_for_function("window.ran === 1")
    listening(page)
    assert not is_same_document(page)
    assert page.evaluate("document.getElementById('d').open")
    assert page.locator("#i").input_value() == "typed"
    assert abs(page.evaluate("scrollY") - before) < 5


def test_an_error_is_laid_over_the_last_good_page_and_goes_by_itself(page: Page, running: Running) -> None:
    running.write(
        "templates/page.html",
        '{% extends "theme/page.html" %}\n{% block main %}\n<b>{{ page.nothing<i> }}</b>{% endblock %}',
    )
    overlay = page.locator("coursegen-panel .errors")
    expect(overlay).to_contain_text("this template cannot be used")
    expect(overlay).to_contain_text("templates/page.html:3:1")
    expect(overlay.locator("mark")).to_contain_text("page.nothing<i>")
    expect(overlay).to_contain_text("mend the template")
    assert page.get_by_text("Paragraph 3:").count() == 1
    running.says("templates/page.html:3:1: error template.error")
    running.write("templates/page.html", FILES["templates/page.html"])
    expect(overlay).to_have_count(0)
    assert is_same_document(page)


def test_an_error_can_be_put_away_until_another_comes(page: Page, running: Running) -> None:
    overlay = page.locator("coursegen-panel .errors")
    running.write("templates/page.html", "{% if %}")
    expect(overlay).to_have_count(1)
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    running.write("templates/page.html", "\n{% for %}")
    expect(overlay).to_contain_text("templates/page.html:2:1")


def test_warnings_about_the_page_are_listed_in_a_corner(page: Page, running: Running) -> None:
    running.write("content/a.md", "# title\n\n[broken](nowhere.md) and ![x](<img src=x onerror=alert(1)>.png)\n")
    warnings = page.locator("coursegen-panel .warnings")
    warnings.locator("summary").click()
    expect(warnings).to_contain_text("content/a.md:3:")
    expect(warnings).to_contain_text("nowhere.md")
    assert warnings.locator("button").count() == 0
    assert warnings.locator("img").count() == 0
    running.write("content/a.md", "# title\n\nmended\n")
    expect(warnings).to_have_count(0)


def test_a_warning_opens_its_line_in_the_editor(page: Page, running: Running, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    running.write(
        "site.toml",
        FILES["site.toml"] + f"[serve]\neditor = 'sh -c \"echo $0 >{asked}\" {{path}}:{{line}}:{{column}}'\n",
    )
    running.write("content/a.md", "# title\n\n[broken](nowhere.md)\n")
    page.locator("coursegen-panel .warnings summary").click()
    page.locator("coursegen-panel .warnings button").first.click()
    running.until(asked.exists)
    running.until(
        lambda: asked.read_text().startswith(f"{running.site}/content/a.md:3:"), "the editor is asked for the line"
    )


def test_a_site_that_is_broken_at_the_start_is_shown_once_it_is_mended(tmp_path: Path, context: BrowserContext) -> None:
    site = tmp_path / "broken"
    (site / "content").mkdir(parents=True)
    (site / "content/index.md").write_text("# well\n")
    (site / "site.toml").write_text("[site\n")
    with serving(site) as running:
        page = context.new_page()
        page.goto(running.url)
        expect(page.locator("coursegen-panel .errors")).to_contain_text("site.toml:1:6")
        running.write("site.toml", '[site]\ntitle = "T"\nurl = "https://example.org/course"\n')
        expect(page.locator("h1")).to_have_text("well")
        assert page.url == running.url + "course/"


def test_a_page_that_goes_stays_to_be_read_and_one_that_comes_is_shown(page: Page, running: Running) -> None:
    (running.site / "content/a.md").unlink()
    expect(page.locator("coursegen-panel .gone")).to_have_count(1)
    assert page.get_by_text("Paragraph 3:").count() == 1
    running.write("content/a.md", "# title\n\nback\n")
    expect(page.get_by_text("back", exact=True)).to_have_count(1)
    expect(page.locator("coursegen-panel .gone")).to_have_count(0)
    page.goto(running.url + "new/")
    listening(page)
    running.write("content/new.md", "# brand new\n")
    expect(page.locator("h1")).to_have_text("brand new")


def test_the_tab_follows_to_the_page_that_is_edited(tmp_path: Path, context: BrowserContext) -> None:
    site = tmp_path / "site"
    for name, text in (FILES | {"content/a.md": "# title\n"}).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    with serving(site, "--follow") as running:
        page = context.new_page()
        page.goto(running.url + "a/")
        listening(page)
        running.write("content/b.md", "# other\n\nedited\n")
        page.wait_for_url(running.url + "b/")
        expect(page.get_by_text("edited")).to_have_count(1)


def test_eight_tabs_share_one_stream(context: BrowserContext, running: Running) -> None:
    tabs = [context.new_page() for _ in range(8)]
    for tab in tabs:
        tab.goto(running.url + "a/")
        listening(tab)
    running.write("content/a.md", "# title\n\nseen by all\n")
    for tab in tabs:
        expect(tab.get_by_text("seen by all")).to_have_count(1)


def test_a_tab_that_missed_a_restart_is_brought_up_to_date(tmp_path: Path, context: BrowserContext) -> None:
    site = tmp_path / "site"
    for name, text in (FILES | {"content/a.md": "# title\n\nfirst\n"}).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    with serving(site) as running:
        page = context.new_page()
        page.goto(running.url + "a/")
        listening(page)
        port = str(running.port)
    running.write("content/a.md", "# title\n\nsecond\n")
    with serving(site, "--port", port):
        expect(page.get_by_text("second", exact=True)).to_have_count(1)


def test_a_style_that_changes_while_it_is_loaded_leaves_no_other_behind(page: Page, running: Running) -> None:
    sheets = page.locator("link[rel=stylesheet]").count()
    for number in range(1, 30):
        running.write("templates/site.css", f"h1 {{ color: rgb({number}, 0, 0) }}\n")
        page.wait_for_timeout(15 * (number % 5))
    expect(page.locator("h1")).to_have_css("color", "rgb(29, 0, 0)")
    expect(page.locator("link[rel=stylesheet]")).to_have_count(sheets)
