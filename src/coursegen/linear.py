"""Formulas in one line of plain text, for calendars, feeds and the titles of windows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SCRIPTS = {"msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^", "munderover": "_^", "mfrac": "/"}
"""What stands between the parts of a formula that is written in one line."""


def in_one_line(tex: str, html: str) -> str:
    """A formula as one types it where there is no TeX: `\\frac{\\alpha}{2}` is α/2. `html` is its MathML; its TeX where
    it has no such form."""
    return (_linear_html(html) if "\\" in tex else tex) or tex


def _linear_html(html: str) -> str:
    from xml.etree import ElementTree  # few titles and schedules hold formulas

    try:
        root = ElementTree.fromstring(html)
    except ElementTree.ParseError:
        return ""
    return "" if root.find(".//mtable") is not None else " ".join(_linear(root).split())


def _linear(node: Element) -> str:
    parts = [_linear(child) for child in node]
    if node.tag in ("msqrt", "mroot"):
        return f"√{_grouped(parts[0])}" if len(parts) == 1 else f"√({''.join(parts)})"
    if node.tag not in _SCRIPTS:
        return (node.text or "") + "".join(parts)
    grouped = [_grouped(part) for part in parts]
    return grouped[0] + "".join(sign + part for sign, part in zip(_SCRIPTS[node.tag], grouped[1:], strict=False))


def _grouped(part: str) -> str:
    return part if len(part) == 1 or part.isalnum() else f"({part})"
