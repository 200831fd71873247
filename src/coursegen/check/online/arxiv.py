"""Papers on arXiv: many in one query, and nothing called missing on the word of the query alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from coursegen.check.online.client import Reply
from coursegen.check.online.doi import check_doi
from coursegen.check.online.fetcher import Fetcher
from coursegen.check.online.outcomes import NoSuchHost, Outcome, Reason, Unanswered, broken, ok
from coursegen.diagnostics import Verdict
from coursegen.identifiers import arxiv_of_url
from coursegen.record import replace

HOST = "export.arxiv.org"
BATCH = 100
"""Ids in one query: more would make its address longer than servers take."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_FEED_ROOM = 4_000_000
_WITHDRAWN = re.compile(
    r"^\W*withdrawn\b|\b(?:paper|article|submission|manuscript|preprint|version)\s+(?:has|have)\s+been\s+withdrawn\b"
    r"|\b(?:is|was|been)\s+withdrawn\s+by\b|\bwithdrawn\s+by\s+(?:the\s+)?(?:authors?|arxiv)\b",
    re.IGNORECASE,
)


async def check_papers(fetcher: Fetcher, ids: Sequence[str]) -> dict[str, Outcome]:
    """What is known of each paper; ids are without version."""
    try:
        known = await _query(fetcher, ids)
        absent = [each for each in ids if each not in known]
        if absent:  # a feed may lack what exists, or be empty for no reason
            known |= await _query(fetcher, absent)
    except Unanswered as problem:
        return dict.fromkeys(ids, problem.outcome)
    return {each: known[each] if each in known else await _confirmed(fetcher, each) for each in ids}


async def _confirmed(fetcher: Fetcher, paper: str) -> Outcome:
    """arXiv registers a DOI for each paper, with a registry that is independent of its query interface."""
    found = await check_doi(fetcher, f"10.48550/arxiv.{paper}".lower())
    if found.verdict is Verdict.BROKEN:
        return broken("neither arXiv nor doi.org knows it")
    if found.verdict is Verdict.OK:
        return ok("doi.org knows it, though arXiv's query does not show it")
    return found


async def _query(fetcher: Fetcher, ids: Sequence[str]) -> dict[str, Outcome]:
    """The papers of a query that exist. One id that arXiv cannot read spoils a query: it is then halved."""
    url = f"https://{HOST}/api/query?id_list={','.join(ids)}&start=0&max_results={len(ids)}"
    try:
        reply = await fetcher.ask(url, limit=_FEED_ROOM)
    except NoSuchHost:
        raise Unanswered(Reason.CONNECTION, "arXiv cannot be reached") from None
    try:
        entries = _entries(reply)
    except Unanswered as problem:
        if problem.reason is Reason.REFUSED:
            fetcher.close(HOST, problem)
        raise
    if entries is not None:
        return {paper: outcome for entry in entries for paper, outcome in _paper(entry)}
    if len(ids) == 1:
        return {}
    middle = len(ids) // 2
    return await _query(fetcher, ids[:middle]) | await _query(fetcher, ids[middle:])


def _entries(reply: Reply) -> list[ElementTree.Element] | None:
    """The entries of an answer; None where it says that one of the ids is at fault. Raises Unanswered."""
    if reply.status == 400:
        return None
    if reply.status == 403:
        # "continued requests after this … will be interpreted as an attack" (arXiv, robots)
        raise Unanswered(Reason.REFUSED, "arXiv refuses to answer")
    feed = _feed(reply) if reply.status == 200 and reply.complete else None
    if feed is None:
        raise Unanswered(Reason.UNCLEAR, f"arXiv answers {reply.said}, with something that is no feed")
    entries = feed.findall(f"{_ATOM}entry")
    is_error = len(entries) == 1 and "/api/errors" in _text(entries[0], f"{_ATOM}id")
    return None if is_error else entries


def _feed(reply: Reply) -> ElementTree.Element | None:
    if b"<!DOCTYPE" in reply.body:  # no feed needs one, and what it defines can grow without bound
        return None
    try:
        feed = ElementTree.fromstring(reply.body)
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
    return feed if feed.tag == f"{_ATOM}feed" else None


def _paper(entry: ElementTree.Element) -> list[tuple[str, Outcome]]:
    paper = arxiv_of_url(_text(entry, f"{_ATOM}id"))
    title = _text(entry, f"{_ATOM}title")
    if paper is None or not title:
        return []
    authors = tuple(filter(None, (_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author"))))
    comment = f"{_text(entry, f'{_ARXIV}comment')}"
    is_withdrawn = bool(_WITHDRAWN.search(comment) or _WITHDRAWN.search(_text(entry, f"{_ATOM}summary")[:200]))
    outcome = replace(ok("arXiv"), title=title, authors=authors, version=paper.version or 0, withdrawn=is_withdrawn)
    return [(paper.key, outcome)]


def _text(element: ElementTree.Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())
