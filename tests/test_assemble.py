from __future__ import annotations

import pytest

from coursegen.assemble import assemble
from coursegen.check import check_references
from coursegen.config import BuildConfig, Config, JekyllConfig, SiteConfig
from coursegen.diagnostics import Diagnostics
from coursegen.model import Asset, Site
from tests.conftest import read

JEKYLL = Config(
    site=SiteConfig(title="J", url="https://own.org/base/"),
    build=BuildConfig(content="."),
    jekyll=JekyllConfig(baseurl="/base", values={"baseurl": "/base"}),
)


def site_of(
    pages: dict[str, str], assets: tuple[str, ...] = (), config: Config | None = None
) -> tuple[Site, Diagnostics]:
    config = config or Config(site=SiteConfig(title="T"))
    files = tuple(Asset(path, path.removeprefix("content/"), 1, 1) for path in assets)
    return assemble([read(text, config, path) for path, text in pages.items()], files, config)


def target(path: str, href: str, config: Config | None = None) -> tuple[str, bool]:
    pages = {
        "content/index.md": "# 題",
        "content/2021/lect01.md": "# 節 {#s}",
        "content/2021/index.md": "x",
        "content/top.md": "x",
    }
    if config is not None:
        pages = {name.removeprefix("content/"): text for name, text in pages.items()}
        path = path.removeprefix("content/")
    pages[path] = f"[x]({href})"
    site, _ = site_of(
        pages, ("assets/a b.svg", "assets/が.svg", "content/2021/pic.png", "assets/demo/index.html"), config
    )
    page = next(page for page in site.pages if page.document.path == path)
    return page.targets[0].url, page.targets[0].exists


@pytest.mark.parametrize(
    ("path", "href", "url", "exists"),
    [
        ("content/x.md", "../assets/a%20b.svg", "/assets/a%20b.svg", True),
        ("content/2021/x.md", "../assets/a%20b.svg", "/assets/a%20b.svg", True),
        ("content/2021/x.md", "../../assets/a%20b.svg", "/assets/a%20b.svg", True),
        ("content/x.md", "/assets/a%20b.svg", "/assets/a%20b.svg", True),
        ("content/x.md", "/assets/か\u3099.svg", "/assets/%E3%81%8C.svg", True),
        ("content/2021/x.md", "pic.png", "/2021/pic.png", True),
        ("content/2021/x.md", "lect01.md", "/2021/lect01/", True),
        ("content/2021/x.md", "lect01", "/2021/lect01/", True),
        ("content/2021/x.md", "lect01/", "/2021/lect01/", True),
        ("content/2021/x.md", "lect01.html#s", "/2021/lect01/#s", True),
        ("content/2021/x.md", "../lect01/?q=1#s", "/2021/lect01/?q=1#s", True),
        ("content/2021/x.md", "./", "/2021/", True),
        ("content/2021/x.md", "..", "/", True),
        ("content/2021/x.md", "/2021", "/2021/", True),
        ("content/x.md", "2021/index.html", "/2021/", True),
        ("content/x.md", "/assets/demo/", "/assets/demo/", True),
        ("content/x.md", "#s", "/x/#s", True),
        ("content/x.md", "nothing.png", "/nothing.png", False),
        ("content/2021/x.md", "nothing/", "/2021/nothing/", False),
        ("content/x.md", "../../../../etc/passwd", "/etc/passwd", False),
    ],
)
def test_reference_means_what_its_author_meant(path: str, href: str, url: str, exists: bool) -> None:
    assert target(path, href) == (url, exists)


@pytest.mark.parametrize(
    ("href", "url", "exists"),
    [
        ("/base/2021/lect01", "/2021/lect01/", True),
        ("https://own.org/2021/lect01.html", "/2021/lect01/", True),
        ("http://own.org/base/assets/a%20b.svg", "/assets/a%20b.svg", True),
        ("https://own.org/nothing", "https://own.org/nothing", False),
        ("{{ site.baseurl }}/2021/lect01", "/2021/lect01/", True),
        ("{{ '/2021/lect01' | relative_url }}", "/2021/lect01/", True),
    ],
)
def test_reference_to_the_sites_own_address_is_local(href: str, url: str, exists: bool) -> None:
    assert target("content/x.md", href, JEKYLL) == (url, exists)


