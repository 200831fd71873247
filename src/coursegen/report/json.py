"""Findings as JSON, by the contract of `--format json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from coursegen.diagnostics import Diagnostic, Diagnostics, Severity, Verdict
from coursegen.source import Source


def finding(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> dict[str, Any]:
    """One finding as data; lines and columns from 1, columns in characters, null where a finding has no place."""
    source, span = sources.get(diagnostic.path), diagnostic.span
    start = source.position(span.start) if source and span else None
    end = source.position(span.end) if source and span else None
    return {
        "code": diagnostic.code.name,
        "severity": str(diagnostic.level),
        "verdict": str(diagnostic.verdict) if diagnostic.verdict else None,
        "path": diagnostic.path,
        "line": start.line if start else None,
        "column": start.column if start else None,
        "end_line": end.line if end else None,
        "end_column": end.column if end else None,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "href": diagnostic.href,
        "target": diagnostic.target,
        "evidence": diagnostic.evidence,
        "fixable": bool(diagnostic.fix),
    }


def report(diagnostics: Diagnostics, sources: Mapping[str, Source]) -> str:
    """All findings, and how many of each severity and verdict."""
    levels = Counter(str(diagnostic.level) for diagnostic in diagnostics)
    verdicts = Counter(str(diagnostic.verdict) for diagnostic in diagnostics if diagnostic.verdict)
    summary = {str(level): levels[str(level)] for level in reversed(Severity) if level is not Severity.OFF}
    summary |= {str(verdict): verdicts[str(verdict)] for verdict in Verdict}
    findings = [finding(diagnostic, sources) for diagnostic in diagnostics]
    return json.dumps({"schema": 1, "summary": summary, "findings": findings}, ensure_ascii=False, indent=2) + "\n"
