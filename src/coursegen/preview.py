"""Pages that somebody looks at while writing them, made again before the rest of the site is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coursegen.assemble import Index, cite
from coursegen.citations import Work
from coursegen.loader import PageFile, look, read_file
from coursegen.made import Made
from coursegen.model import Copy, Output, Page
from coursegen.reading import Memory, keys_of, read
from coursegen.record import replace
from coursegen.render import SomePages


class Preview:
    """A made site, ready to have some of its files replaced by what they are now.

    Everything that the others on the site say stays as it was made, so what is shown is what the whole site will have
    at these addresses unless it was changed elsewhere, too; whoever shows it makes the whole site next. A file of the
    theme is shown at the address that the pages have for it, though it will have another.
    """

    def __init__(self, made: Made, memory: Memory) -> None:
        """`memory` is told what is read, for whoever makes the whole site next."""
        self._made = made
        self._memory = memory
        self._index = Index.of(made.site, made.config)
        loaded = made.loaded
        self._rendering = SomePages(
            made.site, made.config, loaded.templates, loaded.theme_files, made.sizes, made.outputs
        )
        self._pages = {page.document.path: page for page in made.site.pages}
        site = made.site
        lists = (*(page.works for page in site.pages), *(course.works for course in site.works))
        self._references = {(cited.work.key, cited.letter): cited.html for works in lists for cited in works}
        self._assets = {asset.path: asset for asset in made.site.assets}

    def after(self, paths: Iterable[str]) -> Made | None:
        """The site with the files at these paths as they are now. None where one of them is neither a page with the
        front matter that it had nor a published file, so that more than its own address may be different."""
        outputs: dict[str, Output] = {}
        pages: dict[str, Page] = {}
        for path in paths:
            if path in self._pages:
                page = self._read(self._pages[path])
                html = self._rendering.page(page) if page is not None else None
                if page is None or html is None:
                    return None
                pages[path] = page
                outputs[page.output] = html
            elif (asset := self._assets.get(path)) is not None and (file := look(self._made.loaded.root, path)):
                outputs[asset.output] = Copy(path, file.size, file.modified)
            elif (address := self._theme_address(path)) is not None and isinstance(
                data := read_file(self._made.loaded.root, path), PageFile
            ):
                outputs[address] = data.data
            else:
                return None
        return self._with(pages, outputs)

    def _read(self, page: Page) -> Page | None:
        """The page as its source is now; None where its front matter may have another say about the site."""
        file = read_file(self._made.loaded.root, page.document.path)
        if not isinstance(file, PageFile):
            return None
        reading = read(file, self._made.config)
        self._memory.add(keys_of((file,), self._made.config)[file.path], reading)
        document = reading.document
        if document is None or document.front_matter != page.document.front_matter:
            return None
        linked = self._index.resolved(replace(page, document=document))
        try:
            cited = cite(document, page.url, self._made.site.bibliography, self._reference)
        except LookupError:  # a reference that is to be made first
            return None
        if bool(cited.works) is not bool(page.works):  # the list of the whole course may come or go
            return None
        return replace(linked, citations=cited.citations, works=cited.works)

    def _theme_address(self, path: str) -> str | None:
        """Where the theme's file at a path of the site is published; None where none is."""
        folder, _, name = path.partition(f"{self._made.config.build.templates}/")
        if folder or name not in self._made.loaded.theme_files:
            return None
        address = self._rendering.theme_address(name)
        return address if address in self._made.outputs else None

    def _reference(self, work: Work, letter: str) -> str:
        return self._references[work.key, letter]

    def _with(self, pages: Mapping[str, Page], outputs: Mapping[str, Output]) -> Made:
        made = self._made
        shown = tuple(pages.get(page.document.path, page) for page in made.site.pages)
        sources = {path: page.document.source for path, page in pages.items()}
        return replace(
            made,
            site=replace(made.site, pages=shown),
            outputs={**made.outputs, **outputs},
            sources={**made.sources, **sources},
        )
