"""LaTeX in the values of a BibTeX file → text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.macrospec import LatexContextDb

_BRACES = re.compile(r"[{}]")
_LATEX = re.compile(r"[\\$~]|--|``|''")
"""What more than braces stands in some values; most have neither."""
_COMMENT = re.compile(r"(?<!\\)%")
_ESCAPE = re.compile(r"\\([_%&#$~{}])|\\textunderscore\s?|\\textasciitilde(?:\{\})?\s?")
_TILDE = "~"


def plain(text: str) -> str:
    """What LaTeX would print, in one line: accents and symbols as characters, braces gone, formulas as text."""
    if _LATEX.search(text):
        decoder, known = _decoder()
        try:
            # in BibTeX a percent sign is one
            text = decoder.latex_to_text(_COMMENT.sub(r"\%", text), latex_context=known)
        except Exception:  # whatever the decoder cannot take stays readable without braces
            text = _BRACES.sub("", text)
    else:
        text = _BRACES.sub("", text)
    return " ".join(text.replace("\xa0", " ").split())


def verbatim(text: str) -> str:
    """An address or identifier: only its braces and the escapes in it mean something."""
    text = re.sub(r"^\s*\\url\s*(?=\{)", "", text)
    text = _ESCAPE.sub(lambda match: match[1] or (_TILDE if "tilde" in match[0] else "_"), text)
    return "".join(_BRACES.sub("", text).split())


@cache
def _decoder() -> tuple[LatexNodes2Text, LatexContextDb]:
    """What decodes, and the macros that it reads: both take longer to make than a value to decode."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.latexwalker import get_default_latex_context_db as macros

    known = get_default_latex_context_db()
    own = [MacroTextSpec("url", simplify_repl="%s"), MacroTextSpec("href", simplify_repl="%(2)s")]
    known.add_context_category("bibliography", prepend=True, macros=own)
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True), macros()
