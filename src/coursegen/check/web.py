"""What the address of another site tells by itself: that it is none, that its host has moved on to https, that an image
is a web page, that a video's id is cut off."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from urllib.parse import parse_qs, unquote

from coursegen import codes
from coursegen.check.occurrences import Occurrence
from coursegen.diagnostics import Diagnostic, Edit
from coursegen.kinds import LinkKind
from coursegen.overtaken import give_way
from coursegen.patterns import lazily
from coursegen.urls import host_of, parts_of

_ONLY_HTTPS = (
    "github.com githubusercontent.com github.io google.com youtube.com youtu.be wikipedia.org "
    "wikimedia.org pytorch.org tensorflow.org huggingface.co openai.com nature.com science.org"
).split()
"""Hosts that answer every http address with a permanent redirect to the same address under https."""
_SCHEMES = ("http", "https")
_WORKS = frozenset({LinkKind.ARXIV, LinkKind.DOI})
"""Their own resolvers know how the whole address is to be written."""
_DOUBLED = lazily(r"https?:/*(?=https?:/)", re.IGNORECASE)
_ONE_SLASH = lazily(r"(?P<scheme>https?:)/?(?=[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$))", re.IGNORECASE)
_END = lazily(r"[。、，．」』】〉》”’]+$|[）)]+$|[\u200b\ufeff]+$")
_PAIRS = {"）": "（", ")": "(", "」": "「", "』": "『", "】": "【", "〉": "〈", "》": "《", "”": "“", "’": "‘"}
_HOST = lazily(r"[^\s/?#@\\^`{}|<>\"]+")


def check_web(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """Addresses that no browser can follow, and those with a better spelling."""
    written = tuple(written)
    for occurrence in written:
        if occurrence.kind is LinkKind.EXTERNAL:
            yield from _slip_of_scheme(occurrence)
    written = [each for each in written if each.href[:5].lower().startswith(("http:", "https")) and not _is_own(each)]
    secure = {host_of(each.href) for each in written if each.href[:6].lower() == "https:"}
    for occurrence in written:
        give_way()
        yield from _malformed(occurrence) or (_insecure(occurrence, secure) if occurrence.kind not in _WORKS else ())
    yield from _mixed(each for each in written if each.kind not in _WORKS)


def _slip_of_scheme(occurrence: Occurrence) -> Iterator[Diagnostic]:
    scheme, _, rest = occurrence.href.partition("://")
    if rest and scheme.lower() not in _SCHEMES and get_close_matches(scheme.lower(), _SCHEMES, 1, 0.8):
        meant = f"{'https' if 's' in scheme.lower() else 'http'}://{rest}"
        message, fix = f"no browser knows `{scheme}://`", _replaced(occurrence, meant)
        yield occurrence.finding(codes.WEB_MALFORMED, message, f"write `{meant}`", fix=fix)


def _is_own(occurrence: Occurrence) -> bool:
    return occurrence.kind in (LinkKind.PAGE, LinkKind.ASSET)


def _replaced(occurrence: Occurrence, text: str) -> tuple[Edit, ...]:
    return (Edit(occurrence.link.href_span, text),)


def _malformed(occurrence: Occurrence) -> list[Diagnostic]:
    href = occurrence.href
    if doubled := _DOUBLED.match(href):
        meant = href[doubled.end() :]
        message = f"`{href}` begins twice"
        return [occurrence.finding(codes.WEB_MALFORMED, message, f"write `{meant}`", fix=_replaced(occurrence, meant))]
    if short := _ONE_SLASH.match(href):
        meant = f"{short['scheme']}//{href[short.end() :]}"
        fix = _replaced(occurrence, meant)
        return [occurrence.finding(codes.WEB_MALFORMED, f"`{href}` lacks a slash", f"write `{meant}`", fix=fix)]
    host, port = _authority(href)
    if (
        not _HOST.fullmatch(host)
        or port == 0
        or ".." in host
        or not ("." in host or ":" in host or host == "localhost")
    ):
        message = f"`{href}` names no host" if not host else f"there can be no host `{host}`"
        return [occurrence.finding(codes.WEB_MALFORMED, message, "correct the address")]
    end = _END.search(href)
    if end and not _is_balanced(href, end[0]):
        meant = href[: end.start()]
        message = f"the address ends in `{end[0]}`, which belongs to the sentence around it"
        fix = _replaced(occurrence, meant)
        return [occurrence.finding(codes.WEB_PUNCTUATION, message, f"write `{meant}`", verdict=None, fix=fix)]
    return []


def _authority(href: str) -> tuple[str, int | None]:
    """Host and port of an address; no host where one of them cannot be what it is."""
    parts = parts_of(href)
    try:
        return (parts.hostname or "", parts.port) if parts else ("", None)
    except ValueError:
        return "", None


def _is_balanced(href: str, end: str) -> bool:
    """Whether what ends an address closes what it opens, as in `…/犬（曖昧さ回避）`."""
    last = end[-1]
    opener = _PAIRS.get(last)
    return opener is not None and href.count(opener) >= href.count(last)


def _insecure(occurrence: Occurrence, secure: Iterable[str]) -> list[Diagnostic]:
    href = occurrence.href
    if href[:5].lower() != "http:" or _authority(href)[1] not in (None, 80):
        return []
    host = host_of(href)
    known = any(host == each or host.endswith("." + each) for each in _ONLY_HTTPS)
    if not known and host not in secure:
        return []
    meant = "https:" + href[5:].replace(":80/", "/", 1)
    why = "this host answers http with a redirect" if known else "the site links this host with https elsewhere"
    fix = _replaced(occurrence, meant) if known else ()
    message = "the address begins with http, and its host speaks https"
    return [occurrence.finding(codes.WEB_INSECURE, message, f"write `{meant}`: {why}", verdict=None, fix=fix)]


def _mixed(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """One target in several spellings; the one that is used most is taken for the right one."""
    spellings: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    keyed = [(each, key) for each in written if (key := _key(each.href))]
    for occurrence, key in keyed:
        spellings[key][occurrence.href.partition("#")[0]] += 1
    for occurrence, key in keyed:
        known = spellings[key]
        usual = min(known, key=lambda spelling: (-known[spelling], not spelling.startswith("https"), spelling))
        if occurrence.href.partition("#")[0] != usual:
            message = f"this address is spelt `{usual}` elsewhere"
            yield occurrence.finding(codes.WEB_MIXED, message, "write it in one way", verdict=None)


def _key(href: str) -> tuple[str, str, str] | None:
    parts = parts_of(href)
    if parts is None:
        return None
    return host_of(href).removeprefix("www."), unquote(parts.path).rstrip("/"), parts.query


# Images

_PAGES = lazily(r"\.(?:html?|php|aspx?|md|ipynb|pdf|docx?|pptx?)$", re.IGNORECASE)
_PAGE_OF: Mapping[str, Callable[[str], bool]] = {
    "github.com": lambda path: "/blob/" in path,
    "wikipedia.org": lambda path: path.startswith("/wiki/"),
    "wikimedia.org": lambda path: path.startswith("/wiki/") and "FilePath" not in path,
    "youtube.com": lambda path: path == "/watch",
    "youtu.be": lambda path: True,
    "drive.google.com": lambda path: path.startswith("/file/"),
    "arxiv.org": lambda path: path.startswith("/abs/"),
}
"""Hosts that show an image on a page of their own: which of their addresses are such pages."""


def check_images(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """Images whose address is a web page or a document."""
    for occurrence in written:
        if occurrence.link.element != "img" or not occurrence.target.exists:
            continue
        problem = _document(occurrence)
        if problem:
            meant = _raw(occurrence.href)
            hint = f"write `{meant}`" if meant else "write the address of the image itself"
            fix = _replaced(occurrence, meant) if meant else ()
            yield occurrence.finding(codes.IMAGE_NOT_IMAGE, problem, hint, fix=fix)


def _document(occurrence: Occurrence) -> str:
    parts, host = parts_of(occurrence.href), host_of(occurrence.href)
    if parts is None or "raw=" in parts.query:
        return ""
    for known, is_page in _PAGE_OF.items():
        if (host == known or host.endswith("." + known)) and is_page(parts.path):
            return f"`{occurrence.href}` is a web page, so no image is seen"
    found = _PAGES.search(unquote(parts.path))
    # a program that makes an image may be called .php; a page of our own host, or a document, is none
    if found and not (host and (parts.query or found[0].lower() in (".php", ".asp", ".aspx"))):
        return f"`{occurrence.href}` ends in {found[0]}, so no image is seen"
    return ""


def _raw(href: str) -> str:
    """GitHub's address of the file itself."""
    found = re.fullmatch(r"https?://(?:www\.)?github\.com/([^/]+/[^/]+)/blob/([^?#]+)", href)
    return f"https://raw.githubusercontent.com/{found[1]}/{found[2]}" if found else ""


