"""Links × site → findings. Each kind of target has its own resolver; nothing here reads the disk or the network.

A resolver is a function of the occurrences and of what the loader read. The network is `check/online`'s alone: it takes
the same occurrences and says ok, broken or unverified of what lies elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from coursegen.check.citations import check_citations
from coursegen.check.courses import check_courses
from coursegen.check.figures import check_figures, mentioned_figures
from coursegen.check.local import check_local
from coursegen.check.occurrences import Occurrence, occurrences, with_sure_fix
from coursegen.check.published import Published
from coursegen.check.repository import check_hosted, check_notebooks, own_files
from coursegen.check.unused import check_unused
from coursegen.check.web import check_images, check_mail, check_videos, check_web
from coursegen.check.works import check_arxiv, check_books, check_doi, check_isbn
from coursegen.config import Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.model import Document, Repository, Site
from coursegen.overtaken import give_way
from coursegen.record import Record, field
from coursegen.source import Source
from coursegen.urls import encode

__all__ = [
    "Facts",
    "Occurrence",
    "Published",
    "check_citations",
    "check_references",
    "linked_notebooks",
    "occurrences",
    "own_files",
    "read_in_text",
]


class Facts(Record):
    """What the references are compared with."""

    site: Site
    config: Config
    published: Published
    repository: Repository | None
    """The course's own repository; None where nothing refers to it."""
    sources: Mapping[str, Source]
    """Every text a finding may be about, by path."""
    today: date
    """The day of the build: what is dated later does not exist yet."""
    waiting: Mapping[str, Document] = field(default_factory=dict)
    """Pages that are not published yet, by the paths below the site's root that name them."""


def linked_notebooks(written: Iterable[Occurrence], site: Site) -> frozenset[str]:
    """The site's notebooks that its own references name, by their paths below the site."""
    linked = {each.target.url.partition("#")[0] for each in written if each.target.exists}
    return frozenset(
        asset.path for asset in site.assets if asset.output.endswith(".ipynb") and "/" + encode(asset.output) in linked
    )


def read_in_text(document: Document) -> tuple[Diagnostics, frozenset[str]]:
    """What the checks read in the text of a page, beside what else is known of it: books' numbers, figures' names."""
    isbns = check_isbn({document.path: document.source})
    return tuple(isbns), mentioned_figures(document) if document.figures else frozenset()


def check_references(written: tuple[Occurrence, ...], facts: Facts) -> Diagnostics:
    """What is wrong with the references of a site, as far as it can be told without network."""
    name, repository = facts.config.site.repository, facts.repository
    checks: tuple[Iterable[Diagnostic], ...] = (
        check_local(facts.site, written, facts.published, facts.config.build, facts.waiting),
        check_hosted(written, name, repository),
        check_web(written),
        check_images(written),
        check_videos(written),
        check_mail(written),
        check_arxiv(written, facts.today),
        check_doi(written),
        check_books(written),
        check_courses(facts.site, facts.config, facts.sources),
        check_figures(facts.site),
        check_citations(facts.site),
        check_isbn({page.document.path: page.document.source for page in facts.site.pages}),
        check_unused(facts.site, written, own_files(written, name), repository),
        check_notebooks(repository) if repository is not None else (),
    )
    found: list[Diagnostic] = []
    for each in checks:
        give_way()
        found += each
    return tuple(with_sure_fix(diagnostic, facts.sources) for diagnostic in found)
