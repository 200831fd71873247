"""What `make bench` and `make performance` stand on: trees of equal content, marks, sites of any size, the plot."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from coursegen.build import build_site
from tests.bench.builds import edit, table
from tests.bench.chart import Panel, draw
from tests.bench.generated import write_site
from tests.bench.runs import Failed, run
from tests.bench.trees import MARK, Tree, for_peers, marks


def test_peers_get_the_same_pages_with_their_titles(tmp_path: Path) -> None:
    own, peer = tmp_path / "own", tmp_path / "peer"
    (own / "a").mkdir(parents=True)
    (own / "a/x.md").write_text("---\ntitle: 第1回: 導入\ndate: soon\n---\n# 一\n", encoding="utf-8")
    (own / "a/x.svg").write_text("<svg/>")
    tree = Tree(own, ("a/x.md",), ("a/x.svg",))
    for_peers(tree, lambda page: peer / "content" / page, peer / "static")
    assert (peer / "content/a/x.md").read_text("utf-8").startswith('---\ntitle: "')
    assert (peer / "content/a/x.md").read_text("utf-8").endswith("layout: page\n---\n# 一\n")
    assert (peer / "static/a/x.svg").read_text() == "<svg/>"


def test_an_edit_changes_the_marked_paragraph_alone(tmp_path: Path) -> None:
    page = tmp_path / "x.md"
    page.write_text(f"---\ntitle: x\n---\n{MARK}0007\n\ntext\n")
    for words in ("one", "two"):
        assert edit(page, words) == f"{MARK}0007 {words}"
        assert page.read_text() == f"---\ntitle: x\n---\n{MARK}0007 {words}\n\ntext\n"


def test_marks_are_found_in_html_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{MARK}0001 words</p>")
    (tmp_path / "b.html").write_text("<p>nothing</p>")
    (tmp_path / "c.md").write_text(f">{MARK}0002")
    assert list(marks(tmp_path)) == [f"{MARK}0001"]


def test_a_generated_site_is_built_without_findings(tmp_path: Path) -> None:
    site = tmp_path / "site"
    edited = write_site(site, 70)
    assert edited.is_file()
    made = build_site(site).made
    assert len(made.site.pages) == 70
    assert [finding.message for finding in made.diagnostics if finding.level > 1] == []
    lecture = next(page.document for page in made.site.pages if page.document.path.endswith("c0001/lect05.md"))
    assert len(lecture.formulas) > 4 and len(lecture.figures) == 2 and len(lecture.references) == 2


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ended with 3: no way"):
        run(["sh", "-c", "echo no way; exit 3"], tmp_path)
    with pytest.raises(Failed, match="No such file"):
        run(["there-is-no-such-program"], tmp_path)
    assert run(["sh", "-c", "sleep 0.2"], tmp_path, watched=True).memory > 0


def test_the_plot_is_xml_with_a_line_for_each_name() -> None:
    picture = draw([Panel("s", {"a & b": [(100, 0.5), (1000, 5.0)], "c": [(100, 0.02), (1000, 0.03)]})])
    names = [element.text for element in ElementTree.fromstring(picture).iter() if element.get("class") == "name"]
    assert names == ["a & b", "c"]
    assert "prefers-color-scheme: dark" in picture


def test_tables_are_markdown() -> None:
    assert table(["", "x"], [["a", "1"]]) == "|  | x |\n| --- | ---: |\n| a | 1 |"
