"""Every reference of a site with where it was written: what each resolver, offline or online, is given."""

from __future__ import annotations

from dataclasses import dataclass

from coursegen.diagnostics import Code, Diagnostic, Edit, Verdict
from coursegen.kinds import LinkKind
from coursegen.model import Link, Site, Target


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One reference at one place. The same address written twice is two occurrences."""

    path: str
    """The source file, below the site."""
    url: str
    """The page it stands on, from the site's root; empty where it stands on none in particular."""
    link: Link
    target: Target

    @property
    def kind(self) -> LinkKind:
        """What the reference points to on this site."""
        return self.target.kind

    @property
    def href(self) -> str:
        """As written."""
        return self.link.href

    def finding(
        self,
        code: Code,
        message: str,
        hint: str,
        *,
        verdict: Verdict | None = Verdict.BROKEN,
        fix: tuple[Edit, ...] = (),
        target: str = "",
    ) -> Diagnostic:
        """A finding about this reference, at its address."""
        return Diagnostic(
            code,
            message,
            self.path,
            self.link.href_span,
            hint,
            fix,
            verdict=verdict,
            href=self.href,
            target=target or self.target.url,
        )


def occurrences(site: Site) -> tuple[Occurrence, ...]:
    """Every reference of the site, by page and place."""
    return tuple(
        Occurrence(page.document.path, page.url, link, target)
        for page in site.pages
        for link, target in zip(page.document.links, page.targets, strict=True)
    )
