"""Findings a site lives with: `[[check.ignore]]`, `<!-- coursegen-ignore CODE: reason -->` beside the line. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase

from coursegen import codes
from coursegen.check_config import IgnoreConfig
from coursegen.diagnostics import Diagnostic, Diagnostics, Verdict
from coursegen.source import Source, Span

_COMMENT = re.compile(r"<!--\s*coursegen-ignore\s+(?P<codes>[\w.*?-]+(?:\s*,\s*[\w.*?-]+)*)\s*(?::.*?)?-->", re.DOTALL)
_CODE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1|\Z)|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.DOTALL | re.M)
_TABLE = re.compile(r"^[ \t]*\[\[\s*check\s*\.\s*ignore\s*\]\]", re.MULTILINE)


def quieted(
    diagnostics: Iterable[Diagnostic],
    ignores: Iterable[IgnoreConfig],
    settings: Source | None,
    sources: Mapping[str, Source],
    today: date,
    *,
    online: bool = False,
    held_back: Collection[str] = (),
) -> Diagnostics:
    """The findings that are not ignored, and what is to be said of ignores that are unused, expired or unexplained.

    An ignore is called unused only where all was looked at that it may be about: the network, where `online` says so,
    and not what is `held_back`, the paths and addresses of pages that are not published.
    """
    remaining = list(diagnostics)
    unknown = [each for each in remaining if each.verdict is Verdict.UNVERIFIED]
    said: list[Diagnostic] = []
    places = [Span(match.start(), match.end()) for match in _TABLE.finditer(settings.text)] if settings else []
    for number, ignore in enumerate(ignores):
        place = places[number] if number < len(places) else None
        path = settings.path if settings else ""
        if not ignore.reason.strip():
            hint = 'write reason = "…"'
            said.append(Diagnostic(codes.IGNORE_REASON, "this ignore gives no reason", path, place, hint))
        if ignore.until and not ignore.until >= today.isoformat():
            message, hint = (
                f"this ignore ended on {ignore.until}",
                "mend what it hid and delete it, or give a later day",
            )
            said.append(Diagnostic(codes.IGNORE_EXPIRED, message, path, place, hint))
            continue
        kept = [each for each in remaining if not _holds(ignore, each)]
        seen = online and not any(_names(ignore, each) for each in unknown)
        waits = any(_fits(ignore, name) for name in held_back) or (held_back and not ignore.match)
        if len(kept) == len(remaining) and (seen or not _may_be_online(ignore.code)) and not waits:
            message = "this ignore hides nothing"
            said.append(Diagnostic(codes.IGNORE_UNUSED, message, path, place, "delete it"))
        remaining = kept
    for source in sources.values():
        if "coursegen-ignore" in source.text:
            remaining, more = _by_comments(remaining, source, online=online)
            said += more
    return (*remaining, *said)


def _holds(ignore: IgnoreConfig, finding: Diagnostic) -> bool:
    if ignore.code and not fnmatchcase(finding.code.name, ignore.code):
        return False
    return _names(ignore, finding) if ignore.match else bool(ignore.code)


def _names(ignore: IgnoreConfig, finding: Diagnostic) -> bool:
    """Whether an ignore is about what a finding is about, whatever its code."""
    return not ignore.match or any(_fits(ignore, name) for name in (finding.href, finding.target, finding.path) if name)


def _fits(ignore: IgnoreConfig, name: str) -> bool:
    return name == ignore.match or fnmatchcase(name, ignore.match)


def _may_be_online(code: str) -> bool:
    """Whether the network may tell of such findings: without it nobody knows whether such an ignore is of use."""
    return not code or any(fnmatchcase(each.name, code) for each in codes.ONLINE)


def _by_comments(
    diagnostics: list[Diagnostic], source: Source, *, online: bool
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    said = []
    for match in _comments(source.text):
        globs = [glob.strip() for glob in match["codes"].split(",")]
        first, last = source.position(match.start()).line, source.position(match.end()).line + 1
        kept = [
            each
            for each in diagnostics
            if each.path != source.path
            or each.span is None
            or not first <= source.position(each.span.start).line <= last
            or not any(fnmatchcase(each.code.name, glob) for glob in globs)
        ]
        unknown = any(each.path == source.path and each.verdict is Verdict.UNVERIFIED for each in diagnostics)
        if len(kept) == len(diagnostics) and ((online and not unknown) or not any(map(_may_be_online, globs))):
            message, hint = "this comment hides nothing", "delete it, or put it on the line or the one before"
            place = Span(match.start(), match.end())
            said.append(Diagnostic(codes.IGNORE_UNUSED, message, source.path, place, hint))
        diagnostics = kept
    return diagnostics, said


def _comments(text: str) -> Iterator[re.Match[str]]:
    """The comments that ask for silence; one in code is text about such comments."""
    shown = [match.span() for match in _CODE.finditer(text)]
    for match in _COMMENT.finditer(text):
        if not any(start <= match.start() < end for start, end in shown):
            yield match
