r"""TeX → MathML, through the one engine behind this file (math-core).

Macros are page-wide: one that a formula defines holds for those after it, and may be defined anew, as in MathJax.
Equations carry a number only where the author wrote `\tag`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

from math_core import LatexError, LatexToMathML

from coursegen.markdown.tex import normalise, take_definitions, used

_LONGEST = 20_000
_DEEPEST = 200
_REFERENCE = re.compile(r"\\(?P<eq>eq)?ref\s*\{(?P<label>[^{}]*)\}")
_SIGN = re.compile("\ufdd2(?P<style>[pe])(?P<label>[^\ufdd3]*)\ufdd3")
_PLACE = re.compile(r"^\d+(?::\d+)?:?\s*|\s+at (?:position|byte) \d+")


@dataclass(frozen=True, slots=True)
class Built:
    """A formula as HTML; `error` says in the engine's words why it is its TeX as code."""

    html: str
    error: str


class Formulas:
    """The formulas of one page, in the order in which they are built."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = dict(macros)
        self._numbers: dict[str, str] = {}

    def build(self, tex: str, display: bool) -> Built:
        r"""One formula. A formula of nothing but definitions shows nothing; a reference is filled in by `resolve`."""
        body = take_definitions(unescape(tex) if "&" in tex and "amp;" in tex else tex, self._macros)
        if not body.strip():
            return Built("", "")
        if reference := _REFERENCE.fullmatch(body.strip()):
            return Built(f"\ufdd2{'e' if reference['eq'] else 'p'}{escape(reference['label'].strip())}\ufdd3", "")
        formula = normalise(body)
        if len(body) > _LONGEST or body.count("{") > _DEEPEST * 10:
            return _failed(tex, "the formula is too long")
        html, error = _convert(formula.body, display, tuple(used(formula.body, self._macros).items()))
        if error:
            return _failed(tex, error)
        return Built(self._numbered(html, formula.tag, formula.label), "")

    def _numbered(self, html: str, tag: str, label: str) -> str:
        if label:
            self._numbers[escape(label)] = tag
        if not tag and not label:
            return html
        anchor = f' id="{_anchor(label)}"' if label else ""
        number = f'<span class="equation-number">{escape(tag)}</span>' if tag else ""
        return f'<span class="equation"{anchor}>{html}{number}</span>'

    def resolve(self, html: str) -> str:
        r"""`html` with its references to equations filled in; one that names no equation is `(???)`, as in TeX."""

        def link(match: re.Match[str]) -> str:
            number = self._numbers.get(match["label"])
            if not number:
                return "(???)"
            text = number if match["style"] == "e" else number.strip("()")
            return f'<a href="#{_anchor(match["label"])}">{text}</a>'

        return _SIGN.sub(link, html) if "\ufdd2" in html else html


def _anchor(label: str) -> str:
    return "eq-" + re.sub(r"[^\w-]+", "-", label)


def _failed(tex: str, error: str) -> Built:
    return Built(f'<code class="math-error">{escape(tex.strip(), quote=False)}</code>', error)


@lru_cache(maxsize=20_000)
def _convert(tex: str, display: bool, macros: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """The MathML of a formula, or the engine's reason against it."""
    try:
        return _engine(macros).convert_with_local_state(tex, displaystyle=display), ""
    except (LatexError, ValueError) as error:
        return "", _PLACE.sub("", str(error)).strip().rstrip(".") or "the engine gives no reason"


@lru_cache(maxsize=256)
def _engine(macros: tuple[tuple[str, str], ...]) -> LatexToMathML:
    return LatexToMathML(macros=dict(macros), fancy_error=False, allow_unreliable_rendering=True)
