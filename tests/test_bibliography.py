"""The course's references: BibTeX and CSL-JSON in, references as HTML and BibTeX out; whatever is wrong is said."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.bibliography import Referrer, read_bibliography, read_style
from coursegen.bibliography.latex import plain, verbatim
from coursegen.bibliography.write import to_bibtex
from coursegen.cache import Cache
from coursegen.citations import Bibliography, Style, Work, is_japanese, letters, short_names, sort_key
from coursegen.diagnostics import Diagnostics
from coursegen.record import replace
from coursegen.source import Source, Span

NONE = Cache(None)
SETTINGS = Source("site.toml", "")


def read(text: str, path: str = "references.bib") -> tuple[Bibliography, Diagnostics]:
    return read_bibliography([Source(path, text)], Style("apa"), NONE)


def work(text: str) -> Work:
    bibliography, said = read(text)
    assert said == ()
    (found,) = bibliography.works.values()
    return found


def shown(text: str, style: str = "apa", locale: str = "ja-JP", letter: str = "") -> str:
    """The reference as it is read."""
    found, problem = read_style(style, locale, None, SETTINGS)
    assert problem is None
    html = Referrer(found, NONE)(work(text), letter)
    return re.sub(r"</?[a-z][^>]*>", "", html).replace("&amp;", "&")


APA = {
    "@article{k, author={Brown, Lee A. and Green, Tom}, title={Reading {DNA}}, journal={Annals of X}, volume=3, number=2, pages={10--19}, year=2001, doi={10.1234/AbC}}":
        "Brown, L. A., & Green, T. (2001). Reading DNA. Annals of X, 3(2), 10–19. https://doi.org/10.1234/AbC",
    "@book{k, author={Brown, Lee}, title={Of Books}, edition=2, publisher={Reader \\& Sons}, year=1999}":
        "Brown, L. (1999). Of Books (2nd ed.). Reader & Sons.",
    "@book{k, editor={Brown, Lee and Green, Tom}, title={Of Books?}, publisher={Reader}, date={1999-05/2000}}":
        "Brown, L., & Green, T. (Eds.). (1999). Of Books? Reader.",
    "@incollection{k, author={{\\'E}mile von Blau}, title={Part}, booktitle={Whole}, editor={White, Ann}, pages={4}, publisher={Reader}, year=1999}":
        "von Blau, É. (1999). Part. In A. White (Ed.), Whole (p. 4). Reader.",
    "@misc{k, author={Brown, Lee and others}, title={Deep}, year=2017, eprint={1706.03762}, archiveprefix={arXiv}}":
        "Brown, L., et al. (2017). Deep (arXiv:1706.03762). arXiv. https://arxiv.org/abs/1706.03762",
    "@article{k, author={Brown, Lee}, title={Deep}, journal={arXiv preprint arXiv:1706.03762}, year=2017}":
        "Brown, L. (2017). Deep (arXiv:1706.03762). arXiv. https://arxiv.org/abs/1706.03762",
    "@phdthesis{k, author={Brown, Lee}, title={Deep}, school={University of X}, year=2017}":
        "Brown, L. (2017). Deep [Doctoral dissertation, University of X].",
    "@online{k, title={A page}, url={https://example.org/a_b?x=1}, year={in press}}":
        "A page. (in press). https://example.org/a_b?x=1",
    "@article{k, author={Brown, Lee}, title={Deep}, doi={10.48550/arXiv.1706.03762}, note={arXiv:1706.03762 [cs]}, publisher={arXiv}, year=2017}": "Brown, L. (2017). Deep (arXiv:1706.03762). arXiv. https://doi.org/10.48550/arXiv.1706.03762",
    "@article{k, author={Brown, Lee}, title={Deep}, journal={CoRR}, volume={abs/1706.03762}, year=2017}": "Brown, L. (2017). Deep (arXiv:1706.03762). arXiv. https://arxiv.org/abs/1706.03762",
    "@article{k, author={Brown, Lee}, title={Deep}, journal={J}, eprint={1706.03762}, volume=1, number=0, pages={3B-058-3B-058}, year=2017}": "Brown, L. (2017). Deep. J, 1, 3B-058-3B-058.",
    "@thesis{k, author={Brown, Lee}, title={Deep}, type={mathesis}, institution={X}, date={2017-02}}": "Brown, L. (2017). Deep [Master’s thesis, X].",
    "@techreport{k, author={{World Body}}, title={On <b> & co}, institution={World Body}, year=2010}":
        "World Body. (2010). On &lt;b&gt; & co. World Body.",
}  # fmt: skip
JAPANESE = {
    "@book{k, author={山田, 太郎 and 鈴木 花子}, title={読みの心理}, publisher={東西書房}, year=2001}":
        "山田 太郎、鈴木 花子（2001）『読みの心理』東西書房。",
    "@article{k, author={山田, 太郎}, title={読みの計算モデル}, journal={読書研究}, volume=46, number=2, pages={274--287}, year=2003}":
        "山田 太郎（2003）「読みの計算モデル」『読書研究』46(2)、274–287頁。",
    "@incollection{k, author={山田, 太郎}, title={語彙}, booktitle={読みの心理}, editor={鈴木, 花子}, publisher={東西書房}, pages={1-20}, year=2001}":
        "山田 太郎（2001）「語彙」鈴木 花子編『読みの心理』東西書房、1–20頁。",
    "@book{k, author={Brown, Lee}, translator={山田, 太郎}, title={読むこと}, publisher={東西書房}, year=2001}":
        "Lee Brown（2001）『読むこと』山田 太郎訳、東西書房。",
    "@book{k, editor={山田, 太郎 and others}, title={読みの心理}, publisher={東西書房}, year=2001}":
        "山田 太郎ほか編（2001）『読みの心理』東西書房。",
    "@mastersthesis{k, author={山田, 太郎}, title={読みの心理}, school={東西大学}, year=2001}":
        "山田 太郎（2001）「読みの心理」東西大学、修士論文。",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), APA.items(), ids=range(len(APA)))
def test_a_work_stands_in_apa_style(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(("text", "expected"), JAPANESE.items(), ids=range(len(JAPANESE)))
def test_a_japanese_work_stands_in_japanese_style(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert shown(text, "ieee") == expected


def test_a_letter_stands_behind_the_year() -> None:
    assert "(1999b)" in shown("@book{k, author={Brown, L.}, title={T}, year=1999}", letter="b")
    assert "（1999b）" in shown("@book{k, author={山田, 太郎}, title={T}, year=1999}", letter="b")
    assert "(n.d.-b)" in shown("@book{k, author={Brown, L.}, title={T}}", letter="b")


def test_another_language_has_its_own_terms() -> None:
    text = "@book{k, editor={Blau, Ute}, title={Lesen}, year=1999, langid={german}}"
    assert shown(text, locale="de-DE").startswith("Blau, U. (Hrsg.). (1999)")
    japanese = next(iter(JAPANESE))
    assert shown(japanese, locale="en-US") == "山田 太郎, & 鈴木 花子. (2001). 読みの心理. 東西書房."


OWN_STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>x</title><id>x</id>
<category citation-format="numeric"/></info><citation><layout><text variable="citation-number"/></layout></citation>
<bibliography><layout><text variable="citation-number" prefix="[" suffix="] "/><text variable="title" font-weight="bold"/></layout></bibliography></style>"""


