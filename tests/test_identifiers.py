from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.identifiers import (
    ArxivId,
    arxiv_id,
    arxiv_in_text,
    arxiv_of_url,
    doi,
    doi_of_url,
    dois_in_text,
    isbn,
    isbn_of_url,
    isbns_in_text,
    trim_punctuation,
)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://arxiv.org/abs/1706.03762", "1706.03762"),
        ("http://arXiv.org/abs/1706.03762/", "1706.03762"),
        ("https://www.arxiv.org/pdf/1803.01534.pdf", "1803.01534"),
        ("https://arxiv.org/pdf/2203.02155v2", "2203.02155v2"),
        ("https://arxiv.org/html/2402.01306v4#S1", "2402.01306v4"),
        ("https://export.arxiv.org/abs/cs.cl/0701001", "cs.CL/0701001"),
        ("https://arxiv.org/abs/hep-th/9901001v3", "hep-th/9901001v3"),
        ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762"),
        ("https://doi.org/10.48550/arXiv.1706.03762", "1706.03762"),
        ("https://arxiv.org/abs/0710.0845", "0710.0845"),
        ("https://arxiv.org/pdf/2203.02155.pdf.", "2203.02155"),
        ("https://arxiv.org/abs/1706.037", None),
        ("https://arxiv.org/abs/1706.0376255", None),
        ("https://arxiv.org/abs/1713.03762", None),
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://notarxiv.org/abs/1706.03762", None),
        ("https://example.org/abs/1706.03762", None),
        ("/abs/1706.03762", None),
        ("https://[", None),
    ],
)
def test_arxiv_addresses(url: str, found: str | None) -> None:
    paper = arxiv_of_url(url)
    assert (str(paper) if paper else None) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:1506.02117 を見よ", ["1506.02117"]),
        ("arXiv preprint arXiv:1506.02117. Retrieved from http://arxiv.org/abs/1506.02117 ↩︎", ["1506.02117"]),
        ("（arXiv：1506.02117v2）", ["1506.02117v2"]),
        ("https://doi.org/10.48550/arXiv.2108.07258", ["2108.07258"]),
        ("arxiv.org/abs/1303.5778。", ["1303.5778"]),
        ("arXiv:609.03499", []),
        ("1506.02117 円", []),
    ],
)
def test_arxiv_ids_in_text(text: str, found: list[str]) -> None:
    assert [str(paper) for paper in arxiv_in_text(text)] == found


def test_the_subject_class_of_an_old_id_names_no_other_paper() -> None:
    assert ArxivId("cs.CL/0701001").key == ArxivId("cs/0701001", 2).key == "cs/0701001"
    assert ArxivId("1706.03762", 3).key == "1706.03762"


@given(
    st.integers(7, 99),
    st.integers(1, 12),
    st.integers(0, 99999),
    st.one_of(st.none(), st.integers(1, 40)),
    st.sampled_from(["{}", "arXiv:{}", "10.48550/arXiv.{}"]),
)
def test_every_new_id_is_read_in_every_shape(
    year: int, month: int, number: int, version: int | None, shape: str
) -> None:
    digits = f"{number % 10000:04}" if year < 15 else f"{number:05}"
    paper = ArxivId(f"{year:02}{month:02}.{digits}", version)
    assert arxiv_id(shape.format(paper)) == paper
    assert arxiv_of_url(paper.url) == paper
    assert arxiv_of_url(f"https://arxiv.org/pdf/{paper}.pdf") == paper
    assert arxiv_in_text(f"文献（{paper.url}）、次") == [paper]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1109/CVPR.2016.433", "10.1109/cvpr.2016.433"),
        ("doi:10.1162/tacl_a_00369", "10.1162/tacl_a_00369"),
        ("https://doi.org/10.3758%2FAPP.72.1.142", "10.3758/app.72.1.142"),
        ("http://dx.doi.org/10.1037/0033-295X.110.3.526", "10.1037/0033-295x.110.3.526"),
        ("https://dl.acm.org/doi/pdf/10.1080/00031305.2016.1154108", "10.1080/00031305.2016.1154108"),
        ("10.1002/(SICI)1097-4679", "10.1002/(sici)1097-4679"),
        ("https://doi.org/rcg", ""),
        ("10.12/x", ""),
        ("11.1234/x", ""),
    ],
)
def test_dois(text: str, found: str) -> None:
    assert doi(text) == found


def test_dois_in_text_end_before_punctuation() -> None:
    text = (
        "(doi:10.1016/j.neuron.2010.06.015). 10.1111/nyas.15007, https://doi.org/10.1109/CVPR.2016.433 10.1002/a(b)c)"
    )
    assert dois_in_text(text) == [
        "10.1016/j.neuron.2010.06.015",
        "10.1111/nyas.15007",
        "10.1109/cvpr.2016.433",
        "10.1002/a(b)c",
    ]
    assert dois_in_text("版 3.10.1234/5678 と 2010.1234/5") == []


def test_a_doi_of_another_host_is_no_doi() -> None:
    assert doi_of_url("https://example.org/10.1109/CVPR.2016.433") == ""


@given(st.from_regex(r"10\.[1-9][0-9]{3}/[a-z0-9]([a-z0-9.()_-]{0,12}[a-z0-9])?", fullmatch=True))
def test_a_doi_has_one_normal_form(name: str) -> None:
    if name.count("(") >= name.count(")"):
        assert doi(name) == doi(name.upper()) == doi_of_url(f"https://doi.org/{name}") == doi(f"doi:{name}") == name


@given(st.text("0123456789", min_size=9, max_size=9))
def test_isbn_10_and_13_are_one_book_and_a_wrong_digit_is_none(digits: str) -> None:
    total = sum((10 - at) * int(digit) for at, digit in enumerate(digits))
    check = "0123456789X"[-total % 11]
    number = isbn(digits + check)
    assert len(number) == 13 and number.startswith("978" + digits)
    assert isbn(number) == number == isbn("-".join(digits + check))
    for wrong in set("0123456789X") - {check}:
        assert isbn(digits + wrong) == ""
    for wrong in set("0123456789") - {number[-1]}:
        assert isbn(number[:-1] + wrong) == ""
    assert isbn_of_url(f"https://www.amazon.co.jp/-/en/title/dp/{digits}{check}/ref=x") == number
    assert isbns_in_text(f"岩波書店 ISBN {digits}{check}。") == [number]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.amazon.co.jp/dp/432625131X", "9784326251315"),
        ("https://www.amazon.co.jp/gp/product/4061538233/", "9784061538238"),
        ("https://www.amazon.com/dp/B004QOB460/", ""),
        ("https://www.amazon.co.jp/dp/4326251310", ""),
        ("https://amazonaws.com/dp/432625131X", ""),
        ("https://example.org/dp/432625131X", ""),
    ],
)
def test_isbn_of_amazon(url: str, found: str) -> None:
    assert isbn_of_url(url) == found


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (
        arxiv_id,
        arxiv_in_text,
        arxiv_of_url,
        doi,
        doi_of_url,
        dois_in_text,
        isbn,
        isbn_of_url,
        isbns_in_text,
    ):
        read(text)
        read("https://" + text)


@given(st.text("ab.,;:()[]!"))
def test_trimming_takes_only_from_the_end_and_once(text: str) -> None:
    trimmed = trim_punctuation(text)
    assert text.startswith(trimmed) and trim_punctuation(trimmed) == trimmed
