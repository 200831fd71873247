"""Formulas in the titles of pages: formulas where HTML is shown, what one types where it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursegen.build import build_site
from tests.conftest import MakeSite, read

ALPHA = "<math><mi>α</mi></math>"


@pytest.mark.parametrize(
    ("text", "title", "html"),
    [
        ("# 第 1 回 $\\alpha$ 距離\n", "第 1 回 α 距離", f"第 1 回 {ALPHA} 距離"),
        ("---\ntitle: 第 1 回 $\\alpha$ 距離\n---\n# 題\n", "第 1 回 α 距離", f"第 1 回 {ALPHA} 距離"),
        ("---\ntitle: A < B $x_1$\n---\n", "A < B x_1", r"A &lt; B <math>.*</math>"),
        ("---\ntitle: $5 と $6 の差\n---\n", "$5 と $6 の差", ""),
        ("---\ntitle: $PATH と $HOME\n---\n", "$PATH と $HOME", ""),
        ("---\ntitle: $\\frac{1$ の題\n---\n", "$\\frac{1$ の題", ""),
        ("# ふつうの題\n", "ふつうの題", ""),
    ],
)
def test_a_title_is_text_and_where_it_holds_formulas_html(text: str, title: str, html: str) -> None:
    document = read(text)
    assert document.title == title
    assert re.fullmatch(html, document.title_html)
    assert not [said for said in document.diagnostics if said.code.name.startswith("math.")]


def test_a_title_leaves_the_formulas_of_the_page_alone() -> None:
    document = read("---\ntitle: $\\alpha$\n---\n$x$\n")
    assert [formula.tex for formula in document.formulas] == ["x"]
    assert "α" in document.symbols


@pytest.fixture
def site(make_site: MakeSite) -> Path:
    folder = make_site(
        {
            "site.toml": '[site]\ntitle = "学校"\nurl = "https://example.org/"\n',
            "content/index.md": "# 講義 $\\beta$\n\n- 第 1 回 4月10日: [入口](lect1)\n- [第 2 回 4月17日](lect2)\n",
            "content/lect1.md": "# 第 1 回 $\\alpha$ 距離\n\n## $\\alpha$ とは\n\n文。\n\n## 次\n",
            "content/lect2.md": "---\ntitle: 第2回 $\\alpha$ 再び\ndate: 2025-04-17\n---\n文。\n",
        }
    )
    build_site(folder)
    return folder / "_site"


def test_pages_show_titles_with_their_formulas(site: Path) -> None:
    first, second = (site / f"lect{number}/index.html" for number in (1, 2))
    home, schedule = (site / "index.html").read_text(), (site / "schedule/index.html").read_text()
    assert (
        f'<a class="next" rel="next" href="../lect2/"><small>次の回</small> 第2回 {ALPHA} 再び</a>' in first.read_text()
    )
    assert f'<a href="#alpha-とは">{ALPHA} とは</a>' in first.read_text()
    assert f'<h1 class="coursegen-ui">第2回 {ALPHA} 再び</h1>' in second.read_text()
    assert home.count(f">第 1 回 {ALPHA} 距離</a>") == 2
    assert f'<h2><a href="../lect2/">{ALPHA} 再び</a></h2>' in schedule
    assert "/math." in second.read_text() and "/math." in schedule
    for page in site.rglob("*.html"):
        assert "\\alpha" not in page.read_text() and "\\beta" not in page.read_text()


def test_plain_text_shows_titles_as_one_types_them(site: Path) -> None:
    assert "<title>第2回 α 再び – 学校</title>" in (site / "lect2/index.html").read_text()
    assert "<title>講義 β</title>" in (site / "feed.xml").read_text()
    assert "SUMMARY:講義 β 第 2 回 α 再び" in (site / "schedule.ics").read_text()
