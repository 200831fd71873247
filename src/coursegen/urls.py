"""Addresses as values: what kind one is, where a page is published, how one page is seen from another. No input,
no output."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from coursegen.kinds import LinkKind

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE = "/!$&'()*+,;=:@-._~"
_HOSTS = (
    ("colab.research.google.com", LinkKind.COLAB),
    ("arxiv.org", LinkKind.ARXIV),
    ("doi.org", LinkKind.DOI),
    ("github.com", LinkKind.GITHUB),
    ("youtube.com", LinkKind.YOUTUBE),
    ("youtube-nocookie.com", LinkKind.YOUTUBE),
    ("youtu.be", LinkKind.YOUTUBE),
)
_PLACEHOLDER = re.compile(r":(\w+)")


def kind_of(href: str) -> LinkKind:
    """What an address points to, told from its text alone; whatever names no host is LOCAL, `#x` is ANCHOR."""
    if href.startswith("#"):
        return LinkKind.ANCHOR
    if href.startswith("//"):
        return LinkKind.EXTERNAL
    scheme = _SCHEME.match(href)
    if scheme is None:
        return LinkKind.LOCAL
    match scheme.group()[:-1].lower():
        case "http" | "https":
            return _host_kind(href)
        case "mailto":
            return LinkKind.MAIL
        case "data" | "javascript" | "about" | "blob":
            return LinkKind.DATA
        case _:
            return LinkKind.EXTERNAL


def host_of(href: str) -> str:
    """The host of an address in lower case, without port; empty where there is none."""
    try:
        return (urlsplit(href).hostname or "").lower()
    except ValueError:
        return ""


def _host_kind(href: str) -> LinkKind:
    host = host_of(href)
    for known, kind in _HOSTS:
        if host == known or host.endswith("." + known):
            return LinkKind.ARXIV if kind is LinkKind.DOI and "arxiv." in href.lower() else kind
    return LinkKind.EXTERNAL


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is published: its URL from the site's root (percent-encoded) and its path below the output."""

    url: str
    output: str


def encode(path: str) -> str:
    """A decoded path as it stands in a URL: NFC, UTF-8, percent-encoded (RFC 3986 path characters stay)."""
    return quote(unicodedata.normalize("NFC", path), safe=_SAFE)


def decode(path: str) -> str:
    """A URL's path as it names a file: escapes resolved where they are escapes, NFC."""
    return unicodedata.normalize("NFC", unquote(path)) if "%" in path or not path.isascii() else path


def place(output: str) -> Place:
    """The place of a file at this output path; `x/index.html` answers at `x/`."""
    output = unicodedata.normalize("NFC", output)
    folder = output[: -len("index.html")] if output == "index.html" or output.endswith("/index.html") else output
    return Place("/" + encode(folder), output)


def page_place(path: str, permalink: str, values: Mapping[str, str] | None = None) -> Place | None:
    """Where the page with this logical source path is published.

    `permalink` is a style (`pretty`, `none`, `date` …) or a path with Jekyll's placeholders (`:path`, `:basename`,
    `:title`, `:year` …, from `values`). None where it cannot be used: it leaves the site, or a placeholder is unknown.
    """
    pure = PurePosixPath(path)
    folder = "" if str(pure.parent) == "." else str(pure.parent) + "/"
    stem = pure.stem
    if path in ("404.md", "404.html", "404.markdown") and not permalink.startswith("/"):
        return place("404.html")
    if permalink in ("pretty", ""):
        return place(f"{folder}index.html" if stem == "index" else f"{folder}{stem}/index.html")
    if permalink in ("none", "html", "date", "ordinal", "weekdate"):
        return place(f"{folder}{stem}.html")
    known = {
        "path": folder.rstrip("/"),
        "basename": stem,
        "title": stem,
        "name": stem,
        "output_ext": ".html",
        "categories": "",
        **(values or {}),
    }
    if any(name not in known for name in _PLACEHOLDER.findall(permalink)):
        return None
    filled = _PLACEHOLDER.sub(lambda match: known[match[1]], permalink)
    return _explicit(filled)


def _explicit(permalink: str) -> Place | None:
    path = re.sub(r"/{2,}", "/", decode(permalink.strip())).lstrip("/")
    parts = path.split("/")
    if ".." in parts or "." in parts or "\\" in path or any(ord(c) < 32 for c in path) or _SCHEME.match(path):
        return None
    if path.endswith("/") or not path:
        return place(path + "index.html")
    if path.endswith((".html", ".htm", ".xml", ".txt", ".json")):
        return place(path)
    return place(path + ".html")


def relative(from_url: str, to_url: str) -> str:
    """`to_url` as a reference from the page at `from_url`; both from the site's root. Right below any base path."""
    path, mark, rest = _split(to_url)
    base = from_url.split("?", 1)[0].split("#", 1)[0]
    if path == base:
        name = path.rsplit("/", 1)[1]
        return mark + rest if mark == "#" else (f"./{name}" if ":" in name or not name else name) + mark + rest
    here, there = base.split("/")[1:-1], path.split("/")[1:]
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    result = "../" * (len(here) - shared) + "/".join(there[shared:])
    if not result or result.startswith("/") or ":" in result.split("/", 1)[0]:
        result = "./" + result
    return result + mark + rest


def _split(url: str) -> tuple[str, str, str]:
    """Path, the first of `?` and `#` in it, and what follows that."""
    match = re.search(r"[?#]", url)
    return (url, "", "") if match is None else (url[: match.start()], match.group(), url[match.end() :])
