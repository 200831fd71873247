"""TeX → MathML through math-core."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from math_core import LatexError, LatexToMathML


@dataclass(frozen=True, slots=True)
class Built:
    """A formula as HTML, and why it could not be built."""

    html: str
    error: str


class Formulas:
    """Formulas of one page."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._converter = LatexToMathML(macros=dict(macros), global_group=True, fancy_error=False)

    def build(self, tex: str, display: bool) -> Built:
        """Build one formula."""
        try:
            return Built(self._converter.convert_with_global_state(tex, displaystyle=display), "")
        except (LatexError, ValueError) as error:
            return Built(f'<code class="math-error">{html.escape(tex)}</code>', str(error))

    def resolve(self, html: str) -> str:
        """Fill in references to equations."""
        return html
