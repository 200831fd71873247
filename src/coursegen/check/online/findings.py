"""Outcomes × references → findings: at each place where a subject is referred to, what its reader would meet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

from coursegen import codes
from coursegen.check.nearest import difference
from coursegen.check.occurrences import Occurrence
from coursegen.check.online.cache import Cache
from coursegen.check.online.outcomes import Fault, Outcome
from coursegen.check.online.subjects import Resolver, Subject
from coursegen.check.online.titles import Claim, is_mismatch
from coursegen.diagnostics import Diagnostic, Edit, Verdict
from coursegen.identifiers import arxiv_of_url
from coursegen.kinds import LinkKind
from coursegen.model import Reference, Site
from coursegen.repositories import RepositoryFile, parse_colab, parse_github
from coursegen.urls import trim

_UNSAFE = re.compile(r"[\s<>\"'`|\\^{}&]")
"""What would mean something else in Markdown or HTML than in an address."""


def findings(
    referred: Iterable[tuple[Occurrence, Subject]], outcomes: Mapping[Subject, Outcome], site: Site, cache: Cache
) -> Iterator[Diagnostic]:
    """What is to be said of each reference; `cache` is the one from before the run."""
    references = _References(site)
    for occurrence, subject in referred:
        outcome = outcomes[subject]
        match outcome.verdict:
            case Verdict.OK:
                yield from _existing(occurrence, subject, outcome, references)
            case Verdict.BROKEN:
                yield _missing(occurrence, subject, outcome, _seen(cache.last_ok(subject)))
            case Verdict.UNVERIFIED:
                yield _unverified(occurrence, outcome, _seen(cache.last_ok(subject)))


def _seen(last_ok: datetime | None) -> str:
    return f"; it was there on {last_ok:%Y-%m-%d}" if last_ok else ""


def _unverified(occurrence: Occurrence, outcome: Outcome, seen: str) -> Diagnostic:
    is_place = outcome.fault is Fault.ANCHOR
    code = codes.WEB_ANCHOR_MISSING if is_place else codes.LINK_UNVERIFIED
    message = outcome.evidence if is_place else f"not verified ({outcome.reason}): {outcome.evidence}{seen}"
    hint = "look for the place in a browser" if is_place else "open it in a browser, or check again later"
    return occurrence.finding(code, message, hint, verdict=Verdict.UNVERIFIED)


# What is missing


def _missing(occurrence: Occurrence, subject: Subject, outcome: Outcome, seen: str) -> Diagnostic:
    match subject.resolver:
        case Resolver.GITHUB | Resolver.GIST:
            return _no_file(occurrence, outcome, seen)
        case Resolver.ARXIV:
            message, code = f"there is no paper `{subject.key}` on arXiv", codes.ARXIV_MISSING
            hint = "look the paper up by its title"
        case Resolver.DOI:
            message, code = f"the DOI `{subject.key}` is not registered", codes.DOI_MISSING
            hint = "copy the DOI from the publisher's page again"
        case Resolver.VIDEO:
            message, code = f"there is no video `{subject.key}` on YouTube", codes.YOUTUBE_MISSING
            hint = "link another copy of it, or take the link out"
        case _:
            message, code = f"`{occurrence.href}` is gone", codes.WEB_MISSING
            if occurrence.kind is LinkKind.COLAB:
                message, code = "Colab cannot open what is gone", codes.COLAB_NOTEBOOK_MISSING
            hint = f"find its new address, or link a copy: https://web.archive.org/web/{subject.key}"
    return occurrence.finding(code, f"{message}: {outcome.evidence}{seen}", hint)


def _no_file(occurrence: Occurrence, outcome: Outcome, seen: str) -> Diagnostic:
    is_colab = occurrence.kind is LinkKind.COLAB
    message = f"{outcome.evidence}{seen}"
    file = _file(occurrence)
    match outcome.fault:
        case Fault.REPOSITORY:
            hint = "correct the name, or make the repository public"
            return occurrence.finding(codes.GITHUB_REPOSITORY_MISSING, message, hint)
        case Fault.BRANCH:
            code = codes.COLAB_BRANCH_MISSING if is_colab else codes.GITHUB_BRANCH_MISSING
            hint = "write the name of a branch that exists"
            fix: tuple[Edit, ...] = ()
            if outcome.meant and file:
                old = file.rest.partition("/")[0]
                hint = f"write `{outcome.meant}` for `{old}`: the file is on that branch"
                fix = _replaced(occurrence, f"/{quote(old)}/", f"/{quote(outcome.meant)}/")
            return occurrence.finding(code, message, hint, fix=fix)
        case _:
            code = codes.COLAB_NOTEBOOK_MISSING if is_colab else codes.GITHUB_FILE_MISSING
            hint = "correct the address"
            fix = ()
            if outcome.meant:
                hint = f"write `{outcome.meant}`, if that is meant"
            if outcome.fault is Fault.SPELLING and file and (written := _alike(file.rest, outcome.meant)):
                hint = f"write `{outcome.meant}`: the path differs in {difference(written, outcome.meant)}"
                fix = _ending(occurrence, written, outcome.meant)
            return occurrence.finding(code, message, hint, fix=fix)


def _file(occurrence: Occurrence) -> RepositoryFile | None:
    href = trim(occurrence.href)
    file = parse_colab(href) if occurrence.kind is LinkKind.COLAB else parse_github(href)
    return file if isinstance(file, RepositoryFile) else None


def _alike(rest: str, meant: str) -> str:
    """The path in `BRANCH/PATH` that `meant` is another spelling of."""
    segments = rest.split("/")
    paths = ("/".join(segments[at:]) for at in range(1, len(segments)))
    return next((path for path in paths if difference(path, meant)), "")


# What exists


def _existing(
    occurrence: Occurrence, subject: Subject, outcome: Outcome, references: _References
) -> Iterator[Diagnostic]:
    match subject.resolver:
        case Resolver.ARXIV:
            yield from _paper(occurrence, subject, outcome, references)
        case Resolver.VIDEO if outcome.fault is Fault.NOT_EMBEDDABLE and occurrence.link.element == "iframe":
            message = "the video's owner lets no other site show it, so the frame stays empty"
            yield occurrence.finding(codes.YOUTUBE_NOT_EMBEDDABLE, message, "link the video instead")
        case Resolver.GITHUB if outcome.moved:
            old = subject.key.partition(":")[0]
            message = f"the repository {old} is {outcome.moved} now"
            fix = _replaced(occurrence, f"/{old}/", f"/{outcome.moved}/")
            hint = f"write `{outcome.moved}` for `{old}`"
            yield occurrence.finding(codes.GITHUB_MOVED, message, hint, verdict=Verdict.OK, fix=fix)
        case Resolver.WEB if outcome.moved:
            yield from _moved(occurrence, subject.key, outcome.moved)
        case _:
            pass


def _moved(occurrence: Occurrence, asked: str, moved: str) -> Iterator[Diagnostic]:
    """A page that has another address; a Drive file that Colab opens keeps its own."""
    if occurrence.kind is LinkKind.COLAB:
        return
    fragment = urlsplit(trim(occurrence.href)).fragment
    meant = moved if "#" in moved or not fragment else f"{moved}#{fragment}"
    is_upgrade = moved.partition("#")[0] == "https" + asked.partition("#")[0].removeprefix("http")
    code = codes.WEB_INSECURE if is_upgrade else codes.WEB_MOVED
    message = "the address begins with http, and its host speaks https" if is_upgrade else "the page has moved for good"
    safe = meant.replace("(", "%28").replace(")", "%29") if "(" not in occurrence.href else meant
    fix = () if _UNSAFE.search(meant) else (Edit(occurrence.link.href_span, safe),)
    yield occurrence.finding(code, message, f"write `{meant}`", verdict=Verdict.OK, fix=fix, target=meant)


def _paper(occurrence: Occurrence, subject: Subject, outcome: Outcome, references: _References) -> Iterator[Diagnostic]:
    paper = arxiv_of_url(trim(occurrence.href))
    if paper and paper.version and outcome.version and paper.version > outcome.version:
        message = f"there is no version {paper.version} of `{subject.key}`: the newest is {outcome.version}"
        yield occurrence.finding(codes.ARXIV_VERSION_MISSING, message, f"write `https://arxiv.org/abs/{subject.key}`")
    if outcome.withdrawn:
        message = f"the paper `{subject.key}`, “{outcome.title}”, was withdrawn"
        hint = "read the reason on its page, and check whether to keep it"
        yield occurrence.finding(codes.ARXIV_WITHDRAWN, message, hint, verdict=Verdict.OK)
    claim = references.claim(occurrence)
    if outcome.title and is_mismatch(claim, outcome.title, outcome.authors):
        by = _by(outcome.authors)
        message = f"the page says “{_short(claim.title)}”, but arXiv {subject.key} is “{outcome.title}”{by}"
        hint = "write the id of the paper that is meant, or its title"
        yield occurrence.finding(codes.ARXIV_TITLE_MISMATCH, message, hint, verdict=Verdict.BROKEN)


def _by(authors: tuple[str, ...]) -> str:
    others = " and others" if len(authors) > 2 else ""
    return f" by {' and '.join(authors[:1] if others else authors)}{others}" if authors else ""


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119] + "…"


class _References:
    """What pages say of the works that they link."""

    def __init__(self, site: Site) -> None:
        self._by_path: dict[str, tuple[Reference, ...]] = {
            page.document.path: page.document.references for page in site.pages
        }

    def claim(self, occurrence: Occurrence) -> Claim:
        """What is said of the work at this place: by the entry of the list of references, else by the link's text."""
        place = occurrence.link.span
        for reference in self._by_path.get(occurrence.path, ()):
            if reference.title and reference.span.start <= place.start and place.end <= reference.span.end:
                return Claim(reference.title, reference.authors, is_title=True)
        return Claim(occurrence.link.text if occurrence.link.element == "a" else "")


# Mends


def _replaced(occurrence: Occurrence, old: str, new: str) -> tuple[Edit, ...]:
    """A mend of a part of an address that stands in it once."""
    at = occurrence.href.casefold().find(old.casefold())
    if at < 0 or occurrence.href.casefold().count(old.casefold()) != 1:
        return ()
    mended = occurrence.href[:at] + new + occurrence.href[at + len(old) :]
    return (Edit(occurrence.link.href_span, mended),)


def _ending(occurrence: Occurrence, old: str, new: str) -> tuple[Edit, ...]:
    written = old if old in occurrence.href else quote(old)
    return _replaced(occurrence, written, quote(new)) if occurrence.href.count(written) == 1 else ()
