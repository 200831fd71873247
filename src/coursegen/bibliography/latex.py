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
_SIGN = re.compile(r"(?<!\\)[%&]")
"""What means something to LaTeX and is itself in BibTeX."""
_ADDRESS = re.compile(r"\\url\s*\{([^{}]*)\}")
_LINKED = re.compile(r"\\href\s*\{[^{}]*\}(?=\s*\{)")
_LOGOS = ("TeX", "LaTeX", "LaTeXe", "BibTeX", "XeTeX", "LuaTeX")
_ESCAPE = re.compile(r"\\([_%&#$~{}])|\\textunderscore\s?|\\textasciitilde(?:\{\})?\s?")
_TILDE = "~"


def plain(text: str) -> str:
    """What LaTeX would print, in one line: accents and symbols as characters, braces gone, formulas as text."""
    text = _LINKED.sub("", text)
    if "\\url" in text:
        parts = enumerate(_ADDRESS.split(text))
        text = "".join(verbatim(part) if at % 2 else _spaced(part, _decoded(part)) for at, part in parts)
    else:
        text = _decoded(text)
    return " ".join(text.replace("\xa0", " ").split())


def _spaced(part: str, decoded: str) -> str:
    """A part with the spaces that stood at its ends."""
    before, after = part[:1].isspace(), part[-1:].isspace()
    return f"{' ' * before}{decoded.strip()}{' ' * after}"


def _decoded(text: str) -> str:
    if not _LATEX.search(text):
        return _BRACES.sub("", text)
    decoder, known = _decoder()
    try:
        return str(decoder.latex_to_text(_SIGN.sub(r"\\\g<0>", text), latex_context=known))
    except Exception:  # whatever the decoder cannot take stays readable without braces
        return _BRACES.sub("", text)


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
    own = [MacroTextSpec(name, simplify_repl=name) for name in _LOGOS]
    known.add_context_category("bibliography", prepend=True, macros=own)
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True), macros()
