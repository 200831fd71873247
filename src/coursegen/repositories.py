"""Addresses of files in repositories, as Colab and GitHub write them. Pure: what lies there is for others to say."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import unquote

from coursegen.record import Record
from coursegen.urls import host_of, parts_of

_NAME = re.compile(r"[\w.-]+")
_FILE_ID = re.compile(r"[\w-]{19,}")
"""Ids of Google Drive have 19 characters in the oldest scheme and 28, 33 or 44 in those after it."""
_GIST_ID = re.compile(r"[0-9a-f]{20}|[0-9a-f]{32}|[0-9]{1,10}")
_COLAB_TOOLS = frozenset(
    {"notebooks", "notebook", "assets", "signup", "v2", "sponsor", "corgi", "import", "corgiredirector", ""}
)
_FILE_PAGES = frozenset({"blob", "tree", "raw", "edit", "blame"})


class RepositoryFile(Record):
    """A file or folder of a repository, as an address names it."""

    repository: str
    """`owner/name`."""
    rest: str
    """Branch, tag or commit, and the path after it; a branch's name may hold slashes, so only those who know the
    branches can tell them apart (`split_ref`). Percent escapes are resolved."""
    page: str
    """What the address shows: `blob`, `tree`, `raw` …"""
    cell: str = ""
    """The cell that Colab shall scroll to."""


class Malformed(Record):
    """An address that its host cannot understand."""

    problem: str
    hint: str
    meant: str = ""
    """The address that was meant, where only one is possible."""


@lru_cache(maxsize=1 << 12)
def parse_colab(href: str) -> RepositoryFile | Malformed | None:
    """What an address of Colab means; None for one that names no file of a repository, such as a file of Drive."""
    parts = parts_of(href)
    if parts is None:
        return Malformed("it is no address", "correct it")
    segments = [unquote(segment) for segment in parts.path.strip("/").split("/")]
    match segments[0]:
        case "drive":
            return _drive(segments)
        case "gist":
            return _gist(segments)
        case "github":
            return _colab_github(href, segments, _cell(parts.fragment))
        case first if first in _COLAB_TOOLS:
            return None
    shapes = "an address of Colab goes on with /github/OWNER/NAME/blob/BRANCH/PATH.ipynb, /drive/ID or /gist/USER/ID"
    return Malformed(f"Colab has nothing at `/{segments[0]}`", shapes)


def _drive(segments: list[str]) -> Malformed | None:
    if len(segments) == 2 and _FILE_ID.fullmatch(segments[1]):
        return None
    return Malformed("the id of the file in Google Drive is cut off or missing", "copy the address from Colab again")


def _gist(segments: list[str]) -> Malformed | None:
    if len(segments) in (3, 4) and _GIST_ID.fullmatch(segments[2]):
        return None
    return Malformed("it names no gist", "write /gist/USER/ID, where the id is 20 or 32 digits from 0 to f")


def _colab_github(href: str, segments: list[str], cell: str) -> RepositoryFile | Malformed | None:
    shape = "write /github/OWNER/NAME/blob/BRANCH/PATH.ipynb"
    names = segments[1:3]
    if "" in segments[1:]:
        return Malformed("it holds two slashes in a row", "write one", re.sub(r"(?<!:)/{2,}", "/", href))
    if not all(_NAME.fullmatch(name) for name in names):
        return Malformed("the repository's name holds a character that none can have", shape)
    if len(segments) <= 3:
        return None  # Colab lists what is there
    if segments[3] == "tree" and not segments[-1].endswith(".ipynb"):
        return None
    if segments[3] in ("tree", "raw", "edit"):
        meant = href.replace(f"/{segments[3]}/", "/blob/", 1)
        return Malformed(f"Colab opens /blob/ addresses, not /{segments[3]}/", "write blob", meant)
    if segments[3] != "blob":
        return Malformed("/blob/BRANCH is missing after the repository", shape)
    if len(segments) > 5 and not segments[-1].endswith(".ipynb"):
        return Malformed("it names no notebook: its end is not .ipynb", shape)
    return RepositoryFile("/".join(names), "/".join(segments[4:]), "blob", cell) if len(segments) > 4 else None


def _cell(fragment: str) -> str:
    found = re.search(r"(?:^|&)scrollTo=([^&]*)", fragment)
    return unquote(found[1]) if found else ""


@lru_cache(maxsize=1 << 12)
def parse_github(href: str) -> RepositoryFile | Malformed | None:
    """What an address of GitHub means; None for one that names no file, such as an issue or a profile."""
    parts, host = parts_of(href), host_of(href).removeprefix("www.")
    if parts is None:
        return Malformed("it is no address", "correct it")
    segments = [unquote(segment) for segment in parts.path.strip("/").split("/")]
    if host == "raw.githubusercontent.com":
        rest = segments[2:]
        rest = rest[2:] if rest[:2] in (["refs", "heads"], ["refs", "tags"]) else rest
        if len(rest) < 2:
            return Malformed("it names no file", "write /OWNER/NAME/BRANCH/PATH")
        return RepositoryFile("/".join(segments[:2]), "/".join(rest), "raw")
    if host != "github.com" or len(segments) < 4 or segments[2] not in _FILE_PAGES:
        return None
    return RepositoryFile("/".join(segments[:2]), "/".join(segments[3:]), segments[2])


def split_ref(rest: str, names: Collection[str]) -> tuple[str, str]:
    """`BRANCH/PATH` as branch and path: the longest of the known names that begins it, else its first segment."""
    segments = rest.split("/")
    for length in range(len(segments), 0, -1):
        name = "/".join(segments[:length])
        if name in names:
            return name, "/".join(segments[length:])
    return segments[0], "/".join(segments[1:])


def is_commit(ref: str) -> bool:
    """Whether a name may be a commit's."""
    return re.fullmatch(r"[0-9a-f]{7,40}", ref) is not None
