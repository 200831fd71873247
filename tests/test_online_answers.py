"""What arXiv and GitHub answer, resolver by resolver, and in which form they are asked."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest

from coursegen.check.online.addresses import remapped, request_url
from coursegen.check.online.arxiv import check_papers
from coursegen.check.online.client import Client, system_lookup
from coursegen.check.online.fetcher import Fetcher, Limits
from coursegen.check.online.github import check_files, check_gist
from coursegen.check.online.outcomes import Fault, Outcome, Reason
from coursegen.diagnostics import Verdict
from tests.fake_web import Answer, FakeWeb, Raw, data, fake_web, feed, literally, page, paper
from tests.test_online import HOSTS, NoWait
from tests.test_online_trouble import Ask, ask

__all__ = ["ask"]

T = TypeVar("T")
NO_DOI: Answer = (404, {}, b'{"responseCode":100}')
A_DOI: Answer = (200, {}, b'{"responseCode":1}')


def asked(web: FakeWeb, question: Callable[[Fetcher], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Client(web.remap(*HOSTS, "evil.example"), 60.0, system_lookup) as client:
            return await question(Fetcher(client, NoWait(), Limits(), datetime(2026, 4, 1, tzinfo=UTC)))

    return asyncio.run(run())


# arXiv

ONE, TWO = "2001.00001", "2001.00002"


def papers(answer: Callable[[list[str]], Answer | Raw], *ids: str, doi: Answer = NO_DOI) -> dict[str, Outcome]:
    """What is found of papers where the query interface answers so."""

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer | Raw:
        return doi if place.startswith("doi.org") else answer(ids_of(place))

    with fake_web(play) as web:
        return asked(web, lambda fetcher: check_papers(fetcher, ids))


def ids_of(place: str) -> list[str]:
    return parse_qs(urlsplit(place).query)["id_list"][0].split(",")


def entry(identifier: str) -> str:
    return paper(f"{identifier}v1", "A Proof", "Anna Author")


def test_papers_are_asked_about_a_hundred_at_a_time(ask: Ask) -> None:
    ids = [f"2001.{number:05}" for number in range(1, 202)]

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return feed(entry(each) for each in ids_of(place))

    with fake_web(play) as web:
        found = ask(web, *(f"https://arxiv.org/abs/{each}" for each in ids))
    assert found.verdicts == {Verdict.OK: 201}
    queries = [parse_qs(urlsplit(place).query) for _, place in web.asked]
    assert [len(query["id_list"][0].split(",")) for query in queries] == [100, 100, 1]
    assert [(query["max_results"], query["start"]) for query in queries] == [(["100"], ["0"])] * 2 + [(["1"], ["0"])]


def test_a_batch_that_fails_leaves_the_others(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return page("<title>Sorry</title>") if len(web.asked) == 1 else feed(entry(each) for each in ids_of(place))

    with fake_web(play) as web:
        found = ask(web, *(f"https://arxiv.org/abs/2001.{number:05}" for number in range(1, 102)))
    assert found.verdicts == {Verdict.UNVERIFIED: 100, Verdict.OK: 1}


def test_a_paper_that_only_the_registry_knows_is_there() -> None:
    found = papers(lambda ids: feed(()), ONE, doi=A_DOI)[ONE]
    assert (found.verdict, "though arXiv's query does not show it" in found.evidence) == (Verdict.OK, True)


def test_the_registry_is_asked_in_small_letters() -> None:
    with fake_web(lambda method, place, *_: NO_DOI if place.startswith("doi.org") else feed(())) as web:
        found = asked(web, lambda fetcher: check_papers(fetcher, ["math.GT/0309136"]))
    assert found["math.GT/0309136"].verdict is Verdict.BROKEN
    assert "doi.org/api/handles/10.48550/arxiv.math.gt/0309136?type=URL" in {place for _, place in web.asked}


def test_one_id_that_cannot_be_read_spoils_no_other() -> None:
    def answer(ids: list[str]) -> Answer:
        return (400, {}, b"") if TWO in ids else feed(entry(each) for each in ids)

    found = papers(answer, ONE, TWO)
    assert [found[each].verdict for each in (ONE, TWO)] == [Verdict.OK, Verdict.BROKEN]


def test_a_long_feed_is_read_whole() -> None:
    long = entry(ONE).replace("<title>", f"<summary>{'x ' * 1_250_000}</summary><title>")
    assert papers(lambda ids: feed([long]), ONE)[ONE].title == "A Proof"


WHOLE = feed([entry(ONE)])[2]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param((203, {}, WHOLE), id="another status"),
        pytest.param(
            literally(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + WHOLE), id="cut off behind its end"
        ),
        pytest.param((200, {}, b'<!DOCTYPE feed [<!ENTITY a "b">]>' + WHOLE), id="a document type"),
        pytest.param((200, {}, b"<html><body>Sorry</body></html>"), id="a page in XML"),
        pytest.param((200, {}, b'<?xml version="1.0" encoding="shift_jis"?>' + WHOLE), id="an encoding of many bytes"),
        pytest.param((200, {}, b'<?xml version="1.0" encoding="nonsense"?>' + WHOLE), id="no encoding"),
        pytest.param((200, {}, b"\xff" + WHOLE), id="no text"),
    ],
)
def test_what_is_no_feed_proves_nothing(answer: Answer | Raw) -> None:
    assert papers(lambda ids: answer, ONE)[ONE].verdict is Verdict.UNVERIFIED


def test_an_entry_without_a_title_is_none() -> None:
    assert papers(lambda ids: feed([paper(f"{ONE}v1", "", "A")]), ONE)[ONE].verdict is Verdict.BROKEN


def test_what_a_feed_says_of_a_paper() -> None:
    written = paper(f"{ONE}v12", "Attention\n  Is   All", "Ashish\n Vaswani")
    found = papers(lambda ids: feed([written, entry(TWO)]), ONE)
    assert found == {
        ONE: Outcome(Verdict.OK, "arXiv", title="Attention Is All", authors=("Ashish Vaswani",), version=12)
    }


@pytest.mark.parametrize(
    ("summary", "withdrawn"),
    [
        ("This paper has been withdrawn by the author.", True),
        ("Withdrawn.", True),
        ("We study how money is withdrawn from banks.", False),
        ("x" * 300 + " This paper has been withdrawn by the author.", False),  # it may tell of another
    ],
)
def test_a_summary_tells_that_a_paper_was_withdrawn(summary: str, withdrawn: bool) -> None:
    written = entry(ONE).replace("<title>", f"<summary>{summary}</summary><title>")
    assert papers(lambda ids: feed([written]), ONE)[ONE].withdrawn is withdrawn


# GitHub

GONE: Answer = (404, {}, b'{"message": "Not Found"}')
FACTS = {"full_name": "o/r", "default_branch": "trunk"}


def tree(*paths: str, **more: object) -> dict[str, object]:
    return {"sha": "0", "tree": [{"path": path, "sha": "1"} for path in paths], **more}


class GitHub:
    """Its answers by path without the query, and what it was asked."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.told: list[str] = []

    def play(self, method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        self.asked.append(place.partition("/")[2].partition("?")[0])
        self.told.append(headers.get("authorization", ""))
        answer = self.answers.get(self.asked[-1], GONE)
        return answer if isinstance(answer, tuple) else data(answer)

    def files(self, *rests: str, name: str = "o/r", token: str = "") -> dict[str, Outcome]:
        with fake_web(self.play) as web:
            return asked(web, lambda fetcher: check_files(fetcher, name, rests, token))

    def gist(self, gist: str) -> Outcome:
        with fake_web(self.play) as web:
            return asked(web, lambda fetcher: check_gist(fetcher, gist, ""))


MAIN = "repos/o/r/git/trees/main"


def test_what_is_known_before_github_refuses_is_kept() -> None:
    github = GitHub({MAIN: tree("a.py"), "repos/o/r/git/trees/other": (403, {}, b"")})
    found = github.files("main/a.py", "other/b.py")
    assert [found[each].verdict for each in ("main/a.py", "other/b.py")] == [Verdict.OK, Verdict.UNVERIFIED]


@pytest.mark.parametrize("odd", [[], "x", 7, {}, {"tree": None}, {"tree": {}}, {"message": "hello"}, None])
@pytest.mark.parametrize("place", [MAIN, "repos/o/r"])
def test_an_odd_answer_of_github_proves_nothing(odd: object, place: str) -> None:
    if place == "repos/o/r" and isinstance(odd, dict):
        return  # it need not say anything
    answer: Answer = (200, {}, json.dumps(odd).encode())
    found = GitHub({place: answer}).files("main/a.py")["main/a.py"]
    assert (found.verdict, found.reason) == (Verdict.UNVERIFIED, Reason.UNCLEAR)


@pytest.mark.parametrize("odd", ["x", 7, {"ref": "refs/heads/a/b"}])
def test_odd_branches_prove_nothing(odd: object) -> None:
    github = GitHub({"repos/o/r": FACTS, "repos/o/r/git/matching-refs/heads/a/": odd})
    assert github.files("a/b/c.py")["a/b/c.py"].verdict is Verdict.UNVERIFIED


@pytest.mark.parametrize("entries", [[1, None, {"path": 5}, {"sha": "1"}, {"path": "a.py"}]])
def test_odd_entries_are_passed_over(entries: list[object]) -> None:
    assert GitHub({MAIN: {"tree": entries}}).files("main/a.py")["main/a.py"].verdict is Verdict.OK


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(202, {}, b""), (200, {}, b""), (200, {}, b"{"), (302, {"Location": ""}, b""), (206, {}, json.dumps(tree("a.py")).encode())],
)  # fmt: skip
def test_what_is_no_listing_proves_nothing(status: int, headers: dict[str, str], body: bytes) -> None:
    found = GitHub({MAIN: (status, headers, body)}).files("main/a.py")["main/a.py"]
    assert found.verdict is Verdict.UNVERIFIED


