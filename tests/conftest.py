from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from coursegen.config import Config
from coursegen.loader.front_matter import parse_front_matter
from coursegen.markdown import parse
from coursegen.model import Document, Hole
from coursegen.source import Source

MakeSite = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """A site's folder from its files; a site.toml with a title is added where none is given."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "site"
        given: dict[str, str | bytes] = dict(files)
        if "site.toml" not in given and "_config.yml" not in given:
            given["site.toml"] = '[site]\ntitle = "T"\n'
        for name, content in given.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


def read(text: str, config: Config | None = None, path: str = "content/page.md") -> Document:
    """The document of a page's text."""
    source = Source(path, text)
    front_matter, _ = parse_front_matter(source)
    return parse(source, front_matter, config or Config())


def html(document: Document) -> str:
    """A document's body, each address as written, sizes left out."""
    parts = []
    for piece in document.body:
        if isinstance(piece, Hole):
            parts.append(document.links[piece.index].href if piece.kind == "href" else "")
        else:
            parts.append(piece)
    return "".join(parts)