def test_a_style_of_the_site_is_used() -> None:
    style, problem = read_style("own.csl", "en-US", Source("own.csl", OWN_STYLE), SETTINGS)
    assert problem is None and style.is_numeric
    assert Referrer(style, NONE)(work("@book{k, title={A & B}}"), "") == "<b>A &amp; B</b>."


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("mla", None, "there is no style `mla`"),
        ("x.csl", None, "there is no style"),
        ("x.csl", "<style", "is not XML"),
        ("x.csl", "<html/>", "no CSL style"),
        (
            "x.csl",
            '<style xmlns="http://purl.org/net/xbiblio/csl"><info><link href="http://x/apa" rel="independent-parent"/></info></style>',
            "only names another style, http://x/apa",
        ),
        ("x.csl", OWN_STYLE.replace("bibliography", "note"), "says nothing of a bibliography"),
    ],
)
def test_a_style_that_cannot_be_used_is_said(name: str, text: str | None, words: str) -> None:
    style, problem = read_style(name, "ja-JP", None if text is None else Source(name, text), SETTINGS)
    assert problem is not None and words in problem.message
    assert problem.code.name == "bibliography.style"
    assert style.name == "apa"


def test_a_style_that_fails_leaves_the_work_readable() -> None:
    broken = OWN_STYLE.replace('<text variable="title" font-weight="bold"/>', '<text macro="none"/>')
    style, _ = read_style("own.csl", "en-US", Source("own.csl", broken), SETTINGS)
    html = Referrer(style, NONE)(work("@book{k, author={Brown, Lee}, title={A < B}, year=1999}"), "a")
    assert html == "Lee Brown. (1999a). A &lt; B."


