r"""Formulas of a page: TeX → MathML, built once for every place that writes the same.

Macros that a formula defines hold for the formulas behind it, as in MathJax. A row is numbered where it has a `\tag`
or a `\label`; the numbers of labels count up through the page, and references may come before what they refer to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from coursegen.markdown.tex.engine import mathml
from coursegen.markdown.tex.equations import NUMBER, Number, number_rows
from coursegen.markdown.tex.macros import Macro, expand, macro
from coursegen.markdown.tex.rules import REFERENCE, Reference, rewrite
from coursegen.markdown.tex.tokens import TexError, tokenize
from coursegen.markdown.tex.tree import bounded_text_of, parse
from coursegen.record import Record
from coursegen.slugs import slug

_Macros = frozenset[tuple[str, Macro]]

_LINK = "\ufdd6{}\ufdd7"
"""What stands for a reference of the page until `resolve`."""
_INDEX = r"(\d+)"
_LINKS = re.compile(_LINK.format(_INDEX))
_NUMBERS = re.compile(NUMBER.format(_INDEX))
_REFERENCES = re.compile(REFERENCE.format(_INDEX))
_CELL = re.compile(
    f"(<mtd[^>]*>)?<mtext>{NUMBER.format(_INDEX)}</mtext></mtd>" r'<mtd style="width: ([\d.]+%)"></mtd></mtr>'
)
_WORDS = re.compile(r"<math><mtext>([^<]*)</mtext></math>")
_ALONE = re.compile(f"<math[^>]*><mtext>({REFERENCE.format('[0-9]+')})</mtext></math>")
_BOOKDOWN = re.compile(r"\(\\#(eq:[\w.-]+)\)")
"""What bookdown has for `\\label{eq:a}`."""
_PREFIX = re.compile(r"^eqn?[:\-_.]")


class Built(Record):
    """A formula as HTML (phrasing content), and why it could not be built: empty where it could."""

    html: str
    error: str


class _Translation(Record):
    """A formula apart from its page: numbers and references are not filled in."""

    html: str
    numbers: tuple[Number, ...]
    references: tuple[Reference, ...]
    macros: _Macros
    """What holds behind the formula."""


class Formulas:
    """The formulas of one page, built in the order in which they stand on it."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        r"""`macros` are the site's: name without backslash → TeX, which may use #1 … #9."""
        self._macros, self._unusable = _site_macros(tuple(sorted(macros.items())))
        self._labels: dict[str, tuple[str, str]] = {}
        self._taken: set[str] = set()
        """The anchors that `_labels` lead to."""
        self._references: list[tuple[int, Reference]] = []
        self._count = 0
        self._built = 0

    def build(self, tex: str, display: bool) -> Built:
        r"""A formula as `<math>`, or its TeX as `<code class="math-error">` with the reason in plain words.

        HTML is empty for a formula of definitions only, and a mere link for one that is a `\ref` or `\eqref` and no
        more. References are left open until `resolve`.
        """
        self._built += 1
        try:
            found = _translate(_BOOKDOWN.sub(r"\\label{\1}", tex), display, self._macros)
        except TexError as error:
            reason = f"{error}; {self._unusable}" if self._unusable else str(error)
            return Built(f'<code class="math-error">{escape(tex.strip(), quote=False)}</code>', reason)
        self._macros = found.macros
        html = found.html
        if found.numbers:
            shown = [self._number(number) for number in found.numbers]
            html = _CELL.sub(lambda match: _cell(match, *shown[int(match[2])]), html)
            html = _NUMBERS.sub(lambda match: shown[int(match[1])][1], html)
        if found.references:
            html = _REFERENCES.sub(lambda match: self._open(found.references[int(match[1])]), html)
        return Built(html, "")

    def resolve(self, html: str) -> str:
        """HTML of the page with its formulas' references filled in: where the page has no such label, `(???)` for
        a number in parentheses, else the label's last part, since it may name a section or a table."""
        return _LINKS.sub(self._link, html) if self._references else html

    @property
    def anchors(self) -> frozenset[str]:
        """The ids of labelled rows, which a link may point to."""
        return frozenset(self._taken)

    @property
    def unresolved(self) -> tuple[tuple[int, str], ...]:
        """Labels that are referred to and that no formula built so far has, each with the index of the `build` call."""
        return tuple((index, found.label) for index, found in self._references if found.label not in self._labels)

    def _number(self, number: Number) -> tuple[str, str]:
        """The id and the HTML of a row's number; its labels lead to it from now on."""
        if number.tex:
            shown = _WORDS.sub(r"\1", mathml(number.tex, display=False))
        else:
            self._count += 1
            shown = str(self._count)
        anchor = ""
        for label in number.labels:
            anchor = anchor or self._anchor(label)
            if label not in self._labels:
                self._labels[label] = anchor, shown
                self._taken.add(anchor)
        return anchor, shown if number.is_bare else f"({shown})"

    def _anchor(self, label: str) -> str:
        stem = anchor = "eq-" + (slug(_PREFIX.sub("", label)) or "number")
        count = 0
        while anchor in self._taken:
            count += 1
            anchor = f"{stem}-{count}"
        return anchor

    def _open(self, reference: Reference) -> str:
        self._references.append((self._built - 1, reference))
        return _LINK.format(len(self._references) - 1)

    def _link(self, match: re.Match[str]) -> str:
        reference = self._references[int(match[1])][1]
        unknown = "???" if reference.has_parentheses else escape(reference.label.rpartition(":")[2])
        anchor, shown = self._labels.get(reference.label, ("", unknown))
        if reference.has_parentheses:
            shown = f"({shown})"
        return f'<a href="#{escape(anchor)}">{shown}</a>' if anchor else shown


def _cell(match: re.Match[str], anchor: str, shown: str) -> str:
    """The end of a row: its number in place of the empty cell at the margin, and of the cell that `align*` gave it."""
    name = f' id="{escape(anchor)}"' if anchor else ""
    style = f"width:{match[3]};text-align:right;justify-items:end"
    before = "" if match[1] else "</mtd>"
    return f'{before}<mtd{name} class="equation-number" style="{style}"><mtext>{shown}</mtext></mtd></mtr>'


@lru_cache(maxsize=64)
def _site_macros(bodies: tuple[tuple[str, str], ...]) -> tuple[_Macros, str]:
    """The site's macros, and what is wrong with those that cannot be read."""
    found: dict[str, Macro] = {}
    wrong = []
    for name, body in bodies:
        try:
            found["\\" + name.lstrip("\\")] = macro(body)
        except TexError as error:
            wrong.append(f"the site's macro {name} cannot be used: {error}")
    return frozenset(found.items()), "; ".join(wrong)


@lru_cache(maxsize=1 << 14)
def _translate(tex: str, display: bool, macros: _Macros) -> _Translation:
    """A formula apart from its page. Raises TexError."""
    before = dict(macros)
    tokens, behind = expand(tokenize(tex), before)
    kept = macros if behind == before else frozenset(behind.items())
    if all(token == " " for token in tokens):
        return _Translation("", (), (), kept)
    nodes, references = rewrite(parse(tokens), display=display)
    nodes, numbers = number_rows(nodes, display=display, marked="\\tag" in tokens or "\\label" in tokens)
    html = mathml(bounded_text_of(nodes), display=display)
    for number in numbers:
        if number.tex:
            mathml(number.tex, display=False)
    if alone := _ALONE.fullmatch(html):
        html = alone[1]
    return _Translation(html, numbers, references, kept)
