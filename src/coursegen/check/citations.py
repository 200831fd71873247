"""Citations of works that the bibliography does not have, and works that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches

from coursegen import codes
from coursegen.diagnostics import Diagnostic, Edit, Verdict
from coursegen.model import Citation, Page, Site
from coursegen.source import Span

_SURE = 0.85
"""How alike a name in running text must be to a key to be taken for a slip of the pen: most such names are people."""


def check_citations(site: Site) -> Iterator[Diagnostic]:
    """`cite.unknown-key` and `reference.uncited`. A site without a bibliography has neither."""
    bibliography = site.bibliography
    if not bibliography.files:
        return
    cited: set[str] = set()
    near = _Near(tuple(bibliography.works))
    for page in site.pages:
        for citation in page.document.citations:
            cited.update(citation.keys)
            if not all(key in bibliography.works for key in citation.keys):
                yield from _unknown(page, citation, near)
    for work in bibliography.works.values():
        if work.key not in cited:
            hint = f"cite it with [@{work.key}], or take it out of the file"
            yield Diagnostic(codes.REFERENCE_UNCITED, f"no page cites `{work.key}`", work.path, work.span, hint)


def _unknown(page: Page, citation: Citation, near: _Near) -> Iterator[Diagnostic]:
    text, at = page.document.source.text, citation.span.start
    for cite in citation.cites:
        found = text.find(cite.key, at, citation.span.end)
        span = Span(found, found + len(cite.key)) if found >= 0 else citation.span
        at = span.end if found >= 0 else at
        if cite.key in near.keys:
            continue
        meant = near.key(cite.key)
        if citation.narrative and SequenceMatcher(None, cite.key, meant).ratio() < _SURE:
            continue
        message = f"the bibliography has no work with the key `{cite.key}`"
        unsure = "correct the key, or add the work to the bibliography"
        hint = f"write `@{meant}`, if that is meant" if meant else unsure
        sure = found >= 0 and meant.casefold() == cite.key.casefold()
        yield Diagnostic(
            codes.CITE_UNKNOWN_KEY,
            message,
            page.document.path,
            span,
            hint,
            (Edit(span, meant),) if sure else (),
            verdict=Verdict.BROKEN,
            href=cite.key,
        )


class _Near:
    """The known keys, for suggestions."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = frozenset(keys)
        self._folded = {key.casefold(): key for key in keys}

    def key(self, written: str) -> str:
        """The known key that is most like this one; empty where none is."""
        found = get_close_matches(written.casefold(), self._folded, 1, 0.6)
        return self._folded[found[0]] if found else ""
