"""Warm output is cold output, byte for byte and finding for finding, whatever is done to a site; and little is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from coursegen.build import build_site
from coursegen.cache import Cache, cache_of
from coursegen.cli import main
from coursegen.diagnostics import CoursegenError, Diagnostics
from coursegen.keys import Kind
from coursegen.restored import restored
from coursegen.unchanged import Options, last_build, renewed_build
from coursegen.workers import Workers, workers
from tests.conftest import MakeSite

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="{}"/>'
SITE: Mapping[str, str] = {
    "site.toml": '[site]\ntitle = "講義"\nurl = "https://example.org/c"\n[math]\nmacros = { "R" = "\\\\mathbb{R}" }\n',
    "content/index.md": "---\ntitle: 目次\n---\n# 目次\n\n- [第 1 回](lect1)\n- [第 2 回](lect2.md#節)\n- [第 3 回](lect3)\n",
    "content/lect1.md": "---\ntitle: 第1回\n---\n# 一\n\n![図](../assets/a.svg)\n\n$x_1$ と [次](lect2)\n",
    "content/lect2.md": "---\ntitle: 第2回\n---\n# 二\n\n## 節\n\n[前](lect1.md) [無](nothing.md) <font color=red>赤</font>\n",
    "content/lect3.md": "---\ntitle: 第3回\ndate: 2024-05-01\n---\n# 三\n\n$\\R$\n\n```python\nx = 1\n```\n",
    "content/other/index.md": "---\ntitle: 別の科目\n---\n# 別\n\n[一](lect1)\n",
    "content/other/lect1.md": "---\ntitle: 別の第1回\n---\n# 別の一\n\n[上](../index.md) [@brown; @inui]\n",
    "references.bib": "@book{brown, author={Brown, Lee}, title={Reading}, year=2000}\n@book{inui, author={乾, 敏郎}, title={感情}, year=2018}\n",
    "content/draft.md": "---\ndraft: true\n---\n# 下書き\n",
    "assets/a.svg": SVG.format(20),
    "assets/b.bin": "b",
    "notebooks/n.ipynb": "{}",
}
CSL = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>s</title><id>s</id></info>
<citation><layout/></citation><bibliography><layout><text variable="title"/></layout></bibliography></style>"""
OWN = '{% extends "theme/page.html" %}{% block main %}{{ super() }}<p>{{ site.title }} {{ site.pages | length }}</p>{% endblock %}'

Files = dict[str, str]
Mutation = Callable[[Files], object]


def replaced(path: str, old: str, new: str) -> Mutation:
    def mutate(files: Files) -> None:
        assert old in files[path]
        files[path] = files[path].replace(old, new)

    return mutate


def put(path: str, text: str) -> Mutation:
    return lambda files: files.update({path: text})


def gone(path: str) -> Mutation:
    return lambda files: files.pop(path)


def moved(path: str, to: str) -> Mutation:
    return lambda files: files.update({to: files.pop(path)})


def table(text: str) -> Mutation:
    return lambda files: files.update({"site.toml": files["site.toml"] + text})


