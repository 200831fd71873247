from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.kinds import LinkKind
from coursegen.urls import Place, decode, encode, kind_of, page_place, place, relative, trim

SEGMENTS = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=6).filter(
    lambda segment: segment not in (".", "..")
)
PATHS = st.lists(SEGMENTS, max_size=4).flatmap(
    lambda parts: st.sampled_from(
        ["/" + encode("/".join(parts)), ("/" + encode("/".join(parts)) + "/").replace("//", "/")]
    )
)
RESTS = st.sampled_from(["", "#x", "?q=1", "?q=a/b:c#x/y?z"])


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("", LinkKind.LOCAL),
        ("lect05.md", LinkKind.LOCAL),
        ("?q", LinkKind.LOCAL),
        ("/x:y", LinkKind.LOCAL),
        ("図1:概要.svg", LinkKind.LOCAL),
        (r"C:\figures\x.png", LinkKind.LOCAL),
        ("#x", LinkKind.ANCHOR),
        ("  #x\n", LinkKind.ANCHOR),
        ("//arxiv.org/abs/1706.03762", LinkKind.EXTERNAL),
        ("https://example.com/", LinkKind.EXTERNAL),
        ("https://", LinkKind.EXTERNAL),
        ("http://[", LinkKind.EXTERNAL),
        ("ftp://arxiv.org/", LinkKind.EXTERNAL),
        ("tel:03-0000-0000", LinkKind.EXTERNAL),
        ("HTTPS://Colab.Research.Google.com/github/a/b", LinkKind.COLAB),
        (" https://colab.research.google.c\nom/drive/1", LinkKind.COLAB),
        ("https://arxiv.org/abs/1706.03762", LinkKind.ARXIV),
        ("http://www.arxiv.org/pdf/1706.03762v5.pdf", LinkKind.ARXIV),
        ("https://export.arxiv.org/html/1706.03762", LinkKind.ARXIV),
        ("https://arxiv.org:443/abs/1706.03762", LinkKind.ARXIV),
        ("https://doi.org/10.48550/arXiv.1706.03762", LinkKind.ARXIV),
        ("https://doi.org/10.1000/arxiv.5", LinkKind.DOI),
        ("https://dx.doi.org/10.1038/nature14539", LinkKind.DOI),
        ("https://github.com/a/b/blob/main/x.ipynb", LinkKind.GITHUB),
        ("https://notgithub.com/a", LinkKind.EXTERNAL),
        ("https://a.github.io/b/", LinkKind.EXTERNAL),
        ("https://youtu.be/x", LinkKind.YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/x", LinkKind.YOUTUBE),
        ("mailto:a@example.com", LinkKind.MAIL),
        ("data:image/png;base64,AAAA", LinkKind.DATA),
        ("JavaScript:void(0)", LinkKind.DATA),
    ],
)
def test_kind_is_told_from_the_address(href: str, kind: LinkKind) -> None:
    assert kind_of(href) is kind


def test_trim_reads_as_browsers_do() -> None:
    assert trim(" \u3000a b\r\nc\t ") == "a bc"


