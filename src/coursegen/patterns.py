"""Regular expressions that are compiled when they are first used.

One class that holds the kanji takes Python 3 ms to compile, and a build after an edit asks few of those that read
references, plans and captions. What every page asks is compiled by `re` itself.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern, as far as anybody can tell."""
    return cast("re.Pattern[str]", _Lazily(pattern, flags))


class _Lazily:
    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._written)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value
