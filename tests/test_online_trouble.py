"""The online check against servers that misbehave: it waits, bounds and distrusts, and calls nothing broken that is not."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import subprocess
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from coursegen.build import make_site as make
from coursegen.check.online import Cache, Online, Settings, check_online, client
from coursegen.check.online.client import Lookup, system_lookup
from coursegen.check.online.fetcher import Limits
from coursegen.diagnostics import Verdict
from coursegen.record import replace
from tests.conftest import MakeSite
from tests.fake_web import Answer, FakeWeb, Play, Raw, data, drip, fake_web, feed, hang, literally, page, paper, reset
from tests.test_online import HOSTS, NoWait, names
from tests.tools import require_program

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LIMITS = Limits(answer=60.0, head=60.0)
"""No test waits for these; on a busy machine no answer is late."""
FINE = page('<title>Fine</title><h1 id="here">題</h1>')

Ask = Callable[..., Online]


@pytest.fixture
def ask(make_site: MakeSite) -> Ask:
    """Checks the links of a page against a server; the clock is `clock`."""

    def asked(
        web: FakeWeb,
        *links: str,
        limits: Limits = LIMITS,
        clock: NoWait | None = None,
        remap: dict[str, str] | None = None,
        lookup: Lookup = system_lookup,
    ) -> Online:
        places = web.remap(*HOSTS, "b.example") if remap is None else remap
        hosts = "".join(f'"{prefix}" = "{instead}"\n' for prefix, instead in places.items())
        settings = f'[site]\ntitle = "T"\nurl = "https://h.example"\n[check]\nanchors = true\n[check.remap]\n{hosts}'
        text = "".join(f"[link {at}]({link})\n" for at, link in enumerate(links))
        made = make(make_site({"site.toml": settings, "content/index.md": text}))
        how = Settings(now=NOW, limits=limits, clock=clock or NoWait(), lookup=lookup)
        return check_online(made.references, made.site, made.sources, made.config.check, Cache({}), how)

    return asked


def verdicts(found: Online) -> list[Verdict]:
    return list(found.verdicts)


def reasons(found: Online) -> list[str]:
    """Of what is not verified: why."""
    assert set(names(found.diagnostics)) <= {"link.unverified"}
    return [each.message.partition("(")[2].partition(")")[0] for each in found.diagnostics]


# HEAD


@pytest.mark.parametrize("head", [405, 403, 404, 501, 500, 400, 429, "hangs", "resets", "is cut off"])
def test_what_head_is_denied_get_is_asked(ask: Ask, head: int | str) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer | Raw:
        if method != "HEAD":
            return FINE
        match head:
            case "hangs":
                return hang(web)
            case "resets":
                return reset
            case "is cut off":
                return literally(b"HTTP/1.1 20")
            case _:
                return int(head), {}, b""

    with fake_web(play) as web:
        limits = replace(LIMITS, head=0.3 if head == "hangs" else 60.0)
        assert verdicts(ask(web, "https://a.example/x", limits=limits)) == [Verdict.OK]


@pytest.mark.parametrize("get", [403, 500, 429, "hangs", "resets"])
def test_what_head_says_is_there_no_refusal_takes_back(ask: Ask, get: int | str) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer | Raw:
        if method == "HEAD":
            return FINE
        return hang(web) if get == "hangs" else reset if get == "resets" else (int(get), {}, b"")

    with fake_web(play) as web:
        found = ask(web, "https://a.example/x", limits=replace(LIMITS, answer=0.3 if get == "hangs" else 60.0))
    assert (verdicts(found), found.requests) == ([Verdict.OK], 2)


def test_a_file_that_head_says_is_there_is_not_fetched(ask: Ask) -> None:
    with fake_web(lambda *_: (200, {"Content-Type": "application/pdf"}, b"%PDF")) as web:
        found = ask(web, "https://a.example/x.pdf")
    assert (verdicts(found), web.asked) == ([Verdict.OK], [("HEAD", "a.example/x.pdf")])


def test_gone_is_said_twice_before_it_is_believed(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return FINE if method == "GET" and before else (404 if method == "GET" else 405, {}, b"")

    with fake_web(play) as web:
        assert verdicts(ask(web, "https://a.example/x")) == [Verdict.OK]


# Hosts that are busy


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("7", 7),
        (format_datetime(NOW + timedelta(seconds=20), usegmt=True), 19),
        ((NOW + timedelta(seconds=20)).strftime("%A, %d-%b-%y %H:%M:%S GMT"), 19),  # the obsolete form
        ("60", 60),
        (None, 1),
        ("soon", 1),
        ("-5", 1),
        ("", 1),
        (format_datetime(NOW - timedelta(days=400), usegmt=True), 1),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_left_alone_as_long_as_it_asks(
    ask: Ask, status: int, retry_after: str | None, seconds: int
) -> None:
    fields = {} if retry_after is None else {"Retry-After": retry_after}

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return FINE if len(web.asked) > 1 else (status, fields, b"")

    clock = NoWait()
    with fake_web(play) as web:
        found = ask(web, "https://a.example/x", clock=clock)
    assert (verdicts(found), found.requests) == ([Verdict.OK], 2)
    assert seconds <= clock.seconds < seconds + 5


def test_a_date_to_wait_for_is_counted_from_the_moment_it_is_given(ask: Ask) -> None:
    then = format_datetime(NOW + timedelta(seconds=40), usegmt=True)

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        times = {1: "30", 2: then}
        return (429, {"Retry-After": times[len(web.asked)]}, b"") if len(web.asked) in times else FINE

    clock = NoWait()
    with fake_web(play) as web:
        assert verdicts(ask(web, "https://a.example/x#here", clock=clock)) == [Verdict.OK]
    assert 39 <= clock.seconds < 50


@pytest.mark.parametrize("retry_after", ["61", "999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "1" * 400])
def test_a_host_that_asks_for_too_much_patience_is_asked_no_more(ask: Ask, retry_after: str) -> None:
    clock = NoWait()
    with fake_web(lambda *_: (429, {"Retry-After": retry_after}, b"")) as web:
        found = ask(web, *(f"https://a.example/{at}" for at in range(5)), clock=clock)
    assert (reasons(found), len(web.asked)) == (["rate-limited"] * 5, 1)
    assert clock.seconds < 60


def test_a_host_that_flaps_is_asked_again(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return FINE if len(web.asked) % 3 == 0 else (503, {}, b"")

    with fake_web(play) as web:
        found = ask(web, *(f"https://a.example/{at}" for at in range(6)))
    assert set(found.verdicts) == {Verdict.OK}


def test_a_host_that_stays_down_is_left_alone(ask: Ask) -> None:
    with fake_web(lambda *_: (503, {}, b"")) as web:
        found = ask(web, *(f"https://a.example/{at}" for at in range(20)))
    assert reasons(found) == ["server-error"] * 20
    assert len({place for _, place in web.asked}) == LIMITS.strikes


def test_a_host_that_answers_now_and_then_is_not_left_alone(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return FINE if place[-1] in "258" else (503, {}, b"")

    with fake_web(play) as web:
        found = ask(web, *(f"https://a.example/{at}" for at in range(9)))
    assert (found.verdicts[Verdict.OK], len({place for _, place in web.asked})) == (3, 9)


@pytest.mark.parametrize(
    ("status", "fields", "reason"),
    [
        (401, {}, "refused"),
        (403, {"cf-mitigated": "challenge", "Server": "cloudflare"}, "refused"),
        (407, {}, "refused"),
        (451, {}, "refused"),
        (999, {}, "refused"),
        (400, {}, "unclear"),
        (418, {}, "refused"),
        (500, {}, "server-error"),
        (520, {}, "server-error"),
        (404, {}, None),
        (410, {}, None),
    ],
)
def test_only_what_a_server_says_is_gone_is_missing(
    ask: Ask, status: int, fields: dict[str, str], reason: str | None
) -> None:
    page = b"<title>Just a moment</title>"
    with fake_web(lambda *_: (status, {"Content-Type": "text/html", **fields}, page)) as web:
        found = ask(web, "https://a.example/x")
    if reason is None:
        assert (names(found.diagnostics), verdicts(found)) == (["web.missing"], [Verdict.BROKEN])
    else:
        assert reasons(found) == [reason]


# Redirects


def redirects(where: Callable[[str], str], status: int = 302) -> Play:
    return lambda method, place, headers, before: (status, {"Location": where(place)}, b"")


@pytest.mark.parametrize(
    "where",
    [
        lambda place: "/a.example/x",
        lambda place: "https://a.example/x",
        lambda place: "https://a.example/y" if place.endswith("x") else "https://a.example/x#again",
        lambda place: f"https://a.example/{len(place)}{'x' * len(place)}",
        lambda place: "file:///etc/passwd",
        lambda place: "javascript:alert(1)",
        lambda place: "http://[",
        lambda place: "\x7f://",
    ],
    ids=["itself", "itself, in full", "a circle", "no end", "a file", "a script", "no address", "nonsense"],
)
def test_redirects_that_lead_nowhere_are_not_verified(ask: Ask, where: Callable[[str], str]) -> None:
    with fake_web(redirects(where)) as web:
        remap = {"https://a.example": f"{web.url}/a.example"}
        found = ask(web, "https://a.example/x", remap=remap)
    assert reasons(found) == ["redirects"]
    assert found.requests <= 22


@pytest.mark.parametrize(("where", "asked"), [("x", 1), ("y", 2)])
def test_a_circle_is_left_where_it_closes(ask: Ask, where: str, asked: int) -> None:
    with fake_web(redirects(lambda place: f"https://a.example/{'x' if place.endswith(where) else where}")) as web:
        assert ask(web, "https://a.example/x", remap={"https://a.example": f"{web.url}/a.example"}).requests == asked


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([301], "https://a.example/1"),
        ([308, 301], "https://a.example/2"),
        ([302], ""),
        ([303], ""),
        ([307], ""),
        ([301, 302], "https://a.example/1"),
        ([302, 301], ""),  # where it leads for now has moved: that is no word about the address itself
        ([301, 307, 308], "https://a.example/1"),
    ],
)
def test_only_permanent_redirects_from_the_first_on_tell_a_new_address(
    ask: Ask, statuses: list[int], moved: str
) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        at = int(place.rpartition("/")[2])
        return (statuses[at], {"Location": f"/{at + 1}"}, b"") if at < len(statuses) else FINE

    with fake_web(play) as web:
        found = ask(web, "https://a.example/0")
    assert verdicts(found) == [Verdict.OK]
    assert [each.fix[0].text.rpartition("/")[2] for each in found.diagnostics] == ([moved[-1]] if moved else [])


def test_a_place_that_an_old_server_names_in_bytes_is_found(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return (302, {"Location": "/講義".encode().decode("latin-1")}, b"") if place.endswith("x") else FINE

    with fake_web(play) as web:
        assert verdicts(ask(web, "https://a.example/x")) == [Verdict.OK]
    assert web.asked[1][1] == "a.example/%E8%AC%9B%E7%BE%A9"


def test_a_page_to_sign_in_may_lead_to_another(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return (302, {"Location": "/sso/start"}, b"") if place.endswith("login") else FINE

    with fake_web(play) as web:
        assert verdicts(ask(web, "https://a.example/login")) == [Verdict.OK]


def test_a_place_that_github_names_with_a_prefix_is_there(ask: Ask) -> None:
    with fake_web(lambda *_: page('<h1 id="user-content-there">x</h1>')) as web:
        assert verdicts(ask(web, "https://a.example/x#there")) == [Verdict.OK]


def test_who_asks_says_so_and_understands_what_is_packed(ask: Ask) -> None:
    with fake_web(lambda *_: FINE) as web:
        ask(web, "https://a.example/x")
    assert {sent["user-agent"].partition("/")[0] for sent in web.headers} == {"coursegen"}
    assert {sent["accept-encoding"] for sent in web.headers} == {"gzip, deflate"}


def test_a_redirect_without_a_place_is_not_verified(ask: Ask) -> None:
    with fake_web(lambda *_: (301, {}, b"")) as web:
        assert reasons(ask(web, "https://a.example/x")) == ["unclear"]


@pytest.mark.parametrize(
    "inner", ["http://169.254.169.254/latest/", "http://[::1]/", "http://10.0.0.1/", "http://2130706433/", "http://0/", "http://inner.example/"]
)  # fmt: skip
@pytest.mark.parametrize("hops", [1, 3])
def test_redirects_into_a_private_network_are_not_followed(ask: Ask, inner: str, hops: int) -> None:
    async def lookup(host: str) -> list[str]:
        # what the system makes of numbers, and a name of somebody's that leads inside
        return {"2130706433": ["127.0.0.1"], "0": ["0.0.0.0"], "inner.example": ["192.168.0.1"]}[host]

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        at = int(place.rpartition("/")[2] or 0)
        return 302, {"Location": inner if at == hops else f"https://a.example/{at + 1}"}, b""

    with fake_web(play) as web:  # a connection elsewhere would fail this test
        found = ask(web, "https://a.example/1", lookup=lookup)
    assert reasons(found) == ["private-address"]
    assert found.requests == hops


def test_a_name_that_leads_elsewhere_when_asked_again_is_not_asked_again(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public, all later ones lead inside."""

    def is_public(address: str) -> bool:
        return str(ipaddress.ip_address(address)) == "127.0.0.1"

    monkeypatch.setattr(client, "is_public", is_public)
    reached: list[str] = []
    answers: list[str] = []

    async def lookup(host: str) -> list[str]:
        answers.append(host)
        return ["127.0.0.3", "127.0.0.1"] if len(answers) == 1 else ["127.0.0.2"]

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer | Raw:
        def write(handler: object) -> None:
            connection: socket.socket = handler.connection  # type: ignore[attr-defined]
            reached.append(connection.getsockname()[0])
            connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p id=here>")

        return write

    with fake_web(play, host="0.0.0.0") as web:
        found = ask(web, *(f"http://re.example:{web.port}/{at}#here" for at in range(3)), remap={}, lookup=lookup)
    assert (found.verdicts, answers) == ({Verdict.OK: 3}, ["re.example"])
    assert set(reached) == {"127.0.0.1"}


