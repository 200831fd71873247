"""What each host's answer proves: registries of DOIs, YouTube, pages that ask to sign in, addresses made to last."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from coursegen.check.online.retry import retry_after
from coursegen.check.online.web import page_text
from coursegen.diagnostics import Verdict
from tests.fake_web import Answer, data, fake_web, page
from tests.test_online import HOSTS, names
from tests.test_online_trouble import Ask, ask, reasons, verdicts

__all__ = ["ask"]

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
FINE = page("<title>Fine</title>")


def always(answer: Answer) -> Callable[..., Answer]:
    return lambda *_: answer


# Pages


@pytest.mark.parametrize(
    "place", ["login", "Sign-In", "signin?to=x", "auth/sso", "saml2/start", "idp", "Shibboleth.sso", "ServiceLogin"]
)
def test_a_page_to_sign_in_is_no_new_address(ask: Ask, place: str) -> None:
    """Whoever has signed in is led back, so the page is there; what it moved to "for good" is the page to sign in."""

    def play(method: str, asked: str, headers: dict[str, str], before: int) -> Answer:
        if asked.endswith("/x"):
            return 301, {"Location": f"/{place}"}, b""
        return (302, {"Location": "/back"}, b"") if place in asked else FINE

    with fake_web(play) as web:
        found = ask(web, "https://a.example/x")
    assert (verdicts(found), found.diagnostics) == ([Verdict.OK], ())


@pytest.mark.parametrize("host", ["purl.org", "www.purl.org", "w3id.org", "hdl.handle.net", "bit.ly"])
def test_an_address_made_to_last_is_kept(ask: Ask, host: str) -> None:
    def play(method: str, asked: str, headers: dict[str, str], before: int) -> Answer:
        return FINE if asked.startswith("a.example") else (301, {"Location": "https://a.example/there"}, b"")

    with fake_web(play) as web:
        found = ask(web, f"https://{host}/x", remap=web.remap(*HOSTS, host))
    assert (verdicts(found), found.diagnostics) == ([Verdict.OK], ())


@pytest.mark.parametrize("host", ["notpurl.org", "purl.org.example"])
def test_an_address_that_is_only_called_so_is_mended(ask: Ask, host: str) -> None:
    def play(method: str, asked: str, headers: dict[str, str], before: int) -> Answer:
        return FINE if asked.startswith("a.example") else (301, {"Location": "https://a.example/there"}, b"")

    with fake_web(play) as web:
        found = ask(web, f"https://{host}/x", remap=web.remap(*HOSTS, host))
    assert names(found.diagnostics) == ["web.moved"]


BROKEN_LETTER = b"\x82"


@pytest.mark.parametrize(
    ("content_type", "meta", "codec"),
    [
        ("text/html; charset=utf-8", "", "utf-8"),
        ("text/html; charset=shift_jis", "", "cp932"),
        ("text/html", "<meta charset=euc-jp>", "euc_jp"),
        ("text/html; charset=nonsense", "", "utf-8"),
        ("text/html; charset=uu", "", "utf-8"),  # a codec of Python's, and no encoding of text
        ("text/html; charset=undefined", "", "utf-8"),  # one that always fails
        ("text/html; charset=idna", "", "utf-8"),
    ],
)
def test_a_letter_that_no_encoding_has_spoils_no_page(ask: Ask, content_type: str, meta: str, codec: str) -> None:
    body = f'{meta}<p id="題">講義</p>'.encode(codec) + BROKEN_LETTER + b"\xff</p>"
    with fake_web(always((200, {"Content-Type": content_type}, body))) as web:
        assert verdicts(ask(web, "https://a.example/x#題")) == [Verdict.OK]
    assert "講義" in page_text(content_type, body)


# Retry-After


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("2.5", 2.5),
        ("Wed, 01 Apr 2026 12:00:09 GMT", 9.0),
        ("Wed Apr  1 12:00:09 2026", 9.0),  # the asctime form names no zone, and means GMT
        ("Wed, 01 Apr 2026 21:00:09 +0900", 9.0),
        ("Wed, 01 Apr 2026 12:00:09 -0000", 9.0),  # no zone, says RFC 5322
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - NOW).total_seconds()),
        ("9" * 400, 9999999999999999.0),
        ("inf", None),
        ("Infinity", None),
        ("nan", None),
        ("1e400", None),
        ("-1", None),
        ("٧", None),
        ("Wed, 99 Apr 2026 12:00:09 GMT", None),
        ("Wed, 01 Apr 99999999999 12:00:09 GMT", None),
        (", ,", None),
        ("", None),
    ],
)
def test_what_retry_after_asks_for(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


# YouTube

FILM = "https://youtu.be/abcdefghijk"
FRAME = '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>'


def tube(told: Answer, picture: int) -> Callable[..., Answer]:
    return lambda method, place, *_: told if place.startswith("www.youtube.com") else (picture, {}, b"")


@pytest.mark.parametrize("told", [404, 400])
def test_a_video_is_missing_only_where_there_is_no_picture_of_it(ask: Ask, told: int) -> None:
    with fake_web(tube((told, {}, b""), 404)) as web:
        assert names(ask(web, FILM).diagnostics) == ["youtube.missing"]
        assert web.asked[-1] == ("HEAD", "img.youtube.com/vi/abcdefghijk/0.jpg")
    for picture in (200, 403):
        with fake_web(tube((told, {}, b""), picture)) as web:
            assert reasons(ask(web, FILM)) == ["unclear"]


@pytest.mark.parametrize(
    "body", [b"Forbidden", b"{}", b"[]", b'{"title": 7}', b'{"title": ""}', b"[" * 100_000, b"\xff"]
)
def test_an_odd_answer_of_youtube_proves_nothing(ask: Ask, body: bytes) -> None:
    with fake_web(tube((200, {}, body), 404)) as web:
        assert reasons(ask(web, FILM)) == ["unclear"]


@pytest.mark.parametrize(("status", "reason"), [(403, "refused"), (302, "unclear"), (410, "unclear")])
def test_what_youtube_refuses_may_be_private(ask: Ask, status: int, reason: str) -> None:
    with fake_web(tube((status, {}, b""), 404)) as web:
        found = ask(web, FILM)
    assert reasons(found) == [reason]
    assert "may be private" in found.diagnostics[0].message
    assert len(web.asked) == 1


def test_a_video_that_may_be_watched_where_it_is_is_there(ask: Ask) -> None:
    with fake_web(tube((401, {}, b"Unauthorized"), 404)) as web:
        assert verdicts(ask(web, FILM)) == [Verdict.OK]
    with fake_web(tube(data({"title": "A film"}), 404)) as web:
        assert (verdicts(found := ask(web, FILM)), found.requests) == ([Verdict.OK], 1)


# DOI

DOI = "https://doi.org/10.1234/a.b"


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b'{"responseCode":1}', Verdict.OK),
        (200, b'{"responseCode":200}', Verdict.OK),  # registered, without values of the type that was asked for
        (404, b'{"responseCode":200}', Verdict.OK),
        (404, b'{"responseCode":100}', Verdict.BROKEN),
        (200, b'{"responseCode":100}', Verdict.BROKEN),
        (403, b'{"responseCode":100}', Verdict.UNVERIFIED),
        (404, b'{"responseCode":2}', Verdict.UNVERIFIED),
        (404, b"<html>Not Found</html>", Verdict.UNVERIFIED),
        (404, b"", Verdict.UNVERIFIED),
        (404, b"[100]", Verdict.UNVERIFIED),
        (404, b'{"responseCode":"100"}', Verdict.UNVERIFIED),
        (404, b"[" * 100_000, Verdict.UNVERIFIED),
        (200, b'{"responseCode":null}', Verdict.UNVERIFIED),
    ],
)
def test_what_the_registry_says_of_a_doi(ask: Ask, status: int, body: bytes, verdict: Verdict) -> None:
    with fake_web(always((status, {}, body))) as web:
        assert verdicts(ask(web, DOI)) == [verdict]
    assert len(web.asked) == (2 if verdict is Verdict.BROKEN else 1)  # "no" is said twice


def test_a_doi_that_is_missing_once_is_not_missing(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return (200, {}, b'{"responseCode":1}') if before else (404, {}, b'{"responseCode":100}')

    with fake_web(play) as web:
        assert verdicts(ask(web, DOI)) == [Verdict.OK]


def test_the_letters_of_a_doi_are_sent_so_that_they_mean_themselves(ask: Ask) -> None:
    with fake_web(always((200, {}, b'{"responseCode":1}'))) as web:
        ask(web, "https://doi.org/10.1002/(SICI)1%3C1::AID-X%3E3.0.CO;2-%23", "https://doi.org/10.1234/%3Fa%25")
    assert sorted(place for _, place in web.asked) == [
        "doi.org/api/handles/10.1002/%28sici%291%3C1%3A%3Aaid-x%3E3.0.co%3B2-%23?type=URL",
        "doi.org/api/handles/10.1234/%3Fa%25?type=URL",
    ]


# Names that do not exist


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (FILM, "YouTube cannot be reached"),
        (DOI, "doi.org cannot be reached"),
        ("https://arxiv.org/abs/1706.03762", "arXiv cannot be reached"),
        ("https://github.com/o/r/blob/main/a.py", "GitHub cannot be reached"),
    ],
)
def test_a_host_that_everybody_knows_is_out_of_reach_and_not_gone(ask: Ask, link: str, words: str) -> None:
    async def lookup(host: str) -> list[str]:
        if host == "example.org":
            return ["192.0.2.1"]
        raise socket.gaierror(socket.EAI_NONAME, "")

    with fake_web(always(FINE)) as web:
        found = ask(web, link, remap={}, lookup=lookup)
    assert reasons(found) == ["connection"]
    assert words in found.diagnostics[0].message


# GitHub

TREE = data({"sha": "0", "tree": [{"path": "a.py", "sha": "1"}]})


def test_a_repository_in_two_spellings_is_asked_about_once(ask: Ask) -> None:
    with fake_web(always(TREE)) as web:
        found = ask(web, *(f"https://github.com/{name}/blob/main/a.py" for name in ("o/r", "P/x", "O/R", "o/R")))
    assert (found.verdicts, found.requests) == ({Verdict.OK: 4}, 2)
