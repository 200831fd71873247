"""Whether what the cache gave is what would be made anew: `build --verify`.

Some pages are made a second time, as if nothing were known of them, and everything that comes out is compared. Where
anything differs, the cache is dropped and the whole site is made anew: a wrong page is never published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from coursegen import codes
from coursegen.cache import Cache
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.facts import Fact, digest
from coursegen.model import Output
from coursegen.record import Record

if TYPE_CHECKING:
    from coursegen.made import Made

_SHARE = 20
"""One page in so many is made anew …"""
_LEAST = 20
"""… and at least so many."""
_EXCERPT = 30
"""Characters shown from where two texts differ."""
_HINT = "nothing need be done: the site was made anew and published, and the cache begun anew"


class Verified(Record):
    """A site of which some pages were made twice."""

    made: Made
    """What was made anew, to be published."""
    pages: int = 0
    """How many pages were made anew to be compared."""
    differences: Diagnostics = ()
    """What the cache had given otherwise."""


def verify(make: Callable[[], Made], warm: Made, cache: Cache, facts: Callable[[], tuple[Fact, ...]]) -> Verified:
    """Make some pages of `warm` again without the cache, and compare. `facts` tells what was read of the site."""
    read, pages = facts(), _sample(warm, cache.reused())
    with cache.without(pages):
        cold = make()
    if facts() != read:  # the author saved something meanwhile: the two are not of the same site
        return verify(make, cold, cache, facts)
    if not any(_differences(warm, cold)):
        return Verified(cold, len(pages), ())
    cache.forget()
    anew = make()
    return Verified(anew, len(pages), tuple(_differences(warm, anew)) or tuple(_differences(warm, cold)))


def _sample(made: Made, reused: Iterable[str]) -> list[str]:
    """Source paths: the same for the same site, others after every change of it; what was reused comes first."""
    site = digest(*(source.text for source in made.sources.values()))
    paths = [page.document.path for page in made.site.pages]
    known = frozenset(reused)
    paths.sort(key=lambda path: (path not in known, digest(site, path)))
    return paths[: max(_LEAST, len(paths) // _SHARE)]


def _differences(warm: Made, cold: Made) -> Iterator[Diagnostic]:
    """What was otherwise in `warm` than it is in `cold`: outputs byte by byte, findings one by one."""
    sources = {page.output: page.document.path for page in cold.site.pages}
    for output in sorted({*warm.outputs, *cold.outputs}):
        was, right = warm.outputs.get(output), cold.outputs.get(output)
        if was != right:
            message = f"the cache gave another {output}: {_first_difference(was, right)}"
            yield Diagnostic(codes.CACHE_WRONG, message, sources.get(output, ""), hint=_HINT)
    was_said, is_said = frozenset(warm.diagnostics), frozenset(cold.diagnostics)
    for finding in cold.diagnostics:
        if finding not in was_said:
            message = f"with the cache, this was not said: {finding.code}: {finding.message}"
            yield Diagnostic(codes.CACHE_WRONG, message, finding.path, finding.span, _HINT)
    for finding in warm.diagnostics:
        if finding not in is_said:
            message = f"only with the cache, this was said: {finding.code}: {finding.message}"
            yield Diagnostic(codes.CACHE_WRONG, message, finding.path, hint=_HINT)


def _first_difference(was: Output | None, right: Output | None) -> str:
    """The place where two outputs part, in words."""
    if was is None or right is None:
        return "it was not there" if was is None else "it should not be there"
    if not isinstance(was, bytes) or not isinstance(right, bytes):
        return "it was made from another file"
    old, new = was.decode(errors="replace"), right.decode(errors="replace")
    at = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    line = new.count("\n", 0, at) + 1
    return f"line {line} was “{_excerpt(old, at)}” and should be “{_excerpt(new, at)}”"


def _excerpt(text: str, at: int) -> str:
    """A little of the line that holds the character `at`, from shortly before it."""
    start = max(text.rfind("\n", 0, at) + 1, at - _EXCERPT // 2)
    return text[start : at + _EXCERPT].partition("\n")[0]
