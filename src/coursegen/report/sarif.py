"""Findings as SARIF 2.1.0 (OASIS), which GitHub's code scanning and editors read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from coursegen import __version__
from coursegen.diagnostics import Code, Diagnostic, Diagnostics, Severity, Verdict, fingerprints
from coursegen.source import Source, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.OFF: "none"}


def report(diagnostics: Diagnostics, sources: Mapping[str, Source], *, folder: str = "") -> str:
    """All findings as one run. `folder` is where the site lies below the repository's root; it ends in a slash where it
    is not empty."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics}, key=lambda code: code.name)
    places = {code.name: index for index, code in enumerate(codes)}
    marks = fingerprints(diagnostics, sources)
    results = [
        _result(diagnostic, sources.get(diagnostic.path), folder, places[diagnostic.code.name], mark)
        for diagnostic, mark in zip(diagnostics, marks, strict=True)
    ]
    driver = {"name": "coursegen", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.name,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explain},
        "help": {"text": code.explain},
        "defaultConfiguration": {
            "enabled": code.severity is not Severity.OFF,
            "level": _LEVELS[code.severity or Severity.INFO],
        },
    }


def _result(diagnostic: Diagnostic, source: Source | None, folder: str, rule: int, mark: str) -> dict[str, Any]:
    is_open = diagnostic.verdict is Verdict.UNVERIFIED
    parts = [diagnostic.message, diagnostic.evidence, diagnostic.hint]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code.name,
        "ruleIndex": rule,
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else _LEVELS[diagnostic.level],  # §3.27.10: only a failure has a level
        "message": {"text": ". ".join(part for part in parts if part)},
        "partialFingerprints": {"coursegen/v1": mark},
    }
    if diagnostic.path:
        result["locations"] = [{"physicalLocation": _location(diagnostic, source, folder)}]
    details = {"href": diagnostic.href, "target": diagnostic.target, "verdict": diagnostic.verdict or ""}
    if known := {key: str(value) for key, value in details.items() if value}:
        result["properties"] = known
    if diagnostic.fix and source:
        result["fixes"] = [_fix(diagnostic, source, folder)]
    return result


def _location(diagnostic: Diagnostic, source: Source | None, folder: str) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(folder + diagnostic.path)}}
    if source and diagnostic.span:
        location["region"] = _region(source, diagnostic.span)
    return location


def _uri(path: str) -> str:
    """A path as the address of a file; names that are no text keep their bytes."""
    return quote(path, errors="surrogateescape")


def _region(source: Source, span: Span) -> dict[str, int]:
    start, end = source.position(span.start), source.position(span.end)
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _fix(diagnostic: Diagnostic, source: Source, folder: str) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(source, edit.span), "insertedContent": {"text": edit.text}} for edit in diagnostic.fix
    ]
    change = {"artifactLocation": {"uri": _uri(folder + diagnostic.path)}, "replacements": replacements}
    return {"description": {"text": diagnostic.hint or diagnostic.message}, "artifactChanges": [change]}
