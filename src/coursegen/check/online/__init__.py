"""References to other sites: whether what they name exists, by asking. The only part that speaks to the network.

Three verdicts: what was seen is ok; what its host twice says it does not have is broken; all else is unverified, with
the reason. Nothing but evidence makes a reference broken.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from coursegen.check.occurrences import Occurrence, with_sure_fix
from coursegen.check.online.cache import Cache, cache_of, load_cache, save_cache
from coursegen.check.online.client import Client, Lookup, system_lookup
from coursegen.check.online.fetcher import Clock, Fetcher, Limits
from coursegen.check.online.findings import findings
from coursegen.check.online.outcomes import Outcome, Reason
from coursegen.check.online.run import Progress, ask_all
from coursegen.check.online.subjects import Subject, subject_of
from coursegen.check_config import CheckConfig
from coursegen.diagnostics import Diagnostic, Diagnostics, Verdict
from coursegen.model import Site
from coursegen.record import Record, field
from coursegen.source import Source

__all__ = ["Cache", "Online", "Settings", "cache_of", "check_online", "load_cache", "save_cache"]


class SystemClock:
    """Real time."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Settings(Record):
    """How a run is made."""

    now: datetime
    """The time of day, with its zone."""
    token: str = ""
    """For GitHub's programming interface, and sent nowhere else."""
    budget: float | None = None
    """Seconds for all of it; None for as long as it takes."""
    use_cache: bool = True
    """Whether what was found to exist lately is believed."""
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=SystemClock)
    lookup: Lookup = system_lookup


class Online(Record):
    """What a run found."""

    diagnostics: Diagnostics
    cache: Cache
    """The cache as it is to be kept."""
    verdicts: Mapping[Verdict, int]
    """How many subjects have which verdict."""
    remembered: int
    """How many subjects were known from earlier runs."""
    requests: int
    stopped: Reason | None
    """Why the run ended before all was asked, where it did."""


def check_online(
    written: Iterable[Occurrence],
    site: Site,
    sources: Mapping[str, Source],
    config: CheckConfig,
    cache: Cache,
    settings: Settings,
    *,
    known: Iterable[Diagnostic] = (),
    progress: Progress = lambda done, total: None,
) -> Online:
    """Ask about every reference that leads elsewhere. Those that `known` findings call broken are left out.

    An interrupt ends the asking, not the run: what is known by then is returned.
    """
    referred = _referred(written, config, known)
    subjects = {subject for _, subject in referred}
    now = settings.now.astimezone(UTC)
    fresh = {subject: cache.fresh(subject, now) for subject in subjects} if settings.use_cache else {}
    remembered = {subject: outcome for subject, outcome in fresh.items() if outcome is not None}
    asked, requests, stopped = _asked(subjects - set(remembered), config, settings, progress)
    outcomes = remembered | asked
    said = tuple(with_sure_fix(each, sources) for each in findings(referred, outcomes, site, cache))
    return Online(
        diagnostics=said,
        cache=cache.updated(asked, subjects, now),
        verdicts=Counter(outcome.verdict for outcome in outcomes.values()),
        remembered=len(remembered),
        requests=requests,
        stopped=stopped,
    )


def _referred(
    written: Iterable[Occurrence], config: CheckConfig, known: Iterable[Diagnostic]
) -> list[tuple[Occurrence, Subject]]:
    """Each reference that leads elsewhere, with what it is about."""
    broken = {(each.path, each.span) for each in known if each.verdict is Verdict.BROKEN}
    asked = (each for each in written if (each.path, each.link.href_span) not in broken)
    found = ((each, subject_of(each, anchors=config.anchors)) for each in asked)
    return [(occurrence, subject) for occurrence, subject in found if subject is not None]


def _asked(
    subjects: set[Subject], config: CheckConfig, settings: Settings, progress: Progress
) -> tuple[dict[Subject, Outcome], int, Reason | None]:
    """What asking yields, how many requests it took, and why it ended early, where it did."""
    if not subjects:
        return {}, 0, None

    async def ask() -> tuple[dict[Subject, Outcome], int, Reason | None]:
        async with Client(config.remap, settings.limits.answer, settings.lookup) as client:
            fetcher = Fetcher(client, settings.clock, settings.limits, settings.now)
            found, stopped = await ask_all(
                subjects, fetcher, token=settings.token, budget=settings.budget, progress=progress
            )
            return found, client.requests, stopped

    return asyncio.run(ask())
