"""What the text of a link says of a work: its title, and the authors and year beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.markdown import link_titles
from coursegen.markdown.link_titles import LinkText, read_link

CASES = {
    "読みの教本（第2版）、山田・鈴木": ("読みの教本（第2版）", ("山田", "鈴木"), None),
    "読みの教本（改訂版）、山田、鈴木 著": ("読みの教本（改訂版）", ("山田", "鈴木"), None),
    "読みの教本（入門）、基礎・応用": ("読みの教本（入門）、基礎・応用", (), None),
    "読みの教本 第2版、基礎編": ("読みの教本 第2版、基礎編", (), None),
    "読みの計算 Brown (2013)": ("読みの計算", ("Brown",), 2013),
    "読みの計算 Brown(2013) Nature": ("読みの計算", ("Brown",), 2013),
    "読みの計算 Brown and Green (1999) Nature": ("読みの計算", ("Brown", "Green"), 1999),
    "読みの計算 Brown, Green, and White, 1995, A Model of Reading Aloud": (
        "A Model of Reading Aloud", ("Brown", "Green", "White"), 1995,
    ),
    "読みと脳，その後 Brown, 2020, Reading: Past, Present, and Future": (
        "Reading: Past, Present, and Future", ("Brown",), 2020,
    ),
    "読みの紹介 Brown ら, 2019, Reading Models and the Brain, 2019": (
        "Reading Models and the Brain", ("Brown",), 2019,
    ),
    "読みの理論 Brown, Green, Koch, 1985": ("読みの理論", ("Brown", "Green", "Koch"), 1985),
    "読みの枠組み Brown, Deep Models: A New Framework for Reading, 2015": (
        "Deep Models: A New Framework for Reading", ("Brown",), 2015,
    ),
    "Brown, Unreasonable effectiveness of reading, 2020": ("Unreasonable effectiveness of reading", ("Brown",), 2020),
    "Brown et. al.,(2014) Reading with Neural Networks Aloud": ("Reading with Neural Networks Aloud", ("Brown",), 2014),
    "Brown (2015) A Model of Reading": ("A Model of Reading", ("Brown",), 2015),
    "R-Net: Brown+(2015)": ("R-Net", ("Brown",), 2015),
    "READER Brown+2020": ("READER", ("Brown",), 2020),
    "reader の原著, Brown2013": ("reader の原著", ("Brown",), 2013),
    "読みの特性 山田，鈴木 (2017)": ("読みの特性", ("山田", "鈴木"), 2017),
    "Reading aloud, Brown, L. A. (2017)": ("Reading aloud", ("Brown, L. A.",), 2017),
    "概説, 2015, Brown, Green, Nature": ("概説", ("Brown", "Green"), 2015),
    "概説, 2015, Brown, Green, and White": ("概説", ("Brown", "Green", "White"), 2015),
    "概説, 2015, Springer, Berlin": ("概説", (), 2015),
    "概説, 2015, Brown": ("概説", (), 2015),
    "概説, 2015, Brown, Nature": ("概説", (), 2015),
    "苦い話 (2019) Brown": ("苦い話", (), 2019),
    '1967 Brown "On Reading Aloud"': ("On Reading Aloud", ("Brown",), 1967),
    "原著論文 Brown+(2023) How Feedback Combines with Reading": ("How Feedback Combines with Reading", ("Brown",), 2023),
    "Ann Brown; Eve R. Green - Reading Solutions 2nd edition, Readers Press, 2014, 368p.": (
        "Reading Solutions 2nd edition", ("Ann Brown", "Eve R. Green"), 2014,
    ),
    "Deep Reading - A Book, 2011, 73p.": ("", (), 2011),
    "7–1 読みの網": ("読みの網", (), None),
    "3.2 Reading aloud": ("Reading aloud", (), None),
    "東西新聞2019年2月25日号 読む道具": ("読む道具", (), None),
    "読みの仮説 Van Brown, M., Green, E, and White, T.T., 2017 The neural bases of reading aloud": (
        "The neural bases of reading aloud", (), 2017,
    ),
    # one word before a year may be a name or a title; a program is no author
    "Brown (2017)": ("", (), 2017),
    "Brown and Green (2017)": ("", ("Brown", "Green"), 2017),
    "BERT (2018) Reading of Deep Bidirectional Things": (
        "BERT (2018) Reading of Deep Bidirectional Things", (), None,
    ),
    "Reading aloud (2017)": ("Reading aloud", (), 2017),
    "A tale of two readers": ("A tale of two readers", (), None),
    "「読みの心理」": ("読みの心理", (), None),
    # where a link leads is no title, and a part of a work is none
    "arXiv:1706.03762": ("", (), None),
    "こちらの動画": ("こちらの動画", (), None),
    "2017Brown": ("", (), None),
    "Brown+2020 Fig.1": ("", (), None),
    "READER の概念図": ("", (), None),
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_the_text_of_a_link_is_read(text: str) -> None:
    found = read_link(text)
    assert (found.title, found.authors, found.year) == CASES[text]


@given(st.text('AbcÉ, .&()（）2015“”『』，、+:ら題 著山田[]"', max_size=80))
def test_whatever_is_read_was_written(text: str) -> None:
    found = read_link(text)
    plain = "".join(text.split())
    assert all("".join(field.split()) in plain for field in (found.title, *found.authors))
    assert found.year is None or str(found.year) in text


def test_a_passage_of_text_is_no_title() -> None:
    assert read_link("あ" * 401).title == ""


def test_a_text_without_a_year_asks_no_pattern_that_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(text: str) -> LinkText:
        raise AssertionError(text)

    monkeypatch.setattr(link_titles, "_READERS", (asked,))
    assert read_link("予測の学習 Learning to predict").title == "予測の学習 Learning to predict"
    assert read_link("Learning to predict, by Lee A. Brown") == LinkText("Learning to predict", ("Lee A. Brown",))