# What pages say


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Page not found | Uni",
        "お探しのページは見つかりませんでした",
        "ファイルが存在しません",
        "Error 404",
    ],
)
def test_a_page_that_says_it_is_none_is_not_verified(ask: Ask, title: str) -> None:
    for head in (200, 405):
        lost = page(f"<title>\n {title} </title>")
        with fake_web(
            lambda method, *_, answer=lost, head=head: answer if method == "GET" or head == 200 else (405, {}, b"")
        ) as web:
            assert reasons(ask(web, "https://a.example/x")) == ["soft-404"]
            assert reasons(ask(web, "https://a.example/x#here")) == ["soft-404"]


@pytest.mark.parametrize(
    "title", ["Room 404", "Solving “command not found” in bash", "見つかる言語", "<b>404</b> Blog"]
)
def test_a_page_that_speaks_of_such_things_is_there(ask: Ask, title: str) -> None:
    with fake_web(lambda method, *_: page(f"<title>{title}</title>") if method == "GET" else (405, {}, b"")) as web:
        assert verdicts(ask(web, "https://a.example/x")) == [Verdict.OK]


@pytest.mark.parametrize(("final", "reason"), [("", "soft-404"), ("login?to=x", "sign-in"), ("sso/", "sign-in")])
def test_a_redirect_away_from_the_page_is_not_verified(ask: Ask, final: str, reason: str) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return (302, {"Location": f"https://a.example/{final}"}, b"") if place.endswith("lecture") else FINE

    with fake_web(play) as web:
        assert reasons(ask(web, "https://a.example/lecture")) == [reason]


