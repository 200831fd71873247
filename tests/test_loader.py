from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from coursegen.build import make_site as make
from coursegen.diagnostics import CoursegenError
from coursegen.loader import Loaded, find_site, load, load_config, load_page, read_page
from coursegen.loader.disk import read
from coursegen.loader.pages import LoadedPage
from coursegen.model import FrontMatter
from coursegen.shown import Shows
from tests.conftest import MakeSite

SITE = '[site]\ntitle = "x"\n'
ENGLISH_IN_A = "defaults:\n- scope: {path: a/}\n  values: {lang: en}\n"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "komazawa"


def pages(loaded: Loaded) -> list[LoadedPage]:
    return [read_page(file, loaded.config) for file in loaded.pages]


def paths(loaded: Loaded) -> list[str]:
    return [page.page[0].path for page in pages(loaded) if page.page]


def front_matters(loaded: Loaded) -> list[FrontMatter]:
    return [page.page[1] for page in pages(loaded) if page.page]


def outputs(loaded: Loaded) -> list[str]:
    return sorted(asset.output for asset in loaded.assets)


def codes(loaded: Loaded) -> list[tuple[str, str]]:
    said = [*loaded.diagnostics, *(finding for page in pages(loaded) for finding in page.diagnostics)]
    return sorted((finding.code.name, finding.path) for finding in said)


def test_a_site_is_its_content_assets_and_notebooks(make_site: MakeSite) -> None:
    root = make_site(
        {
            "site.toml": SITE,
            "README.md": "no",
            "src/x.md": "no",
            "tests/data.md": "no",
            "content/index.md": "# a",
            "content/2021/Lecture.MARKDOWN": "# b",
            "content/2021/fig.svg": "<svg/>",
            "content/_private.md": "no",
            "content/.hidden/x.md": "no",
            "content/page.html": "---\ntitle: p\n---\n<p>",
            "content/demo.html": "<!doctype html>",
            "assets/a.png": "x",
            "assets/readme.md": "x",
            "assets/_x.png": "no",
            "notebooks/n.ipynb": "{}",
            "templates/page.html": "<main>",
            "templates/partials/_nav.html": "<nav>",
            "templates/style.css": "body {}",
            "templates/.x.html": "no",
            "_site/old/index.html": "no",
        }
    )
    loaded = load(root)
    assert paths(loaded) == ["content/2021/Lecture.MARKDOWN", "content/index.md", "content/page.html"]
    assert outputs(loaded) == ["2021/fig.svg", "assets/a.png", "assets/readme.md", "demo.html", "notebooks/n.ipynb"]
    assert dict(loaded.templates) == {"page.html": "<main>", "partials/_nav.html": "<nav>"}
    assert dict(loaded.theme_files) == {"style.css": b"body {}"}
    assert {"site.toml", "templates/page.html"} <= set(loaded.sources)
    assert codes(loaded) == []


def test_a_jekyll_site_is_its_folder(make_site: MakeSite) -> None:
    root = make_site(
        {
            "_config.yml": "title: x\nexclude: [old]\ninclude: [_extra]\n" + ENGLISH_IN_A,
            "index.md": "no front matter",
            "a/b.md": "---\ntitle: b\n---\nb",
            "a/b.svg": "<svg/>",
            "assets/x.md": "a page here",
            "_layouts/default.html": "no",
            "_extra/c.md": "c",
            "old/d.md": "no",
            "node_modules/e.md": "no",
            "templates/f.html": "<p>",
            "404.html": "---\n---\n<p>",
        }
    )
    loaded = load(root)
    assert paths(loaded) == ["404.html", "_extra/c.md", "a/b.md", "assets/x.md", "index.md"]
    assert outputs(loaded) == ["a/b.svg", "templates/f.html"]
    assert [front_matter.lang for front_matter in front_matters(loaded)] == ["", "", "en", "", ""]


def test_a_jekyll_sites_source_folder_is_laid_over_the_root(make_site: MakeSite) -> None:
    root = make_site(
        {
            "_config.yml": "title: x\nsource: docs\nexclude: [old]\n" + ENGLISH_IN_A,
            "docs/a/b.md": "x",
            "docs/a.svg": "x",
            "docs/old/c.md": "no",
            "README.md": "no",
        }
    )
    loaded = load(root)
    assert (paths(loaded), outputs(loaded)) == (["docs/a/b.md"], ["a.svg"])
    assert front_matters(loaded)[0].lang == "en"


def test_content_may_be_the_whole_site(make_site: MakeSite) -> None:
    files = {"index.md": "x", "assets/readme.md": "x", "templates/page.html": "x", "_site/x.md": "no"}
    loaded = load(make_site({"site.toml": SITE + '[build]\ncontent = "."\n', **files}))
    assert (paths(loaded), outputs(loaded)) == (["index.md"], ["assets/readme.md"])


