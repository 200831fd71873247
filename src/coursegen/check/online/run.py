"""Subjects → outcomes: who is asked what, all hosts at once and each in turn, until all is known or time is up."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import groupby
from urllib.parse import urlsplit

from coursegen.check.online import arxiv, doi, github, youtube
from coursegen.check.online.fetcher import Fetcher
from coursegen.check.online.outcomes import SILENT, Outcome, Reason, unverified
from coursegen.check.online.schedule import Schedule
from coursegen.check.online.subjects import Resolver, Subject
from coursegen.check.online.web import check_page
from coursegen.record import Record

Outcomes = Mapping[Subject, Outcome]
Progress = Callable[[int, int], None]
"""Told how many subjects of how many are known."""


class Job(Record):
    """Subjects that one host is asked about together."""

    subjects: tuple[Subject, ...]
    ask: Callable[[Fetcher], Awaitable[Outcomes]]


async def ask_all(
    subjects: Iterable[Subject], fetcher: Fetcher, *, token: str, budget: float | None, progress: Progress
) -> tuple[dict[Subject, Outcome], Reason | None]:
    """What is known of each subject, and why the run ended early, where it did: out of time, or interrupted.

    Whatever was not asked about by then is unverified.
    """
    wanted = sorted(set(subjects))
    run = _Run(Schedule(_lanes(wanted, token), fetcher.limits.at_once), fetcher, len(wanted), progress)
    stopped: Reason | None = None
    try:
        async with asyncio.timeout(budget):
            await run.go()
    except TimeoutError:
        stopped = Reason.BUDGET
    except asyncio.CancelledError:
        if task := asyncio.current_task():
            task.uncancel()
        stopped = Reason.INTERRUPTED
    finally:
        await run.end()
    words = "the time for the check was up" if stopped is Reason.BUDGET else "the check was interrupted"
    rest = unverified(stopped or Reason.UNCLEAR, words)
    return {subject: run.known.get(subject, rest) for subject in wanted}, stopped


class _Run:
    """One run over a schedule."""

    def __init__(self, schedule: Schedule[Job], fetcher: Fetcher, total: int, progress: Progress) -> None:
        self.known: dict[Subject, Outcome] = {}
        self._schedule = schedule
        self._fetcher = fetcher
        self._total = total
        self._progress = progress
        self._tasks: dict[asyncio.Task[Outcomes], tuple[str, Job]] = {}
        self._strikes: Counter[str] = Counter()

    async def go(self) -> None:
        """Ask until nothing is left to ask."""
        while True:
            for lane, job in self._schedule.start():
                self._tasks[asyncio.ensure_future(job.ask(self._fetcher))] = (lane, job)
            if not self._tasks:
                return
            finished, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in finished:
                lane, _ = self._tasks.pop(task)
                self._take(lane, task.result())
            self._progress(len(self.known), self._total)

    async def end(self) -> None:
        """Give up what is still under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _take(self, lane: str, outcomes: Outcomes) -> None:
        self.known.update(outcomes)
        silent = [each for each in outcomes.values() if each.reason in SILENT]
        self._strikes[lane] = self._strikes[lane] + 1 if len(silent) == len(outcomes) and silent else 0
        if self._strikes[lane] >= self._fetcher.limits.strikes:
            last = silent[-1]
            words = f"{last.evidence}, as for the {self._strikes[lane]} before it; the host was left alone"
            for job in self._schedule.close(lane):
                self.known.update(dict.fromkeys(job.subjects, unverified(Reason(last.reason), words)))
        self._schedule.done(lane)


def _lanes(subjects: list[Subject], token: str) -> dict[str, list[Job]]:
    """The jobs by the host that they ask."""
    lanes: dict[str, list[Job]] = defaultdict(list)
    for resolver, group in groupby(subjects, key=lambda subject: subject.resolver):
        for lane, job in _jobs(resolver, list(group), token):
            lanes[lane].append(job)
    return lanes


def _jobs(resolver: Resolver, subjects: list[Subject], token: str) -> Iterable[tuple[str, Job]]:
    match resolver:
        case Resolver.ARXIV:
            for start in range(0, len(subjects), arxiv.BATCH):
                yield arxiv.HOST, _papers(tuple(subjects[start : start + arxiv.BATCH]))
        case Resolver.GITHUB:
            by_name = sorted(subjects, key=lambda subject: (_repository(subject).casefold(), subject))
            for _, files in groupby(by_name, key=lambda subject: _repository(subject).casefold()):
                yield github.HOST, _files(tuple(files), token)
        case Resolver.WEB:
            for url, places in groupby(subjects, key=lambda subject: subject.key.partition("#")[0]):
                yield urlsplit(url).netloc, _page(url, tuple(places))
        case _:
            for subject in subjects:
                yield _HOSTS[resolver], _single(subject, token)


_HOSTS = {Resolver.DOI: doi.HOST, Resolver.GIST: github.HOST, Resolver.VIDEO: youtube.HOST}


def _repository(subject: Subject) -> str:
    return subject.key.partition(":")[0]


def _papers(subjects: tuple[Subject, ...]) -> Job:
    async def ask(fetcher: Fetcher) -> Outcomes:
        found = await arxiv.check_papers(fetcher, [subject.key for subject in subjects])
        return {subject: found[subject.key] for subject in subjects}

    return Job(subjects, ask)


def _files(subjects: tuple[Subject, ...], token: str) -> Job:
    async def ask(fetcher: Fetcher) -> Outcomes:
        rests = {subject: subject.key.partition(":")[2] for subject in subjects}
        found = await github.check_files(fetcher, _repository(subjects[0]), rests.values(), token)
        return {subject: found[rest] for subject, rest in rests.items()}

    return Job(subjects, ask)


def _page(url: str, subjects: tuple[Subject, ...]) -> Job:
    async def ask(fetcher: Fetcher) -> Outcomes:
        fragments = {subject: subject.key.partition("#")[2] for subject in subjects}
        found = await check_page(fetcher, url, fragments.values())
        return {subject: found[fragment] for subject, fragment in fragments.items()}

    return Job(subjects, ask)


def _single(subject: Subject, token: str) -> Job:
    async def ask(fetcher: Fetcher) -> Outcomes:
        match subject.resolver:
            case Resolver.DOI:
                return {subject: await doi.check_doi(fetcher, subject.key)}
            case Resolver.GIST:
                return {subject: await github.check_gist(fetcher, subject.key, token)}
            case _:
                return {subject: await youtube.check_video(fetcher, subject.key)}

    return Job((subject,), ask)