TEXT = '<title>{}</title><h1 id="形態素解析">自然言語処理とは、ことばを計算機で扱う技術です。</h1>'


@pytest.mark.parametrize(
    ("codec", "content_type", "meta"),
    [
        ("cp932", "text/html; charset=Shift_JIS", ""),
        ("cp932", "text/html", '<meta http-equiv="Content-Type" content="text/html; charset=x-sjis">'),
        ("cp932", "text/html", "<meta charset=shift_jis>"),
        ("cp932", "text/html", ""),
        ("euc_jp", "text/html; charset=EUC-JP", ""),
        ("euc_jp", "text/html", '<meta charset="euc-jp">'),
        ("euc_jp", "text/html; charset=x-euc-jp", ""),
        ("euc_jp", "text/html", ""),
        ("iso2022_jp", "text/html; charset=iso-2022-jp", ""),
        ("utf-8", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=nonsense", ""),
    ],
)
def test_pages_in_japanese_encodings_are_read(ask: Ask, codec: str, content_type: str, meta: str) -> None:
    body = (meta + TEXT.format("①") if codec == "cp932" else meta + TEXT.format("題")).encode(codec)
    with fake_web(lambda *_: (200, {"Content-Type": content_type}, body)) as web:
        here = ["#形態素解析", "#%E5%BD%A2%E6%85%8B%E7%B4%A0%E8%A7%A3%E6%9E%90", "#:~:text=ことばを計算機で,技術です"]
        found = ask(web, *(f"https://a.example/x{place}" for place in here))
        assert (found.diagnostics, found.requests) == ((), 1)
        gone = ask(web, "https://a.example/x#構文解析", "https://a.example/x#:~:text=構文解析")
        assert names(gone.diagnostics) == ["web.anchor-missing"] * 2


# Bodies


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
def test_a_body_that_unpacks_to_very_much_takes_little_memory(ask: Ask, encoding: str) -> None:
    bomb = gzip.compress(b" " * 200_000_000, 9)
    with fake_web(lambda *_: (200, {"Content-Type": "text/html", "Content-Encoding": encoding}, bomb)) as web:
        tracemalloc.start()
        try:
            found = ask(web, "https://a.example/x#here")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert reasons(found) == ["unclear"] and "too long" in found.diagnostics[0].message
    assert peak < 60_000_000


def test_no_more_of_a_body_is_taken_than_is_looked_at(ask: Ask) -> None:
    dropped: list[int] = []

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(HEAD + b"\r\n")
        while not web.over.wait(0.01):
            handler.wfile.write(b"x" * 200_000)
            dropped.append(200_000)

    with fake_web(lambda *_: write) as web:
        found = ask(web, "https://a.example/x#here", limits=replace(LIMITS, answer=3.0))
        assert reasons(found) == ["unclear"]
    assert sum(dropped) < 15_000_000  # two megabytes, and what the system holds on the way


def test_a_packed_page_is_unpacked(ask: Ask) -> None:
    packed = gzip.compress(FINE[2])
    with fake_web(lambda *_: (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, packed)) as web:
        assert verdicts(ask(web, "https://a.example/x#here")) == [Verdict.OK]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda web: drip(web, HEAD + b"\r\n", b"<p>"), id="a body without end"),
        pytest.param(lambda web: drip(web, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\n<p>\r\n"), id="chunks without end"),
        pytest.param(lambda web: literally(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<p>"), id="a chunk that is cut off"),
        pytest.param(lambda web: literally(HEAD + b"Content-Length: 1000\r\n\r\n<p>"), id="a body that is cut off"),
        pytest.param(lambda web: literally(HEAD + b"Content-Encoding: gzip\r\n\r\nnot packed"), id="a body that is not packed"),
        pytest.param(lambda web: literally(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 99)[:-9]), id="a packed body that is cut off"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_come_whole_proves_nothing(ask: Ask, answer: Callable[[FakeWeb], Raw]) -> None:
    with fake_web(lambda *_: answer(web)) as web:
        found = ask(web, "https://a.example/x#here", limits=replace(LIMITS, answer=0.5))
    assert reasons(found) == ["unclear"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(hang, id="nothing"),
        pytest.param(lambda web: drip(web, b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), id="fields without end"),
        pytest.param(lambda web: drip(web, b"H", b"T"), id="a first line without end"),
    ],
)
def test_a_server_that_never_answers_is_given_up(ask: Ask, answer: Callable[[FakeWeb], Raw]) -> None:
    with fake_web(lambda *_: answer(web)) as web:
        found = ask(web, "https://a.example/x#here", limits=replace(LIMITS, answer=0.3, retries=0))
    assert reasons(found) in (["timeout"], ["connection"])


def test_a_server_that_never_answers_is_not_asked_again(ask: Ask) -> None:
    with fake_web(lambda *_: hang(web)) as web:
        found = ask(web, "https://a.example/x#here", limits=replace(LIMITS, answer=0.3))
    assert (reasons(found), found.requests) == (["timeout"], 1)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reset, id="a connection that breaks off"),
        pytest.param(literally(b""), id="nothing, and the end"),
        pytest.param(literally(b"<html>hello</html>"), id="HTTP/0.9"),
        pytest.param(literally(b"HTTP/1.1 999999 \xff\r\n\r\n"), id="no status"),
        pytest.param(literally(HEAD + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n"), id="a long field"),
        pytest.param(literally(HEAD + b"X-A: b\r\n" * 60_000 + b"\r\n"), id="many fields"),
        pytest.param(literally(HEAD + b"no field\r\n: x\r\n\r\n"), id="fields that are none"),
        pytest.param(literally(b"SSH-2.0-OpenSSH_9.2\r\n"), id="another protocol"),
    ],
)
def test_answers_that_are_none_break_nothing(ask: Ask, answer: Raw) -> None:
    with fake_web(lambda *_: answer) as web:
        found = ask(web, "https://a.example/x", limits=replace(LIMITS, retries=1))
    assert reasons(found) == ["connection"]


def test_long_fields_are_read_as_browsers_read_them(ask: Ask) -> None:
    answer = literally(HEAD + b"Content-Security-Policy: " + b"a " * 15_000 + b"\r\nContent-Length: 0\r\n\r\n")
    with fake_web(lambda *_: answer) as web:
        assert verdicts(ask(web, "https://a.example/x")) == [Verdict.OK]


def test_a_connection_that_breaks_off_once_is_made_again(ask: Ask) -> None:
    with fake_web(lambda *_: reset if len(web.asked) < 3 else FINE) as web:
        assert verdicts(ask(web, "https://a.example/x#here")) == [Verdict.OK]


def test_an_old_server_is_understood(ask: Ask) -> None:
    with fake_web(lambda *_: literally(b"HTTP/1.0 200 OK\r\nContent-type: text/html\r\n\r\n" + FINE[2])) as web:
        assert verdicts(ask(web, "https://a.example/x#here")) == [Verdict.OK]


def test_a_server_that_nobody_listens_at_is_not_verified(ask: Ask) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        instead = f"http://127.0.0.1:{free.getsockname()[1]}"
    with fake_web(lambda *_: FINE) as web:
        assert reasons(ask(web, "https://a.example/x", remap={"https://a.example": instead})) == ["connection"]


# What is told to whom


def test_no_cookie_and_no_password_goes_anywhere(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):  # where it would be told all
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:1")

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        fields = {"Set-Cookie": "id=secret; Path=/"}
        return (302, {"Location": "https://b.example/", **fields}, b"") if place.endswith("1") else (200, fields, b"")

    with fake_web(play) as web:
        found = ask(
            web, "https://a.example/1", "https://me:secret@a.example/2", "https://a.example/3", "https://b.example/4"
        )
    assert verdicts(found) == [Verdict.OK]
    assert "b.example/" in {place for _, place in web.asked}
    assert "secret" not in str(web.headers)
    assert not {"cookie", "authorization", "referer", "proxy-authorization"} & {
        name for sent in web.headers for name in sent
    }
    assert {sent["user-agent"].partition("/")[0] for sent in web.headers} == {"coursegen"}


# TLS


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run([require_program("openssl"), *arguments], cwd=folder, check=True, capture_output=True)


def certified(folder: Path, name: str, days: int) -> ssl.SSLContext:
    """A server's identity: for `name`, by an authority in `ca.pem`, for so many days from now."""
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl(
        folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Authority"
    )
    openssl(folder, "req", *key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=server")
    (folder / "extensions").write_text(f"subjectAltName={name}\n")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "extensions")
    openssl(folder, "x509", "-req", "-in", "request.pem", *signing, "-days", str(days), "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("name", "days", "is_trusted", "said"),
    [
        pytest.param("IP:127.0.0.1", 30, True, "", id="right"),
        pytest.param("IP:127.0.0.1", 30, False, "self-signed|unable to get local issuer|self signed", id="of nobody"),
        pytest.param("IP:127.0.0.1", -1, True, "expired", id="expired"),
        pytest.param("DNS:other.example", 30, True, "mismatch|not valid for", id="of another host"),
    ],
)
def test_only_a_right_certificate_is_believed(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int, is_trusted: bool, said: str
) -> None:
    tls = certified(tmp_path, name, days)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with fake_web(lambda *_: FINE, tls=tls) as web:
        found = ask(web, "https://a.example/x")
    if not said:
        assert verdicts(found) == [Verdict.OK]
    else:
        assert reasons(found) == ["tls"]
        assert any(words in found.diagnostics[0].message for words in said.split("|"))
        assert web.asked == []


def test_a_server_without_encryption_where_https_is_asked_is_not_verified(ask: Ask) -> None:
    with fake_web(lambda *_: FINE) as web:
        found = ask(web, "https://a.example/x", remap={"https://a.example": web.url.replace("http:", "https:")})
    assert reasons(found) == ["tls"]


# GitHub

CUT = {
    "repos/o/r/git/trees/main?recursive=1": {"sha": "0", "tree": [{"path": "A.md", "sha": "1"}], "truncated": True},
    "repos/o/r/git/trees/0": {"tree": [{"path": "A.md", "sha": "1"}, {"path": "deep", "sha": "2"}]},
    "repos/o/r/git/trees/2": {"tree": [{"path": "b.ipynb", "sha": "3"}]},
}


def test_a_listing_that_is_cut_off_is_completed_folder_by_folder(ask: Ask) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return data(CUT[place.partition("/")[2]])

    there = "https://github.com/o/r/blob/main"
    with fake_web(play) as web:
        found = ask(web, f"{there}/A.md", f"{there}/deep/b.ipynb", f"{there}/deep/c.ipynb", f"{there}/none/b.ipynb")
    assert names(found.diagnostics) == ["github.file-missing"] * 2
    assert found.verdicts == {Verdict.OK: 2, Verdict.BROKEN: 2}
    assert found.requests == 3  # each folder once


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Type": "application/json"}, b'{"sha": "0", "tree": [{"path": "A'),
        (200, {}, b"<html>sign in</html>"),
        (200, {}, b"[" * 100_000),
        (500, {}, b""),
        (403, {"X-RateLimit-Remaining": "0"}, b""),
        (401, {}, b""),
        (302, {"Location": "https://evil.example/"}, b""),
    ],
    ids=["cut off", "a page", "deep", "down", "limited", "a bad token", "elsewhere"],
)
def test_a_listing_that_is_none_proves_nothing(ask: Ask, answer: Answer) -> None:
    with fake_web(lambda *_: answer) as web:
        found = ask(
            web,
            "https://colab.research.google.com/github/o/r/blob/main/a.ipynb",
            "https://github.com/p/q/blob/main/x.py",
        )
    assert len(reasons(found)) == 2


