"""The repository's own course, built as it stands: what its figures show and what of them stays hidden."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from coursegen.build import build_site
from tests.atom import faults
from tests.tools import REPOSITORY

_ORIGINAL = re.compile(r"<br/>\n[^<]*<!-- (?P<text>.*?) -->\n</center>", re.DOTALL)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("course") / "site"
    build_site(REPOSITORY, output=output, base_url="https://example.org/c")
    return output


def originals(lecture: str) -> list[str]:
    """The English captions that stand in comments of a lecture."""
    text = (REPOSITORY / "content" / f"{lecture}.md").read_text(encoding="utf-8")
    return [match["text"] for match in _ORIGINAL.finditer(text)]


def test_captions_are_shown_in_two_languages_where_the_page_says_so(course: Path) -> None:
    page = LexborHTMLParser((course / "lect14" / "index.html").read_text(encoding="utf-8"))
    shown = {
        details.text().strip()
        for figure in page.css("main figure")
        if (details := figure.css_first('div[lang="en"]')) is not None
    }
    written = originals("lect14")
    assert len(written) >= 4
    assert all(any(text in one for one in shown) for text in written)


def test_the_courses_own_template_links_the_manuscript_below_what_the_theme_shows(course: Path) -> None:
    page = LexborHTMLParser((course / "lect05" / "index.html").read_text(encoding="utf-8"))
    last = page.css("main a")[-1]
    assert (last.attributes["href"] or "").endswith("/blob/main/content/lect05.md")
    assert page.css_first("main .neighbours") is not None


def test_captions_stay_in_their_comments_where_no_page_says_so(course: Path) -> None:
    written = originals("lect10")
    assert len(written) >= 3
    for path in course.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".xml", ".ics", ".txt"):
            text = path.read_text(encoding="utf-8")
            assert not [one for one in written if one in text], path


def test_references_to_figures_lead_to_them_and_say_their_number(course: Path) -> None:
    page = LexborHTMLParser((course / "lect14" / "index.html").read_text(encoding="utf-8"))
    references = page.css("main a[href^='#fig:']")
    assert {reference.attributes["href"] for reference in references} == {"#fig:memory", "#fig:attention-convolution"}
    for reference in references:
        figure = page.css_first(f"figure[id='{(reference.attributes['href'] or '')[1:]}']")
        assert figure is not None
        label = figure.css_first(".figure-label")
        assert label is not None and label.text().strip() == reference.text()


def test_the_courses_feed_keeps_the_rules_of_atom(course: Path) -> None:
    document = (course / "feed.xml").read_bytes()
    assert faults(document) == []
    assert document.count(b"<entry>") == 4
