from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from coursegen import codes
from coursegen.check import Facts, Published, check_references, occurrences
from coursegen.check.works import check_isbn
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics, Verdict
from coursegen.markdown import parse
from coursegen.model import Document, FrontMatter
from coursegen.source import Source
from tests.site_builder import JEKYLL, built, coursegen_site, document, jekyll_site

ASSETS = ["assets/MNasNet_fig7.svg", "assets/２.png", "assets/only.png", "old/only.png", "assets/a b.png"]


def check(*documents: Document, url: str = "") -> Diagnostics:
    return checked(documents, ASSETS, jekyll_site(url=url))


def checked(documents: Iterable[Document], assets: Iterable[str], config: Config) -> Diagnostics:
    """What is said of local references alone."""
    site, _ = built(documents, assets, config)
    published = Published([*(page.output for page in site.pages), *(asset.output for asset in site.assets)], config)
    sources = {page.document.path: page.document.source for page in site.pages}
    written = occurrences(site, (), published)
    found = check_references(written, Facts(site, config, published, None, sources, date(2026, 1, 1)))
    return tuple(
        each for each in found if each.code.name.endswith((".missing", "link.unverified", ".malformed", "-malformed"))
    )


def only(*links: str | tuple[str, str], anchors: tuple[str, ...] = ()) -> Diagnostic:
    """The one finding about a page `2021/lect05.md` with these links."""
    (found,) = check(
        document("2021/lect05.md", *links, anchors=anchors), document("2021/attention.md", anchors=["が-い"])
    )
    return found


def test_check_is_silent_where_everything_exists() -> None:
    links = ("attention.md", "#", "#top", "#TOP", "#x", "attention#が-い", "attention#%E3%81%8C-%E3%81%84", "?q#x")
    outside = (
        "https://example.com/#x",
        "mailto:a@example.com",
        "data:,x",
        "/assets/only.png#page=2",
        "#x:~:text=a",
        "#:~:text=a",
    )
    page = document("2021/lect05.md", *links, *outside, ("img", "/assets/only.png"), anchors=["x"])
    assert check(page, document("2021/attention.md", anchors=["が-い"])) == ()


@pytest.mark.parametrize(
    ("link", "code", "target"),
    [
        ("nothing.md", codes.PAGE_MISSING, "/2021/nothing.md"),
        ("../nothing.pdf?q#x", codes.PAGE_MISSING, "/nothing.pdf?q#x"),
        (("img", "nothing.svg"), codes.ASSET_MISSING, "/2021/nothing.svg"),
        (("img", ""), codes.ASSET_MISSING, ""),
        ("#nothing", codes.ANCHOR_MISSING, "/2021/lect05/#nothing"),
        ("attention.md#nothing", codes.ANCHOR_MISSING, "/2021/attention/#nothing"),
    ],
)
def test_check_names_what_is_missing(link: str | tuple[str, str], code: object, target: str) -> None:
    found = only(link)
    href = link if isinstance(link, str) else link[1]
    assert (found.code, found.href, found.target, found.verdict) == (code, href, target, Verdict.BROKEN)
    assert found.path == "2021/lect05.md" and found.hint


def test_check_points_at_the_address() -> None:
    page = document("2021/lect05.md", "/assets/only.png", "nothing.md")
    (found,) = check(page)
    assert found.span is not None and page.source[found.span] == "nothing.md"


