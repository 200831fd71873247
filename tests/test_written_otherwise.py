"""A page written in another way that means the same tells the same: line ends, indents, empty lines, the case of tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from coursegen.model import Document
from coursegen.source import Source
from tests.conftest import html
from tests.test_spans import document, pages

_FENCED = re.compile(r"(^[ \t>]*(?:```|~~~).*?^[ \t>]*(?:```|~~~)[ \t]*$)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)


def outside_code(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        return "".join(part if n % 2 else change(part) for n, part in enumerate(_FENCED.split(text)))

    return changed


WAYS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "byte order mark": lambda text: "\ufeff" + text,
    "more empty lines": outside_code(lambda text: re.sub(r"\n\n+", lambda match: match.group() + "\n", text)),
    "tabs": outside_code(lambda text: re.sub(r"(?m)^(?: {4})+", lambda match: "\t" * (len(match.group()) // 4), text)),
    "capital tags": outside_code(
        lambda text: re.sub(r"(</?)(center|div|p|font|br|img)\b", lambda match: match[1] + match[2].upper(), text)
    ),
    "breaks": outside_code(lambda text: text.replace("<br/>", "<br />").replace("</br>", "<br>")),
    "space at line ends": outside_code(lambda text: re.sub(r"(?m)(?<=[^\s>\\|])$", " ", text)),
}


def told(page: Document) -> dict[str, object]:
    """What a page tells, white space and code apart."""
    return {
        "headings": [(heading.level, squashed(heading.text), heading.id) for heading in page.headings],
        "links": [(link.href, squashed(link.text)) for link in page.links],
        "figures": [(f.number, f.sources, squashed(f.caption), squashed(f.original_caption)) for f in page.figures],
        "citations": [citation.keys for citation in page.citations],
        "formulas": [squashed(formula.tex) for formula in page.formulas],
        "references": [(squashed(reference.title), reference.year) for reference in page.references],
        "items": html(page).count("<li"),
        "text": squashed(re.sub(r"<[^>]*>", "", _CODE.sub("", html(page)))),
    }


def squashed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("way", WAYS)
def test_a_page_written_otherwise_tells_the_same(way: str) -> None:
    for source in pages()[3::11]:
        first, second = told(document(source)), told(document(Source(source.path, WAYS[way](source.text))))
        assert second == first, source.path
