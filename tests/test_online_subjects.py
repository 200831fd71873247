"""What is asked about, for any reference whatever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coursegen.check import Occurrence
from coursegen.check.online.addresses import remapped, request_url
from coursegen.check.online.subjects import Resolver, subject_of
from coursegen.model import Link, Target
from coursegen.source import Span
from coursegen.urls import kind_of

HOSTS = st.sampled_from(
    """https://colab.research.google.com/ https://github.com/ https://raw.githubusercontent.com/ https://arxiv.org/abs/
    https://doi.org/ https://youtu.be/ https://www.youtube.com/watch?v= http://a.example/ //a.example/ https://日本.example/
    https://me:pw@a.example:8080/ http://[::1]/ http://[ https:/// mailto: javascript: data: tel:""".split()
)
TAILS = st.text(alphabet=st.characters(codec="utf-8"), max_size=30) | st.text(
    alphabet="aZ0/%#?&=.:[]@\\ \t\n日.-_~+,v", max_size=40
)


def occurrence(href: str) -> Occurrence:
    kind, span = kind_of(href), Span(0, 0)
    return Occurrence("a.md", "/a/", Link(kind, href, "", "a", span, span), Target(kind, href))


@given(HOSTS, TAILS)
def test_any_reference_is_about_something_or_nothing(host: str, tail: str) -> None:
    subject = subject_of(occurrence(host + tail), anchors=True)
    if subject is not None and subject.resolver is Resolver.WEB:
        url = subject.key.partition("#")[0]
        assert url.isascii() and not set(url) & set(' \t\r\n"<>\\')
        assert request_url(url) == url
        assert "@" not in url.split("/")[2]
        assert url.startswith(("http://", "https://"))


QUERIES = st.text(alphabet="abAB=&+%/?:;,'()日", max_size=12)


@given(QUERIES, QUERIES)
def test_addresses_with_other_queries_are_other_subjects(one: str, other: str) -> None:
    """Nothing is sorted, folded or dropped: a server may tell them apart (`watch?v=A`, `watch?v=B`)."""
    asked = [subject_of(occurrence(f"http://a.example/x?{query}"), anchors=False) for query in (one, other)]
    sent = [request_url(f"http://a.example/x?{query}") for query in (one, other)]
    assert None not in asked
    assert (asked[0] == asked[1]) == (sent[0] == sent[1])
    assert one == other or sent[0] != sent[1] or "%" in one + other  # a stray percent sign is sent as %25


PREFIXES = st.sampled_from(["https://a.example", "https://a.example/", "https://a.example/x", "https://a", "", "x"])


@given(st.dictionaries(PREFIXES, st.just("http://127.0.0.1:1"), max_size=4), TAILS)
def test_only_what_stands_in_the_settings_is_asked_elsewhere(remap: dict[str, str], tail: str) -> None:
    for url in (f"https://a.example/{tail}", "https://a.example", f"https://a.example.evil/{tail}"):
        instead = remapped(url, remap)
        assert (instead is not None) == any(prefix and _holds(prefix, url) for prefix in remap)
        assert instead is None or instead.startswith("http://127.0.0.1:1")


def _holds(prefix: str, url: str) -> bool:
    rest = url.removeprefix(prefix)
    return url.startswith(prefix) and (not rest or prefix.endswith("/") or rest[0] in "/?:")
