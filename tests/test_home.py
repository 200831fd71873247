"""The home page of a site whose author wrote none: it lists what there is, and every link home leads to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursegen.build import build_site
from tests.conftest import MakeSite

PAGES = {
    "site.toml": '[site]\ntitle = "学校"\nurl = "https://example.org/c"\n',
    "content/k/index.md": "# 科目 $\\alpha$\n\n- 第 1 回: [甲](lect1)\n",
    "content/k/lect1.md": "# 甲\n",
    "content/note2.md": "---\ntitle: 二\ndate: 2025-04-10\n---\n[家](/) [家](../index.html)\n",
    "content/note10.md": "# 十\n",
    "content/404.md": "---\npermalink: /404.html\n---\n# 無\n",
}


def links(page: Path) -> list[tuple[str, str]]:
    main = re.search(r"<main.*</main>", page.read_text(), re.DOTALL)
    assert main
    return re.findall(r'<a href="([^"]*)">(.*?)</a>', main[0])


def test_a_site_without_a_home_page_gets_one_that_lists_its_courses_and_other_pages(make_site: MakeSite) -> None:
    folder = make_site(PAGES)
    result = build_site(folder)
    home = folder / "_site/index.html"
    assert links(home) == [("k/", "科目 <math><mi>α</mi></math>"), ("note2/", "二"), ("note10/", "十")]
    assert "<h1>学校</h1>" in home.read_text()
    assert 'href="../">' in (folder / "_site/note2/index.html").read_text()
    assert "<loc>https://example.org/c/</loc>" in (folder / "_site/sitemap.xml").read_text()
    assert not [said for said in result.made.diagnostics if said.code.name == "page.missing"]


@pytest.mark.parametrize(
    "path", ["content/index.md", "content/index.html", "assets/../index.html", "content/readme-like.md"]
)
def test_a_home_page_of_the_author_stays_his(make_site: MakeSite, path: str) -> None:
    text = "---\npermalink: /\n---\n# 私\n"
    folder = make_site({**PAGES, path.replace("assets/../", "content/"): text})
    build_site(folder)
    assert "私" in (folder / "_site/index.html").read_text()


def test_a_site_without_pages_gets_none(make_site: MakeSite) -> None:
    folder = make_site({"site.toml": '[site]\ntitle = "学校"\n', "content/a.txt": "x"})
    build_site(folder)
    assert not (folder / "_site/index.html").exists()
