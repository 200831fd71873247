from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from coursegen.config import Config
from coursegen.loader.front_matter import parse_front_matter
from coursegen.markdown import parse
from coursegen.model import Document, Hole, HoleKind
from coursegen.render.citing import unknown_citation
from coursegen.source import Source
from tests.guard import only_this_machine

MakeSite = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(autouse=True)
def _no_other_host() -> Iterator[None]:
    """Fails a test that connects to another host, whatever the code under test makes of the refusal."""
    with only_this_machine() as tried:
        yield
    if tried:
        pytest.fail(f"the test connects to {', '.join(dict.fromkeys(tried))}")


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Writes files below a fresh folder: path → text (UTF-8, line endings kept) or bytes."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "site"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


def read(text: str, config: Config | None = None, path: str = "content/page.md") -> Document:
    """The document of a page's text."""
    source = Source(path, text)
    front_matter, _ = parse_front_matter(source, {})
    return parse(source, front_matter, config or Config())


def html(document: Document) -> str:
    """A document's body, each address as written, sizes left out."""
    parts = []
    for piece in document.body:
        if isinstance(piece, Hole):
            parts.append(filled(document, piece))
        else:
            parts.append(piece)
    return "".join(parts)


def filled(document: Document, hole: Hole) -> str:
    if hole.kind in (HoleKind.CITATION, HoleKind.CITATION_TEXT):
        return unknown_citation(document.citations[hole.index])
    return document.links[hole.index].href if hole.kind is HoleKind.HREF else ""
