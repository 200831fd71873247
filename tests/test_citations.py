"""What pages show for citations, and what a site makes of its bibliography."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coursegen.build import build_site
from coursegen.cache import Cache, cache_of
from coursegen.cli import main
from coursegen.diagnostics import Diagnostics, Severity
from tests.conftest import MakeSite
from tests.tools import REPOSITORY

BIB = """@article{a2017, author={Brown, Lee and Green, Tom and White, Ann}, title={First}, journal={J}, year=2017}
@article{b2017, author={Brown, Lee and Green, Tom and White, Ann}, title={Second}, journal={J}, year=2017}
@book{two, author={Brown, Lee and Green, Tom}, title={Both}, publisher={P}, year=2000}
@book{inui2018, author={乾, 敏郎}, title={感情とはそもそも何なのか}, publisher={ミネルヴァ書房}, year=2018}
"""
SITE = '[site]\ntitle = "T"\n'


def built(make_site: MakeSite, files: dict[str, str], toml: str = SITE) -> tuple[Path, Diagnostics]:
    root = make_site({"site.toml": toml, **files})
    made = build_site(root, jobs=1)
    return root / "_site", made.build.diagnostics


def page(make_site: MakeSite, text: str, bib: str = BIB, toml: str = SITE) -> tuple[str, Diagnostics]:
    """The text part of a page, and what is said."""
    site, said = built(make_site, {"content/a.md": text, "references.bib": bib}, toml)
    html = (site / "a/index.html").read_text(encoding="utf-8")
    return html.partition("<article")[2].partition("</article>")[0].partition(">")[2], said


def plain(html: str) -> str:
    """What is read of citations: neither cards nor their buttons."""
    html = re.sub(r"<button.*?</button>|<span popover.*?</a></span>", "", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "", html).replace("&amp;", "&")


CITATIONS = {
    "[@two]": "(Brown & Green, 2000)",
    "[see @two, pp. 3-4; also @inui2018, 第2章]": "(see Brown & Green, 2000, pp. 3–4; also 乾, 2018, 第2章)",
    "[-@two]": "(2000)",
    "[-@two, 3頁]": "(2000, 3頁)",
    "@two は": "Brown and Green (2000) は",
    "@two [p. 3] は": "Brown and Green (2000, p. 3) は",
    "[@a2017; @b2017]": "(Brown et al., 2017a; Brown et al., 2017b)",
    "[@a2017]": "(Brown et al., 2017)",
    "[@two; @no_such]": "(Brown & Green, 2000; no such)",
    "[@2020no_such]": "(2020 no such)",
    "@somebody さん": "@somebody さん",
}
NUMBERS = {
    "[@two]": "[1]",
    "[@two; @inui2018] [@inui2018]": "[1, 2] [2]",
    "[@two, p. 3; @inui2018]": "[1, p. 3; 2]",
    "@two [p. 3]": "Brown and Green [1, p. 3]",
}


@pytest.mark.parametrize("written", CITATIONS)
def test_a_citation_names_authors_and_year(make_site: MakeSite, written: str) -> None:
    html, _ = page(make_site, f"# 題\n\n本文 {written}\n")
    assert plain(html.partition("<p>")[2].partition("</p>")[0]) == f"本文 {CITATIONS[written]}"


@pytest.mark.parametrize("written", NUMBERS)
def test_a_citation_is_a_number(make_site: MakeSite, written: str) -> None:
    html, _ = page(make_site, f"# 題\n\n本文 {written}\n", toml=SITE + '[bibliography]\nstyle = "ieee"\n')
    assert plain(html.partition("<p>")[2].partition("</p>")[0]) == f"本文 {NUMBERS[written]}"
    assert '<ol class="work-list">' in html


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]*)"', html)


def test_citations_and_works_lead_to_each_other(make_site: MakeSite) -> None:
    html, said = page(
        make_site, "# 題\n\n[@two] と [@two; @inui2018]。\n\n| a |\n|---|\n| [@two] |\n\n脚注[^1]\n\n[^1]: [@two]\n"
    )
    assert not [d for d in said if d.code.name.startswith(("cite", "anchor", "bibliography"))]
    assert len(ids(html)) == len(set(ids(html)))
    targets = re.findall(r'href="#([^"]*)"', html)
    assert {"ref-two", "ref-inui2018", "cite-1", "cite-5"} <= set(targets) <= set(ids(html))
    listed = html.partition('id="ref-two"')[2].partition("</li>")[0]
    assert re.findall(r'href="#(cite-\d)"[^>]*aria-label="引用箇所 (\d) へ戻る"', listed) == [
        ("cite-1", "1"), ("cite-2", "2"), ("cite-4", "3"), ("cite-5", "4"),
    ]  # fmt: skip
    for card in re.findall(r'aria-describedby="([^"]*)"', html):
        assert f'popovertarget="{card}"' in html and f'<span popover id="{card}"' in html


def test_the_list_stands_at_the_end_below_a_heading(make_site: MakeSite) -> None:
    html, _ = page(make_site, "# 題\n\n## 一\n\n[@two]\n")
    assert '<h2 id="references">参考文献</h2>' in html
    assert html.index('<h2 id="references"') > html.index('<h2 id="一"')
    english, _ = page(make_site, "---\nlang: en\n---\n# T\n\n### A\n\n[@two]\n")
    assert '<h3 id="references">References</h3>' in english


def test_the_heading_is_in_the_table_of_contents(make_site: MakeSite) -> None:
    site, _ = built(
        make_site,
        {
            "content/a.md": "# 題\n\n## 一 [@two]\n\n## References\n\nx\n\n## 二\n",
            "content/b.md": "# 題\n\n[@two]\n",
            "references.bib": BIB,
        },
    )
    contents = (site / "a/index.html").read_text(encoding="utf-8").partition('class="toc"')[2].partition("</nav>")[0]
    assert "一 (Brown &amp; Green, 2000)" in contents and contents.count("eferences") == 2
    contents = (site / "b/index.html").read_text(encoding="utf-8").partition('class="toc"')[2].partition("</nav>")[0]
    assert '<a href="#references">参考文献</a>' in contents


def test_the_list_joins_the_works_that_the_author_lists(make_site: MakeSite) -> None:
    html, _ = page(
        make_site, "# 題\n\n[@two]\n\n## 参考文献\n\n- 読みの心理，山田花子，東西出版社，2001\n\n## 付録\n\n終わり\n"
    )
    order = [html.index(words) for words in ("山田花子", "本文で引用した文献", 'id="ref-two"', "付録")]
    assert order == sorted(order)
    assert html.count("参考文献</h2>") == 1


def test_a_list_before_the_citations_is_not_joined(make_site: MakeSite) -> None:
    html, _ = page(
        make_site,
        "# 題\n\n## 文献\n\n- 読みの心理，山田花子，東西出版社，2001\n\n## 本文\n\n[@two]と脚注[^1]\n\n[^1]: [@two]\n",
    )
    assert html.index('id="本文"') < html.index('<h2 id="references">') < html.index('id="ref-two"')
    joined, _ = page(
        make_site, "# 題\n\n[@two]と脚注[^1]\n\n[^1]: [@two]\n\n## 文献\n\n- 読みの心理，山田花子，東西出版社，2001\n"
    )
    assert joined.index("山田花子") < joined.index('id="ref-two"') < joined.index('class="footnotes"')
    assert '<h2 id="references">' not in joined


def test_a_citation_inside_a_link_is_text(make_site: MakeSite) -> None:
    html, _ = page(make_site, "# 題\n\n[図 [@two]](https://example.org/)\n")
    assert "(Brown &amp; Green, 2000)</span></a>" in html
    assert 'id="ref-two"' in html and "doc-backlink" not in html


def test_a_reference_says_its_language(make_site: MakeSite) -> None:
    bib = (
        BIB
        + "@book{de, author={Blau, Ute}, title={Lesen}, langid={german}}\n@book{xx, title={X}, language={Klingon}}\n"
    )
    english, _ = page(make_site, "---\nlang: en\n---\n# T\n\n[@two; @inui2018; @de; @xx]\n", bib)
    assert re.findall(r'<li id="ref-(\w+)"( lang="\w+")?', english) == [
        ("de", ' lang="de"'), ("two", ""), ("xx", ""), ("inui2018", ' lang="ja"'),
    ]  # fmt: skip
    japanese, _ = page(make_site, "# 題\n\n[@two; @inui2018]\n", bib)
    assert "lang=" not in japanese


def test_an_alternative_text_names_works_as_the_caption_does(make_site: MakeSite) -> None:
    html, _ = page(make_site, "# 題\n\n![像 “x” & [@two]](x.png)\n\n[@two]\n")
    assert 'alt="像 “x” &amp; (Brown &amp; Green, 2000)"' in html


def test_the_list_has_a_name(make_site: MakeSite) -> None:
    html, _ = page(make_site, "# 題\n\n[@two]\n")
    assert 'role="doc-bibliography" aria-labelledby="references"' in html
    joined, _ = page(make_site, "# 題\n\n[@two]\n\n## 参考文献\n\n- x\n")
    assert 'role="doc-bibliography" aria-label="本文で引用した文献"' in joined


def test_ids_of_the_author_stay(make_site: MakeSite) -> None:
    html, _ = page(make_site, "# references\n\n## cite-1\n\n<p id='ref-two'>x</p>\n\n[@two] [跳ぶ](#cite-1-1)\n")
    assert len(ids(html)) == len(set(ids(html)))
    assert 'href="#ref-two-1"' in html and 'id="cite-1-1"' in html


def test_an_unknown_key_is_said_where_it_stands(make_site: MakeSite) -> None:
    text = "# 題\n\n[see @two; also @inui2081, p. 3]\n\n@inui2008 と @somebody と [@zzz]\n"
    html, said = page(make_site, text)
    unknown = [d for d in said if d.code.name == "cite.unknown-key"]
    meant = "write `@inui2018`, if that is meant"
    assert [(text[d.span.start : d.span.end], d.hint) for d in unknown if d.span] == [
        ("inui2081", meant), ("inui2008", meant), ("zzz", "correct the key, or add the work to the bibliography"),
    ]  # fmt: skip
    assert "inui2081, p. 3" in plain(html) and "[@" not in html


def test_a_key_in_another_case_is_mended(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_site({"site.toml": SITE, "content/a.md": "# 題\n\n[@Two; @inui2081]\n", "references.bib": BIB})
    assert main(["check", str(root), "--fix"]) == 1  # what is unknown is a broken reference
    assert (root / "content/a.md").read_text(encoding="utf-8") == "# 題\n\n[@two; @inui2081]\n"
    assert "inui2018" in capsys.readouterr().err


def test_without_a_bibliography_nothing_is_said(make_site: MakeSite) -> None:
    site, said = built(make_site, {"content/a.md": "# 題\n\n[@2017Vaswani_x] @two\n"})
    html = (site / "a/index.html").read_text(encoding="utf-8")
    assert '<span class="citation">(2017 Vaswani x)</span> @two' in html
    assert "ref-" not in html and not (site / "references").exists() and not (site / "references.bib").exists()
    assert {d.code.name for d in said} == {"config.url"}


def test_what_is_wrong_with_the_settings_is_said(make_site: MakeSite) -> None:
    toml = SITE + '[bibliography]\nfiles = ["a.bib", "../b.bib"]\nstyle = "mla"\n'
    _, said = built(make_site, {"content/a.md": "# 題\n"}, toml)
    wrong = [d for d in said if d.code.name.startswith("bibliography.")]
    assert [(d.code.name, d.path, toml[d.span.start : d.span.end]) for d in wrong if d.span] == [
        ("bibliography.missing", "site.toml", "a.bib"),
        ("bibliography.missing", "site.toml", "../b.bib"),
        ("bibliography.style", "site.toml", "mla"),
    ]


def test_a_bibliography_in_shift_jis_is_read(make_site: MakeSite) -> None:
    root = make_site(
        {"site.toml": SITE, "content/a.md": "# 題\n\n[@inui2018]\n", "references.bib": BIB.encode("cp932")}
    )
    made = build_site(root, jobs=1)
    assert "source.encoding" in {d.code.name for d in made.build.diagnostics}
    assert "乾, 2018" in (root / "_site/a/index.html").read_text(encoding="utf-8")


def test_a_work_that_nobody_cites_is_said_when_asked(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_site({"site.toml": SITE, "content/a.md": "# 題\n\n[@two]\n", "references.bib": BIB})
    main(["check", str(root), "--select", "reference.uncited", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(f["path"], f["line"], f["column"]) for f in found] == [
        ("references.bib", 1, 10), ("references.bib", 2, 10), ("references.bib", 4, 7),
    ]  # fmt: skip
    main(["check", str(root), "--format", "json"])
    assert "uncited" not in capsys.readouterr().out


COURSES = {
    "content/index.md": "# 目次\n",
    "content/x/index.md": "# 科目 X\n",
    "content/x/lect1.md": "# 一\n\n[@two] [一覧](references/) [bib](references.bib) [無](references/#ref-none)\n",
    "content/x/lect2.md": "# 二\n\n[@two] [@inui2018]\n",
    "content/y/index.md": "# 科目 Y\n\n[@a2017]\n",
    "content/y/references.md": "# 自分の文献\n",
    "references.bib": BIB,
}


def test_a_course_lists_all_that_its_pages_cite(make_site: MakeSite) -> None:
    site, said = built(make_site, COURSES, SITE + 'url = "https://example.org"\n')
    html = (site / "x/references/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<li id="(ref-[^"]*)"', html) == ["ref-two", "ref-inui2018"]
    first = html.partition('id="ref-two"')[2].partition("</li>")[0]
    assert re.findall(r'<a href="([^"]*)">(.)</a>', first) == [("../lect1/#cite-1", "一"), ("../lect2/#cite-1", "二")]
    assert 'href="../references.bib"' in html
    assert (site / "x/references.bib").read_text(encoding="utf-8").count("@book") == 2
    assert 'href="../references/"' in (site / "x/lect1/index.html").read_text(encoding="utf-8")
    assert "https://example.org/x/references/" in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert not (site / "references").exists()
    wrong = [d for d in said if d.level > Severity.OFF]
    assert [(d.code.name, d.path, d.href) for d in wrong] == [
        ("anchor.missing", "content/x/lect1.md", "references/#ref-none")
    ]


def test_a_page_of_the_author_stays_and_is_what_others_link(make_site: MakeSite) -> None:
    site, _ = built(make_site, COURSES)
    assert "自分の文献" in (site / "y/references/index.html").read_text(encoding="utf-8")
    home = (site / "y/index.html").read_text(encoding="utf-8")
    assert '<p class="works-more"><a href="references/">' in home


def test_a_file_of_the_author_stays(make_site: MakeSite) -> None:
    own = BIB + "@comment{mine}\n"
    site, _ = built(make_site, {"content/a.md": "# 題\n\n[@two]\n", "content/references.bib": own, "assets/x": ""})
    assert (site / "references.bib").read_text(encoding="utf-8") == own
    assert 'href="../references.bib"' in (site / "references/index.html").read_text(encoding="utf-8")


def test_what_is_private_is_not_published(make_site: MakeSite) -> None:
    bib = "@book{two, title={T}, year=2000, abstract={SECRET1}, annote={SECRET2}, file={/home/SECRET3}, keywords={SECRET4}}\n@book{other, title={SECRET5}}"
    site, _ = built(make_site, {"content/a.md": "# 題\n\n[@two]\n", "references.bib": bib})
    everything = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    assert b"ref-two" in everything and b"SECRET" not in everything


def test_csl_json_makes_a_bibtex_file(make_site: MakeSite) -> None:
    items = json.dumps([{"id": "two", "type": "book", "title": "T", "author": [{"family": "乾", "given": "敏郎"}]}])
    toml = SITE + '[bibliography]\nfiles = ["works.json"]\n'
    site, _ = built(make_site, {"content/a.md": "# 題\n\n[@two]\n", "works.json": items}, toml)
    assert "@book{two,\n  author = {乾, 敏郎}" in (site / "references.bib").read_text(encoding="utf-8")
    assert "(乾, n.d.)" in plain((site / "a/index.html").read_text(encoding="utf-8"))


def test_inspect_shows_what_is_cited(make_site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_site(
        {"site.toml": SITE, "content/a.md": "# 題\n\n[@two; @no] と @inui2018 と @who\n", "references.bib": BIB}
    )
    assert main(["inspect", str(root / "content/a.md"), "--format", "json"]) == 0
    model = json.loads(capsys.readouterr().out)
    assert model["citations"] == [
        {"keys": ["two", "no"], "text": "(Brown & Green, 2000; no)", "known": ["two"], "line": 3},
        {"keys": ["inui2018"], "text": "乾 (2018)", "known": ["inui2018"], "line": 3},
    ]
    assert [(w["key"], w["authors"], w["year"], w["places"][0]["url"]) for w in model["works"]] == [
        ("two", ["Lee Brown", "Tom Green"], "2000", "/a/#cite-1"),
        ("inui2018", ["乾 敏郎"], "2018", "/a/#cite-2"),
    ]
    assert [d["code"] for d in model["diagnostics"]] == ["cite.unknown-key"]
    assert main(["inspect", str(root), "--format", "json"]) == 0
    site = json.loads(capsys.readouterr().out)
    assert [(each["url"], len(each["works"])) for each in site["references"]] == [("/references/", 2)]


def test_templates_see_citations_and_works(make_site: MakeSite) -> None:
    template = "{% for c in page.citations %}{{ c.keys[0] }}:{{ c.text }};{% endfor %}{% for w in page.works %}{{ w.number }} {{ w.title }} {{ w.authors | join('/') }} {{ w.year }} {{ w.places[0].url }}{% endfor %} {{ page.references_url }} {{ page.references_file }}"
    site, _ = built(
        make_site, {"content/a.md": "# 題\n\n[@two] [@no]\n", "references.bib": BIB, "templates/page.html": template}
    )
    assert (site / "a/index.html").read_text(encoding="utf-8") == (
        "two:(Brown &amp; Green, 2000);no:(no);1 Both Lee Brown/Tom Green 2000 /a/#cite-1 /references/ /references.bib"
    )


def test_no_parser_is_loaded_for_what_was_read_before(make_site: MakeSite) -> None:
    import subprocess
    import sys

    root = make_site({"site.toml": SITE, "content/a.md": "# 題\n\n[@two]\n", "references.bib": BIB})
    build_site(root, jobs=1, cache=Cache(cache_of(root)))
    (root / "content/a.md").write_text("# 題名\n\n[@two] と\n", encoding="utf-8")
    code = (
        "import sys; from coursegen.cli import main; main(['build', sys.argv[1]]);"
        "print(*sorted({'bibtexparser', 'pylatexenc', 'citeproc', 'lxml'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
    assert "題名" in (root / "_site/a/index.html").read_text(encoding="utf-8")


def test_the_own_course_cites_all_of_its_bibliography(tmp_path: Path) -> None:
    made = build_site(REPOSITORY, output=tmp_path / "site", jobs=1)
    said = {d.code.name for d in made.build.diagnostics if d.level > Severity.OFF}
    assert not {name for name in said if name.startswith(("cite.", "bibliography.", "anchor."))}
    lecture = (tmp_path / "site/lect14/index.html").read_text(encoding="utf-8")
    assert "乾 (2018) に" in plain(lecture) and "使いました (2017)。" in plain(lecture)
    assert "(Montague et al., 2012; 国里ほか, 2019)" in plain(lecture)
    assert lecture.index("本文で引用した文献") > lecture.index('id="参考文献"')
    assert not re.search(r"\[-?@|@\d{4}", plain(lecture))
    listed = (tmp_path / "site/references/index.html").read_text(encoding="utf-8")
    keys = set(
        re.findall(r"^@\w+\{([^,]+),", (REPOSITORY / "content/references.bib").read_text(encoding="utf-8"), re.M)
    )
    assert {anchor.removeprefix("ref-") for anchor in re.findall(r'<li id="([^"]*)"', listed)} == keys
    assert (tmp_path / "site/references.bib").read_bytes() == (REPOSITORY / "content/references.bib").read_bytes()


def test_another_locale_joins_names_in_its_own_way(make_site: MakeSite) -> None:
    bib = "@book{k, author={乾, 敏郎 and 山田, 太郎}, title={感情}, year=2018}"
    html, _ = page(make_site, "# T\n\n[@k] @k\n", bib, SITE + '[bibliography]\nlocale = "en-US"\n')
    assert "(乾 & 山田, 2018) 乾 and 山田 (2018)" in plain(html)


def test_a_jekyll_site_has_its_bibliography_where_jekyll_scholar_looks(make_site: MakeSite) -> None:
    root = make_site(
        {"_config.yml": "title: T\n", "a.md": "# 題\n\n[@two]\n", "_bibliography/references.bib": "\ufeff" + BIB}
    )
    build_site(root, output=root / "out", jobs=1)
    assert "Brown &amp; Green, 2000" in next((root / "out").glob("a*/**/*.html"), root / "out/a.html").read_text(
        encoding="utf-8"
    )
    assert (root / "out/references/index.html").exists()


def test_a_key_of_any_letters_is_an_address(make_site: MakeSite) -> None:
    bib = "@book{DBLP:conf/x/Müller_2000+a, author={Müller, Jörg}, title={T}, year=2000}\n@book{山田2001, title={題}}"
    html, said = page(make_site, "# 題\n\n[@DBLP:conf/x/Müller_2000+a; @{山田2001}]\n", bib)
    assert not [d for d in said if d.code.name.startswith("cite")]
    assert 'id="ref-DBLP:conf/x/Müller_2000+a"' in html and 'href="#ref-DBLP:conf/x/M%C3%BCller_2000+a"' in html
    assert 'id="ref-山田2001"' in html


def test_the_server_watches_the_bibliography_and_its_style() -> None:
    from coursegen.config import BibliographyConfig, Config
    from coursegen.serve.changes import scope_of

    scope = scope_of(Config(bibliography=BibliographyConfig(("bib/works.bib",), "styles/own.csl")))
    assert scope.watches("bib") and scope.watches("styles") and not scope.watches("other")


def test_a_work_without_people_and_title_is_named_by_its_key(make_site: MakeSite) -> None:
    text = "# 題\n\n[@2020Sato_memory] と @2020Sato_memory\n"
    site, _ = built(make_site, {"content/a.md": text, "references.bib": "@article{2020Sato_memory, year=2020}\n"})
    html = plain((site / "a/index.html").read_text(encoding="utf-8"))
    assert "(2020 Sato memory, 2020)" in html and "2020 Sato memory (2020)" in html
