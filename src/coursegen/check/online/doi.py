"""DOIs, through the Handle System: publishers' own pages refuse programs, so they are not asked."""

from __future__ import annotations

import json
from urllib.parse import quote

from coursegen.check.online.client import Reply
from coursegen.check.online.fetcher import Fetcher
from coursegen.check.online.outcomes import NoSuchHost, Outcome, Reason, Unanswered, broken, ok

HOST = "doi.org"
_FOUND, _NOT_FOUND, _NO_VALUES = 1, 100, 200
"""`responseCode` of the Handle System (DOI Handbook, REST API)."""


async def check_doi(fetcher: Fetcher, doi: str) -> Outcome:
    """Whether the DOI is registered, with whatever agency; "no" is said twice before it is believed."""
    try:
        found = await _is_registered(fetcher, doi)
        found = found or await _is_registered(fetcher, doi)
    except Unanswered as problem:
        return problem.outcome
    return ok("registered") if found else broken("doi.org does not know it")


async def _is_registered(fetcher: Fetcher, doi: str) -> bool:
    try:
        reply = await fetcher.ask(f"https://{HOST}/api/handles/{quote(doi, safe='/')}?type=URL")
    except NoSuchHost:
        raise Unanswered(Reason.CONNECTION, "doi.org cannot be reached") from None
    code = _response_code(reply)
    if code in (_FOUND, _NO_VALUES):
        return True
    if code == _NOT_FOUND and reply.status in (200, 404):
        return False
    raise Unanswered(Reason.UNCLEAR, f"doi.org answers {reply.said}")


def _response_code(reply: Reply) -> int:
    try:
        code = json.loads(reply.body)["responseCode"]
        return code if isinstance(code, int) else 0
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
