"""Requests at the pace that their hosts ask for, made again where that may help."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from coursegen.check.online.addresses import request_url
from coursegen.check.online.client import Client, Reply
from coursegen.check.online.outcomes import Reason, Unanswered
from coursegen.check.online.retry import backoff, retry_after
from coursegen.check.online.schedule import Pacer
from coursegen.record import Record

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_OVERLOADED = frozenset({500, 502, 503, 504})
_MOST_HOPS = 10
_PAGE = 2_000_000
_INTERVALS = MappingProxyType({"export.arxiv.org": 3.0, "github.com": 1.0, "www.amazon.co.jp": 1.0})
"""Seconds between two requests to a host; arXiv's terms say three."""


class Clock(Protocol):
    """Time, so that tests need not wait for it."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class Limits(Record):
    """How patient a run is; seconds."""

    at_once: int = 16
    """Hosts that are asked at the same time; one is never asked twice at once."""
    answer: float = 15.0
    head: float = 8.0
    """How long an answer to HEAD may take: some hosts never give one."""
    interval: float = 0.25
    """Between two requests to one host."""
    intervals: Mapping[str, float] = _INTERVALS
    """Hosts that ask for more."""
    longest_wait: float = 60.0
    """A host that asks to be left alone for longer is left alone for the whole run."""
    retries: int = 2
    strikes: int = 3
    """After so many links of a host in a row that it does not answer, the host is left alone."""


class Journey(Record):
    """Where a chain of redirects led."""

    reply: Reply
    moved: str
    """The address that permanent redirects, from the first on, led to; empty where there were none."""
    hops: int


@dataclass(slots=True)
class Fetcher:
    """What resolvers ask the network through."""

    client: Client
    clock: Clock
    limits: Limits
    started: datetime
    """The time of day when the run began, for dates that servers give."""
    _pacer: Pacer = field(init=False)
    _closed: dict[str, Unanswered] = field(default_factory=dict, init=False)
    """Hosts that want no more requests, with what they said."""
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._pacer = Pacer(self.limits.intervals, self.limits.interval)
        self._began = self.clock.now()

    async def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        limit: int = _PAGE,
        retries: int | None = None,
        seconds: float | None = None,
    ) -> Reply:
        """The answer of one host, redirects included; a host that is busy is asked again. Raises Unanswered where
        it stays so, and NoSuchHost."""
        most = self.limits.retries if retries is None else retries
        for attempt in range(1, most + 2):
            reply, problem, pause = await self._try(url, method, headers or {}, limit, seconds)
            if reply is not None and problem is None:
                return reply
            assert problem is not None
            host = _host(url)
            if pause > self.limits.longest_wait:
                self.close(host, problem)
                raise problem
            self._pacer.hold(host, self.clock.now() + max(pause, backoff(attempt, url)))
            if attempt > most:
                raise problem
        raise AssertionError

    async def _try(
        self, url: str, method: str, headers: Mapping[str, str], limit: int, seconds: float | None
    ) -> tuple[Reply | None, Unanswered | None, float]:
        """One attempt: the answer, why it is none, and for how long the host asks to be left alone."""
        try:
            reply = await self._once(url, method, headers, limit, seconds)
        except Unanswered as problem:
            if problem.reason is not Reason.CONNECTION:
                raise
            return None, problem, 0.0
        if reply.status != 429 and reply.status not in _OVERLOADED:
            return reply, None, 0.0
        pause = retry_after(reply.headers.get("retry-after", ""), self._today()) or 0.0
        reason = Reason.RATE_LIMITED if reply.status == 429 else Reason.SERVER_ERROR
        asked = f", and asks to wait for {pause:.0f} s" if pause else ""
        return reply, Unanswered(reason, f"the server answers {reply.said}{asked}"), pause

    async def _once(
        self, url: str, method: str, headers: Mapping[str, str], limit: int, seconds: float | None
    ) -> Reply:
        host = _host(url)
        while True:
            if host in self._closed:
                raise self._closed[host]
            delay = self._pacer.delay(host, self.clock.now())
            if not delay:
                break
            await self.clock.sleep(delay)
        self._pacer.take(host, self.clock.now())
        return await self.client.request(method, url, headers, limit, seconds)

    async def follow(
        self,
        url: str,
        *,
        method: str = "GET",
        limit: int = _PAGE,
        retries: int | None = None,
        seconds: float | None = None,
    ) -> Journey:
        """The answer at the end of all redirects. Raises Unanswered where there is none, and NoSuchHost."""
        seen = [url]
        moved, permanent = "", True
        while True:
            reply = await self.ask(seen[-1], method=method, limit=limit, retries=retries, seconds=seconds)
            location = reply.headers.get("location", "")
            if reply.status not in REDIRECTS or not location:
                return Journey(reply, moved, len(seen) - 1)
            following = _location(seen[-1], location)
            permanent = permanent and reply.status in PERMANENT
            moved = following if permanent else moved
            if request_url(following) in seen:
                raise Unanswered(Reason.REDIRECTS, "its redirects go round in a circle")
            if len(seen) > _MOST_HOPS:
                raise Unanswered(Reason.REDIRECTS, f"it redirects more than {_MOST_HOPS} times")
            seen.append(request_url(following))

    def close(self, host: str, problem: Unanswered) -> None:
        """Ask this host no more."""
        self._closed.setdefault(host, problem)

    def _today(self) -> datetime:
        return self.started + timedelta(seconds=self.clock.now() - self._began)


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _location(url: str, location: str) -> str:
    """Where a redirect leads. Old servers send bytes of no ASCII; what is read as Latin-1 was most often UTF-8."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        following = urljoin(url, location.strip())
        request_url(following)
    except (ValueError, UnicodeError):
        raise Unanswered(Reason.REDIRECTS, "it redirects to something that is no web address") from None
    return following
