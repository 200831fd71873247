"""`docs/performance.md`: what was measured stands between two comments that name it, and is replaced there."""

from __future__ import annotations

import os
import platform
import re
from datetime import date

from tests.tools import REPOSITORY

DOCUMENT = REPOSITORY / "docs/performance.md"


def put(name: str, text: str) -> None:
    """Write what was measured into its place, with the day; and show it."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    said = f"<!-- {name} -->\n{text}\n\nMeasured on {date.today().isoformat()}; {machine}.\n<!-- /{name} -->"
    before = DOCUMENT.read_text(encoding="utf-8")
    after, places = re.subn(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _: said, before, flags=re.DOTALL)
    if places != 1:
        raise SystemExit(f"{DOCUMENT} has no place for {name}")
    DOCUMENT.write_text(after, encoding="utf-8")
    print(text, flush=True)