def test_folders_inside_each_other_are_published_once(make_site: MakeSite) -> None:
    build = '[build]\nassets = "content/files"\nnotebooks = "content/files/nb"\n'
    files = {"content/index.md": "x", "content/files/a.md": "x", "content/files/nb/n.ipynb": "x"}
    loaded = load(make_site({"site.toml": SITE + build, **files}))
    assert (paths(loaded), outputs(loaded)) == (["content/index.md"], ["files/a.md", "files/nb/n.ipynb"])


def test_folders_are_found_in_any_case(make_site: MakeSite) -> None:
    loaded = load(
        make_site({"site.toml": SITE, "Content/index.md": "x", "Assets/a.png": "x", "Templates/page.html": "t"})
    )
    assert (paths(loaded), outputs(loaded)) == (["Content/index.md"], ["assets/a.png"])
    assert loaded.config.build.content == "Content"
    assert dict(loaded.templates) == {"page.html": "t"}


@pytest.mark.parametrize("inside", ["out", "content/out"])
def test_the_output_folder_given_is_no_source(make_site: MakeSite, inside: str) -> None:
    root = make_site({"site.toml": SITE + '[build]\ncontent = "."\n', f"{inside}/x.md": "no", "index.md": "x"})
    assert paths(load(root, output=root / inside)) == ["index.md"]
    assert paths(load(root)) != ["index.md"]


def test_unpublished_pages_are_left_out_with_their_findings(make_site: MakeSite) -> None:
    draft = "---\ndraft: true\ndate: soon\n---\n"
    root = make_site({"site.toml": SITE, "content/a.md": draft, "content/b.md": "b"})
    made, with_drafts = make(root), make(root, shows=Shows.ALL)
    assert [page.document.path for page in made.site.pages] == ["content/b.md"]
    assert [page.document.path for page in with_drafts.site.pages] == ["content/a.md", "content/b.md"]
    said = [finding.code.name for finding in with_drafts.diagnostics if finding.path == "content/a.md"]
    assert "front-matter.date" in said
    assert not [finding for finding in made.diagnostics if finding.path == "content/a.md"]


@pytest.mark.parametrize("text", ["", " \n\u3000\r\n", "\ufeff", "---\ntitle: x\n---\n\n"])
def test_an_empty_page_is_built_and_said(make_site: MakeSite, text: str) -> None:
    loaded = load(make_site({"site.toml": SITE, "content/a.md": text}))
    assert paths(loaded) == ["content/a.md"]
    assert codes(loaded) == [("source.empty", "content/a.md")]


