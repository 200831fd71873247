"""Findings as JUnit XML, which most CI systems show: a suite a file, a case a finding; errors are its failures.

It has the attributes that Jenkins' xUnit schema knows and no others, for Jenkins refuses a file with more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from coursegen.diagnostics import Diagnostic, Diagnostics, Severity
from coursegen.source import Source

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(diagnostics: Diagnostics, sources: Mapping[str, Source], *, folder: str = "") -> str:
    """All findings; a site without any is one case that passed. Warnings and notes count as skipped."""
    groups = [(path, list(group)) for path, group in groupby(diagnostics, key=lambda each: each.path)]
    suites = [_suite(folder + path if path else "", group, sources.get(path)) for path, group in groups]
    if not suites:
        suites = ['  <testsuite name="site" tests="1" failures="0" errors="0" skipped="0">']
        suites += ['    <testcase classname="site" name="references"/>', "  </testsuite>"]
    counts = f'tests="{max(1, len(diagnostics))}" failures="{_failures(diagnostics)}" errors="0"'
    head = f'<testsuites name="coursegen" {counts}>'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _failures(diagnostics: Iterable[Diagnostic]) -> int:
    return sum(each.level is Severity.ERROR for each in diagnostics)


def _suite(file: str, findings: list[Diagnostic], source: Source | None) -> str:
    failures = _failures(findings)
    counts = f'tests="{len(findings)}" failures="{failures}" errors="0" skipped="{len(findings) - failures}"'
    name, place = _attribute(file or "site"), f" file={_attribute(file)}" if file else ""
    cases = "\n".join(_case(name, each, source) for each in findings)
    return f"  <testsuite name={name} {counts}{place}>\n{cases}\n  </testsuite>"


def _case(suite: str, finding: Diagnostic, source: Source | None) -> str:
    """A case; its name holds its place, for cases of one name are taken for one."""
    start = source.position(finding.span.start) if source and finding.span else None
    title = f"{finding.code.name}{f' at line {start.line}, column {start.column}' if start else ''}"
    message = f"message={_attribute(finding.message)}"
    text = escape(_NOT_XML.sub("\ufffd", "\n".join(filter(None, (finding.message, finding.evidence, finding.hint)))))
    if finding.level is Severity.ERROR:
        inner = f'<failure type="{finding.code.name}" {message}>{text}</failure>'
    else:
        inner = f"<skipped {message}>{text}</skipped>"
    return f"    <testcase classname={suite} name={_attribute(title)}>{inner}</testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