def test_a_listing_that_is_cut_off_behind_its_end_proves_nothing() -> None:
    body = json.dumps(tree("a.py")).encode()
    with fake_web(lambda *_: literally(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + body)) as web:
        found = asked(web, lambda fetcher: check_files(fetcher, "o/r", ["main/b.py"], ""))
    assert found["main/b.py"].verdict is Verdict.UNVERIFIED


def test_a_long_listing_is_read_whole() -> None:
    many = tree(*(f"{'x' * 200}{number}" for number in range(12_000)), "z.py")
    assert len(json.dumps(many)) > 2_500_000
    assert GitHub({MAIN: many}).files("main/z.py")["main/z.py"].verdict is Verdict.OK


@pytest.mark.parametrize("status", [404, 409, 422])
def test_what_github_has_none_of_is_missing(status: int) -> None:
    """409: an empty repository; 422: no name of a branch."""
    github = GitHub({MAIN: (status, {}, b"{}"), "repos/o/r": FACTS})
    found = github.files("main/a.py")["main/a.py"]
    assert (found.verdict, found.fault, found.meant) == (Verdict.BROKEN, Fault.BRANCH, "")


@pytest.mark.parametrize(
    ("status", "headers", "token", "reason", "words"),
    [
        (403, {"X-RateLimit-Remaining": "0"}, "", Reason.RATE_LIMITED, "with a token in GITHUB_TOKEN it answers more"),
        (403, {"X-RateLimit-Remaining": "0"}, "secret", Reason.RATE_LIMITED, "no more questions this hour"),
        (403, {"Retry-After": "60"}, "", Reason.RATE_LIMITED, "it answers more"),
        (403, {"X-RateLimit-Remaining": "1"}, "", Reason.REFUSED, "403"),
        (403, {}, "", Reason.REFUSED, "403"),
        (401, {}, "secret", Reason.REFUSED, "does not accept the token"),
    ],
)
def test_a_refusal_of_github_is_told_and_respected(
    status: int, headers: dict[str, str], token: str, reason: Reason, words: str
) -> None:
    github = GitHub({MAIN: (status, headers, b""), "repos/p/q/git/trees/main": tree("a.py")})

    async def question(fetcher: Fetcher) -> list[Outcome]:
        names = ("o/r", "p/q")
        return [(await check_files(fetcher, name, ["main/a.py"], token))["main/a.py"] for name in names]

    with fake_web(github.play) as web:
        found = asked(web, question)
    assert [each.reason for each in found] == [reason] * 2
    assert words in found[0].evidence and ("GITHUB_TOKEN it answers" in found[0].evidence) == ("it answers" in words)
    assert github.asked == [MAIN]


