from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.diagnostics import Diagnostic
from coursegen.loader.front_matter import parse_front_matter
from coursegen.model import FrontMatter
from coursegen.source import Source


def read(text: str, **defaults: object) -> tuple[FrontMatter, list[str], str]:
    """Front matter, the names of the findings, and the body."""
    front_matter, findings = parse_front_matter(Source("page.md", text), defaults)
    return front_matter, [finding.code.name for finding in findings], text[front_matter.body :]


def findings_of(text: str) -> tuple[Diagnostic, ...]:
    return parse_front_matter(Source("page.md", text), {})[1]


def mended(text: str) -> str:
    """The text after the fixes of its findings."""
    edits = [edit for finding in findings_of(text) for edit in finding.fix]
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_toml_between_plus_signs_is_front_matter() -> None:
    text = '+++\ntitle = "第1回: 導入"\ndate = 2021-03-04\ndraft = true\n[params]\na = [1]\n+++\n本文'
    front_matter, codes, body = read(text)
    assert (front_matter.title, str(front_matter.date), front_matter.published) == ("第1回: 導入", "2021-03-04", False)
    assert (front_matter.values["params"], codes, body) == ({"a": [1]}, [], "本文")


@pytest.mark.parametrize("text", ["+++ a +++\n", "+++\n本文\n", "本文\n+++\na = 1\n+++\n"])
def test_plus_signs_that_are_no_front_matter(text: str) -> None:
    assert read(text)[1:] == ([], text)


def test_toml_that_cannot_be_read_is_said_and_not_shown() -> None:
    front_matter, codes, body = read("+++\r\ntitle: 第1回\r\n+++\r\n本文")
    assert (front_matter.title, codes, body) == ("", ["front-matter.syntax"], "本文")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("---\ntitle: 第1回\n---\n本文", "第1回", "本文"),
        ("\ufeff---\ntitle: 第1回\n---\n本文", "第1回", "本文"),
        ("---\r\ntitle: 第1回\r\n---\r\n本文", "第1回", "本文"),
        ("---\rtitle: 第1回\r---\r本文", "第1回", "本文"),
        ("---  \ntitle: 第1回\n...\t\n本文", "第1回", "本文"),
        ("---\ntitle: 第1回\n---", "第1回", ""),
        ("\n\n---\ntitle: 第1回\n---\n本文", "第1回", "本文"),
        ("---\nTITLE: 第1回\n---\n本文", "第1回", "本文"),
        ("---\ntitle:\t第1回\n---\n本文", "第1回", "本文"),
        ("---\ntitle: >\n  第1回\n  導入\n---\n本文", "第1回 導入", "本文"),
        ("---\n---\n本文", "", "本文"),
        ("---\n# nothing yet\n---\n本文", "", "本文"),
        ("本文", "", "本文"),
        ("\ufeff本文", "", "本文"),
        ("", "", ""),
    ],
)
def test_front_matter_is_found(text: str, title: str, body: str) -> None:
    front_matter, codes, rest = read(text)
    assert (front_matter.title, codes, rest) == (title, [], body)


@pytest.mark.parametrize(
    "text",
    [
        "---",
        "---\n",
        "---\nこれは本文です。\n\n続き",
        "---\n\nこれは本文です。\n\n---\n\n続き",
        "---\n\n# 見出し\n\n---\n\n続き",
        "---\n\n- 項目\n- 項目\n\n---\n",
        "---\n*強調* は: 何\n---\n",
        "----\ntitle: x\n----\n",
        "本文\n---\ntitle: x\n---\n",
    ],
)
def test_a_page_that_begins_with_a_rule_has_no_front_matter(text: str) -> None:
    front_matter, codes, body = read(text)
    assert (dict(front_matter.values), codes, body) == ({}, [], text)


