"""References in the styles of other disciplines and lecturers."""

from __future__ import annotations

import pytest

from tests.conftest import read

CASES = [
    (
        "- NETtalk: Brown, T. J. and Green, C. R. (1987) Networks that read aloud, Reading 1, 145-168.",
        ("Networks that read aloud", ("Brown, T. J.", "Green, C. R."), "", 1987),
    ),
    (
        "- Brown, Ann B., Carl D. Green, and Eve White. *Writing Well*. 4th ed. Chicago, IL: Writers Press, 2016.",
        ("Writing Well", ("Brown, Ann B.", "Carl D. Green", "Eve White"), "Writers Press", 2016),
    ),
    (
        '- Brown, Ann. "Habits of Readers." *The Journal of Reading* 31, no. 4 (July 2005): 324-331.',
        ("Habits of Readers", ("Brown, Ann",), "", 2005),
    ),
    (
        "- Ann Brown and Carl van Green. 2018. [Vectors and Matrices](https://example.org/v). Numbers Press.",
        ("Vectors and Matrices", ("Ann Brown", "Carl van Green"), "Numbers Press", 2018),
    ),
    (
        "- アン・ブラウン (著), 山田 太郎 (翻訳). 2021. [行列の本](https://example.org/v). 東西社.",
        ("行列の本", ("アン・ブラウン",), "東西社", 2021),
    ),
    (
        "- A. Brown, C. Green and E. White. Reading Deeply. Readers Press, 2016.",
        ("Reading Deeply", ("A. Brown", "C. Green", "E. White"), "Readers Press", 2016),
    ),
    (
        '- A. Brown and C. Green (1998) "Reading: A Logical View", New York: Readers Press.',
        ("Reading: A Logical View", ("A. Brown", "C. Green"), "Readers Press", 1998),
    ),
    (
        "- Brown, Ann. B. (1980). *Minds, brains, and books*, Reading Sciences 3 (3), pp.417-457",
        ("Minds, brains, and books", ("Brown, Ann. B.",), "", 1980),
    ),
    (
        "- アン・ブラウン著, 山田太郎訳 (2021). *世界を読む「究極の読書」*, 東西社",
        ("世界を読む「究極の読書」", ("アン・ブラウン",), "東西社", 2021),
    ),
    (
        '- Brown, D., & White, S.-A. (2012). "I cry": What readers feel. *Journal of Reading*, 24(1), 9-18.',
        ('"I cry": What readers feel', ("Brown, D.", "White, S.-A."), "", 2012),
    ),
    (
        "- American Reading Association (2016). Principles of reading. Retrieved from https://example.org/p",
        ("Principles of reading", ("American Reading Association",), "", 2016),
    ),
    (
        "- Brown, I., & Green, Y. (2016). *Deep Reading*. Readers Press. [PDF](https://example.org/b.pdf)",
        ("Deep Reading", ("Brown, I.", "Green, Y."), "Readers Press", 2016),
    ),
    (
        "- [*Reading and Seeing*, by Ann M Brown](https://example.org/r), 2022\n  - Available [here](https://example.org/s)",
        ("Reading and Seeing", ("Ann M Brown",), "", 2022),
    ),
    (
        "- [Reading and Seeing](https://example.org/r), by Ann M Brown, 2022",
        ("Reading and Seeing", ("Ann M Brown",), "", 2022),
    ),
    (
        "- [Reading and Seeing, Ann M. Brown, 2006](https://example.org/r)",
        ("Reading and Seeing", ("Ann M. Brown",), "", 2006),
    ),
    (
        "- `読みの心理 入門` 著者名 山田花子 出版社 東西社 出版年 2014",
        ("読みの心理 入門", ("山田花子",), "東西社", 2014),
    ),
    ("- 読みの大事典 (読書学会編、東西出版 2017)", ("読みの大事典", ("読書学会",), "東西出版", 2017)),
    (
        "- 読みの心理 / 山田花子、鈴木一郎 / 東西出版社 / 2001",
        ("読みの心理", ("山田花子", "鈴木一郎"), "東西出版社", 2001),
    ),
    (
        "- 山田花子「本の『読み方』――なぜ読むか」読書時報60巻5号（2015）52頁以下",
        ("本の『読み方』――なぜ読むか", ("山田花子",), "", 2015),
    ),
    (
        "- 『はじめての読み 第3版』(山田・鈴木・佐藤 著、東西書房 2001)",
        ("はじめての読み 第3版", ("山田", "鈴木", "佐藤"), "東西書房", 2001),
    ),
    (
        "- 山田花子・鈴木一郎 (2008). 読み入門:心と本 東西書店.",
        ("読み入門:心と本", ("山田花子", "鈴木一郎"), "東西書店", 2008),
    ),
    (
        "- Brown, A.R. and Green, Eve. *Theories of Reading*. Springer, 1998.",
        ("Theories of Reading", ("Brown, A.R.", "Green, Eve"), "Springer", 1998),
    ),
    (
        "- Brown, Ann, et al. *Reading: An Aid*. Readers Press, 2002.",
        ("Reading: An Aid", ("Brown, Ann",), "Readers Press", 2002),
    ),
    (
        '- Ann Brown, Eve Ruth Green, and Carl White, "A Reader without Contact," *Reading*, Vol. 12, pp. 4-9, March 2022',
        ("A Reader without Contact", ("Ann Brown", "Eve Ruth Green", "Carl White"), "", 2022),
    ),
    (
        "- Brown D E, Green R, et al. An analysis of reading. *Reading*, 1975, 6(4): 293-326.",
        ("An analysis of reading", ("Brown D E", "Green R"), "", 1975),
    ),
    (
        "- **Required:**. Brown, D. and Green, S. (2012). Reading with R. [Springer](https://example.org/r). It covers all.",
        ("Reading with R", ("Brown, D.", "Green, S."), "", 2012),
    ),
    (
        "- Brown, E. (2011) Analysis of Reading with R. [Springer](https://example.org/r)",
        ("Analysis of Reading with R", ("Brown, E.",), "Springer", 2011),
    ),
    (
        "- Ann Brown, Eve R. Green, and Carl White. [Reading Well](https://example.org/r). Springer, 2015.",
        ("Reading Well", ("Ann Brown", "Eve R. Green", "Carl White"), "Springer", 2015),
    ),
    (
        "- [BG+15] Ann Brown and Eve Green. [Reading Well](https://example.org/r). Springer, 2015.",
        ("Reading Well", ("Ann Brown", "Eve Green"), "Springer", 2015),
    ),
    (
        "- Brown, D and Green, H: _Reading of Signs._ 2017 ([available online](https://example.org/r))",
        ("Reading of Signs", ("Brown, D", "Green, H"), "", 2017),
    ),
    (
        "- **Ann P. Brown (2023), *Reading: Advanced Topics*.** [Open book](https://example.org/r)",
        ("Reading: Advanced Topics", ("Ann P. Brown",), "", 2023),
    ),
    (
        "- Brown, P., Green, D., et al.: Reading: a set of data. arXiv preprint arXiv:1611.09268 (2016)",
        ("Reading: a set of data", ("Brown, P.", "Green, D."), "", 2016),
    ),
    (
        "- Brown W., Green J. Methods in Reading: A Survey. Transactions on Reading, vol. 41, pp. 4975–4999, 2025.",
        ("Methods in Reading: A Survey", ("Brown W.", "Green J."), "", 2025),
    ),
    (
        "- Brown, S., & Green, P. (2016). 《読みの方法》（第3版）。東西出版社。",
        ("読みの方法", ("Brown, S.", "Green, P."), "東西出版社", 2016),
    ),
    (
        "- Brown, D. (1997). Introduction to reading (Vol. 6, pp. 479-530). Belmont, MA: Readers Press.",
        ("Introduction to reading", ("Brown, D.",), "Readers Press", 1997),
    ),
    (
        "- *Deep Reading* by Ann Brown, Eve Green and Carl White (Readers Press, 2016)",
        ("Deep Reading", ("Ann Brown", "Eve Green", "Carl White"), "Readers Press", 2016),
    ),
    ("- Brown, F. 2021. Reading with Care. Readers.", ("Reading with Care", ("Brown, F.",), "", 2021)),
    (
        "- 山田一郎ほか『読みの心理――入門 新版』（東西文庫，2011年）",
        ("読みの心理――入門 新版", ("山田一郎",), "東西文庫", 2011),
    ),
    ("- 山田花子『ゼロから読む本』東西出版(2016)", ("ゼロから読む本", ("山田花子",), "東西出版", 2016)),
    (
        "- 山田花子, これならわかる読み方入門, 東西社 (2017)",
        ("これならわかる読み方入門", ("山田花子",), "東西社", 2017),
    ),
    (
        "- A. Brown 著、山田 監修、鈴木 訳、『読みの実践 (第2版)』、東西社、2019 [[URL]](https://example.org/r)",
        ("読みの実践 (第2版)", ("A. Brown",), "東西社", 2019),
    ),
]