@pytest.mark.parametrize(
    "place", ["https://evil.example/x", "//evil.example/x", "https://api.github.com.evil.example/"]
)
def test_the_token_follows_no_redirect_to_another_host(place: str) -> None:
    github = GitHub({MAIN: (301, {"Location": place}, b"")})
    found = github.files("main/a.py", token="secret")["main/a.py"]
    assert (found.verdict, found.reason) == (Verdict.UNVERIFIED, Reason.REDIRECTS)
    assert (github.asked, github.told) == ([MAIN], ["Bearer secret"])


def test_redirects_of_github_without_end_are_left() -> None:
    github = GitHub({MAIN: (301, {"Location": f"/{MAIN}"}, b"")})
    assert github.files("main/a.py")["main/a.py"].reason is Reason.REDIRECTS
    assert len(github.asked) == 4


@pytest.mark.parametrize(("full", "moved"), [("new/name", "new/name"), ("O/R", ""), ("", "")])
def test_a_repository_has_moved_where_its_name_is_another(full: str, moved: str) -> None:
    there = "repositories/7"
    github = GitHub(
        {
            MAIN: (301, {"Location": f"https://api.github.com/{there}/git/trees/main"}, b""),
            f"{there}/git/trees/main": tree("a.py"),
            "repos/o/r": {"full_name": full},
        }
    )
    assert github.files("main/a.py")["main/a.py"] == Outcome(Verdict.OK, "GitHub lists it", moved=moved)