@pytest.mark.parametrize(
    ("path", "permalink", "url", "output"),
    [
        ("2021/2021lect14.md", "pretty", "/2021/2021lect14/", "2021/2021lect14/index.html"),
        ("index.md", "pretty", "/", "index.html"),
        ("2021/index.markdown", "pretty", "/2021/", "2021/index.html"),
        ("README.md", "pretty", "/README/", "README/index.html"),
        ("a.b.md", "pretty", "/a.b/", "a.b/index.html"),
        ("404.md", "pretty", "/404.html", "404.html"),
        ("404.md", "/:path/:basename/", "/404.html", "404.html"),
        ("2021/404.md", "pretty", "/2021/404/", "2021/404/index.html"),
        ("2021/lect.md", "none", "/2021/lect.html", "2021/lect.html"),
        ("2021/lect.md", "html", "/2021/lect.html", "2021/lect.html"),
        ("2021/lect.md", "date", "/2021/lect.html", "2021/lect.html"),
        ("2021/index.md", "weekdate", "/2021/", "2021/index.html"),
        ("2021/lect.md", "/:path/:basename:output_ext", "/2021/lect.html", "2021/lect.html"),
        ("lect.md", "/:path/:title/", "/lect/", "lect/index.html"),
        ("2021/index.md", "/:path/:basename/", "/2021/", "2021/index.html"),
        ("index.md", "/:path/:basename/", "/", "index.html"),
        ("a.md", "/:year/:month/:basename/", "/2021/04/a/", "2021/04/a/index.html"),
        ("a.md", "/lectures/one/", "/lectures/one/", "lectures/one/index.html"),
        ("a.md", "lectures/one/", "/lectures/one/", "lectures/one/index.html"),
        ("a.md", "//one//two/", "/one/two/", "one/two/index.html"),
        ("a.md", "/x.html", "/x.html", "x.html"),
        ("a.md", "/x", "/x.html", "x.html"),
        ("a.md", "/v1.2", "/v1.2.html", "v1.2.html"),
        ("a.md", "/x/index.html", "/x/", "x/index.html"),
        ("a/index.md", "/b/index/", "/b/index/", "b/index/index.html"),
        ("a/index.md", "/b/:basename/", "/b/", "b/index.html"),
        ("a.md", "/", "/", "index.html"),
        ("a.md", "/第1回/", "/%E7%AC%AC1%E5%9B%9E/", "第1回/index.html"),
        ("a.md", "/%E7%AC%AC1%E5%9B%9E/", "/%E7%AC%AC1%E5%9B%9E/", "第1回/index.html"),
        ("a.md", "/10:30/", "/10:30/", "10:30/index.html"),
        ("a#b?.md", "pretty", "/a%23b%3F/", "a#b?/index.html"),
        ("100%.md", "pretty", "/100%25/", "100%/index.html"),
        ("100%25.md", "/:basename/", "/100%2525/", "100%25/index.html"),
        ("か\u3099.md", "pretty", "/%E3%81%8C/", "が/index.html"),
        ("a b&c=d.md", "pretty", "/a%20b&c=d/", "a b&c=d/index.html"),
    ],
)
def test_page_place_is_that_of_the_permalink(path: str, permalink: str, url: str, output: str) -> None:
    assert page_place(path, permalink, {"year": "2021", "month": "04"}) == Place(url, output)


@pytest.mark.parametrize(
    "permalink",
    [
        "/../x/",
        "/a/%2e%2e/b/",
        "/./a/",
        "/a\\b/",
        "/:nothing/",
        "/:day/",
        "/a\nb/",
        "/a%00b/",
        "https://h/x",
        "/\ud800/",
    ],
)
def test_page_place_refuses_what_names_nothing_on_the_site(permalink: str) -> None:
    assert page_place("a.md", permalink) is None


@given(SEGMENTS, st.sampled_from(["pretty", "none", "/:path/:basename/"]))
def test_page_place_url_names_the_output(stem: str, permalink: str) -> None:
    found = page_place(f"{stem}.md", permalink)
    if found is not None:
        assert decode(found.url).lstrip("/") == found.output.removesuffix("index.html")


@given(st.text())
def test_page_place_takes_any_permalink(permalink: str) -> None:
    found = page_place("a/b.md", permalink)
    assert found is None or (found.url.startswith("/") and found.url.isascii() and not found.output.startswith("/"))


def test_place_of_an_index_is_its_folder_and_no_other_file() -> None:
    assert place("x/index.html") == Place("/x/", "x/index.html")
    assert place("x/myindex.html") == Place("/x/myindex.html", "x/myindex.html")


def test_decode_leaves_what_is_no_escape() -> None:
    assert decode("100%/%zz/%E3%81%8B%E3%82%99") == "100%/%zz/が"


@given(st.text(st.characters(codec="utf-8")))
def test_decode_undoes_encode(path: str) -> None:
    assert encode(decode(encode(path))) == encode(path)


@pytest.mark.parametrize(
    ("here", "there", "reference"),
    [
        ("/", "/", "./"),
        ("/a/", "/a/", "./"),
        ("/a/", "/a/#x", "#x"),
        ("/a/", "/a/?q#x", "./?q#x"),
        ("/a/b.html", "/a/b.html", "b.html"),
        ("/a/b.html", "/a/b.html#x", "#x"),
        ("/a/x:y.html", "/a/x:y.html", "./x:y.html"),
        ("/a/", "/", "../"),
        ("/a/b/", "/a/c/#x", "../c/#x"),
        ("/2021/lect/", "/assets/x.svg", "../../assets/x.svg"),
        ("/", "/x:y/", "./x:y/"),
        ("/a/", "/a", "../a"),
        ("/404.html", "/a/", "a/"),
        ("/", "/;", ";"),
    ],
)
def test_relative_is_the_shortest_reference(here: str, there: str, reference: str) -> None:
    assert relative(here, there) == reference


@given(PATHS, PATHS, RESTS, st.sampled_from(["", "/course", "/a/b"]))
def test_relative_leads_there_below_any_base(here: str, there: str, rest: str, base: str) -> None:
    here, there = here.replace(";", ","), there.replace(";", ",")  # urljoin drops an empty `;`, a rule of RFC 1808
    reference = relative(here, there + rest)
    assert reference
    assert urljoin("https://h" + base + here, reference) == "https://h" + base + there + rest
