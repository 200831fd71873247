"""What is said about a site: values with a code, a place and a way to mend it. Nothing here prints."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from fnmatch import fnmatchcase

from coursegen.record import Record, field, replace
from coursegen.source import Source, Span


class Severity(IntEnum):
    """How much a finding matters; the order is the order of `--fail-on`."""

    OFF = 0
    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Verdict(StrEnum):
    """What is known of a reference: only evidence makes it broken."""

    OK = "ok"
    BROKEN = "broken"
    UNVERIFIED = "unverified"


class Code(Record):
    """A kind of finding: `family.name`, its default severity, one line that names it and the page that explains it."""

    name: str
    severity: Severity
    title: str
    explain: str

    def __str__(self) -> str:
        return self.name


class Edit(Record):
    """A mend: put `text` where `span` stands in the source."""

    span: Span
    text: str


class Diagnostic(Record):
    """One finding. `path` is relative to the site; a finding about no place in particular has no span."""

    code: Code
    message: str
    path: str = ""
    span: Span | None = None
    hint: str = ""
    fix: tuple[Edit, ...] = ()
    severity: Severity | None = None
    """Set where policy or stage raised or lowered the code's own severity."""
    verdict: Verdict | None = None
    href: str = ""
    """The reference as the author wrote it."""
    target: str = ""
    """What the reference means, where that is known."""
    evidence: str = ""
    """What the verdict rests on: the answer of a host, and when it was given."""

    @property
    def level(self) -> Severity:
        """The severity that counts."""
        return self.code.severity if self.severity is None else self.severity


Diagnostics = tuple[Diagnostic, ...]


def ordered(diagnostics: Iterable[Diagnostic]) -> Diagnostics:
    """The findings by path, place and code, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    start, end = (diagnostic.span.start, diagnostic.span.end) if diagnostic.span else (-1, -1)
    return diagnostic.path, start, end, diagnostic.code.name, diagnostic.message


def fingerprints(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> list[str]:
    """A mark for each finding that stays the same when lines above it come and go: made of the code, the file, what
    stands at the place, and how many like it come before."""
    seen: Counter[str] = Counter()
    marks = []
    for diagnostic in diagnostics:
        source = sources.get(diagnostic.path)
        text = diagnostic.href or (source[diagnostic.span] if source and diagnostic.span else "") or diagnostic.message
        parts = "\0".join((diagnostic.code.name, diagnostic.path, text))
        key = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        marks.append(f"{key}:{seen[key]}")
        seen[key] += 1
    return marks


class Policy(Record):
    """What findings mean here: which are heard, and how much each matters."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    """`[check] severity`: code glob → severity; the last glob that matches a code decides."""
    select: tuple[str, ...] = ()
    """Code globs; where there are any, no other code is heard."""
    ignore: tuple[str, ...] = ()
    """Code globs that are not heard."""
    broken_is_error: bool = False
    """A broken reference is an error: so in `check`, where it is a warning in `build`."""
    strict: bool = False
    """Every warning is an error."""

    def hears(self, code: Code) -> bool:
        """Whether anything is said of this code."""
        selected = not self.select or any(fnmatchcase(code.name, glob) for glob in self.select)
        return selected and not any(fnmatchcase(code.name, glob) for glob in self.ignore)

    def level(self, diagnostic: Diagnostic) -> Severity:
        """The severity of a finding; one whose code is off by default is heard as a note where it is selected."""
        level = diagnostic.level
        if self.broken_is_error and level is Severity.WARNING and diagnostic.verdict is Verdict.BROKEN:
            level = Severity.ERROR
        if level is Severity.OFF and any(fnmatchcase(diagnostic.code.name, glob) for glob in self.select):
            level = Severity.INFO
        for glob, severity in self.severities.items():
            if fnmatchcase(diagnostic.code.name, glob):
                level = severity
        return Severity.ERROR if self.strict and level is Severity.WARNING else level


def apply_policy(diagnostics: Iterable[Diagnostic], policy: Policy) -> Diagnostics:
    """The findings that remain under a policy, each with the severity that it has there."""
    judged = []
    for diagnostic in diagnostics:
        level = policy.level(diagnostic)
        if level is not Severity.OFF and policy.hears(diagnostic.code):
            judged.append(diagnostic if level is diagnostic.level else replace(diagnostic, severity=level))
    return ordered(judged)


class CoursegenError(Exception):
    """Nothing can be built: the configuration cannot be used, or reading or writing failed. Carries what to say."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__("; ".join(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = diagnostics
        self.sources: Mapping[str, Source] = {}
        """The texts that the diagnostics are about, where whoever raised it had them."""