def test_a_style_searches_its_tree_once_for_all_works(monkeypatch: pytest.MonkeyPatch) -> None:
    from citeproc.model import CitationStylesElement

    searches: list[str] = []
    search = CitationStylesElement.xpath_search

    def noted(element: object, expression: str) -> object:
        searches.append(expression)
        return search(element, expression)

    monkeypatch.setattr(CitationStylesElement, "xpath_search", noted)
    style, _ = read_style("apa", "en-US", None, SETTINGS)
    other = replace(style, csl=files("coursegen.bibliography.styles").joinpath("apa.csl").read_text())
    refer = Referrer(other, NONE)
    refer(work("@book{k, author={Brown, Lee}, title={Deep}, publisher={Reader}, year=1999}"), "")
    assert searches
    searches.clear()
    html = refer(work("@book{l, author={Green, Tom}, title={Deeper}, publisher={Reader}, year=2001}"), "")
    assert html.startswith("Green, T. (2001)") and searches == []


# what is wrong with a file → code, line, a word of the message; the keys that remain
BROKEN = {
    "never ends": ("@book{a, title={x}}\n\n@book{b, title={x\n\n@book{c, title={y}}\n", [("bibliography.syntax", 3, "never ends")], "ac"),
    "never ends at all": ("@book{a, title={x}}\n@book{b, title={x", [("bibliography.syntax", 2, "never ends")], "a"),
    "no comma": ("@book{a,\n title = {x}\n year = 2000\n}", [("bibliography.syntax", 3, "comma is missing before the field `year`")], "a"),
    "no comma after key": ("@book{a title={x}}\n@book{b, title={x}}", [("bibliography.syntax", 1, "comma")], "b"),
    "no key": ("@book{, title={x}}\n@book{b, title={x}}", [("bibliography.syntax", 1, "no key")], "b"),
    "key twice": ("@book{a, title={x}}\n@book{b, title={z}}\n@book{a, title={y}}", [("bibliography.duplicate-key", 3, "`a`")], "ab"),
    "field twice": ("@book{a, title={x},\n title={y}}", [("bibliography.syntax", 1, "`title`")], "a"),
    "no abbreviation": ("@book{a,\n title = {x}, publisher = ACM}", [("bibliography.undefined-string", 2, "`ACM`")], "a"),
    "no title": ("@book{a, title={x}}\n@article{b,}\n@article{c,\n author={Brown, Lee}}", [("bibliography.no-title", 2, "show only its key"), ("bibliography.no-title", 3, "show only its authors and its year")], "abc"),
    "part of a whole": ("@proceedings{a, booktitle={x}}", [], "a"),
    "empty": (" \n", [("bibliography.empty", 1, "no entries")], ""),
    "prose": ("Dear all,\nno entries here.\n", [("bibliography.empty", 1, "no entries")], ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_said_and_the_rest_is_read(name: str) -> None:
    text, expected, keys = BROKEN[name]
    bibliography, said = read(text)
    source = Source("references.bib", text)
    found = [(d.code.name, source.position(d.span.start).line if d.span else 1) for d in said]
    assert found == [(code, line) for code, line, _ in expected]
    assert all(words in d.message for d, (_, _, words) in zip(said, expected, strict=True))
    assert "".join(bibliography.works) == keys


def test_values_are_put_together() -> None:
    text = '@string{acm = "ACM"}\n@string{full = acm # { Press}}\n@book{a, title = "x" # {y}, publisher = full, month = mar, year = 2001}'
    item = work(text).item
    assert (item["title"], item["publisher"], item["issued"]) == ("xy", "ACM Press", {"date-parts": [[2001, 3]]})


def test_a_comma_that_is_missing_costs_no_field() -> None:
    bibliography, _ = read("@book{a,\n title = {x}\n author = {Brown, Lee}\n year = 2000\n}")
    item = bibliography.works["a"].item
    assert (item["title"], item["author"]) == ("x", [{"family": "Brown", "given": "Lee"}])
    assert item["issued"] == {"date-parts": [[2000]]}


def test_an_entry_inherits_from_those_it_refers_to() -> None:
    bibliography, said = read(
        "@inproceedings{a, title={Part}, author={Brown, Lee}, crossref={Whole}, pages={1--2}}\n"
        "@proceedings{whole, title={Whole}, editor={White, Ann}, year=2001, publisher={P}, doi={10.1/x}}\n"
        "@xdata{common, publisher={Q}, location={X}}\n@book{b, title={B}, xdata={common, none}, publisher={R}}\n"
        "@book{self, title={S}, crossref={self}}\n@incollection{lost, title={L}, crossref={nowhere}}"
    )
    item = bibliography.works["a"].item
    assert (item["title"], item["container-title"], item["publisher"]) == ("Part", "Whole", "P")
    assert item["editor"] == [{"family": "White", "given": "Ann"}] and "DOI" not in item
    assert bibliography.works["a"].year == "2001"
    assert (bibliography.works["b"].item["publisher"], bibliography.works["b"].item["publisher-place"]) == ("R", "X")
    assert [*bibliography.works] == ["a", "whole", "b", "self", "lost"] and said == ()


def test_the_key_is_where_it_is_written() -> None:
    text = "% a comment with key\n@book{ key ,\n title={key}}\r\n@book{b,title={x}}"
    bibliography, _ = read(text)
    assert text[bibliography.works["key"].span.start :].startswith("key ,")
    assert text[bibliography.works["b"].span.start :].startswith("b,title")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"J{\"u}rgen Schm{\'i}d {\O}re {\ss} \v{C}ech Erd\H{o}s", "Jürgen Schmíd Øre ß Čech Erdős"),
        (r"The {NLP} of \emph{birds} -- a  ``case''", "The NLP of birds – a “case”"),
        (r"100% of {\L}ukasz \& Co", "100% of Łukasz & Co"),
        ("乾　敏郎", "乾 敏郎"),
        (r"{never closed", "never closed"),
        (r"$\alpha$-level", "α-level"),
        (r"The {\TeX}book, {\LaTeX}", "The TeXbook, LaTeX"),
        (r"C & D {\o}", "C & D ø"),
        (r"see \url{https://e.org/a_b--c?x=1&y=2%20} {\o}", "see https://e.org/a_b--c?x=1&y=2%20 ø"),
        (r"\href{https://e.org/%20&}{\emph{b} & c} d", "b & c d"),
    ],
)
def test_latex_is_decoded(written: str, read_as: str) -> None:
    assert plain(written) == read_as