@pytest.mark.parametrize(
    ("href", "hint"),
    [
        ("/attention.md", "write `/2021/attention/`, if that is meant: it has this name"),
        ("/assets/mnasnet_fig7.svg", "write `/assets/MNasNet_fig7.svg`: the name differs in case"),
        ("/assets/2.png", "write `/assets/２.png`: the name differs in full or half width"),
        ("/old/a b.jpg", "write `/assets/a%20b.png`: the name has another ending"),
        ("/old/x/only.png", "write `/old/only.png`, if that is meant: it has this name"),
        ("/assets/MNasNet_fig7.pdf", "write `/assets/MNasNet_fig7.svg`: the name has another ending"),
        ("attentoin.html", "write `/2021/attention/`, if that is meant"),
        ("/a b.png", "write `/assets/a b.png`: the file is in `assets`"),
        ("attenton", "write `/2021/attention/`, if that is meant"),
        ("attenntion", "write `/2021/attention/`, if that is meant"),
        ("atention", "write `/2021/attention/`, if that is meant"),
        ("atenttion", "write `/2021/attention/`, if that is meant"),
        ("atenttino", "correct the address, or add the file"),
        ("attention.qmd", "write `/2021/attention/`: the name has another ending"),
        ("/assets/MNasNet_fig7", "write `/assets/MNasNet_fig7.svg`: the name has another ending"),
        ("/old/", "the folder has no page of its own: link to one of its files, or give it an index page"),
        ("lect06.md", "correct the address, or add the file"),
        ("/https://example.com/x.pdf", "begin it with `https://`, if it is an address of another site"),
        ("www.example.com/x.pdf", "begin it with `https://`, if it is an address of another site"),
    ],
)
def test_check_suggests_what_was_meant(href: str, hint: str) -> None:
    assert only(href).hint == hint


@pytest.mark.parametrize(
    ("href", "hint"),
    [
        ("https://doi.org/abc.def", "a DOI begins with 10. and a number, then a slash: 10.1038/nature14539"),
        ("https://doi.org/doi:10.1038/nature14539", "write `https://doi.org/10.1038/nature14539`"),
        ("https://arxiv.org/abs/2001.123", "write `2001.00123`, if that is the paper"),
        ("https://arxiv.org/abs/1401.01234", "write `1401.1234`, if that is the paper"),
        ("https://arxiv.org/abs/2012.123456", "copy the id from arXiv again"),
        ("https://arxiv.org/abs/2013.12345", "copy the id from arXiv again"),
        ("https://arxiv.org/abs/2000.12345", "copy the id from arXiv again"),
        ("https://arxiv.org/abs/2012.12345v0", "write 2012.12345, or a version such as v1 after it"),
    ],
)
def test_check_says_how_an_id_is_written(href: str, hint: str) -> None:
    assert only(href).hint == hint


def test_check_suggests_a_page_by_its_address() -> None:
    pages = [document("2021/lect05.md", "/attention.md"), document("2021/attention.md")]
    (found,) = checked(pages, (), jekyll_site(permalink="none"))
    assert found.hint == "write `/2021/attention.html`, if that is meant: it has this name"


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("../../src/run.py", "src/run.py"),
        ("../../LICENSES.md#x", "LICENSES.md"),
        ("../../src/", ""),
        ("../../two.html", ""),
        ("../run.py", ""),
        ("/src/run.py", ""),
        ("../../assets/run.py", ""),
        ("../../src/fig.svg", ""),
    ],
)
def test_check_says_where_a_file_lies_outside_what_is_published(href: str, path: str) -> None:
    pages = [document("content/a/b.md", href)]
    (found,) = checked(pages, ["assets/fig.svg"], coursegen_site())
    where = f"`{path}` lies outside what is published (content, assets, notebooks)"
    assert (found.hint or "").startswith(where) is bool(path)


@pytest.mark.parametrize(
    ("href", "hint"),
    [
        ("#Attention", "write `#attention`: the id differs in case"),
        ("#attentoin", "write `#attention`, if that is meant"),
        ("#１-がい", "write `#1-がい`: the id differs in full or half width"),
        ("#%EF%BC%91-%E3%81%8C%E3%81%84", "write `#1-%E3%81%8C%E3%81%84`: the id differs in full or half width"),
        ("#ＴＷＯ", "write `#Two`, if that is meant"),  # and nothing tells which
        ("#nothing", "write the id of a heading of that page"),
    ],
)
def test_check_suggests_the_nearest_anchor(href: str, hint: str) -> None:
    assert only(href, anchors=("attention", "1-がい", "x", "two", "Two")).hint == hint