# what is done, and how many pages may be rendered anew for it (the 404 page and others without a source count as one)
MUTATIONS: Mapping[str, tuple[Mutation, int]] = {
    "nothing": (lambda files: None, 0),
    "text of a page": (replaced("content/lect1.md", "# 一", "# 壱"), 1),
    "white space of a page": (replaced("content/lect1.md", "# 一\n", "# 一  \n"), 1),
    "line endings of a page": (lambda files: files.update({"content/lect1.md": files["content/lect1.md"].replace("\n", "\r\n")}), 1),
    "title of a lecture": (replaced("content/lect1.md", "title: 第1回", "title: 第1回 導入"), 6),
    "title of another course's lecture": (replaced("content/other/lect1.md", "別の第1回", "別の初回"), 4),
    "formula in the title of a lecture": (replaced("content/lect1.md", "title: 第1回", "title: 第1回 $\\mu$"), 6),
    "formula in a heading that is a title": (put("content/lect1.md", "# 第1回 $\\mu$\n"), 6),
    "title of a course": (replaced("content/other/index.md", "title: 別の科目", "title: 別科目"), 4),
    "title of the home page": (replaced("content/index.md", "title: 目次", "title: もくじ"), 6),
    "date of a lecture": (replaced("content/lect3.md", "2024-05-01", "2024-05-08"), 6),
    "date that cannot be read": (replaced("content/lect3.md", "2024-05-01", "soon"), 5),
    "front matter that means nothing": (replaced("content/lect1.md", "title: 第1回", "title: 第1回\nx: 1"), 1),
    "front matter never closed": (replaced("content/lect1.md", "第1回\n---", "第1回\n"), 6),
    "language of a page": (replaced("content/lect1.md", "title: 第1回", "title: 第1回\nlang: en"), 1),
    "description of a page": (replaced("content/lect1.md", "title: 第1回", "title: 第1回\ndescription: d"), 1),
    "permalink of a page": (replaced("content/lect1.md", "title: 第1回", "title: 第1回\npermalink: /one/"), 6),
    "permalink that another page has": (replaced("content/lect1.md", "title: 第1回", "title: 第1回\npermalink: /lect2/"), 6),
    "page made a draft": (replaced("content/lect2.md", "title: 第2回", "title: 第2回\ndraft: true"), 6),
    "page released in a thousand years": (replaced("content/lect2.md", "title: 第2回", "title: 第2回\nrelease: 3025-04-17 13:00"), 6),
    "page released long ago": (replaced("content/lect2.md", "title: 第2回", "title: 第2回\nrelease: 2005-04-17"), 1),
    "draft published": (replaced("content/draft.md", "draft: true", "draft: false"), 7),
    "layout of a page that there is none for": (replaced("content/lect1.md", "title: 第1回", "title: 第1回\nlayout: x"), 1),
    "anchor taken away": (replaced("content/lect2.md", "## 節", "## 章"), 1),
    "anchor given": (replaced("content/lect2.md", "## 節", "## 節 {#other}"), 1),
    "link broken": (replaced("content/lect1.md", "[次](lect2)", "[次](lect9)"), 1),
    "link mended": (replaced("content/lect2.md", "nothing.md", "lect3.md"), 1),
    "formula with a new sign": (replaced("content/lect1.md", "$x_1$", "$\\oint x$"), 2),
    "formula taken away": (replaced("content/lect1.md", "$x_1$", "x"), 2),
    "formula that cannot be built": (replaced("content/lect1.md", "$x_1$", "$\\frac{$"), 2),
    "code": (replaced("content/lect3.md", "x = 1", "x = 2"), 1),
    "comment": (replaced("content/lect1.md", "# 一", "<!-- c -->\n# 一"), 1),
    "page emptied": (put("content/lect1.md", ""), 6),
    "page made binary": (put("content/lect1.md", "\0"), 6),
    "page given": (put("content/lect4.md", "---\ntitle: 第4回\n---\n# 四\n"), 7),
    "page that was missing given": (put("content/nothing.md", "# 有\n"), 7),
    "handout given": (put("content/prep.md", "# 予習\n"), 7),
    "page taken away": (gone("content/lect2.md"), 6),
    "home page taken away": (gone("content/index.md"), 7),
    "course's home page taken away": (gone("content/other/index.md"), 7),
    "page renamed": (moved("content/lect3.md", "content/lect5.md"), 6),
    "page moved to another course": (moved("content/lect3.md", "content/other/lect3.md"), 8),
    "page of another kind": (moved("content/lect3.md", "content/lect3.markdown"), 6),
    "folder of pages given": (lambda files: files.update({"content/new/index.md": "# 新\n", "content/new/lect1.md": "# 新一\n"}), 3),
    "asset changed": (put("assets/a.svg", SVG.format(30)), 1),
    "asset changed, size the same": (put("assets/b.bin", "c"), 0),
    "asset taken away": (gone("assets/a.svg"), 1),
    "asset given": (put("assets/c.bin", "c"), 0),
    "asset given that was missing": (put("content/nothing.md.bin", "x"), 0),
    "asset where a page's folder is": (put("content/lect1/index.html", "x"), 6),
    "index page that becomes a README": (lambda files: files.update({"content/other/README.md": files.pop("content/other/index.md")}), 7),
    "README beside an index page": (put("content/other/README.md", "# 案内\n"), 6),
    "asset renamed in case only": (moved("assets/a.svg", "assets/A.svg"), 1),
    "notebook changed": (put("notebooks/n.ipynb", '{"cells": []}'), 0),
    "html file beside a page": (put("content/x.html", "<p>x"), 0),
    "template given": (put("templates/page.html", OWN), 8),
    "template given that pages ask for": (put("templates/x.html", OWN), 8),
    "style given": (put("templates/style.css", "body { color: red }"), 8),
    "theme file given": (put("templates/own.css", "x"), 0),
    "icon given": (put("templates/icon.svg", SVG.format(1)), 8),
    "404 page given": (put("content/404.md", "# 無\n"), 1),
    "title of the site": (replaced("site.toml", "講義", "演習"), 8),
    "address of the site": (replaced("site.toml", "/c", "/d"), 8),
    "address of the site taken away": (replaced("site.toml", 'url = "https://example.org/c"\n', ""), 8),
    "language of the site": (replaced("site.toml", "[math]", 'lang = "en"\n[math]'), 8),
    "macro": (replaced("site.toml", "mathbb", "mathbf"), 8),
    "footer": (table('[theme]\nfooter = "f"\n'), 8),
    "accent": (table('[theme]\naccent = "#ff0000"\n'), 8),
    "navigation": (table('[theme]\nnavigation = { "x" = "lect1/" }\n'), 8),
    "line joining": (table("[markdown]\nline_joining = false\n"), 8),
    "permalinks": (table('[build]\npermalink = "none"\n'), 8),
    "exclusion": (table('[build]\nexclude = ["lect3.md"]\n'), 7),
    "content folder": (lambda files: (put("c2/index.md", "# 二\n")(files), table('[build]\ncontent = "c2"\n')(files)), 7),
    "work changed": (replaced("references.bib", "{Reading}", "{Writing}"), 2),
    "work given, never cited": (replaced("references.bib", "@book{brown", "@misc{x, title={X}}\n@book{brown"), 0),
    "work taken away": (replaced("references.bib", "@book{inui, author={乾, 敏郎}, title={感情}, year=2018}\n", ""), 2),
    "key of a work changed": (replaced("references.bib", "{inui,", "{inui2018,"), 2),
    "key that is cited changed": (replaced("content/other/lect1.md", "@inui", "@inui2018"), 2),
    "work like another": (lambda files: (replaced("references.bib", "@book{brown", "@misc{b2, author={Brown, Lee}, title={A}, year=2000}\n@book{brown")(files), replaced("content/other/lect1.md", "@inui", "@b2")(files)), 2),
    "citation given": (replaced("content/lect1.md", "# 一", "# 一\n\n[@brown]"), 7),
    "citation taken away": (replaced("content/other/lect1.md", "; @inui", ""), 2),
    "all citations taken away": (replaced("content/other/lect1.md", "[@brown; @inui]", ""), 3),
    "section for works given": (replaced("content/other/lect1.md", "# 別の一", "# 別の一\n\n## 参考文献\n\n- x\n\n## 本文"), 1),
    "bibliography broken": (put("references.bib", "@book{brown, title={x"), 3),
    "bibliography taken away": (gone("references.bib"), 3),
    "bibliography moved": (moved("references.bib", "content/references.bib"), 2),
    "bibliography of another kind": (lambda files: (gone("references.bib")(files), put("w.json", '[{"id": "brown", "title": "R"}]')(files), table('[bibliography]\nfiles = ["w.json"]\n')(files)), 8),
    "numbers for citations": (table('[bibliography]\nstyle = "ieee"\n'), 8),
    "language of references": (table('[bibliography]\nlocale = "en-US"\n'), 8),
    "style of the site": (lambda files: (put("s.csl", CSL)(files), table('[bibliography]\nstyle = "s.csl"\n')(files)), 8),
    "style that there is none of": (table('[bibliography]\nstyle = "none"\n'), 8),
    "own page of references": (put("content/other/references.md", "# 文献\n"), 5),
    "own file of references": (put("content/other/references.bib", "x"), 0),
    "severity": (table('[check.severity]\n"page.missing" = "error"\n'), 0),
    "key that is unknown": (table("[build]\nxyz = 1\n"), 0),
    "broken configuration": (table("[["), 0),
    "day of a plan given": (replaced("content/index.md", "[第 2 回](lect2.md#節)", "[第 2 回 5月8日](lect2.md#節)"), 6),
    "days of a plan given": (replaced("content/index.md", "- [第 1 回](lect1)", "- 曜日・時限: 水曜日 2 限 10:40-12:10\n- 教室: 1\n\n前期\n\n- [第 1 回 4月24日](lect1)"), 6),
    "formula and link in a plan": (replaced("content/index.md", "[第 1 回](lect1)", "[第 1 回](lect1): $\\beta$ と[別](other/lect1.md)"), 4),
    "link of a plan moved": (lambda files: (replaced("content/index.md", "[第 1 回](lect1)", "[第 1 回](lect1): [別](other/lect1.md)")(files), moved("content/other/lect1.md", "content/other/lect9.md")(files)), 9),
    "formula in a syllabus that is published": (lambda files: (replaced("site.toml", "[math]", "[syllabus]\npublish = true\n[math]")(files), replaced("content/lect1.md", "# 一", "# 一\n<!--\n第 1 回 授業の計画・内容 $\\gamma$ を[別](other/lect1.md)\n-->\n")(files)), 20),
    "lecture of a plan cancelled": (replaced("content/index.md", "- [第 3 回](lect3)", "- 5月15日: 休講\n- [第 3 回](lect3)"), 6),
    "topics of a plan": (replaced("content/index.md", "[第 1 回](lect1)", "[第 1 回](lect1): 導入"), 3),
    "material of a lecture": (replaced("content/lect1.md", "# 一", "# 一\n\n[実習](../notebooks/n.ipynb)\n"), 3),
    "syllabus in a comment": (replaced("content/lect1.md", "# 一", "# 一\n<!--\n第 1 回 授業の計画・内容 導入\n第 2 回 授業の計画・内容 回帰\n第 3 回 授業の計画・内容 分類\n-->\n"), 1),
    "syllabus published": (lambda files: (replaced("content/lect1.md", "# 一", "# 一\n<!--\n第 1 回 授業の計画・内容 導入\n第 2 回 授業の計画・内容 回帰\n第 3 回 授業の計画・内容 分類\n-->\n")(files), table("[syllabus]\npublish = true\n")(files)), 8),
    "facts of a course in the settings": (table('[[courses]]\nroom = "1-203"\nweekday = "水"\nperiod = "10:40-12:10"\n'), 8),
    "time zone": (replaced("site.toml", "[math]", 'timezone = "Europe/Berlin"\n[math]'), 8),
    "schedule of the lecturer's own": (put("content/schedule.md", "# 予定\n"), 6),
}  # fmt: skip