# arXiv

IDS = [f"2001.{number:05}" for number in range(1, 7)]
PAPERS = {each: paper(f"{each}v2", f"Title {each}", "Anna Author") for each in IDS}
UNREADABLE = "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title></entry>"
NO_DOI: Answer = (404, {}, b'{"responseCode":100}')
A_DOI: Answer = (200, {}, b'{"responseCode":1}')


def asked_ids(place: str) -> list[str]:
    return place.partition("id_list=")[2].partition("&")[0].split(",")


@pytest.mark.parametrize(
    ("answers", "doi", "missing"),
    [
        pytest.param(lambda ids, n: feed(PAPERS[each] for each in reversed(ids)), NO_DOI, 0, id="in another order"),
        pytest.param(lambda ids, n: feed(() if not n else (PAPERS[each] for each in ids)), NO_DOI, 0, id="once empty"),
        pytest.param(lambda ids, n: feed(()), A_DOI, 0, id="always empty, but registered"),
        pytest.param(lambda ids, n: feed(()), NO_DOI, 6, id="always empty, and not registered"),
        pytest.param(lambda ids, n: feed(()), (500, {}, b""), None, id="always empty, and nobody to confirm"),
        pytest.param(lambda ids, n: feed(PAPERS[each] for each in ids if each != IDS[3]), NO_DOI, 1, id="one absent"),
        pytest.param(lambda ids, n: (400, {}, b"") if IDS[3] in ids else feed(PAPERS[each] for each in ids), NO_DOI, 1, id="400 for all"),
        pytest.param(lambda ids, n: feed([UNREADABLE] if IDS[3] in ids else [PAPERS[each] for each in ids]), NO_DOI, 1, id="an error entry"),
        pytest.param(lambda ids, n: feed([PAPERS[each] for each in ids[:-1]] + ["<entry><title>x</title></entry>"]), NO_DOI, 1, id="an entry without id"),
        pytest.param(lambda ids, n: (200, {}, feed(PAPERS[each] for each in ids)[2][:300]), NO_DOI, None, id="cut off"),
        pytest.param(lambda ids, n: (200, {}, b'<!DOCTYPE a [<!ENTITY b "c">]><feed/>'), NO_DOI, None, id="a document type"),
        pytest.param(lambda ids, n: page("<title>Access Denied</title>"), NO_DOI, None, id="a page"),
        pytest.param(lambda ids, n: (403, {}, b""), NO_DOI, None, id="refused"),
    ],
)  # fmt: skip
def test_a_paper_is_missing_only_where_two_sources_say_so(
    ask: Ask, answers: Callable[[list[str], int], Answer], doi: Answer, missing: int | None
) -> None:
    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        if place.startswith("doi.org"):
            return doi
        queries = [each for _, each in web.asked if each.startswith("export.arxiv.org")]
        return answers(asked_ids(place), len(queries) - 1)

    clock = NoWait()
    with fake_web(play) as web:
        found = ask(web, *(f"https://arxiv.org/abs/{each}" for each in IDS), clock=clock)
    queries = [each for _, each in web.asked if each.startswith("export.arxiv.org")]
    if missing is None:
        assert len(reasons(found)) == 6
    else:
        assert names(found.diagnostics) == ["arxiv.missing"] * missing
        assert found.verdicts.get(Verdict.OK, 0) == 6 - missing
    assert clock.seconds >= 3 * (len(queries) - 1)


def test_arxiv_is_asked_no_more_once_it_refuses(ask: Ask) -> None:
    with fake_web(lambda *_: (403, {}, b"")) as web:
        ask(web, *(f"https://arxiv.org/abs/2001.{number:05}" for number in range(1, 251)))
    assert len(web.asked) == 1
