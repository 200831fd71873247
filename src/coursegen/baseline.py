"""A baseline: the findings a site had on some day, so that only new ones are heard. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from coursegen.diagnostics import Diagnostics, fingerprints
from coursegen.source import Source


def baseline(diagnostics: Diagnostics, sources: Mapping[str, Source]) -> str:
    """The findings as a file to keep: sorted, one a line, the same when lines move."""
    marks = fingerprints(diagnostics, sources)
    known = sorted(f"{each.path} {each.code} {mark}" for each, mark in zip(diagnostics, marks, strict=True))
    return json.dumps({"schema": 1, "findings": known}, ensure_ascii=False, indent=0) + "\n"


def new_since(diagnostics: Diagnostics, sources: Mapping[str, Source], text: str) -> Diagnostics:
    """The findings that are not in a baseline. Raises ValueError where `text` is none."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != 1 or not isinstance(data.get("findings"), list):
        raise ValueError("it is not a baseline")
    known = {str(line).rpartition(" ")[2] for line in data["findings"]}
    marks = fingerprints(diagnostics, sources)
    return tuple(each for each, mark in zip(diagnostics, marks, strict=True) if mark not in known)
