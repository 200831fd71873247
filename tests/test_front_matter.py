from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.diagnostics import Diagnostics
from coursegen.loader.front_matter import parse_front_matter
from coursegen.model import FrontMatter
from coursegen.source import Source


def parsed(text: str) -> tuple[FrontMatter, Diagnostics, str]:
    source = Source("page.md", text)
    front_matter, diagnostics = parse_front_matter(source)
    return front_matter, diagnostics, text[front_matter.body :]


def test_front_matter_gives_metadata_and_body() -> None:
    front_matter, diagnostics, body = parsed("---\ntitle: 第14回\nauthor: 浅川 伸一\nlayout: default\n---\n\n# 題\n")
    assert (front_matter.title, front_matter.author, front_matter.layout) == ("第14回", "浅川 伸一", "default")
    assert body == "\n# 題\n"
    assert diagnostics == ()


@pytest.mark.parametrize(
    ("text", "title", "codes"),
    [
        pytest.param("# 題\n", "", [], id="none"),
        pytest.param("\ufeff---\ntitle: a\n---\nx", "a", [], id="byte order mark"),
        pytest.param("---\r\ntitle: a\r\n---\r\nx", "a", [], id="CRLF"),
        pytest.param("---\rtitle: a\r---\rx", "a", [], id="CR"),
        pytest.param("--- \ntitle: a\n...\nx", "a", [], id="closed by dots"),
        pytest.param("---\nTITLE: a\n---\nx", "a", [], id="upper case"),
        pytest.param(
            "---\ntitle: 第1回: 導入\n---\nx", "第1回: 導入", ["front-matter.syntax"], id="colon in the title"
        ),
        pytest.param("---\ntitle: 01\n---\nx", "01", [], id="octal"),
        pytest.param("---\ntitle: yes\n---\nx", "yes", [], id="yes"),
        pytest.param("---\ntitle: 2021-02-30\n---\nx", "2021-02-30", [], id="impossible date as text"),
        pytest.param("---\ntitle:\ta\n---\nx", "a", ["front-matter.tab"], id="tab"),
        pytest.param("---\n- a\n- b\n---\nx", "", ["front-matter.not-mapping"], id="list"),
        pytest.param("---\ntitle: a\nlayout: b\n\n# 題\n", "a", ["front-matter.unclosed"], id="never closed"),
        pytest.param("---\n[a]: b\ntitle: [x\n---\nx", "[x", ["front-matter.syntax"], id="broken YAML"),
        pytest.param("---\n\n---\nx", "", [], id="empty"),
        pytest.param(
            "---\ntitle: a\ntags: [x, [y\ndate: 2021-01-02\n---\n", "a", ["front-matter.syntax"], id="rest is read"
        ),
        pytest.param("---\ntitle: {a: 1}\npublished: perhaps\n---\n", "", ["front-matter.value"], id="wrong kind"),
    ],
)
def test_front_matter_reads_what_authors_write(text: str, title: str, codes: list[str]) -> None:
    front_matter, diagnostics, _ = parsed(text)
    assert front_matter.title == title
    assert [d.code.name for d in diagnostics] == codes


def test_front_matter_leaves_a_page_that_begins_with_a_rule() -> None:
    text = "---\n\n本文です。\n\n---\n\n続き\n"
    front_matter, diagnostics, body = parsed(text)
    assert (front_matter.values, diagnostics, body) == ({}, (), text)


def test_front_matter_error_names_its_line() -> None:
    source = Source("page.md", "---\nlayout: default\ntitle: 第1回: 導入\n---\n")
    _, (diagnostic,) = parse_front_matter(source)
    assert diagnostic.span is not None
    assert source.position(diagnostic.span.start).line == 3


@pytest.mark.parametrize(
    ("flag", "published"), [("draft: true", False), ("published: false", False), ("published: true", True)]
)
def test_front_matter_knows_drafts(flag: str, published: bool) -> None:
    assert parsed(f"---\n{flag}\n---\n")[0].published is published


def test_front_matter_date_is_read() -> None:
    assert parsed("---\ndate: 11/Apr./2025\n---\n")[0].date == date(2025, 4, 11)
    front_matter, (diagnostic,), _ = parsed("---\ndate: someday\n---\n")
    assert (front_matter.date, diagnostic.code.name) == (None, "front-matter.date")


@given(st.text(alphabet=st.sampled_from("-.:[]{}&*!|>'\"#%@`?, \t\r\nabtile1\ufeff題"), max_size=80))
def test_front_matter_never_fails(text: str) -> None:
    source = Source("page.md", "---\n" + text)
    front_matter, diagnostics = parse_front_matter(source)
    assert 0 <= front_matter.body <= len(source.text)
    assert all(d.span is None or d.span.end <= len(source.text) for d in diagnostics)
