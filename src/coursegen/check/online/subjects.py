"""References → subjects: what is to be asked about, each once, however many references lead to it. Pure."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

from coursegen.check.occurrences import Occurrence
from coursegen.check.online.addresses import request_url
from coursegen.check.web import is_video_id, video_id
from coursegen.identifiers import arxiv_of_url, doi_of_url
from coursegen.kinds import LinkKind
from coursegen.record import Record
from coursegen.repositories import Malformed, RepositoryFile, parse_colab, parse_github
from coursegen.urls import trim


class Resolver(StrEnum):
    """Who is asked about a subject."""

    ARXIV = "arxiv"
    DOI = "doi"
    GITHUB = "github"
    GIST = "gist"
    VIDEO = "video"
    WEB = "web"


class Subject(Record, order=True):
    """One thing to ask about. `key` is the id, the `owner/name:BRANCH/PATH`, or the address as it is asked for; with a
    fragment where a place on the page is meant."""

    resolver: Resolver
    key: str

    def __str__(self) -> str:
        return f"{self.resolver}:{self.key}"


def subject_of(occurrence: Occurrence, *, anchors: bool) -> Subject | None:
    """What a reference is about; None where the network knows nothing of it: it lies in the site, or is malformed."""
    href = trim(occurrence.href)
    match occurrence.kind:
        case LinkKind.COLAB:
            return _colab(href)
        case LinkKind.GITHUB:
            file = parse_github(href)
            return _web(href) if file is None else _hosted(file)
        case LinkKind.ARXIV:
            paper = arxiv_of_url(href)
            return Subject(Resolver.ARXIV, paper.key) if paper else _web(href)
        case LinkKind.DOI:
            doi = doi_of_url(href)
            return Subject(Resolver.DOI, doi) if doi else _web(href)
        case LinkKind.YOUTUBE:
            video = video_id(href)
            return _web(href) if video is None else Subject(Resolver.VIDEO, video) if is_video_id(video) else None
        case LinkKind.EXTERNAL:
            return _web(href, anchors=anchors and occurrence.link.element == "a")
        case _:
            return None


def _hosted(file: RepositoryFile | Malformed | None) -> Subject | None:
    if not isinstance(file, RepositoryFile):
        return None
    return Subject(Resolver.GITHUB, f"{file.repository}:{file.rest.strip('/')}")


def _colab(href: str) -> Subject | None:
    file = parse_colab(href)
    if isinstance(file, Malformed):
        return None
    segments = [unquote(segment) for segment in urlsplit(href).path.strip("/").split("/")]
    match segments:
        case ["gist", _, *rest]:
            return Subject(Resolver.GIST, "/".join(rest))
        case ["drive", name]:
            return _web(f"https://drive.google.com/file/d/{quote(name)}/view")
        case ["github", owner, name]:
            return _web(f"https://github.com/{quote(owner)}/{quote(name)}")
        case _:
            return _hosted(file)


def _web(href: str, *, anchors: bool = False) -> Subject | None:
    try:
        url, fragment = request_url(href), urlsplit(href).fragment
    except (ValueError, UnicodeError):
        return None
    return Subject(Resolver.WEB, f"{url}#{fragment}" if anchors and fragment else url)
