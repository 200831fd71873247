from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.config import Config
from coursegen.kinds import LinkKind
from coursegen.model import Target
from tests.site_builder import JEKYLL, built, coursegen_site, document, jekyll_site, page_of

PAGES = [
    "content/index.md",
    "content/about.md",
    "content/2021/index.md",
    "content/2021/lect05.markdown",
    "content/が.md",
]
ASSETS = [
    "assets/x.svg",
    "assets/100%.png",
    "assets/a%20b.png",
    "assets/図 1.svg",
    "old/index.html",
    "memo.html",
    "2021/y.pdf",
]


def resolve(source: str, href: str, element: str = "a", config: Config | None = None) -> Target:
    """The target of one link of one page of a small site."""
    pages = [document(path) for path in PAGES if path != source]
    site, _ = built([*pages, document(source, (element, href))], ASSETS, config or coursegen_site())
    return page_of(site, source).targets[0]


@pytest.mark.parametrize(
    ("source", "href", "url"),
    [
        # a source file
        ("content/index.md", "about.md", "/about/"),
        ("content/index.md", "./2021/lect05.markdown", "/2021/lect05/"),
        ("content/2021/lect06.md", "lect05.markdown#x", "/2021/lect05/#x"),
        ("content/2021/lect06.md", "../about.md?q=1", "/about/?q=1"),
        ("content/2021/lect06.md", "/content/about.md", "/about/"),
        ("content/2021/lect06.md", "../../content/about.md", "/about/"),
        # a page by its address
        ("content/index.md", "2021/lect05/", "/2021/lect05/"),
        ("content/index.md", "2021/lect05", "/2021/lect05/"),
        ("content/index.md", "2021/lect05.html", "/2021/lect05/"),
        ("content/index.md", "2021/lect05/index.html", "/2021/lect05/"),
        ("content/index.md", "2021", "/2021/"),
        ("content/index.md", "/", "/"),
        ("content/2021/lect06.md", "../", "/"),
        ("content/2021/lect06.md", ".", "/2021/"),
        ("content/2021/lect06.md", "index.html", "/2021/"),
        ("content/index.md", "./", "/"),
        # as seen from the page's URL
        ("content/2021/lect06.md", "../lect05/", "/2021/lect05/"),
        ("content/2021/lect06.md", "../../about/", "/about/"),
        # Unicode, escapes, what is typed
        ("content/index.md", "か\u3099.md", "/%E3%81%8C/"),
        ("content/index.md", "%E3%81%8C/", "/%E3%81%8C/"),
        ("content/index.md", " about.\nmd ", "/about/"),
        ("content/index.md", "..\\2021\\lect05", "/2021/lect05/"),
        ("content/index.md", "about#か\u3099 い", "/about/#%E3%81%8C%20%E3%81%84"),
        ("content/index.md", "about#:~:text=a%2Cb,い", "/about/#:~:text=a%2Cb,%E3%81%84"),
        ("content/index.md", "about?q=あ%20%", "/about/?q=%E3%81%82%20%25"),
        # above the root
        ("content/index.md", "../../../about.md", "/about/"),
    ],
)
def test_references_find_pages(source: str, href: str, url: str) -> None:
    assert resolve(source, href) == Target(LinkKind.PAGE, url)


@pytest.mark.parametrize(
    ("source", "href", "url"),
    [
        ("content/x.md", "../assets/x.svg", "/assets/x.svg"),
        ("content/2021/x.md", "../assets/x.svg", "/assets/x.svg"),
        ("content/2021/x.md", "../../assets/x.svg", "/assets/x.svg"),
        ("content/x.md", "assets/x.svg", "/assets/x.svg"),
        ("content/2021/x.md", "/assets/x.svg?raw=true#page=2", "/assets/x.svg?raw=true#page=2"),
        ("content/2021/x.md", "/assets//./x.svg", "/assets/x.svg"),
        ("content/x.md", "/assets/100%.png", "/assets/100%25.png"),
        ("content/x.md", "/assets/100%25.png", "/assets/100%25.png"),
        ("content/x.md", "/assets/a%20b.png", "/assets/a%2520b.png"),
        ("content/x.md", "/assets/図 1.svg", "/assets/%E5%9B%B3%201.svg"),
        ("content/2021/x.md", "y.pdf", "/2021/y.pdf"),
        ("content/x.md", "old/", "/old/"),
        ("content/x.md", "old", "/old/"),
        ("content/x.md", "memo", "/memo.html"),
    ],
)
def test_references_find_files(source: str, href: str, url: str) -> None:
    assert resolve(source, href) == Target(LinkKind.ASSET, url)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("", Target(LinkKind.PAGE, "/2021/x/")),
        ("?q", Target(LinkKind.PAGE, "/2021/x/?q")),
        ("#", Target(LinkKind.ANCHOR, "/2021/x/#")),
        ("#が", Target(LinkKind.ANCHOR, "/2021/x/#%E3%81%8C")),
        ("https://example.com/a b", Target(LinkKind.EXTERNAL, "https://example.com/a b")),
        ("//example.com/", Target(LinkKind.EXTERNAL, "//example.com/")),
        ("mailto:a@example.com", Target(LinkKind.MAIL, "mailto:a@example.com")),
    ],
)
def test_references_to_the_page_itself_and_elsewhere(href: str, target: Target) -> None:
    assert resolve("content/2021/x.md", href) == target


