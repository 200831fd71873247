"""What this program is: its own code and the packages that decide what comes out, as one digest."""

from __future__ import annotations

import os
import re
import sys
from functools import cache

from coursegen.facts import digest

_DECIDING = (
    "bibtexparser brotli charset_normalizer citeproc_py fonttools jinja2 lxml markdown_it_py markupsafe math_core "
    "mdit_py_plugins pygments pylatexenc pyyaml turbohtml ziamath"
).split()
"""The distributions that have a say in the bytes of a page."""
_DISTRIBUTION = re.compile(rf"({'|'.join(_DECIDING)})-[^-]+\.(?:dist|egg)-info", re.IGNORECASE)


@cache
def program() -> str:
    """A digest that differs where another program would make another site. By content: a program installed anew is
    the same."""
    folder = os.path.dirname(__file__)
    parts = [sys.version]
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            with open(os.path.join(place, name), "rb") as file:
                parts += [os.path.relpath(os.path.join(place, name), folder), digest(file.read())]
    return digest(*parts, *sorted(_distributions()))


def _distributions() -> set[str]:
    """The names and versions of the installed distributions that decide."""
    found: set[str] = set()
    for place in sys.path:
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        found.update(name.lower().replace("-info", "") for name in names if _DISTRIBUTION.fullmatch(name))
    return found