@pytest.mark.parametrize("heading", ["References", "教科書/テキスト", "参考文献・謝辞", "Readings"])
@pytest.mark.parametrize(("written", "fields"), CASES, ids=[case[0][:24] for case in CASES])
def test_a_reference_of_another_style_is_read(written: str, fields: tuple[object, ...], heading: str) -> None:
    document = read(f"# {heading}\n\n{written}\n")
    (found,) = document.references
    assert (found.title, found.authors, found.publisher, found.year) == fields
    assert document.source.position(found.span.start).line == 3


@pytest.mark.parametrize(
    "written",
    [
        "- Deep Learning. Machine Vision. 2016 edition of a course, 2016.",
        "- Writing Well. *A Course*. Chicago",
        "- 読み / 書き / 話し 2016",
        "- [章](https://example.org/c)",
        "- 2021 年度の教科書は指定しません",
    ],
)
def test_under_textbooks_stands_much_that_is_no_work(written: str) -> None:
    assert read(f"# 教科書/テキスト\n\n{written}\n").references == ()


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("## 教科書・参考書\n\n### 入門\n\n", ["読みの心理"]),
        ("## E.1 参考文献\n\n### 入門\n\n**日本語**\n\n", ["読みの心理"]),
        ("## 講義\n\n**参考文献**\n\n", ["案内", "読みの心理"]),
        ("- 教科書:\n  ", ["読みの心理"]),
        ("- 参考書:\n  ", ["案内", "読みの心理"]),
        ("- 参考文献：\n  ", ["案内", "読みの心理"]),
        ("## 参考文献\n\n## 課題\n\n", []),
        ("**参考文献**\n\n段落。\n\n", []),
        ("- 課題:\n  ", []),
    ],
)
def test_what_stands_above_a_list_says_that_it_holds_works(above: str, expected: list[str]) -> None:
    indent = "  " if above.endswith("  ") else ""
    written = f"- [案内](https://example.org/a)\n{indent}- 読みの心理，山田花子，東西出版社，2001\n"
    assert [found.title for found in read(above + written).references] == expected


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("- 参考文献: [読みの案内](https://example.org/a)", "読みの案内"),
        ("- 教科書：山田花子『読みの心理』（東西出版、2001）", "読みの心理"),
        ("- 教科書：[手引き](https://example.org/a)", None),
        ("- 教科書：2021 年度は指定しません", None),
    ],
)
def test_an_item_may_say_that_a_work_follows(written: str, title: str | None) -> None:
    found = read(f"## 授業\n\n{written}\n").references
    assert [each.title for each in found] == ([title] if title else [])