def test_addresses_lose_only_their_escapes() -> None:
    assert verbatim(r"\url{https://x.org/a\_b~c/{\%}20?a=b--c}") == "https://x.org/a_b~c/%20?a=b--c"


NAMES = {
    "乾, 敏郎": [{"family": "乾", "given": "敏郎"}],
    "乾 敏郎 and 山田　太郎": [{"family": "乾", "given": "敏郎"}, {"family": "山田", "given": "太郎"}],
    "van der Berg, Jan": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}],
    "King, Jr., Martin L.": [{"family": "King", "given": "Martin L.", "suffix": "Jr."}],
    "{The PDP and Co Group} and Lee Brown": [{"literal": "The PDP and Co Group"}, {"family": "Brown", "given": "Lee"}],
    "Brown, Lee and others": [{"family": "Brown", "given": "Lee"}, {"literal": "others"}],
    "{unbalanced": [{"family": "unbalanced"}],
}


@pytest.mark.parametrize("written", NAMES)
def test_names_are_read(written: str) -> None:
    from coursegen.bibliography.people import read_names

    assert read_names(written) == NAMES[written]


CSL_JSON = json.dumps(
    [
        {"id": "a", "type": "book", "title": "A <i>title</i>", "author": [{"family": "Brown", "given": "Lee"}],
         "issued": {"date-parts": [["2001", 5]]}, "abstract": "secret", "volume": 3},
        {"id": 7, "type": "article-journal", "title": "B", "issued": {"literal": "in press"}, "author": "nobody"},
        {"type": "book"}, "text",
    ],
    indent=1,
)  # fmt: skip