def test_check_knows_the_sites_own_host() -> None:
    page = document("a.md", "https://h.jp/assets/only.png", "https://h.jp/assets/mnasnet_fig7.svg#x")
    (found,) = check(page, url="https://h.jp")
    assert found.target == "https://h.jp/assets/mnasnet_fig7.svg#x"
    assert found.hint == "write `https://h.jp/assets/MNasNet_fig7.svg#x`: the name differs in case"


@pytest.mark.parametrize(
    ("url", "href", "is_known"),
    [
        ("https://me.github.io", "/slides/one/", False),
        ("https://me.github.io", "/slides/one.html#x", False),
        ("https://me.github.io", "https://me.github.io/slides/", False),
        ("https://me.github.io/course", "/slides/", False),
        ("https://me.github.io/course", "/course/slides/", True),
        ("https://me.github.io/course", "https://me.github.io/course/slides/", True),
        ("https://me.github.io", "slides/one/", True),
        ("https://me.github.io", "/2021/one/", True),
        ("https://me.github.io", "/slides", True),
        ("https://me.github.io", "/slides/one.pdf", True),
        ("https://me.github.io", "/slides/attention/", True),
        ("https://h.example", "/slides/one/", True),
        ("https://h.example", "/~me/attention.html", False),
        ("https://h.example", "../~me/attention.html", True),
    ],
)
def test_what_another_repository_may_publish_is_not_called_missing(url: str, href: str, is_known: bool) -> None:
    pages = [document("2021/lect05.md", href), document("2021/attention.md")]
    (found,) = checked(pages, ASSETS, jekyll_site(url=url))
    if is_known:
        assert (found.code, found.verdict) == (codes.PAGE_MISSING, Verdict.BROKEN)
    else:
        assert (found.code, found.verdict) == (codes.LINK_UNVERIFIED, Verdict.UNVERIFIED)
        assert found.message == f"`{href}` lies beside this site on its host, where nothing is known"


def test_check_of_a_missing_home_has_a_hint() -> None:
    both = [document("content/index.md"), document("content/index.markdown")]  # want one address, so neither has it
    (found,) = checked([document("content/a.md", "/"), *both], (), coursegen_site())
    assert found.hint == "correct the address, or add the page"


def test_the_home_page_that_a_site_without_one_gets_can_be_linked() -> None:
    assert [*checked([document("content/a.md", "/")], (), coursegen_site())] == []


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("4-623-08372-1", None),
        ("978-4-623-08372-5", None),
        ("4-623-08372-2", "its check digit is wrong"),
        ("978-4-623-08372-1", "its check digit is wrong"),
        ("4-623-0837", "it has 8 digits"),
    ],
)
def test_why_a_number_is_no_isbn(number: str, why: str | None) -> None:
    found = [each.message for each in check_isbn({"a.md": Source("a.md", f"乾, 2018, ISBN {number}。")})]
    assert found == ([f"`{number}` is no ISBN: {why}"] if why else [])


CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not beside the repository")
def test_check_finds_what_is_broken_in_real_pages() -> None:
    """Every broken reference to a page or file that other tools found; which anchors there are is another stage's."""
    golden = json.loads((CORPUS / "golden" / "broken.json").read_text())
    expected = {
        (each["path"], each["href"]): codes.ASSET_MISSING if each["kind"] == "asset" else codes.PAGE_MISSING
        for each in golden
        if each["kind"] in ("page", "asset") and " " not in each["href"]
    }
    paths = (CORPUS / "komazawa" / "files.txt").read_text().splitlines()
    broken = sorted({path for path, _ in expected})
    texts = {path: (CORPUS / "komazawa" / path).read_text() for path in broken}
    pages = [parse(Source(path, text), FrontMatter({}), JEKYLL) for path, text in texts.items()]
    pages += [document(path) for path in paths if path.endswith(".md") and path not in texts]
    assets = [path for path in paths if not path.endswith(".md")]
    found = {(each.path, each.href): each.code for each in checked(pages, assets, JEKYLL)}
    assert {key: found.get(key) for key in expected} == expected
