from __future__ import annotations

import json
from datetime import date

import pytest

from coursegen import codes
from coursegen.codec import from_data, to_data
from coursegen.diagnostics import Diagnostic, Edit, Severity
from coursegen.model import Document
from coursegen.record import Record
from coursegen.source import Span
from tests.conftest import read
from tests.tools import require_shared

PAGE = """---
title: 題
tags: [a, 1, 2.5, null, true]
date: 2024-04-01
---
# 見出し {#x}

[題](../a.⏎svg){:target="_blamk"} $a_1$ ![図](b.png) [@key] [^1]

$$x = \\tag{1}$$

<center><img src="c.png" style="width:50%"><br/>説明<!-- caption --></center>

[^1]: 注
"""


def through_json(document: Document) -> Document:
    text = json.dumps(to_data(Document, document), ensure_ascii=False)
    return from_data(Document, json.loads(text), document.source)


def test_a_document_comes_back_as_it_was() -> None:
    document = read(PAGE.replace("⏎", "\n"))
    assert document.diagnostics and document.formulas and document.figures and document.citations
    assert through_json(document) == document


def test_every_document_of_the_corpus_comes_back_as_it_was() -> None:
    for path in sorted(require_shared("corpus", "komazawa").rglob("*.md"))[::9]:
        document = read(path.read_text(encoding="utf-8"), path=path.name)
        assert through_json(document) == document


def test_a_finding_comes_back_as_it_was() -> None:
    finding = Diagnostic(
        codes.MATH_INVALID, "m", "a.md", Span(1, 2), "h", (Edit(Span(1, 2), "x"),), severity=Severity.ERROR
    )
    assert from_data(Diagnostic, json.loads(json.dumps(to_data(Diagnostic, finding)))) == finding


def test_a_date_or_nothing() -> None:
    assert from_data(Dated, to_data(Dated, Dated(date(2024, 4, 1)))) == Dated(date(2024, 4, 1))
    assert from_data(Dated, to_data(Dated, Dated(None))) == Dated(None)


@pytest.mark.parametrize("data", [[], {}, None, ["x"], [None, None], 3])
def test_what_was_made_from_another_type_is_refused(data: object) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        from_data(Dated, data)


def test_a_type_that_data_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        to_data(Odd, Odd(set()))


class Dated(Record):
    day: date | None


class Odd(Record):
    items: set[str]


class Told(Record):
    pair: tuple[int, str] | None
    pairs: tuple[tuple[int, str], ...]


def test_values_that_belong_together_come_back_as_they_were() -> None:
    for told in (Told((1, "a"), ((2, "b"), (3, "c"))), Told(None, ())):
        assert from_data(Told, json.loads(json.dumps(to_data(Told, told)))) == told


@pytest.mark.parametrize("data", [[[1], []], [None, [[1, "a", 2]]]])
def test_values_of_another_number_are_refused(data: object) -> None:
    with pytest.raises(ValueError, match="2 values were written"):
        from_data(Told, data)
