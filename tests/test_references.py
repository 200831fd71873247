from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.markdown import work_parts
from coursegen.markdown.works import Anchor, read_work
from tests.conftest import html, read

CASES = [
    (
        "- [注意とは何か](https://www.amazon.co.jp/dp/432625131X)，山田 太郎, 鈴木書房，2018",
        ("注意とは何か", ("山田 太郎",), "鈴木書房", 2018, "", "", "9784326251315"),
    ),
    (
        "- [8]: Brown, L., Green, T., & White, P. (2015). Learning to read: A study. Journal of Reading, 3, 1–9.",
        ("Learning to read: A study", ("Brown, L.", "Green, T.", "White, P."), "", 2015, "", "", ""),
    ),
    (
        "Brown, L. (2016). Networks for reading. Retrieved from http://arxiv.org/abs/1611.05377v2",
        ("Networks for reading", ("Brown, L.",), "", 2016, "1611.05377", "", ""),
    ),
    (
        "- Green, R. A. (1973). Methods of reading (3rd ed.). London, England: Reader Books. doi:10.1234/AbC",
        ("Methods of reading", ("Green, R. A.",), "Reader Books", 1973, "", "10.1234/abc", ""),
    ),
    (
        "- 山田太郎 (2003) 読みの計算モデル, 読書研究, 46(2), 274-287.",
        ("読みの計算モデル", ("山田太郎",), "", 2003, "", "", ""),
    ),
    (
        "- 読みの心理，山田花子，鈴木一郎，東西出版社，2001",
        ("読みの心理", ("山田花子", "鈴木一郎"), "東西出版社", 2001, "", "", ""),
    ),
    (
        "- White, V. E. (2013), “Tests of Reading,” Annals of Reading, 41, 17–19. [130]",
        ("Tests of Reading", ("White, V. E.",), "", 2013, "", "", ""),
    ),
    ("- [arXiv 論文](https://arxiv.org/abs/cs.CL/0701001)", ("", (), "", None, "cs.CL/0701001", "", "")),
    (
        "- [読みの木](https://example.org/w), Brown, Green, Reading Today, 2017（初出 2012）",
        ("読みの木", ("Brown", "Green"), "", 2017, "", "", ""),
    ),
    ("- [読みの動画](https://example.org/v) すばらしい、必見", ("読みの動画", (), "", None, "", "", "")),
]


@pytest.mark.parametrize(("written", "fields"), CASES, ids=[case[0][:24] for case in CASES])
def test_a_reference_is_read(written: str, fields: tuple[object, ...]) -> None:
    document = read(f"# 参考文献\n\n{written}\n")
    (found,) = document.references
    assert (
        found.title,
        found.authors,
        found.publisher,
        found.year,
        found.arxiv,
        found.doi,
        found.isbn,
    ) == fields
    assert document.source.position(found.span.start).line == 3


@pytest.mark.parametrize(
    "written",
    [
        "山田 (2018) 図 1. 読みのモデル。",
        "[注意の論文](https://arxiv.org/abs/1706.03762) は 2017 年に、読みの研究とは独立に提案されたものでした。",
        "- [実習](https://colab.research.google.com/x.ipynb) 2021",
        "- 2021 年の読み方",
    ],
)
def test_what_is_no_reference_stays_text(written: str) -> None:
    assert read(f"# 資料\n\n{written}\n").references == ()


def test_the_page_stays_as_it_was_written() -> None:
    assert html(read("# References\n\n- Brown, L. (2015). Title of it. Journal, 3.\n")).endswith(
        "<ul>\n<li>Brown, L. (2015). Title of it. Journal, 3.</li>\n</ul>\n"
    )


@given(st.text("AbcÉ, .&()（）2015“”『』，、著社:山田[]", max_size=60), st.booleans())
def test_whatever_is_read_was_written(text: str, listed: bool) -> None:
    for anchors in ((), (Anchor(0, len(text) // 2, "https://example.org/x"),)):
        work = read_work(text, anchors, listed=listed)
        if work is not None:
            plain = "".join(text.split())
            for field in (work.title, work.publisher, *work.authors):
                assert "".join(field.split()) in plain
            assert work.year is None or str(work.year) in text


def test_no_pattern_of_names_is_asked_where_nothing_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(names: str) -> bool:
        raise AssertionError(names)

    monkeypatch.setattr(work_parts, "are_western_names", asked)
    assert work_parts.people(" ,") == ()


@pytest.mark.parametrize(
    ("after", "authors"),
    [
        ("Brown, Green, Nature, 2015", ("Brown", "Green")),
        ("Brown, Psychological Review, 1958", ("Brown",)),
        ("Brown ほか, PNAS, 2014", ("Brown",)),
        ("Brown, Green, The Journal of Physiology, 1962", ("Brown", "Green")),
        ("Brown, Green, arXiv:1512.03385, 2015", ("Brown", "Green")),
        ("Brown, Green, 2018", ("Brown", "Green")),
        ("Lee Brown, Ann Green, 2018", ("Lee Brown", "Ann Green")),
    ],
)
def test_a_journal_before_the_year_is_no_author(after: str, authors: tuple[str, ...]) -> None:
    text = f"読みの計算，{after}"
    work = read_work(text, (Anchor(0, 5, "https://example.org/a"),), listed=True)
    assert work is not None and (work.title, work.authors) == ("読みの計算", authors)