def test_pages_that_cannot_be_read_are_kept(make_site: MakeSite) -> None:
    large = b"x" * 50_000_000
    loaded = load(make_site({"site.toml": SITE, "content/a.md": b"\0", "content/b.md": "b", "content/c.md": large}))
    assert paths(loaded) == ["content/b.md"]
    assert set(make(loaded.root).unreadable) == {"content/a.md", "content/c.md"}
    assert codes(loaded) == [("source.binary", "content/a.md"), ("source.too-large", "content/c.md")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_what_the_system_refuses_is_said_and_kept(make_site: MakeSite) -> None:
    files = {"site.toml": SITE, "content/a.md": "a", "content/b.svg": "b", "content/c/d.md": "d", "content/e.md": "e"}
    root = make_site(files)
    closed = [root / "content" / name for name in ("a.md", "b.svg", "c")]
    for path in closed:
        path.chmod(0)
    try:
        loaded = load(root)
    finally:
        for path in closed:
            path.chmod(0o755)
    assert (paths(loaded), loaded.assets) == (["content/e.md"], ())
    assert sorted(loaded.unreadable) == ["content/a.md", "content/b.svg", "content/c/"]
    assert {code for code, _ in codes(loaded)} == {"source.unreadable"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_reading_never_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="regular"):
        read(tmp_path, "pipe")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_are_passed_over(make_site: MakeSite) -> None:
    root = make_site({"site.toml": SITE, "content/b.md": "b"})
    os.mkfifo(root / "content" / "a.md")
    os.mkfifo(root / "content" / "a.html")
    (root / "content" / "folder.md").mkdir()
    loaded = load(root)
    assert (paths(loaded), loaded.assets, codes(loaded)) == (["content/b.md"], (), [])


def test_links_inside_the_site_are_followed(make_site: MakeSite) -> None:
    root = make_site({"site.toml": SITE, "content/a/fig.svg": "x", "content/a/p.md": "p", "shared/s.svg": "s"})
    (root / "content/b").symlink_to("a")
    (root / "content/c").symlink_to(root / "content/a")
    (root / "content/s.svg").symlink_to("../shared/s.svg")
    loaded = load(root)
    assert paths(loaded) == ["content/a/p.md", "content/b/p.md", "content/c/p.md"]
    assert outputs(loaded) == ["a/fig.svg", "b/fig.svg", "c/fig.svg", "s.svg"]


def test_links_out_of_the_site_or_to_nothing_are_said(make_site: MakeSite, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/x.md").write_text("no")
    (tmp_path / "site-secret.md").write_text("no")
    root = make_site({"site.toml": SITE, "content/p.md": "p"})
    (root / "content/folder").symlink_to(tmp_path / "secret")
    (root / "content/file.md").symlink_to(tmp_path / "site-secret.md")
    (root / "content/nothing.md").symlink_to("gone.md")
    (root / "content/self.md").symlink_to("self.md")
    (root / "content/_private").symlink_to(tmp_path / "secret")
    loaded = load(root)
    assert paths(loaded) == ["content/p.md"]
    assert [code for code, _ in codes(loaded)] == ["source.symlink-outside"] * 4


def test_links_to_what_is_hidden_are_said(make_site: MakeSite) -> None:
    hidden = {".git/config": "no", ".git/hooks/a": "no", "shared/.env": "no", "_shared/a.svg": "x"}
    root = make_site({"site.toml": SITE, "content/p.md": "p", **hidden})
    for name, target in {"git": "../.git", "config": "../.git/config", "env": "../shared/.env"}.items():
        (root / "content" / name).symlink_to(target)
    (root / "content/a.svg").symlink_to("../_shared/a.svg")
    (root / "content/all").symlink_to("..")
    loaded = load(root)
    assert outputs(loaded) == ["a.svg"]
    assert [code for code, _ in codes(loaded)] == ["source.symlink-outside"] * 3


def test_a_site_below_a_hidden_folder_has_its_links(make_site: MakeSite) -> None:
    make_site({".sites/s/site.toml": SITE + '[build]\ncontent = ".src"\n', ".sites/s/.src/p.md": "p"})
    root = make_site({}) / ".sites/s"
    (root / ".src/q.md").symlink_to("p.md")
    assert (paths(load(root)), codes(load(root))) == ([".src/p.md", ".src/q.md"], [])


def test_loops_of_links_end(make_site: MakeSite) -> None:
    names = [f"d{number}" for number in range(6)]
    root = make_site({"site.toml": SITE, **{f"content/{name}/p.md": "p" for name in names}})
    (root / "content/site").symlink_to("..")
    for name in names:
        (root / "content" / name / "up").symlink_to("..")
        (root / "content" / name / "self").symlink_to(".")
        for other in names:
            (root / "content" / name / f"to_{other}").symlink_to(f"../{other}")
    loaded = load(root)
    assert {f"content/{name}/p.md" for name in names} <= set(paths(loaded))
    assert len(loaded.pages) < 200
    assert loaded.assets == ()


def test_a_link_into_the_output_folder_is_not_followed(make_site: MakeSite) -> None:
    root = make_site({"site.toml": SITE, "content/p.md": "p", "_site/old/x.svg": "no"})
    (root / "content/old").symlink_to("../_site/old")
    assert load(root).assets == ()


@pytest.mark.parametrize(
    "name", ["第1回 導入.md", "a#b.md", "a?b.md", "a%20b.md", "a b.md", "a\\b.md", "がぎ.md", "-x.md"]
)
def test_names_are_kept_as_on_disk(make_site: MakeSite, name: str) -> None:
    loaded = load(make_site({"site.toml": SITE, f"content/{name}": "x", f"content/{name}.svg": "x"}))
    assert paths(loaded) == [f"content/{name}"]
    assert (outputs(loaded), codes(loaded)) == ([f"{name}.svg"], [])


def test_published_paths_are_composed_and_disk_paths_are_not(make_site: MakeSite) -> None:
    name = unicodedata.normalize("NFD", "がぎ/プレ.svg")
    loaded = load(make_site({"site.toml": SITE, f"content/{name}": "x", f"content/{name}.md": "x"}))
    assert loaded.assets[0].path == f"content/{name}"
    assert outputs(loaded) == ["がぎ/プレ.svg"]
    assert paths(loaded) == [f"content/{name}.md"]


@pytest.mark.parametrize("name", [b"a\xff\xfe.md", b"a\nb.md", b"a\x7fb.svg", "a\u2028b.md".encode()])
def test_names_that_no_address_can_hold_are_said(make_site: MakeSite, name: bytes) -> None:
    root = make_site({"site.toml": SITE, "content/p.md": "p"})
    try:
        with open(os.fsencode(root / "content") + b"/" + name, "w"):  # noqa: PTH123 - a path of bytes
            pass
    except OSError:
        pytest.skip("this file system refuses the name")
    loaded = load(root)
    [(code, path)] = codes(loaded)
    assert (code, paths(loaded), loaded.assets) == ("source.name", ["content/p.md"], ())
    assert path.isprintable()


def test_a_site_without_pages_is_said(make_site: MakeSite) -> None:
    assert codes(load(make_site({"site.toml": SITE}))) == [("site.no-content", "site.toml")]
    assert codes(load(make_site({"site.toml": SITE, "content/a.svg": "x"}))) == [("site.no-content", "site.toml")]


def test_two_loads_are_equal(make_site: MakeSite) -> None:
    files = {f"content/{name}": "x" for name in ("b.md", "B.md", "あ.md", "a/x.svg", "a.svg", "a-b.svg")}
    root = make_site({"site.toml": SITE, **files})
    assert load(root) == load(root)


def test_a_site_is_found_upwards(make_site: MakeSite) -> None:
    root = make_site({"site.toml": SITE, "_config.yml": "title: y\n", "content/a/p.md": "p"})
    for start in (
        root,
        root / "content",
        root / "content/a/p.md",
        root / "content/../content/a",
        root / "content/new.md",
    ):
        assert find_site(start) == root
    assert load_config(root)[1].path == "site.toml"


def test_the_nearest_site_counts(make_site: MakeSite) -> None:
    root = make_site({"site.toml": SITE, "content/inner/_config.yml": "title: y\n", "content/inner/p.md": "p"})
    assert find_site(root / "content/inner/p.md") == root / "content/inner"


def test_no_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.toml").mkdir()
    for attempt in (load_config, load):  # find_site would walk on up, out of the test's folder
        with pytest.raises(CoursegenError) as raised:
            attempt(tmp_path)
        assert [finding.code.name for finding in raised.value.diagnostics] == ["config.missing"]


@pytest.mark.parametrize(("name", "text"), [("site.toml", "[site\n"), ("_config.yml", "a: [\n")])
def test_a_broken_configuration_is_refused_with_its_source(make_site: MakeSite, name: str, text: str) -> None:
    with pytest.raises(CoursegenError) as raised:
        load(make_site({name: text}))
    [finding] = raised.value.diagnostics
    assert (finding.code.name, finding.path) == ("config.syntax", name)
    assert raised.value.sources[name].text == text


def test_a_configuration_in_another_encoding_is_read(make_site: MakeSite) -> None:
    loaded = load(make_site({"site.toml": '[site]\ntitle = "深層学習の講義"\n'.encode("cp932"), "content/a.md": "a"}))
    assert loaded.config.site.title == "深層学習の講義"
    assert codes(loaded) == [("source.encoding", "site.toml")]


@pytest.mark.parametrize(
    ("said", "texts", "lang"),
    [
        ("lang: de", ["深層学習の講義です。"], "de"),
        (
            "title: x",
            ["---\ntitle: 題\n---\nThe lecture is about the learning of deep networks."] * 2 + ["講義です。"],
            "en",
        ),
        ("title: Deep Learning", ["<p class='a b c d'>講義の資料</p>\n\n```\nfor x in range(3)\n```\n"], "ja"),
        ("title: x", ["学习深度网络的课程"], "zh"),
        ("title: x", ["$x$", b"\0"], "ja"),
        ("title: x", ["講義です。".encode("cp932")], "ja"),
    ],
    ids=["said", "most pages", "markup aside", "Chinese", "no words", "another encoding"],
)
def test_pages_tell_the_language_of_a_jekyll_site_that_does_not(
    make_site: MakeSite, said: str, texts: list[str | bytes], lang: str
) -> None:
    root = make_site({"_config.yml": said, **{f"p{number}.md": text for number, text in enumerate(texts)}})
    assert load(root).config.site.lang == lang
    assert load_page(root / "p0.md")[0].site.lang == lang


def test_one_page_is_loaded_with_its_site(make_site: MakeSite) -> None:
    root = make_site(
        {
            "_config.yml": "defaults:\n- values: {lang: en}\n",
            "a/p.md": "---\ndraft: true\n---\np",
            "a/q.md": b"\0",
            "a/r.txt": "---\ntitle: r\n---\nr",
        }
    )
    config, source, front_matter, findings = load_page(root / "a/p.md")
    assert (config.jekyll is not None, source.path, front_matter.lang) == (True, "a/p.md", "en")
    assert [finding.code.name for finding in findings] == ["config.title"]
    assert load_page(root / "a/r.txt")[2].title == "r"
    for name in ("a/q.md", "a/none.md", "a"):
        with pytest.raises(CoursegenError):
            load_page(root / name)


def test_the_real_corpus_is_read_without_findings() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real lectures is not beside the repository")
    loaded = load(CORPUS)
    assert len(loaded.pages) == 136
    assert codes(loaded) == []
    read = [page.page for page in pages(loaded) if page.page]
    assert all(front_matter.title for source, front_matter in read if source.text.startswith("---"))
