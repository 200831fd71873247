"""Addresses as values: what kind one is, where a page is published, how one page is seen from another. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

from coursegen.kinds import LinkKind
from coursegen.record import Record

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
"""RFC 3986 §3.1, but two letters at least: `C:\\figures\\x.png` is a path of somebody's disk."""
_SCHEMES = {
    "mailto": LinkKind.MAIL,
    "data": LinkKind.DATA,
    "javascript": LinkKind.DATA,
    "about": LinkKind.DATA,
    "blob": LinkKind.DATA,
}
_HOSTS = {
    "colab.research.google.com": LinkKind.COLAB,
    "arxiv.org": LinkKind.ARXIV,
    "doi.org": LinkKind.DOI,
    "github.com": LinkKind.GITHUB,
    "raw.githubusercontent.com": LinkKind.GITHUB,
    "youtube.com": LinkKind.YOUTUBE,
    "youtube-nocookie.com": LinkKind.YOUTUBE,
    "youtu.be": LinkKind.YOUTUBE,
}
_ARXIV_DOI = re.compile(r"/+10\.48550/arxiv\.", re.IGNORECASE)
_SAFE = "/!$&'()*+,;=:@-._~"
STYLES = {"": "pretty", "pretty": "pretty", "none": "file", "html": "file"} | dict.fromkeys(
    ("date", "ordinal", "weekdate"), "file"
)
"""Jekyll's styles differ for posts alone: a page has its folder in `pretty` and its `.html` in all others."""
_PLACEHOLDER = re.compile(r":([a-z][a-z_]*)")
_CANDIDATE = re.compile(r"(?P<url>[^\s,]\S*[^\s,]|[^\s,])(?P<rest>\s*(?:[^,(]|\([^)]*\))*)(?:,|$)")
_CSS = re.compile(
    r"""/\*.*?\*/
    | url\(\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'()]*))\s*\)
    | @import\s+(?:"(?P<import2>[^"\n]*)"|'(?P<import1>[^'\n]*)')
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_DOCUMENTS = (".html", ".htm", ".xml", ".txt", ".json")


def trim(href: str) -> str:
    """An address without the white space around it and the line breaks within, as browsers read it (WHATWG URL)."""
    return href.replace("\t", "").replace("\r", "").replace("\n", "").strip()


def candidates(value: str) -> Iterator[re.Match[str]]:
    """The images of a `srcset` or `imagesrcset` (HTML, "srcset attributes"): for each a match with its `url`, and the
    `rest`, its width or density."""
    return _CANDIDATE.finditer(value)


def css_addresses(text: str) -> Iterator[re.Match[str]]:
    """The addresses of a style sheet or a `style`: `url(…)` and `@import`, each a match whose last group is the
    address; comments and strings hold none."""
    return (match for match in _CSS.finditer(text) if match.lastgroup and match[match.lastgroup])


def kind_of(href: str) -> LinkKind:
    """What an address points to, told from its text alone; whatever names no host is LOCAL, `#x` is ANCHOR."""
    href = trim(href)
    if href.startswith("#"):
        return LinkKind.ANCHOR
    if href.startswith("//"):
        return LinkKind.EXTERNAL
    scheme = _SCHEME.match(href)
    if scheme is None:
        return LinkKind.LOCAL
    name = scheme[1].lower()
    return _host_kind(href) if name in ("http", "https") else _SCHEMES.get(name, LinkKind.EXTERNAL)


def _host_kind(href: str) -> LinkKind:
    host = host_of(href)
    while host and host not in _HOSTS:
        host = host.partition(".")[2]
    kind = _HOSTS.get(host, LinkKind.EXTERNAL)
    return LinkKind.ARXIV if kind is LinkKind.DOI and _ARXIV_DOI.match(decode(urlsplit(href).path)) else kind


@lru_cache(maxsize=1 << 14)
def parts_of(href: str) -> SplitResult | None:
    """The parts of an address; None where it cannot be told apart. Many ask, of addresses that many pages have."""
    try:
        return urlsplit(href)
    except ValueError:
        return None


@lru_cache(maxsize=1 << 14)
def host_of(href: str) -> str:
    """The host of an address in lower case, without port; empty where there is none."""
    parts = parts_of(href)
    return (parts.hostname or "") if parts else ""


class Place(Record):
    """Where something is published: its URL from the site's root (percent-encoded) and its path below the output."""

    url: str
    output: str


def encode(path: str) -> str:
    """A decoded path as it stands in a URL: NFC, UTF-8, percent-encoded (RFC 3986 path characters stay)."""
    return quote(unicodedata.normalize("NFC", path), safe=_SAFE, errors="replace")


def decode(path: str) -> str:
    """A URL's path as it names a file: escapes resolved where they are escapes, NFC."""
    return unicodedata.normalize("NFC", unquote(path)) if "%" in path or not path.isascii() else path


def place(output: str) -> Place:
    """The place of a file at this output path; `x/index.html` answers at `x/`."""
    output = unicodedata.normalize("NFC", output)
    folder = output.removesuffix("index.html") if ("/" + output).endswith("/index.html") else output
    return Place("/" + encode(folder), output)


def laid_over(path: str, content: str) -> str:
    """A path below the site with the content folder laid over the site's root; the folder itself is the root."""
    if content and (path == content or path.startswith(content + "/")):
        return path[len(content) + 1 :]
    return path


def logical_path(path: str, content: str) -> str:
    """A page's source path, NFC, with the content folder laid over the site's root."""
    return unicodedata.normalize("NFC", laid_over(path, content))


def is_index(path: str) -> bool:
    """Whether a page is its folder's own by its name: `index`, or `_index`, as Hugo's authors write."""
    return path.rpartition("/")[2].rpartition(".")[0] in ("index", "_index")


def page_place(path: str, permalink: str, dates: Mapping[str, str] | None = None) -> Place | None:
    """Where the page with this logical source path is published.

    `permalink` is a style (`pretty`, `none` or `html`, Jekyll's `date`, `ordinal`, `weekdate`) or a path, in which
    `:path`, `:basename`, `:title`, `:output_ext` and those in `dates` (`year`, `month`, `day`) are filled in. None
    where it cannot be used: it leaves the site, names nothing, or a placeholder is unknown.
    """
    folder, slash, name = path.rpartition("/")
    stem = "index" if is_index(path) else name.rpartition(".")[0] or name
    permalink = permalink.strip()
    if not folder and stem == "404" and (permalink in STYLES or _PLACEHOLDER.search(permalink)):
        return place("404.html")
    if permalink not in STYLES:
        return _filled(
            permalink, {"path": folder, "basename": stem, "title": stem, "output_ext": ".html", **(dates or {})}
        )
    file = STYLES[permalink] == "file" or stem == "index"
    return place(f"{folder}{slash}{stem}.html" if file else f"{folder}{slash}{stem}/index.html")


def _filled(permalink: str, values: Mapping[str, str]) -> Place | None:
    names = _PLACEHOLDER.findall(permalink)
    if any(name not in values for name in names):
        return None
    # What is filled in names files: its percent signs are no escapes, so only the author's own text is decoded.
    pieces = _PLACEHOLDER.split(permalink)
    path = "".join(values[piece] if at % 2 else decode(piece) for at, piece in enumerate(pieces))
    if names and values["basename"] == "index":
        path = re.sub(r"(^|/)index/$", r"\1", path)
    return _explicit(path)


def _explicit(path: str) -> Place | None:
    path = re.sub(r"/{2,}", "/", path)
    unfit = "\\" in path or not path or any(unicodedata.category(character) in ("Cc", "Cs") for character in path)
    path = path.lstrip("/")
    if unfit or not {".", ".."}.isdisjoint(path.split("/")) or _SCHEME.match(path):
        return None
    if path.endswith("/") or not path:
        return place(path + "index.html")
    return place(path if path.endswith(_DOCUMENTS) else path + ".html")


def relative(from_url: str, to_url: str) -> str:
    """`to_url` as a reference from the page at `from_url`; both from the site's root. Right below any base path.

    It is the shortest one in whole segments, keeps query and fragment, and is never empty.
    """
    path, rest = _split(to_url)
    base, _ = _split(from_url)
    if path == base and rest.startswith("#"):
        return rest
    here, there = base.split("/")[1:-1], path.split("/")[1:]
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    result = "../" * (len(here) - shared) + "/".join(there[shared:])
    if not result or result.startswith("/") or ":" in result.partition("/")[0]:
        result = "./" + result
    return result + rest


def _split(url: str) -> tuple[str, str]:
    """A URL's path, and its query and fragment with their marks."""
    path = url.partition("#")[0].partition("?")[0]
    return path, url[len(path) :]