@pytest.mark.parametrize(
    "written",
    ["01", "yes", "on", "2021-04-01", "2021-02-30", "1.10", "12:30", "0x1F", "1_000", "true", "3", "1e400", ".nan"],
)
def test_a_title_is_the_text_as_typed(written: str) -> None:
    front_matter, codes, _ = read(f"---\ntitle: {written}\n---\n")
    assert (front_matter.title, codes) == (written, [])


@pytest.mark.parametrize(
    ("yaml", "author"),
    [
        ("author: 浅川 伸一", "浅川 伸一"),
        ("author: [浅川, 佐藤]", "浅川, 佐藤"),
        ("authors:\n  - 浅川\n  - name: 佐藤\n    email: x@example.org", "浅川, 佐藤"),
        ("author:\n  name: 浅川\n  email: x@example.org", "浅川"),
        ("author: {Name: 浅川}", "浅川"),
        ("author:", ""),
    ],
)
def test_authors_are_read_in_every_form(yaml: str, author: str) -> None:
    front_matter, codes, _ = read(f"---\n{yaml}\n---\n")
    assert (front_matter.author, codes) == (author, [])


@pytest.mark.parametrize(
    ("yaml", "published"),
    [
        ("published: false", False),
        ('published: "False"', False),
        ("published: no", False),
        ("draft: true", False),
        ("draft: yes", False),
        ("Draft: TRUE", False),
        ("draft: false", True),
        ("draft:", True),
        ("published: true", True),
        ("title: x", True),
    ],
)
def test_published_is_read_in_every_form(yaml: str, published: bool) -> None:
    front_matter, codes, _ = read(f"---\n{yaml}\n---\n")
    assert (front_matter.published, codes) == (published, [])


def test_description_has_three_names() -> None:
    assert read("---\nexcerpt: a\nsubtitle: b\n---\n")[0].description == "a"
    assert read("---\nsubtitle: b\n---\n")[0].description == "b"


def test_keys_in_lower_case_count_before_other_spellings() -> None:
    assert read("---\ntitle: a\nTitle: b\n---\n")[0].title == "a"
    assert read("---\nTitle: b\ntitle: a\n---\n")[0].title == "a"


def test_defaults_stand_behind_what_the_page_says_in_any_case() -> None:
    front_matter, _, _ = read("---\nLayout: own\n---\n", layout="default", lang="en")
    assert (front_matter.layout, front_matter.lang) == ("own", "en")
    assert dict(front_matter.values) == {"lang": "en", "Layout": "own"}
    assert read("no front matter", title="given")[0].title == "given"