def test_csl_json_is_read() -> None:
    bibliography, said = read(CSL_JSON, "references.json")
    item = bibliography.works["a"].item
    assert item == {
        "type": "book", "title": "A title", "volume": "3", "author": [{"family": "Brown", "given": "Lee"}],
        "issued": {"date-parts": [[2001, 5]]},
    }  # fmt: skip
    assert bibliography.works["7"].item == {"type": "article-journal", "title": "B", "issued": {"literal": "in press"}}
    for key, place in bibliography.works.items():
        assert CSL_JSON[place.span.start : place.span.end] == key
    assert [(d.code.name, d.message[:6]) for d in said] == [
        ("bibliography.syntax", "item 3"), ("bibliography.syntax", "item 4"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["[{", '{"a": 1}', "3", "[" * 100_000])
def test_json_that_is_no_bibliography_is_said(text: str) -> None:
    bibliography, said = read(text, "x.json")
    assert not bibliography.works
    assert [d.code.name for d in said] == ["bibliography.syntax"]


def test_two_files_are_one_bibliography() -> None:
    files = [
        Source("a.bib", "@book{x, title={A}}"),
        Source("b.json", '[{"id": "x", "title": "B"}, {"id": "y", "title": "C"}]'),
    ]
    bibliography, said = read_bibliography(files, Style("apa"), NONE)
    assert [found.title for found in bibliography.works.values()] == ["A", "C"]
    assert [(d.code.name, d.path) for d in said] == [("bibliography.duplicate-key", "b.json")]


@given(st.text('@book{}a,="#\\ \n%stringcomment(x2001}', max_size=80))
@settings(deadline=None)
def test_no_file_breaks_the_reader(text: str) -> None:
    for path in ("x.bib", "x.json"):
        bibliography, said = read(text, path)
        assert bibliography.works or said
        for diagnostic in said:
            assert diagnostic.span is None or diagnostic.span.end <= len(text)


@pytest.mark.parametrize("text", [*APA, *JAPANESE])
def test_what_is_written_as_bibtex_reads_the_same(text: str) -> None:
    found = work(text)
    again = work(to_bibtex([found]))
    assert again.item == found.item


def test_bibtex_is_written_from_csl_json_too() -> None:
    bibliography, _ = read(
        '[{"id": "k", "type": "book", "title": "50% & {x}", "author": [{"family": "乾", "given": "敏郎"}], "note": "n"}]',
        "x.json",
    )
    text = to_bibtex(bibliography.works.values())
    assert text == "@book{k,\n  author = {乾, 敏郎},\n  title = {50\\% \\& \\{x\\}},\n  note = {n}\n}\n"


def entry(key: str, *families: str, year: int = 2000, title: str = "T", reading: str = "") -> Work:
    names = [{"family": family} for family in families]
    item: dict[str, object] = {"type": "book", "title": title, "issued": {"date-parts": [[year]]}}
    return Work(key, item | ({"author": names} if names else {}), "x.bib", Span(0, 0), reading)


def test_a_citation_names_one_two_or_the_first_of_many() -> None:
    assert short_names(entry("k", "Brown").item) == "Brown"
    assert short_names(entry("k", "Brown", "Green").item) == "Brown & Green"
    assert short_names(entry("k", "Brown", "Green", "White").item) == "Brown et al."
    assert short_names(entry("k", "乾", "山田").item) == "乾と山田"
    assert short_names(entry("k", "乾", "山田", "鈴木").item) == "乾ほか"
    assert short_names(entry("k", title="On reading").item) == "“On reading”"
    assert short_names(entry("k", title="読むこと").item) == "「読むこと」"


def test_works_are_told_apart_by_letters_in_the_order_of_the_list() -> None:
    works = [entry("1", "B", title="z"), entry("2", "B", title="a"), entry("3", "B", year=2001), entry("4", "C")]
    assert letters(works) == {"2": "a", "1": "b"}
    many = letters([entry(str(n), "B", title=f"{n:02}") for n in range(28)])
    assert (many["25"], many["26"], many["27"]) == ("z", "aa", "ab")


def test_the_order_is_that_of_the_alphabet_and_japanese_comes_after() -> None:
    works = [
        entry("1", "乾"),
        entry("2", "Émile"),
        entry("3", "Zed"),
        entry("4", "Able", "Zoo"),
        entry("5", "Able", "Moo"),
        entry("6", "山田", reading="Moo"),
    ]
    assert [each.key for each in sorted(works, key=sort_key)] == ["5", "4", "2", "6", "3", "1"]


def test_a_work_is_japanese_by_its_language_else_by_its_letters() -> None:
    assert is_japanese(entry("k", title="読み").item) and is_japanese(entry("k", "乾").item)
    assert not is_japanese(entry("k", "Brown").item)
    assert not is_japanese({**entry("k", title="読み").item, "language": "zh-CN"})
    assert is_japanese({**entry("k", "Brown").item, "language": "ja"})
