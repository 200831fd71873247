"""Whom the online check asks when, and whom it never asks."""

from __future__ import annotations

import math
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.build import make_site as make
from coursegen.check.online import Cache, Online, Settings, check_online
from coursegen.check.online.addresses import is_public
from coursegen.check.online.client import Lookup
from coursegen.check.online.retry import backoff, retry_after
from coursegen.check.online.schedule import Pacer, Schedule
from coursegen.diagnostics import Verdict
from tests.conftest import MakeSite
from tests.fake_web import Answer, fake_web
from tests.test_online import NoWait

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SETTINGS = '[site]\ntitle = "T"\nurl = "https://h.example"\n'


@given(st.text() | st.from_regex(r"\d{1,400}(\.\d*)?", fullmatch=True))
def test_retry_after_is_a_time_or_nothing(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))


@given(st.integers(0, 10**9))
def test_retry_after_reads_seconds_and_dates_alike(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(str(seconds), NOW) == retry_after(date, NOW) == seconds


@given(st.integers(1, 8), st.text())
def test_each_pause_is_longer_than_the_one_before(attempt: int, url: str) -> None:
    assert 0 < backoff(attempt, url) < backoff(attempt + 2, url)
    assert backoff(attempt, url) == backoff(attempt, url)


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(), max_size=5)), st.integers(1, 4), st.data())
def test_each_job_runs_once_in_its_lanes_order(lanes: dict[str, list[int]], at_once: int, data: st.DataObject) -> None:
    schedule = Schedule(lanes, at_once)
    ran: dict[str, list[int]] = {lane: [] for lane in lanes}
    running: list[str] = []
    while True:
        for lane, job in schedule.start():
            ran[lane].append(job)
            running.append(lane)
        assert len(running) <= at_once
        assert len(set(running)) == len(running)  # no host is asked twice at once
        if not running:
            break
        ended = data.draw(st.sampled_from(running))
        running.remove(ended)
        schedule.done(ended)
    assert ran == lanes


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 5)), max_size=20))
def test_a_host_is_never_asked_before_its_interval_is_over(steps: list[tuple[str, float]]) -> None:
    pacer, now = Pacer({"a": 3.0}, 0.25), 0.0
    last: dict[str, float] = {}
    for host, pause in steps:
        now += pause
        now += pacer.delay(host, now)
        pacer.take(host, now)
        interval = 3.0 if host == "a" else 0.25
        assert host not in last or now - last[host] >= interval - 1e-9
        last[host] = now


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: "
    "fe80::1%eth0 fc00::1 fec0::1 ff02::1 ff0e::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: "
    # what else holds an address of IPv4: compatible, translated, local NAT64, Teredo, whose client's is written inverted
    "::10.0.0.1 ::ffff:0:10.0.0.1 64:ff9b:1::a00:1 2001:0:808:808::f5ff:fffe 2001:0:a00:1::f7f7:f7f7 "
    "240.0.0.1 192.0.2.1 198.18.0.1 232.1.1.1 64:ff9b::7f00:1 64:ff9b::c0a8:101 2002:a9fe:a9fe:: 2001:db8::1 100::1".split(),
)
def test_no_address_of_a_private_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::", "2606:4700::1111%eth0"],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def ask(make_site: MakeSite, text: str, lookup: Lookup, settings: str = SETTINGS) -> Online:
    made = make(make_site({"site.toml": settings, "content/index.md": f"{text}\n"}))
    how = Settings(now=NOW, clock=NoWait(), lookup=lookup)
    return check_online(made.references, made.site, made.sources, made.config.check, Cache({}), how)


def test_a_name_that_leads_into_the_private_network_is_not_asked(make_site: MakeSite) -> None:
    async def inner(host: str) -> list[str]:
        return ["10.0.0.1", "::1"]

    found = ask(make_site, "[a](https://a.example/x)", inner)  # a connection would fail this test
    assert [(each.verdict, "private" in each.message) for each in found.diagnostics] == [(Verdict.UNVERIFIED, True)]
    assert found.requests == 0


def test_a_redirect_to_this_machine_is_not_followed(make_site: MakeSite) -> None:
    async def nobody(host: str) -> list[str]:
        raise AssertionError(host)

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        return (302, {"Location": f"{web.url}/secret"}, b"") if place.startswith("a.example") else (200, {}, b"secret")

    with fake_web(play) as web:
        settings = f'{SETTINGS}[check.remap]\n"https://a.example" = "{web.url}/a.example"\n'
        found = ask(make_site, "[a](https://a.example/x)", nobody, settings)
    assert "secret" not in {place for _, place in web.asked} and web.asked
    assert [each.verdict for each in found.diagnostics] == [Verdict.UNVERIFIED]


@pytest.mark.parametrize(
    ("knows_others", "code", "verdict"),
    [(True, "web.missing", Verdict.BROKEN), (False, "link.unverified", Verdict.UNVERIFIED)],
)
def test_a_host_is_unknown_only_where_others_are_known(
    make_site: MakeSite, knows_others: bool, code: str, verdict: Verdict
) -> None:
    async def lookup(host: str) -> list[str]:
        if knows_others and host == "example.org":
            return ["192.0.2.1"]
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    found = ask(make_site, "[a](https://gone.example/x)", lookup)
    assert [(each.code.name, each.verdict) for each in found.diagnostics] == [(code, verdict)]


@pytest.mark.parametrize("errors", [(socket.EAI_AGAIN, socket.EAI_NONAME), (socket.EAI_NONAME, socket.EAI_AGAIN)])
def test_a_host_is_unknown_only_where_that_is_said_twice(make_site: MakeSite, errors: tuple[int, int]) -> None:
    said = cycle(errors)

    async def lookup(host: str) -> list[str]:
        if host == "example.org":
            return ["192.0.2.1"]
        raise socket.gaierror(next(said), "")

    found = ask(make_site, "[a](https://gone.example/x#y)", lookup)
    assert [each.code.name for each in found.diagnostics] == ["link.unverified"]