def test_names_are_compared_in_one_unicode_form() -> None:
    composed, apart = (unicodedata.normalize(form, "が.py") for form in ("NFC", "NFD"))
    for listed in (composed, apart):
        found = GitHub({MAIN: tree(listed)}).files(f"main/{composed}", f"main/{apart}", f"/main/{apart}/")
        assert {each.verdict for each in found.values()} == {Verdict.OK}


def test_no_more_is_asked_than_must_be_known() -> None:
    nowhere = GitHub({})
    assert nowhere.files("main/a.py", "other/b.py")["main/a.py"].fault is Fault.REPOSITORY
    assert nowhere.asked == [MAIN, "repos/o/r", "repos/o/r/git/trees/other"]
    branchless = GitHub({"repos/o/r": FACTS, "repos/o/r/git/trees/trunk": tree("a.py")})
    assert branchless.files("gone", "lost")["gone"].fault is Fault.BRANCH
    assert branchless.asked == [
        "repos/o/r/git/trees/gone",
        "repos/o/r",
        "repos/o/r/git/trees/trunk",
        "repos/o/r/git/trees/lost",
    ]


@pytest.mark.parametrize(
    ("kind", "refs", "trees", "verdict"),
    [
        pytest.param("heads", ["a/b"], {"a%2Fb": ["c/x.py"]}, Verdict.OK, id="a branch"),
        pytest.param("tags", ["a/b"], {"a%2Fb": ["c/x.py"]}, Verdict.OK, id="a tag"),
        pytest.param("heads", ["a/b", "a/b/c"], {"a%2Fb": [], "a%2Fb%2Fc": ["x.py"]}, Verdict.OK, id="the longest"),
        pytest.param("heads", ["a/b/c/x.py"], {"a%2Fb%2Fc%2Fx.py": ["y"]}, Verdict.OK, id="all of it"),
        pytest.param("heads", ["a/"], {"a%2F": ["b/c/x.py"]}, Verdict.BROKEN, id="none"),
    ],
)
def test_a_branch_may_have_slashes(kind: str, refs: list[str], trees: dict[str, list[str]], verdict: Verdict) -> None:
    answers: dict[str, object] = {f"repos/o/r/git/trees/{name}": tree(*paths) for name, paths in trees.items()}
    answers |= {
        "repos/o/r": FACTS,
        f"repos/o/r/git/matching-refs/{kind}/a/": [{"ref": f"refs/{kind}/{ref}"} for ref in refs] + [7, {}],
    }
    assert GitHub(answers).files("a/b/c/x.py")["a/b/c/x.py"].verdict is verdict


def test_a_branch_whose_name_only_begins_so_is_another() -> None:
    answers = {
        "repos/o/r": FACTS,
        "repos/o/r/git/matching-refs/heads/a/": [{"ref": "refs/heads/a/bc"}],
        "repos/o/r/git/trees/a%2Fbc": tree("d/x.py"),
    }
    assert GitHub(answers).files("a/bcd/x.py")["a/bcd/x.py"].fault is Fault.BRANCH


