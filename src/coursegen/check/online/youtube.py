"""Videos of YouTube, through oEmbed: the page of a deleted video answers like any other."""

from __future__ import annotations

import json

from coursegen.check.online.client import Reply
from coursegen.check.online.fetcher import Fetcher
from coursegen.check.online.outcomes import Fault, NoSuchHost, Outcome, Reason, Unanswered, broken, ok, unverified
from coursegen.record import replace

HOST = "www.youtube.com"


async def check_video(fetcher: Fetcher, video: str) -> Outcome:
    """Whether the video exists. What oEmbed denies is believed where YouTube has no picture of it either."""
    watch = f"https%3A//www.youtube.com/watch%3Fv%3D{video}"
    try:
        reply = await fetcher.ask(f"https://{HOST}/oembed?url={watch}&format=json")
        if reply.status == 200:
            title = _title(reply)
            return replace(ok("oEmbed"), title=title) if title else unverified(Reason.UNCLEAR, "oEmbed's answer is odd")
        if reply.status == 401:
            return replace(ok("exists, not for other sites"), fault=Fault.NOT_EMBEDDABLE)
        if reply.status in (400, 404):
            return await _picture(fetcher, video, reply)
    except Unanswered as problem:
        return problem.outcome
    except NoSuchHost:
        return unverified(Reason.CONNECTION, "YouTube cannot be reached")
    reason = Reason.REFUSED if reply.status == 403 else Reason.UNCLEAR
    return unverified(reason, f"YouTube answers {reply.said}: the video may be private")


async def _picture(fetcher: Fetcher, video: str, denied: Reply) -> Outcome:
    picture = await fetcher.ask(f"https://img.youtube.com/vi/{video}/0.jpg", method="HEAD")
    if picture.status == 404:
        return broken(f"YouTube answers {denied.said}, and has no picture of it")
    return unverified(Reason.UNCLEAR, f"YouTube answers {denied.said}, but has a picture of it")


def _title(reply: Reply) -> str:
    try:
        title = json.loads(reply.body)["title"]
        return title if isinstance(title, str) else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
