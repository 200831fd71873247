"""A site's folder → all that is read of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from posixpath import splitext

from coursegen.codes import SOURCE_UNREADABLE
from coursegen.config import Config
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics
from coursegen.loader.bibliography import BibliographyFiles, read_bibliography_files
from coursegen.loader.decode import decode
from coursegen.loader.discover import Found, discover
from coursegen.loader.disk import absolute, is_file, read, unreadable
from coursegen.loader.mentions import setting_mentions, style_mentions, template_mentions
from coursegen.loader.pages import PageFile, read_file, read_page, with_language
from coursegen.loader.site import find_site, load_config
from coursegen.model import Asset, FrontMatter, Mention
from coursegen.record import Record
from coursegen.source import Source

_TEMPLATES = frozenset({".html", ".xml"})


class Loaded(Record):
    """A site as it lies on disk."""

    root: Path
    """Absolute."""
    config: Config
    pages: tuple[PageFile, ...]
    """By path."""
    assets: tuple[Asset, ...]
    """By path."""
    templates: Mapping[str, str]
    """The site's own templates: name below the templates folder → text."""
    theme_files: Mapping[str, bytes]
    """Other files of the templates folder: they stand in for the theme's of the same name."""
    unreadable: tuple[str, ...]
    """Source paths that could not be read: what was published from them is kept. One that ends in `/` stands for all
    that lies below it."""
    mentions: tuple[Mention, ...]
    """The references outside pages."""
    bibliography: BibliographyFiles
    sources: Mapping[str, Source]
    """The texts that findings may be about, beside the pages', by path."""
    diagnostics: Diagnostics


def load(root: Path, *, output: Path | None = None) -> Loaded:
    """Read the site at `root`. `output` is where it will be published, which is never read as a source. Raises
    CoursegenError where there is no site or its configuration cannot be used."""
    root = absolute(root)
    config, source, findings = load_config(root)
    found = discover(root, config, output)
    texts = {source.path: source}
    read = [read_file(root, file.path) for file in found.pages]
    files = tuple(page for page in read if isinstance(page, PageFile))
    config = with_language(config, files)
    refused = [page for page in read if isinstance(page, Diagnostic)]
    templates, theme_files, template_findings = _templates(root, config, found, texts)
    mentions = _mentions(root, config, found, source, texts)
    bibliography = read_bibliography_files(root, config, source)
    texts |= {file.path: file for file in (*bibliography.files, bibliography.style) if file}
    return Loaded(
        root=root,
        config=config,
        pages=files,
        assets=found.assets,
        templates=templates,
        theme_files=theme_files,
        unreadable=(*found.unreadable, *(refusal.path for refusal in refused)),
        mentions=mentions,
        bibliography=bibliography,
        sources=texts,
        diagnostics=(*findings, *found.diagnostics, *refused, *template_findings, *bibliography.diagnostics),
    )


def load_page(path: Path) -> tuple[Config, Source, FrontMatter, Diagnostics]:
    """One page, published or not, with its site's configuration, without reading the rest of the site. Raises
    CoursegenError where the page cannot be read or belongs to no site."""
    place = absolute(path)
    root = find_site(place.parent)
    config, _, findings = load_config(root)
    name = place.relative_to(root).as_posix()
    if not is_file(place):
        message = "there is no such file"
        raise CoursegenError((Diagnostic(SOURCE_UNREADABLE, message, name, hint="Give the path of a page."),))
    file = read_file(root, name)
    if isinstance(file, Diagnostic):
        raise CoursegenError((file,))
    config = with_language(config, (file,))
    loaded = read_page(file, config)
    if loaded.page is None:
        raise CoursegenError(loaded.diagnostics)
    return config, *loaded.page, (*findings, *loaded.diagnostics)


def _templates(
    root: Path, config: Config, found: Found, texts: dict[str, Source]
) -> tuple[dict[str, str], dict[str, bytes], list[Diagnostic]]:
    """Templates, theme files and what is to be said of them; the templates' sources are added to `texts`."""
    templates: dict[str, str] = {}
    theme_files: dict[str, bytes] = {}
    findings: list[Diagnostic] = []
    for file in found.templates:
        name = file.path.removeprefix(f"{config.build.templates}/")
        try:
            data = read(root, file.path)
        except OSError as error:
            findings.append(unreadable(file.path, error))
            continue
        if splitext(name)[1].lower() not in _TEMPLATES:
            theme_files[name] = data
            continue
        source, said = decode(file.path, data)
        findings += said
        if source:
            texts[file.path] = source
            templates[name] = source.text.removeprefix("\ufeff")
    return templates, theme_files, findings


def _mentions(
    root: Path, config: Config, found: Found, settings: Source, texts: dict[str, Source]
) -> tuple[Mention, ...]:
    """The references outside pages; the style sheets' sources are added to `texts`."""
    mentions = [*setting_mentions(settings, config)]
    for file in found.templates:
        if file.path in texts:
            mentions += template_mentions(texts[file.path])
    sheets = [(asset.path, asset.output) for asset in found.assets]
    sheets += [(file.path, "") for file in found.templates]
    for path, output in sheets:
        if path.lower().endswith(".css"):
            try:
                source, _ = decode(path, read(root, path))
            except OSError:
                continue
            if source:
                texts[path] = source
                mentions += style_mentions(source, output)
    return tuple(mentions)
