"""What a lecture hands out beside its page: notebooks, slides, papers of its own, recordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coursegen.kinds import LinkKind
from coursegen.model import Link, Material, MaterialKind, Page, Target
from coursegen.urls import decode

_SLIDES = re.compile(r"\.(?:pptx?|odp|key)$", re.IGNORECASE)
_PDF = re.compile(r"\.pdf$", re.IGNORECASE)
_NOTEBOOK = re.compile(r"\.ipynb$", re.IGNORECASE)
_VIDEO = re.compile(r"\.(?:mp4|m4v|webm|mov)$", re.IGNORECASE)
_SLIDE_HOSTS = re.compile(
    r"https?://(?:www\.)?(?:slideshare\.net/|speakerdeck\.com/|docs\.google\.com/presentation/)", re.IGNORECASE
)
_VIDEO_HOSTS = re.compile(
    r"https?://(?:www\.|m\.|player\.)?(?:(?:youtube(?:-nocookie)?\.com/(?:watch|embed/|live/|playlist|shorts/)|youtu\.be/\w)|vimeo\.com/"
    r"(?:video/)?\d)",
    re.IGNORECASE,
)
_LINKS = frozenset({"a", "area", "meta"})
"""What a reader opens; what a page shows itself is no material beside it."""
_ADDRESS = re.compile(r"https?://\S*$")


def materials_of(page: Page) -> Iterator[Material]:
    """The materials that a lecture's page links, in its order; what its list of references names is none."""
    cited = [reference.span for reference in page.document.references]
    for link, target in zip(page.document.links, page.targets, strict=True):
        kind = _kind(link, target)
        if kind and not any(span.start <= link.span.start < span.end for span in cited):
            yield Material(kind, _title(link), target.url)


def planned_materials(page: Page, links: Iterable[int], lecture: str) -> Iterator[Material]:
    """The materials that a line of a plan links, beside the lecture's page itself; other pages of the site count."""
    for index in links:
        link, target = page.document.links[index], page.targets[index]
        kind = _kind(link, target)
        if kind is None and target.kind is LinkKind.PAGE and target.exists and "#" not in target.url:
            kind = MaterialKind.PAGE
        if kind and target.url not in (lecture, page.url):
            yield Material(kind, _title(link), target.url)


def _title(link: Link) -> str:
    """What a link calls its target; an address is no name."""
    return _ADDRESS.sub("", " ".join(link.text.split())).strip() if link.element == "a" else ""


def _kind(link: Link, target: Target) -> MaterialKind | None:
    if link.element not in _LINKS or not target.exists:
        return None
    if target.kind is LinkKind.COLAB:
        return MaterialKind.COLAB
    if _VIDEO_HOSTS.match(target.url):
        return MaterialKind.VIDEO
    if _SLIDE_HOSTS.match(target.url):
        return MaterialKind.SLIDES
    if target.kind is not LinkKind.ASSET:
        return None
    path = decode(re.split(r"[?#]", target.url, maxsplit=1)[0])
    forms = (
        (MaterialKind.SLIDES, _SLIDES), (MaterialKind.PDF, _PDF),
        (MaterialKind.NOTEBOOK, _NOTEBOOK), (MaterialKind.VIDEO, _VIDEO),
    )  # fmt: skip
    return next((kind for kind, form in forms if form.search(path)), None)