@pytest.mark.parametrize(
    ("block", "code", "values"),
    [
        ("title: 第1回: 導入\nauthor: 浅川", "syntax", {"title": "第1回: 導入", "author": "浅川"}),
        ("title: @x", "syntax", {"title": "@x"}),
        ('title: "第1回" 追加\nauthor: 浅川', "syntax", {"title": '"第1回" 追加', "author": "浅川"}),
        ("title: '第1回\ntags:\n  - a\n  - b", "syntax", {"title": "第1回", "tags": ["a", "b"]}),
        ("title: a: b\nauthor:\n  name: 浅川", "syntax", {"title": "a: b", "author": {"name": "浅川"}}),
        ("title: a: b\ntags:\n- x: 1\n- y", "syntax", {"title": "a: b", "tags": [{"x": 1}, "y"]}),
        ("title:第1回\nauthor：浅川", "syntax", {"title": "第1回", "author": "浅川"}),
        ("title：第1回: 導入\nlayout: x", "syntax", {"title": "第1回: 導入", "layout": "x"}),
        ("title：\nlayout: x", "syntax", {"title": None, "layout": "x"}),
        ("  title: a: b", "syntax", {"title": "a: b"}),
        ("前書き\ntitle: a: b", "syntax", {"title": "a: b"}),
        ("title: x\nこれは何", "syntax", {"title": "x"}),
        ("title: x\n- a\nauthor: y", "syntax", {"title": "x", "author": "y"}),
        ("tags:\n\t- a\n\t- b", "tab", {"tags": ["a", "b"]}),
        ("title: x\n\tauthor: y", "tab", {"title": "x", "author": "y"}),
        ("- a\n- b", "not-mapping", {}),
        ("just text", "not-mapping", {}),
        ("title: a\ntitle: b", "duplicate-key", {"title": "b"}),
        ("a: &x [*x]", "syntax", {"a": "&x [*x]"}),
    ],
)
def test_what_can_be_read_of_broken_front_matter_is_read(block: str, code: str, values: dict[str, object]) -> None:
    front_matter, codes, body = read(f"---\n{block}\n---\n本文")
    assert (dict(front_matter.values), codes, body) == (values, [f"front-matter.{code}"], "本文")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\ntitle: x\nauthor: y\n\n本文", "\n本文"),
        ("---\ntitle: x\nauthor: y\n# 見出し\n", "# 見出し\n"),
        ("---\ntitle: x\nauthor: y\n\n# 見出し\n\n本文\n\n---\n\n次", "\n# 見出し\n\n本文\n\n---\n\n次"),
        ("---\ntitle: x\nauthor: y\n\n## 目次\n\n- 一\n- 二\n\n---\n\n次", "\n## 目次\n\n- 一\n- 二\n\n---\n\n次"),
        ("---\r\ntitle: x\r\nauthor: y\r\n本文", "本文"),
    ],
)
def test_front_matter_that_is_never_closed_is_its_leading_keys(text: str, body: str) -> None:
    front_matter, codes, rest = read(text)
    assert (front_matter.title, front_matter.author, codes, rest) == ("x", "y", ["front-matter.unclosed"], body)
    assert "front-matter.unclosed" not in [finding.code.name for finding in findings_of(mended(text))]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("---\nauthor: y\ntitle: 第1回: 導入\n---\n", 3, 11, "a value with a colon"),
        ("\ufeff---\r\nauthor: y\r\ntitle: 'x\r\n---\r\n", 3, 8, "never closed"),
        ("---\ntitle: [a, b\n---\n", 2, 8, "opened with `[`"),
        ("---\ntitle: x\nこれは何\n---\n", 3, 1, "not `key: value`"),
        ("---\ntags:\n\t- a\n---\n", 3, 1, "tab"),
        ("---\ntitle: x\ndate: soon\n---\n", 3, 7, "soon"),
        ("---\ntitle: [a]\n---\n", 2, 8, "title"),
        ("---\ndraft: perhaps\n---\n", 2, 8, "draft"),
    ],
)
def test_findings_name_place_and_problem(text: str, line: int, column: int, words: str) -> None:
    [finding] = findings_of(text)
    assert finding.span is not None
    position = Source("page.md", text).position(finding.span.start)
    assert (position.line, position.column) == (line, column)
    assert words in finding.message


@pytest.mark.parametrize(
    "block",
    [
        "title: 第1回: 導入",
        "title: @x\nb: c: d",
        'title: "a" b',
        "tags:\n\t- a",
        "title:第1回\nauthor：浅川",
        "title：第1回: 導入\nlayout: x",
        "title：\nlayout: x",
    ],
)
def test_fixes_make_the_front_matter_yaml(block: str) -> None:
    text = f"---\n{block}\n---\n"
    assert findings_of(text)
    assert findings_of(mended(text)) == ()
    assert read(mended(text))[0].title == read(text)[0].title


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_change_nothing(ending: str) -> None:
    for text in ("---\n- a\n- b\n---\nx", "---\n\ntext\n\n---\nx", "---\na:\n\t- b\n---\n", "---\ntitle: a\n\nx"):
        plain, codes, body = read(text)
        front_matter, other_codes, other_body = read(text.replace("\n", ending))
        assert (dict(front_matter.values), other_codes) == (dict(plain.values), codes)
        assert other_body == body.replace("\n", ending)


def test_an_unreadable_date_is_said_and_kept_as_text() -> None:
    front_matter, codes, _ = read("---\ndate: 2021-02-30\n---\n")
    assert (front_matter.date, front_matter.values["date"], codes) == (None, "2021-02-30", ["front-matter.date"])