def lay(root: Path, files: Mapping[str, str]) -> None:
    """Make `root` hold these files, touching only what differs."""
    for path in [path for path in root.rglob("*") if path.is_file()]:
        name = path.relative_to(root).as_posix()
        if name not in files and not name.startswith((".coursegen/", "_site/")):
            path.unlink()
    for name, text in files.items():
        path = root / name
        if not path.is_file() or path.read_bytes() != text.encode():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())


Outcome = tuple[dict[str, bytes], Diagnostics]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def warm(root: Path) -> tuple[Outcome, int]:
    """What a build with the cache publishes and says, and how many pages it rendered."""
    cache = Cache(cache_of(root))
    try:
        renewed = renewed_build(Options(root), cache)
        if renewed and restored(renewed, Options(root), cache):
            last = last_build(Options(root), Cache(cache_of(root)), even_off=True)
            assert last is not None
            return (tree(root / "_site"), last.diagnostics), 0
        diagnostics = build_site(root, cache=cache, jobs=1).made.diagnostics
    except CoursegenError as error:
        return ({}, error.diagnostics), 0
    return (tree(root / "_site"), diagnostics), len({*cache.made(Kind.HTML)})


def cold(root: Path, output: Path) -> Outcome:
    shutil.rmtree(output, ignore_errors=True)
    try:
        diagnostics = build_site(root, output=output, jobs=1).made.diagnostics
    except CoursegenError as error:
        return {}, error.diagnostics
    return tree(output), diagnostics


