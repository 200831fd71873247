from __future__ import annotations

import os
from pathlib import Path

import pytest

from coursegen.diagnostics import CoursegenError
from coursegen.loader import LARGEST, find_site, load, load_page
from coursegen.loader.decode import decode
from tests.conftest import MakeSite


def codes(site: Path) -> list[tuple[str, str]]:
    return [(d.code.name, d.path) for d in load(site).diagnostics]


def paths(site: Path) -> tuple[list[str], list[str]]:
    loaded = load(site)
    return [source.path for source, _ in loaded.pages], [asset.output for asset in loaded.assets]


def test_load_lays_content_over_the_root(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/a.md": "x", "content/pic.svg": "x", "content/raw.html": "<p>x", "content/page.html": "---\n---\nx",
            "assets/b.png": "x", "assets/readme.md": "x", "notebooks/n.ipynb": "{}", "README.md": "x", "src/x.py": "x",
            "content/_draft.md": "x", "content/.hidden.md": "x", "content/a.md~": "x", "templates/page.html": "x", "templates/style.css": "y",
        }
    )  # fmt: skip
    assert paths(site) == (
        ["content/a.md", "content/page.html"],
        ["assets/b.png", "assets/readme.md", "pic.svg", "raw.html", "notebooks/n.ipynb"],
    )
    loaded = load(site)
    assert (loaded.templates, loaded.theme_files) == ({"page.html": "x"}, {"style.css": b"y"})


def test_load_builds_a_jekyll_site_as_it_stands(make_site: MakeSite) -> None:
    config = "title: J\nurl: https://j.org\nbaseurl: /b\npermalink: pretty\nexclude: [secret, '*.tmp']\ndefaults:\n- scope: {path: 2021}\n  values: {author: A}\n"
    site = make_site(
        {
            "_config.yml": config, "2021/a.md": "---\ntitle: t\n---\n", "b.md": "x", "img/c.png": "x", "secret/d.md": "x",
            "e.tmp": "x", "_layouts/default.html": "x", "Gemfile": "x", "_site/old.md": "x",
        }
    )  # fmt: skip
    assert paths(site) == (["2021/a.md", "b.md"], ["img/c.png"])
    loaded = load(site)
    assert loaded.config.site.url == "https://j.org/b"
    assert [front_matter.author for _, front_matter in loaded.pages] == ["A", ""]


@pytest.mark.parametrize("name", ["空白 あり.md", "日本語.md", "a#b.md", "a?b.md", "100%.md", "か\u3099.md"])
def test_load_takes_every_file_name(make_site: MakeSite, name: str) -> None:
    assert paths(make_site({f"content/{name}": "x"}))[0] == [f"content/{name}"]


def test_load_says_what_it_cannot_read(make_site: MakeSite) -> None:
    site = make_site(
        {
            "content/binary.md": b"\x00\x01\x02" * 50, "content/empty.md": "", "content/sjis.md": "日本語の文章です。これは試験です。".encode("cp932"),
            "content/large.md": b"a" * (LARGEST + 1), "content/ok.md": "x",
        }
    )  # fmt: skip
    assert codes(site) == [
        ("source.binary", "content/binary.md"),
        ("source.empty", "content/empty.md"),
        ("source.too-large", "content/large.md"),
        ("source.encoding", "content/sjis.md"),
    ]
    loaded = load(site)
    assert loaded.unreadable == ("content/binary.md", "content/large.md")
    assert loaded.sources["content/sjis.md"].text == "日本語の文章です。これは試験です。"


def test_load_follows_links_inside_the_site_only(make_site: MakeSite, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("x")
    site = make_site({"content/deep/a.md": "x"})
    (site / "content/alias").symlink_to(site / "content/deep")
    (site / "content/loop").symlink_to(site / "content")
    (site / "content/out.md").symlink_to(tmp_path / "secret.md")
    (site / "content/dangling.md").symlink_to(site / "nothing")
    os.mkfifo(site / "content/pipe.md")
    assert paths(site)[0] == ["content/alias/a.md", "content/deep/a.md"]
    assert codes(site) == [
        ("source.symlink-outside", "content/dangling.md"),
        ("source.symlink-outside", "content/out.md"),
    ]


def test_load_never_reads_the_output(make_site: MakeSite) -> None:
    site = make_site({"_config.yml": "title: x", "a.md": "x", "public/old.md": "x"})
    assert [source.path for source, _ in load(site, output=site / "public").pages] == ["a.md"]


def test_load_leaves_drafts_out(make_site: MakeSite) -> None:
    site = make_site({"content/a.md": "---\ndraft: true\n---\nx", "content/b.md": "x"})
    assert paths(site)[0] == ["content/b.md"]
    assert len(load(site, drafts=True).pages) == 2


def test_load_without_content_is_said(make_site: MakeSite) -> None:
    assert codes(make_site({})) == [("site.no-content", "")]


def test_find_site_walks_up(make_site: MakeSite) -> None:
    site = make_site({"content/a/b.md": "---\ntitle: t\n---\n"})
    assert find_site(site / "content/a") == site
    assert load_page(site / "content/a/b.md")[1].path == "content/a/b.md"


def test_find_site_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CoursegenError, match=r"neither site\.toml nor _config\.yml"):
        find_site(tmp_path)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_decode_reads_japanese_encodings(encoding: str) -> None:
    text = "深層学習の心理学的解釈という講義です。ニューラルネットワークについて説明します。\n"
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert (decoded.text.removeprefix("\ufeff"), bool(decoded.encoding)) == (text, True)


def test_decode_keeps_a_byte_order_mark_so_that_offsets_are_the_files() -> None:
    decoded = decode(b"\xef\xbb\xbfa\r\n")
    assert decoded is not None
    assert decoded.text == "\ufeffa\r\n"


def test_load_refuses_a_name_that_no_address_can_hold(make_site: MakeSite) -> None:
    site = make_site({"content/a.md": "x"})
    (site / "content" / "b\x07.md").write_text("x")
    assert codes(site) == [("source.name", "content/b\x07.md")]


def test_load_says_a_folder_it_may_not_read(make_site: MakeSite) -> None:
    site = make_site({"content/a.md": "x"})
    (site / "content" / ("n" * 200)).symlink_to("/proc/1/root/none" if os.getuid() else site / "content/a.md/x")
    assert codes(site)[0][0] in ("source.symlink-outside", "source.unreadable")