@pytest.mark.parametrize(
    "block",
    [
        "[" * 60_000,
        "{a: " * 20_000,
        "- " * 30_000,
        "a: " + "[" * 49 + "]" * 49,
        "a: &a [x, x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)),
        "".join(f"k{n}: &k{n} {'[' * 40}*k{n - 1}{']' * 40}\n" if n else "k0: &k0 [x]\n" for n in range(45)),
    ],
    ids=["lists", "mappings", "items", "deep", "aliases", "chained aliases"],
)
def test_hostile_yaml_is_survived(block: str) -> None:
    front_matter, _, _ = read(f"---\ntitle: x\n{block}\n---\n")
    assert front_matter.title == "x"
    assert len(json.dumps(front_matter.values)) < 1_000_000


@pytest.mark.parametrize("piece", ["\n", " ", "\t\n", "a: b: c\n", "-\n", "a:\n", "---x\n", "'", "#\n", "\r", "k: [\n"])
def test_work_grows_with_the_page(piece: str) -> None:
    small, large = (min(_seconds(piece, size) for _ in range(2)) for size in (2_500, 20_000))
    assert large < 3 * 8 * small + 0.5


def _seconds(piece: str, size: int) -> float:
    started = time.process_time()
    for head in ("---\n", "---\ntitle: x\n", ""):
        read(head + piece * size)
        read(head + piece * (size // 7) + "\n---\n")
    return time.process_time() - started


WORDS = [
    "---",
    "...",
    "title",
    "x: y",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "date: soon",
    "published: no",
    "\r\n",
]
MARKS = "\n\n\n\r\t :：[]{}'\"|>#?%@第\ufeff\x00\x85\u2028\ud800"
PIECES = st.sampled_from(WORDS) | st.sampled_from(MARKS)


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join), st.booleans())
def test_front_matter_never_raises(text: str, opened: bool) -> None:
    text = f"---\n{text}" if opened else text
    front_matter, findings = parse_front_matter(Source("page.md", text), {"layout": "x"})
    assert 0 <= front_matter.body <= len(text)
    json.dumps(front_matter.values)
    for finding in findings:
        assert finding.span is None or finding.span.end <= len(text)
        assert all(edit.span.end <= len(text) for edit in finding.fix)


@given(
    st.lists(
        st.sampled_from(
            ["title", "author", "\n", "\n", ": ", ":", "：", "第1回", "'", '"', "@", "- ", "\\", "\x07", "\u2028"]
        )
    )
)
def test_a_fix_never_changes_what_was_read(parts: list[str]) -> None:
    text = f"---\n{''.join(parts)}\n---\n"
    values = dict(read(text)[0].values)
    assert dict(read(mended(text))[0].values) == values


@pytest.mark.parametrize("key", ["og:title", "a/b", "http://x"])
def test_keys_with_punctuation_are_keys(key: str) -> None:
    front_matter, codes, _ = read(f"---\n{key}: x\n---\n")
    assert (dict(front_matter.values), codes) == ({key: "x"}, [])


def test_a_key_that_stands_twice_is_said() -> None:
    front_matter, diagnostics = parse_front_matter(Source("a.md", "---\ntitle: a\ntitle: b\n---\n"), {})
    assert front_matter.title == "b"
    assert [diagnostic.code.name for diagnostic in diagnostics] == ["front-matter.duplicate-key"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("---\ntitle: 第1回: 導入\n---\n", "front-matter.syntax"),
        ("---\n- a\n- b\n---\n", "front-matter.not-mapping"),
        ("---\ntitle: a\npublished: perhaps\n---\n", "front-matter.value"),
        ("---\nauthor:\n\tname: a\n---\n", "front-matter.tab"),
    ],
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    _, diagnostics = parse_front_matter(Source("a.md", text), {})
    assert [diagnostic.code.name for diagnostic in diagnostics] == [code]