def same(root: Path, output: Path) -> int:
    """Build both ways and compare; how many pages the warm one rendered."""
    (published, said), rendered = warm(root)
    expected, expected_said = cold(root, output)
    assert said == expected_said
    kept = {path for path in published if path not in expected}
    assert {path: data for path, data in published.items() if path not in kept | {".coursegen.json"}} == {
        path: data for path, data in expected.items() if path != ".coursegen.json"
    }
    # what could not be made anew, such as a page that wants another's address, stays as it was published
    assert not kept or any(finding.code.name in ("url.collision", "source.binary") for finding in said)
    return rendered


@pytest.fixture(name="built", scope="module")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once with a cache; to be copied, not changed."""
    root = tmp_path_factory.mktemp("built") / "site"
    root.mkdir()
    lay(root, SITE)
    (published, _), rendered = warm(root)
    assert rendered == 7 and len(published) > 9
    return root


@pytest.mark.parametrize("name", MUTATIONS)
def test_warm_is_cold(built: Path, tmp_path: Path, name: str) -> None:
    mutate, rendered = MUTATIONS[name]
    root = tmp_path / "site"
    shutil.copytree(built, root)
    files = dict(SITE)
    mutate(files)
    lay(root, files)
    assert same(root, tmp_path / "cold") <= rendered
    lay(root, SITE)
    assert same(root, tmp_path / "cold") <= rendered
    assert last_build(Options(root), Cache(cache_of(root))) is not None


def test_there_are_enough_mutations() -> None:
    assert len(MUTATIONS) >= 80


class Author(RuleBasedStateMachine):
    """Somebody who does anything to a site, in any order."""

    @initialize()
    def begin(self) -> None:
        self.place = Path(self.folder).resolve()
        shutil.rmtree(self.place, ignore_errors=True)
        self.root = self.place / "site"
        self.root.mkdir(parents=True)
        self.files = dict(SITE)
        lay(self.root, self.files)
        warm(self.root)

    @rule(name=st.sampled_from(sorted(MUTATIONS)))
    def change(self, name: str) -> None:
        try:
            MUTATIONS[name][0](self.files)
        except (AssertionError, KeyError):  # something that is gone already
            return
        lay(self.root, self.files)

    @rule(path=st.sampled_from(sorted(SITE)))
    def undo(self, path: str) -> None:
        self.files[path] = SITE[path]
        lay(self.root, self.files)

    @rule()
    def touch(self) -> None:
        for path in (self.root / "content").rglob("*"):
            path.touch()

    @rule()
    def build(self) -> None:
        same(self.root, self.place / "cold")

    folder = ""


def test_any_sequence_of_changes_is_built_right(tmp_path: Path) -> None:
    Author.folder = str(tmp_path / "author")
    Author.TestCase.settings = settings(
        max_examples=12,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    Author.TestCase().runTest()


def test_a_page_read_beside_while_the_others_are_decoded_is_read_the_same(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    started: list[int] = []
    monkeypatch.setattr("coursegen.amended._MANY", 0)
    monkeypatch.setattr("coursegen.build._WORTH_A_PROCESS", sum(len(text.encode()) for text in SITE.values()))

    def counted(count: int) -> AbstractContextManager[Workers]:
        started.append(count)
        return workers(count)

    monkeypatch.setattr("coursegen.build.workers", counted)
    for number in range(2):
        (root / "content/lect1.md").write_text(f"# 一\n\n$x_{number}$ [無](gone{number}.md)\n", encoding="utf-8")
        cache = Cache(cache_of(root))
        made = build_site(root, cache=cache, jobs=2).made
        assert made.diagnostics == cold(root, tmp_path / "cold")[1]
        assert tree(root / "_site")["lect1/index.html"] == tree(tmp_path / "cold")["lect1/index.html"]
    assert started.count(1) == 2


def test_a_build_after_a_build_loads_nothing(built: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from coursegen.cli import main; main(['build', sys.argv[1]]);"
        "print(*sorted({'markdown_it', 'jinja2', 'yaml', 'turbohtml', 'fontTools', 'coursegen.loader'} & set(sys.modules)))"
    )
    for _ in range(2):
        found = subprocess.run([sys.executable, "-c", code, str(built)], capture_output=True, text=True)
    assert "up to date" in found.stderr
    assert found.stdout.split() == []


def test_a_page_holds_room_for_the_image_as_it_is_now(built: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(built, root)
    for height in (30, 50):
        (root / "assets/a.svg").write_text(SVG.format(height), encoding="utf-8")
        (published, _), rendered = warm(root)
        assert rendered == 1
        assert f'width="40" height="{height}"' in published["lect1/index.html"].decode()


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_build_after_a_build_says_the_same(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    page = "# a\n\n[x](nothing) [y](http://arxiv.org/abs/1706.03762.)\n![](a.png)\n[題](b.⏎svg){:target=_blamk}\n"
    site = make_site({"site.toml": '[site]\ntitle = "T"\n', "content/a.md": page.replace("⏎", "\n")})
    said = []
    for _ in range(2):
        main(["build", str(site), "--format", form])
        captured = capsys.readouterr()
        said.append((captured.out, [line for line in captured.err.splitlines() if not line.startswith("built ")]))
    assert "up to date" in captured.err
    assert said[0] == said[1]