@pytest.mark.parametrize(
    ("listing", "meant"),
    [
        (tree("a.py"), "trunk"),
        (tree("b.py"), ""),
        (tree(truncated=True), "trunk"),
        (tree("x", truncated=True), "trunk"),
    ],
)
def test_the_default_branch_is_meant_where_it_has_the_file(listing: dict[str, object], meant: str) -> None:
    answers = {
        "repos/o/r": FACTS,
        "repos/o/r/git/trees/trunk": listing,
        "repos/o/r/git/trees/0": tree("a.py"),
    }
    found = GitHub(answers).files("master/a.py")["master/a.py"]
    assert (found.verdict, found.fault, found.meant) == (Verdict.BROKEN, Fault.BRANCH, meant)


def test_a_folder_that_is_a_file_ends_the_way() -> None:
    github = GitHub({MAIN: tree(truncated=True), "repos/o/r/git/trees/0": tree("a.py")})
    assert github.files("main/a.py/b.py")["main/a.py/b.py"].verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("gist", "answer", "verdict", "meant"),
    [
        ("1a", {"files": {}}, Verdict.OK, ""),
        ("1a/a.ipynb", {"files": {"a.ipynb": {}}}, Verdict.OK, ""),
        ("1a/A.ipynb", {"files": {"a.ipynb": {}}}, Verdict.BROKEN, "a.ipynb"),
        ("1a", GONE, Verdict.BROKEN, ""),
        ("1a", {}, Verdict.UNVERIFIED, ""),
        ("1a/a.ipynb", {"files": ["a.ipynb"]}, Verdict.UNVERIFIED, ""),
        ("1a", [], Verdict.UNVERIFIED, ""),
        ("1a", (403, {}, b""), Verdict.UNVERIFIED, ""),
    ],
)
def test_what_is_known_of_a_gist(gist: str, answer: object, verdict: Verdict, meant: str) -> None:
    found = GitHub({"gists/1a": answer}).gist(gist)
    assert (found.verdict, found.meant) == (verdict, meant)


# Addresses


@pytest.mark.parametrize(
    ("href", "sent"),
    [
        ("https://A.example", "https://a.example/"),
        ("HTTPS://a.example.:443/x", "https://a.example/x"),
        ("http://a.example:80?q=1", "http://a.example/?q=1"),
        ("https://a.example:80/", "https://a.example:80/"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("//a.example:8080/x#y", "https://a.example:8080/x"),
        ("https://日本.example/図?題=a b", "https://xn--wgv71a.example/%E5%9B%B3?%E9%A1%8C=a%20b"),
        ("https://ＡＢＣ.example/", "https://abc.example/"),
        ("https://a.example/100%?50%#%", "https://a.example/100%25?50%25"),
        ("https://a.example/%e3%zz", "https://a.example/%e3%25zz"),
        ("https://me:pw@a_b.example/", "https://a_b.example/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_an_address_as_it_is_sent(href: str, sent: str) -> None:
    assert request_url(href) == sent == request_url(sent)


@pytest.mark.parametrize(
    "href",
    [
        "ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "https://", "https:///x", "/x", "", "mailto:a@b.example",
        "https://a b.example/", 'https://a".example/', "https://a%41.example/", "https://a<b.example/", "https://..example/",
        "http://[::1", "http://a.example:99999/", f"https://{'a' * 64}.example/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_not_sent(href: str) -> None:
    with pytest.raises((ValueError, UnicodeError)):
        request_url(href)


@pytest.mark.parametrize(
    ("url", "remap", "instead"),
    [
        ("https://a.example/x/y", {"https://a.example": "http://l:1/a", "https://a.example/x": "http://l:1/b/"}, "http://l:1/b/y"),
        ("https://a.example/x/y", {"https://a.example/x/": "http://l:1/b"}, "http://l:1/b/y"),
        ("https://a.example:8080/x", {"https://a.example": "http://l:1"}, "http://l:1/:8080/x"),
        ("https://a.example/x?q=1", {"https://a.example/x": "http://l:1/b"}, "http://l:1/b?q=1"),
        ("https://a.example", {"https://a.example": "http://l:1"}, "http://l:1/"),
        ("https://a.example/xy", {"https://a.example/x": "http://l:1"}, None),
        ("https://a.example.evil/", {"https://a.example": "http://l:1"}, None),
        ("https://a.example/", {"": "http://l:1"}, None),
        ("/x", {"": "http://l:1"}, None),
    ],
)  # fmt: skip
def test_what_is_asked_instead(url: str, remap: dict[str, str], instead: str | None) -> None:
    assert remapped(url, remap) == instead