@pytest.mark.parametrize(
    ("element", "href", "target"),
    [
        ("a", "nothing.md", Target(LinkKind.PAGE, "/2021/nothing.md", exists=False)),
        ("a", "../nothing/#x", Target(LinkKind.PAGE, "/nothing/#x", exists=False)),
        ("a", "../nothing.pdf", Target(LinkKind.PAGE, "/nothing.pdf", exists=False)),
        ("img", "../図.svg", Target(LinkKind.ASSET, "/%E5%9B%B3.svg", exists=False)),
        ("img", "", Target(LinkKind.ASSET, "", exists=False)),
        ("img", "/about", Target(LinkKind.ASSET, "/about", exists=False)),
        ("img", r"C:\x.png", Target(LinkKind.ASSET, "/2021/C:/x.png", exists=False)),
    ],
)
def test_references_to_nothing_keep_the_path_from_the_source(element: str, href: str, target: Target) -> None:
    assert resolve("content/2021/x.md", href, element) == target


def test_references_of_frames_find_pages_and_those_of_images_do_not() -> None:
    assert resolve("content/x.md", "/about/", "iframe") == Target(LinkKind.PAGE, "/about/")
    assert not resolve("content/x.md", "/about/", "img").exists


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_references_to_the_own_host_are_looked_up(scheme: str) -> None:
    config = coursegen_site(url="https://www.example.ac.jp/course/")
    own = f"{scheme}://Example.ac.jp/course"
    assert resolve("content/x.md", f"{own}/about/#x", config=config) == Target(LinkKind.PAGE, "/about/#x")
    assert resolve("content/x.md", own, config=config) == Target(LinkKind.PAGE, "/")
    assert resolve("content/x.md", f"{own}/no/", config=config) == Target(LinkKind.PAGE, f"{own}/no/", exists=False)
    beside = f"{scheme}://example.ac.jp/about/"
    assert resolve("content/x.md", beside, config=config) == Target(LinkKind.EXTERNAL, beside)


@pytest.mark.parametrize(
    "href", ["https://example.ac.jp:8443/about/", "https://a.example.ac.jp/about/", "https://[/about/"]
)
def test_references_to_another_host_are_not(href: str) -> None:
    config = coursegen_site(url="https://example.ac.jp/")
    assert resolve("content/x.md", href, config=config) == Target(LinkKind.EXTERNAL, href)


def test_references_from_the_root_may_hold_the_base_path() -> None:
    for config in (coursegen_site(url="https://h.jp/course"), jekyll_site(url="https://h.jp", baseurl="/course")):
        pages = [
            document(path, "/course/about/", "/about/", "/course", "/courses/about/")
            for path in ("about.md", "index.md")
        ]
        site, _ = built(pages, config=config)
        assert [(target.url, target.exists) for target in site.pages[0].targets] == [
            ("/about/", True), ("/about/", True), ("/", True), ("/courses/about/", False),
        ]  # fmt: skip


def test_references_prefer_what_has_the_name_itself() -> None:
    """`a.html` is a page of that address before it is another name of the page at `a/`."""
    documents = [
        document("a.md"),
        document("b.md", permalink="/a.html"),
        document("index.md", "a.html", "a/", "a.md", "b.md"),
    ]
    site, _ = built(documents)
    assert [target.url for target in page_of(site, "index.md").targets] == ["/a.html", "/a/", "/a/", "/a.html"]


def test_references_read_the_source_path_before_the_address() -> None:
    documents = [document("2021/a.md", "x/"), document("2021/x.md"), document("2021/a/x.md")]
    site, _ = built(documents, config=JEKYLL)
    assert page_of(site, "2021/a.md").targets[0].url == "/2021/x/"


def test_references_follow_permalinks() -> None:
    documents = [document("a.md", permalink="/one/two/"), document("b.md", "a.md", "/a/", "a.html", "/one/two")]
    site, _ = built(documents)
    assert {target.url for target in page_of(site, "b.md").targets} == {"/one/two/"}


def test_references_to_collided_sources_are_missing() -> None:
    site, _ = built([document("a.md"), document("b.md", permalink="/a/"), document("c.md", "a.md")])
    assert not page_of(site, "c.md").targets[0].exists


@given(st.text(), st.sampled_from(["a", "img", "iframe"]))
def test_references_take_any_address(href: str, element: str) -> None:
    target = resolve("content/2021/x.md", href, element, coursegen_site(url="https://h.jp/b"))
    assert not target.exists or target.url


def test_what_the_site_makes_later_is_linked_below_its_base_path() -> None:
    config = jekyll_site(url="https://h.example", baseurl="/c")
    assert resolve("a/b.md", "/c/sitemap.xml", config=config) == Target(LinkKind.PAGE, "/sitemap.xml", exists=False)
    assert resolve("a/b.md", "/sitemap.xml", config=config).url == "/sitemap.xml"
    assert resolve("a/b.md", "/cc/x/", config=config).url == "/cc/x/"
