"""Pages of any host: HEAD, then GET before anything is judged but a file that is there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from coursegen.check.online.client import Reply
from coursegen.check.online.fetcher import Fetcher, Journey
from coursegen.check.online.outcomes import (
    Fault,
    NoSuchHost,
    Outcome,
    Reason,
    Unanswered,
    broken,
    unverified,
)
from coursegen.diagnostics import Verdict

_GONE = frozenset({404, 410})
_REFUSED = frozenset({401, 403, 405, 406, 407, 418, 451, 503, 999})
_HEAD_IS_ENOUGH = frozenset({Reason.PRIVATE_ADDRESS, Reason.TLS, Reason.REDIRECTS})
"""What GET would not change."""
_PERSISTENT = ("doi.org", "hdl.handle.net", "w3id.org", "purl.org", "n2t.net", "identifiers.org", "goo.gl", "bit.ly")
"""Hosts whose addresses are made to outlive those that they lead to."""
_SIGN_IN = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|signin|sso|saml2?|idp|shibboleth|wayf|ServiceLogin)(?:$|[/._?-])", re.I
)
_ERROR_TITLE = re.compile(
    r"^\W*(?:error\s*)?404\b|\bpage not found\b|\bnot found\W*$|\b404 error\b"
    r"|(?:ページ|お探し|ファイル|サイト|記事).*(?:見つかりません|ありません|存在しません)",
    re.IGNORECASE,
)
_TITLE_ROOM = 65_536


async def check_page(fetcher: Fetcher, url: str, fragments: Iterable[str]) -> dict[str, Outcome]:
    """What is known of an address, for each of the fragments that are asked for (empty: the page itself)."""
    wanted = sorted(set(fragments))
    whole = any(wanted)
    try:
        journey = await _journey(fetcher, url, whole=whole)
    except Unanswered as problem:
        return dict.fromkeys(wanted, problem.outcome)
    except NoSuchHost as unknown:
        return dict.fromkeys(wanted, broken(f"there is no host {unknown}"))
    found = _judge(url, journey)
    return {fragment: _place(found, journey, fragment) for fragment in wanted}


async def _journey(fetcher: Fetcher, url: str, *, whole: bool) -> Journey:
    """HEAD; then GET where that did not say yes, and where it did of a web page, which may say itself that it is none.

    "Gone" is said twice before it is believed, and a yes is taken back by nothing less.
    """
    first: Journey | None = None
    if not whole:
        try:
            first = await fetcher.follow(url, method="HEAD", retries=0, seconds=fetcher.limits.head)
        except Unanswered as problem:
            if problem.reason in _HEAD_IS_ENOUGH:
                raise
    said_yes = first is not None and first.reply.status < 300
    if first is not None and said_yes and not _is_html(first.reply):
        return first
    try:
        second = await fetcher.follow(url, limit=2_000_000 if whole else _TITLE_ROOM, retries=0 if said_yes else None)
    except Unanswered:
        if first is not None and said_yes:
            return first
        raise
    if second.reply.status in _GONE and (first is None or first.reply.status not in _GONE):
        return await fetcher.follow(url, limit=_TITLE_ROOM)
    return first if first is not None and said_yes and second.reply.status >= 300 else second


def _is_html(reply: Reply) -> bool:
    return "html" in reply.headers.get("content-type", "").lower()


def _judge(url: str, journey: Journey) -> Outcome:
    reply = journey.reply
    if reply.status in _GONE:
        return broken(f"the server answers {reply.said}" + (f" at {reply.url}" if journey.hops else ""))
    if not 200 <= reply.status < 300:
        reason = Reason.REFUSED if reply.status in _REFUSED else Reason.UNCLEAR
        reason = Reason.SERVER_ERROR if reply.status in range(500, 600) else reason
        return unverified(reason, f"the server answers {reply.said}")
    if journey.hops and (doubt := _doubt(url, reply.url)):
        return doubt
    if title := _error_title(reply.headers.get("content-type", ""), reply.body):
        return unverified(Reason.SOFT_MISSING, f"the server answers {reply.said}, with a page titled “{title}”")
    return Outcome(Verdict.OK, reply.said, moved=_moved(url, journey.moved))


def _doubt(url: str, final: str) -> Outcome | None:
    """What a redirect away from a page may mean: that it is gone, or that a password is needed."""
    before, after = urlsplit(url), urlsplit(final)
    if _SIGN_IN.search(f"{after.netloc}{after.path}") and not _SIGN_IN.search(f"{before.netloc}{before.path}"):
        return unverified(Reason.SIGN_IN, f"it asks the reader to sign in at {after.netloc}")
    if before.path.strip("/") and not after.path.strip("/") and not after.query and _kin(before.netloc, after.netloc):
        return unverified(Reason.SOFT_MISSING, f"it leads to the home page {final} instead")
    return None


def _kin(one: str, other: str) -> bool:
    """Whether two hosts belong together: the home page of another host may be what a short address stands for."""
    return one.split(".")[-2:] == other.split(".")[-2:]


def _moved(url: str, moved: str) -> str:
    host = urlsplit(url).hostname or ""
    if not moved or moved.partition("#")[0] == url or _SIGN_IN.search(moved):
        return ""
    return "" if any(host == each or host.endswith("." + each) for each in _PERSISTENT) else moved


# What a page says


def _error_title(content_type: str, body: bytes) -> str:
    if not body or "html" not in content_type.lower():
        return ""
    found = re.search(r"<title[^>]*>(.*?)</title", page_text(content_type, body), re.IGNORECASE | re.DOTALL)
    title = " ".join(found[1].split()) if found else ""
    return title[:80] if _ERROR_TITLE.search(title) else ""


def page_text(content_type: str, body: bytes) -> str:
    """A page's text by its declared encoding, else UTF-8, else those of older Japanese pages; never raises."""
    declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE) or re.search(
        r"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", body[:2048].decode("latin-1"), re.IGNORECASE
    )
    names = [_WHATWG.get(declared[1].lower(), declared[1])] if declared else []
    for name in (*names, "utf-8", "euc_jp", "cp932"):  # Shift_JIS reads as no EUC-JP, but not the other way round
        with suppress(ValueError, LookupError):  # Python knows codecs that are no encodings, too, and some always fail
            return body.decode(name)
    with suppress(ValueError, LookupError):
        return body.decode(names[0] if names else "utf-8", "replace")
    return body.decode("utf-8", "replace")


