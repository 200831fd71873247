from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.kinds import LinkKind
from coursegen.urls import decode, encode, kind_of, page_place, relative


@pytest.mark.parametrize(
    ("path", "permalink", "url", "output"),
    [
        ("2021/2021lect14.md", "pretty", "/2021/2021lect14/", "2021/2021lect14/index.html"),
        ("index.md", "pretty", "/", "index.html"),
        ("a/index.md", "pretty", "/a/", "a/index.html"),
        ("404.md", "pretty", "/404.html", "404.html"),
        ("a/b.md", "none", "/a/b.html", "a/b.html"),
        ("a/b.md", "/x/", "/x/", "x/index.html"),
        ("a/b.md", "/x", "/x.html", "x.html"),
        ("a/b.md", "/x.html", "/x.html", "x.html"),
        ("a/b.md", "/:path/:basename/", "/a/b/", "a/b/index.html"),
        ("講義 1#a?.md", "pretty", "/%E8%AC%9B%E7%BE%A9%201%23a%3F/", "講義 1#a?/index.html"),
        ("100%.md", "pretty", "/100%25/", "100%/index.html"),
        ("か\u3099.md", "pretty", "/%E3%81%8C/", "が/index.html"),
    ],
)
def test_page_place_is_where_github_pages_serves_it(path: str, permalink: str, url: str, output: str) -> None:
    place = page_place(path, permalink)
    assert place is not None
    assert (place.url, place.output) == (url, output)


@pytest.mark.parametrize("permalink", ["/../x", "/a/../../x", "/:nothing/", "/a\\b", "/a\x00b", "/%2e%2e/x"])
def test_page_place_refuses_what_leads_astray(permalink: str) -> None:
    assert page_place("a.md", permalink) is None


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("a.md", LinkKind.LOCAL),
        ("/a", LinkKind.LOCAL),
        ("", LinkKind.LOCAL),
        ("#x", LinkKind.ANCHOR),
        ("//host/x", LinkKind.EXTERNAL),
        ("https://colab.research.google.com/github/o/r/blob/m/x.ipynb", LinkKind.COLAB),
        ("https://arxiv.org/abs/1506.02117", LinkKind.ARXIV),
        ("https://doi.org/10.48550/arXiv.1506.02117", LinkKind.ARXIV),
        ("https://doi.org/10.1038/nrn2787", LinkKind.DOI),
        ("https://youtu.be/x", LinkKind.YOUTUBE),
        ("https://notarxiv.org/x", LinkKind.EXTERNAL),
        ("mailto:a@b.jp", LinkKind.MAIL),
        ("data:text/plain,x", LinkKind.DATA),
        ("http://[broken", LinkKind.EXTERNAL),
    ],
)
def test_kind_of_tells_addresses_apart(href: str, kind: LinkKind) -> None:
    assert kind_of(href) is kind


SEGMENT = st.text(alphabet="ab.:%é講 #?", min_size=1, max_size=4).filter(lambda s: s not in (".", ".."))
PATHS = st.tuples(st.lists(SEGMENT, max_size=3), st.booleans()).map(
    lambda drawn: encode("/" + "/".join(drawn[0]) + ("/" if drawn[1] and drawn[0] else ""))
)


@given(PATHS, PATHS, st.sampled_from(["", "#x", "?q=1", "?q=1#x"]), st.sampled_from(["", "/course", "/a/b"]))
def test_relative_leads_where_it_should_below_any_base(start: str, end: str, rest: str, base: str) -> None:
    reference = relative(start, end + rest)
    assert reference
    assert urljoin(f"https://h{base}{start}", reference) == f"https://h{base}{end}{rest}"


@given(st.text(alphabet="ab%2F講 #?", max_size=8))
def test_decode_undoes_encode(path: str) -> None:
    assert decode(encode(path)) == path