def test_collision_names_both_sources_and_publishes_neither() -> None:
    site, diagnostics = site_of({"content/a.md": "x", "content/a/index.md": "x", "content/b.md": "x"})
    assert [page.url for page in site.pages] == ["/b/"]
    assert site.kept == {"a/index.html"}
    assert [(d.code.name, d.path) for d in diagnostics] == [
        ("url.collision", "content/a.md"),
        ("url.collision", "content/a/index.md"),
    ]
    assert all("content/a.md" in d.message and "content/a/index.md" in d.message for d in diagnostics)


def test_collision_of_a_file_with_a_folder_is_one_too() -> None:
    site, diagnostics = site_of({"content/a.md": "x"}, ("content/a",))
    assert (site.pages, site.assets) == ((), ())
    assert {d.path for d in diagnostics} == {"content/a.md", "content/a"}


def test_permalink_places_a_page_and_a_bad_one_is_said() -> None:
    site, (diagnostic,) = site_of(
        {"content/a.md": "---\npermalink: one\n---\n", "content/b.md": "---\ntitle: x\npermalink: ../b\n---\n"}
    )
    assert [page.output for page in site.pages] == ["b/index.html", "one.html"]
    assert (diagnostic.code.name, diagnostic.path) == ("url.permalink", "content/b.md")
    assert diagnostic.span is not None


def test_course_takes_its_order_from_the_plan() -> None:
    pages = {
        "content/c/index.md": "- [b](lect2.md)\n- [a](lect1.md)\n",
        "content/c/lect1.md": "x",
        "content/c/lect2.md": "x",
        "content/c/用語.md": "x",
    }
    (course,) = site_of(pages)[0].courses
    assert course.lectures == ("/c/lect2/", "/c/lect1/")
    assert course.handouts == ("/c/%E7%94%A8%E8%AA%9E/",)


def test_course_takes_its_order_from_numbers() -> None:
    pages = {f"content/lect{n}.md": "x" for n in (10, 9, 1)} | {
        "content/index.md": "x",
        "content/lect09_glossary.md": "x",
        "content/prep01.md": "x",
    }
    (course,) = site_of(pages)[0].courses
    assert course.lectures == ("/lect1/", "/lect9/", "/lect10/")
    assert course.handouts == ("/lect09_glossary/", "/prep01/")


def test_course_takes_numbers_from_titles() -> None:
    titles = {
        "content/b.md": "---\ntitle: 第１回\n---\n",
        "content/a.md": "---\ntitle: 第 2 回\n---\n",
        "content/z.md": "x",
        "content/index.md": "x",
    }
    (course,) = site_of(titles)[0].courses
    assert (course.lectures, course.handouts) == (("/b/", "/a/"), ("/z/",))


def test_missing_references_are_said_with_what_was_probably_meant() -> None:
    pages = {
        "content/a.md": "# 見出し\n\n[x](Fig.svg) ![y](fig2.svg) [z](lectures.md) [w](#見出) [ok](#見出し)\n",
        "content/lecture.md": "x",
    }
    site, _ = site_of(pages, ("assets/fig.svg", "other/fig2.svg"))
    found = {(d.code.name, d.href): d.hint for d in check_references(site)}
    assert found == {
        ("asset.missing", "Fig.svg"): "/assets/fig.svg differs only in case, width or Unicode form",
        ("asset.missing", "fig2.svg"): "a file of this name is at /other/fig2.svg",
        ("page.missing", "lectures.md"): "did you mean /lecture/?",
        ("anchor.missing", "#見出"): "did you mean #見出し?",
    }