# YouTube and e-mail

_VIDEO = lazily(r"[\w-]{11}", re.ASCII)
_MAIL = lazily(
    r"[^\s@<>()\[\],;:\\\"、。（）]+@(?:[^\s@<>()\[\],;:\\\"、。（）.]+\.)+[^\s@<>()\[\],;:\\\"、。（）.\d]{2,}"
)


def check_videos(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """YouTube addresses whose id is none, and watch pages in a frame, which shows nothing."""
    for occurrence in written:
        if occurrence.kind is not LinkKind.YOUTUBE:
            continue
        video = video_id(occurrence.href)
        if video is None:
            continue
        if not is_video_id(video):
            message = f"`{video}` is no id of a YouTube video: it has {len(video)} characters, not 11"
            if not video:
                message = "the address names no video"
            hint = "copy the address from YouTube again"
            yield occurrence.finding(codes.YOUTUBE_ID_MALFORMED, message, hint)
        elif occurrence.link.element == "iframe" and "/embed/" not in occurrence.href:
            meant = f"https://www.youtube.com/embed/{video}"
            message = "YouTube lets no other site show this page in a frame"
            fix = _replaced(occurrence, meant)
            yield occurrence.finding(codes.YOUTUBE_WATCH_IN_FRAME, message, f"write `{meant}`", fix=fix)


def video_id(href: str) -> str | None:
    """The id in an address of a YouTube video, right or wrong; None for an address of something else."""
    parts, host = parts_of(href), host_of(href)
    if parts is None:
        return None
    first, *rest = parts.path.strip("/").split("/")
    if host.endswith("youtu.be"):
        return first or None
    if first == "watch":
        query = parse_qs(parts.query)
        return None if "list" in query and "v" not in query else query.get("v", [""])[0]
    if first in ("embed", "shorts", "live", "v") and rest[:1] not in (["videoseries"], ["live_stream"]):
        is_list = "list" in parse_qs(parts.query)  # a list can be shown without a video to begin with
        return rest[0] if rest else None if is_list else ""
    return None


def is_video_id(video: str) -> bool:
    """Whether a video can have this id."""
    return _VIDEO.fullmatch(video) is not None


def check_mail(written: Iterable[Occurrence]) -> Iterator[Diagnostic]:
    """`mailto:` addresses that no mail can reach."""
    for occurrence in written:
        if occurrence.kind is not LinkKind.MAIL:
            continue
        addresses, _, query = occurrence.href.partition(":")[2].partition("?")
        wrong = [each for each in unquote(addresses).split(",") if not _MAIL.fullmatch(each.strip())]
        if wrong and (addresses or not query):
            message = f"`{wrong[0].strip()}` is no e-mail address" if wrong[0].strip() else "no e-mail address is given"
            yield occurrence.finding(codes.MAIL_MALFORMED, message, "write mailto:name@example.org")