_WHATWG = dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932")
_WHATWG |= {"euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}


def _place(found: Outcome, journey: Journey, fragment: str) -> Outcome:
    """Whether a page that is there has the place that is asked for."""
    reply = journey.reply
    content_type = reply.headers.get("content-type", "")
    if not fragment or found.verdict is not Verdict.OK:
        return found
    if "html" not in content_type.lower():
        return found  # a page number of a PDF, a line of a text
    if not reply.complete:
        return unverified(Reason.UNCLEAR, "the page is too long to look for the place in it")
    page = _Page(page_text(content_type, reply.body))
    anchor, _, directive = fragment.partition(":~:")
    if anchor and not page.has(unquote(anchor)):
        return unverified_place(f"nothing on the page has the id `{unquote(anchor)}`")
    for part in directive.split("&"):
        if part.startswith("text=") and not page.says(part.removeprefix("text=")):
            return unverified_place(f"the page does not say “{unquote(part.removeprefix('text='))}”")
    return found


def unverified_place(evidence: str) -> Outcome:
    """A place that the page as it is sent does not have; a script may still make it."""
    return Outcome(Verdict.UNVERIFIED, evidence, Reason.UNCLEAR, Fault.ANCHOR)


class _Page(HTMLParser):
    """The ids and the visible text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._ids: set[str] = set()
        self._texts: list[str] = []
        self._hidden = 0
        self.feed(text)
        self.close()
        self._text = _folded(" ".join(self._texts))
        self._joined = _folded("".join(self._texts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._ids.update(value for name, value in attrs if name in ("id", "name") and value)
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._texts.append(data)

    def has(self, anchor: str) -> bool:
        """Whether something has the id; GitHub puts a prefix before those that authors choose."""
        return anchor.lower() in ("", "top") or not self._ids.isdisjoint({anchor, f"user-content-{anchor}"})

    def says(self, directive: str) -> bool:
        """Whether the text stands on the page (`[prefix-,]start[,end][,-suffix]`, WICG text fragments)."""
        parts = [unquote(part.removesuffix("-").removeprefix("-")) for part in directive.split(",")]
        return all(_folded(part) in self._text or _folded(part) in self._joined for part in parts)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
