"""The tree that is built: the pages of the real corpus under two roots, once as written, once for the peers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coursegen.loader.front_matter import parse_front_matter
from coursegen.source import Source
from tests.tools import REPOSITORY, SHARED

PLACE = REPOSITORY / "build/bench"
MARK = "bench-mark-"
"""Begins a paragraph at the top of every page, so that every tool's output can be looked at for every page."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What every tool is given."""

    folder: Path
    """The site as written: what coursegen builds."""
    pages: tuple[str, ...]
    """Paths of the pages below it."""
    files: tuple[str, ...]
    """Paths of all else."""

    @property
    def edited(self) -> str:
        """The page that is edited: the middle one, in lower case since Hugo's addresses are."""
        pages = [page for page in self.pages if page == page.lower()]
        return pages[len(pages) // 2]

    def title(self, page: str) -> str:
        """What a page's front matter says, or its name."""
        source = Source(page, self._text(page))
        return str(parse_front_matter(source, {})[0].values.get("title") or Path(page).stem)

    def body(self, page: str) -> str:
        """A page without its front matter."""
        text = self._text(page)
        return text[parse_front_matter(Source(page, text), {})[0].body :]

    def _text(self, page: str) -> str:
        return (self.folder / page).read_text(encoding="utf-8-sig", errors="replace")


def lay_out() -> Tree:
    """The corpus as a site, every folder of pages twice and no page that only stands in for another; else, where the
    corpus is not on this machine, the repository's own course."""
    folder = PLACE / "coursegen"
    shutil.rmtree(folder, ignore_errors=True)
    tool, corpus = SHARED / "tools/materialize.py", SHARED / "corpus/komazawa"
    if not tool.exists():
        raise SystemExit("the corpus is not on this machine, so there is nothing to compare with")
    subprocess.run([sys.executable, tool, corpus, folder], check=True, stdout=subprocess.DEVNULL)
    real = {path.relative_to(corpus).as_posix() for path in corpus.rglob("*.md")}
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in real:
            path.unlink()
    for top in {page.partition("/")[0] for page in real}:
        shutil.copytree(folder / top, folder / f"{top}-again")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pages = tuple(name for name in files if name.endswith(".md"))
    tree = Tree(folder, pages, tuple(name for name in files if not name.endswith(".md") and name != "_config.yml"))
    for number, page in enumerate(pages):
        text, body = tree._text(page), tree.body(page)
        head = text[: len(text) - len(body)]
        (folder / page).write_text(f"{head}{MARK}{number:04}\n\n{body}", encoding="utf-8")
    return tree


def for_peers(tree: Tree, place: Callable[[str], Path], static: Path) -> None:
    """The same pages and files for another tool, where it looks for them. Front matter is reduced to the title, since
    that of some pages stops Jekyll, Hugo and Eleventy."""
    for page in tree.pages:
        head = f"---\ntitle: {json.dumps(tree.title(page), ensure_ascii=False)}\nlayout: page\n---\n"
        place(page).parent.mkdir(parents=True, exist_ok=True)
        place(page).write_text(head + tree.body(page), encoding="utf-8")
    for name in tree.files:
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.folder / name, static / name)


def marks(output: Path) -> Iterator[str]:
    """The mark of every page that is found in some HTML file, as often as it is."""
    for path in output.rglob("*.html"):
        text = path.read_text(encoding="utf-8", errors="replace")
        at = text.find(f">{MARK}")
        if at >= 0:
            yield text[at + 1 : at + 1 + len(MARK) + 4]
