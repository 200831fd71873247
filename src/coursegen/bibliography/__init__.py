"""The course's references: files → works, works → references as HTML and as BibTeX.

What a page cites is told by `assemble`; nothing here knows pages.
"""

from __future__ import annotations

from coursegen.bibliography.format import Referrer, read_style
from coursegen.bibliography.read import read_bibliography
from coursegen.bibliography.write import downloads

__all__ = ["Referrer", "downloads", "read_bibliography", "read_style"]