def test_the_address_in_an_item_below_is_that_of_the_work() -> None:
    written = (
        "1. Brown D, Green R, et al. Diagrams of reading. *Reading*. 2024;634:124.\n   - https://doi.org/10.1234/abc\n"
    )
    (found,) = read(f"# References\n\n{written}").references
    assert (found.title, found.url, found.doi) == ("Diagrams of reading", "https://doi.org/10.1234/abc", "10.1234/abc")


@pytest.mark.parametrize(
    "written",
    [
        "山田花子, 読書入門, 東西社, 2017",
        "Anna M. Brown, Reading and Seeing Things, Springer, 2006",
        "Brown J. Big Readers. Springer, 2019.",
    ],
)
def test_what_may_be_the_name_or_the_title_is_neither(written: str) -> None:
    assert read(f"# 参考文献\n\n- {written}\n").references == ()


def test_what_signs_a_title_in_quotation_marks_may_be_no_author() -> None:
    written = '- ABC Guidance: "Reading of Devices" (1999)\n'
    assert read(f"# References\n\n{written}").references == ()


@pytest.mark.parametrize("written", ["Vision, Deep Learning, 2019", "Learning by Doing Things, 2019"])
def test_words_with_capitals_in_a_link_are_no_names(written: str) -> None:
    (found,) = read(f"# References\n\n- [Attention: {written}](https://example.org/a)\n").references
    assert found.authors == ()


def test_a_book_without_a_year_is_one_where_books_are_listed() -> None:
    written = "- 『はじめての読み 第3版』(山田・鈴木 著、東西書房)\n"
    document = read(f"# 参考書\n\n{written}")
    assert [(each.title, each.publisher, document.source.position(each.span.start).line) for each in document.references] == [
        ("はじめての読み 第3版", "東西書房", 3)
    ]  # fmt: skip
    assert read(f"# 雑談\n\n{written}").references == ()


def test_a_paragraph_of_an_item_may_be_the_reference() -> None:
    document = read("# 参考文献\n\n- まず読む本。\n\n  Brown, L. (2015). Title of it. Journal, 3.\n")
    (found,) = document.references
    assert (found.title, found.authors) == ("Title of it", ("Brown, L.",))
    assert document.source[found.span] == "Brown, L. (2015). Title of it. Journal, 3."
