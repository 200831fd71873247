"""An edit that nobody else can notice makes its own page anew and nothing else; what comes out is what a whole build
makes, and any other edit makes the whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from coursegen.build import BuildResult, build_site
from coursegen.build import make_site as whole_of
from coursegen.cache import Cache, cache_of
from coursegen.cli import main
from coursegen.diagnostics import Diagnostics
from coursegen.mending import mend
from coursegen.serve.maker import CachedSite
from tests.conftest import MakeSite

FILES = {
    "site.toml": '[site]\ntitle = "講義"\nurl = "https://example.org/c"\nrepository = "o/r"\n',
    "content/index.md": "# 目次\n\n前置き\n\n- [第 1 回 4月17日](lect1): 導入\n- [第 2 回 4月24日](lect2): 続き\n",
    "content/lect1.md": (
        "---\ntitle: 第1回\n---\n# 一\n\n初めの文。\n\n[無](gone.md) と [次](lect2)、[論](http://arxiv.org/pdf/1706.03762)\n\n"
        '<center><img src="../assets/a.svg"><br>図 1 絵</center>\n\n<font color=red>赤</font>\n\n$x_1$ と $\\mathbb{R}$ [@brown] [@nobody]\n\n'
        "ISBN 4-00-000000-1 終わりの文。 図 1 を見よ。\n"
    ),
    "content/lect2.md": (
        "---\ntitle: 第2回\n---\n# 二\n\n本文 [@brown, p. 3]\n\n## 文献\n\n- 題，著者, 出版社，2001\n\n結び\n"
        "<!--\n第 1 回 授業の計画・内容 導入 準備学習（予習・復習等） 読む 60分\n-->\n"
    ),
    "references.bib": "@book{brown, author={Brown, Lee}, title={Reading}, year=2000}\n",
    "assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>',
    "notebooks/n.ipynb": '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
}


def site_of(make_site: MakeSite) -> Path:
    root = make_site(FILES)
    build(root)
    return root


def build(root: Path) -> BuildResult:
    return build_site(root, cache=Cache(cache_of(root)))


def is_amended(result: BuildResult) -> bool:
    return bool(result.made.left)


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def whole(root: Path, tmp_path: Path) -> tuple[dict[str, bytes], Diagnostics]:
    """What a build without a cache publishes and says."""
    folder = tmp_path / "whole"
    shutil.rmtree(folder, ignore_errors=True)
    made = build_site(root, output=folder).made
    return tree(folder), made.diagnostics


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


OWN = [
    ("content/lect1.md", "初めの文。", "初めの、長い文。\n\nもう一つの段落。"),
    ("content/lect1.md", "初めの文。", "初め。"),
    ("content/lect1.md", "初めの文", "**初め**の`文`"),
    ("content/lect1.md", "$x_1$", "$x_1 x_1$"),
    ("content/lect1.md", "終わりの文。", "終わりの文。\n\n$$\\mathbb{R}$$\n"),
    ("content/lect1.md", "初めの文", "<!-- coursegen-ignore page.missing: 来週 -->\n初めの文"),
    ("content/lect1.md", "赤</font>", "赤い</font> <font color=blue>青</font>"),
    ("content/lect2.md", "結び", "結びの言葉"),
    ("content/lect2.md", "本文", "長い本文"),
]
NOTICED = [
    ("content/lect1.md", "title: 第1回", "title: 第一回"),
    ("content/lect1.md", "---\n# 一", "x: 1\n---\n# 一"),
    ("content/lect1.md", "# 一", "# 壱"),
    ("content/lect1.md", "初めの文。", "## 節\n\n初めの文。"),
    ("content/lect1.md", "初めの文。", "[文](lect2)"),
    ("content/lect1.md", "gone.md", "lect2.md"),
    ("content/lect1.md", "[無]", "[無 い]"),
    ("content/lect1.md", "(gone.md)", "( gone.md)"),
    ("content/lect1.md", "初めの文。", "文 [@brown]。"),
    ("content/lect1.md", "[@nobody]", "[@brown]"),
    ("content/lect1.md", "$x_1$", "$\\aleph$"),
    ("content/lect1.md", "4-00-000000-1", "4-00-000000-2"),
    ("content/lect1.md", "図 1 を見よ", "図を見よ"),
    ("content/lect2.md", "2001", "2002"),
    ("content/lect2.md", "読む 60分", "読む 90分"),
    ("content/index.md", "前置き", "長い前置き"),
    ("site.toml", "講義", "演習"),
    ("references.bib", "2000", "2001"),
    ("assets/a.svg", "40", "50"),
]


@pytest.mark.parametrize(("path", "old", "new"), OWN)
def test_an_edit_that_is_the_page_s_own_makes_that_page_alone(
    make_site: MakeSite, tmp_path: Path, path: str, old: str, new: str
) -> None:
    root = site_of(make_site)
    edit(root, path, old, new)
    result = build(root)
    assert is_amended(result)
    assert result.rendered == 1
    assert (tree(root / "_site"), result.made.diagnostics) == whole(root, tmp_path)
    edit(root, path, new, old)
    result = build(root)
    assert is_amended(result)
    assert (tree(root / "_site"), result.made.diagnostics) == whole(root, tmp_path)


@pytest.mark.parametrize(("path", "old", "new"), NOTICED)
def test_any_other_edit_makes_the_whole_site(
    make_site: MakeSite, tmp_path: Path, path: str, old: str, new: str
) -> None:
    root = site_of(make_site)
    edit(root, path, old, new)
    result = build(root)
    assert not is_amended(result)
    assert (tree(root / "_site"), result.made.diagnostics) == whole(root, tmp_path)


def test_edits_follow_one_another_and_a_whole_build_finds_what_they_left(make_site: MakeSite, tmp_path: Path) -> None:
    root = site_of(make_site)
    for number in range(6):
        edit(root, "content/lect1.md", "文。", f"文。{number}")
        edit(root, "content/lect2.md", "結び", f"結び {number}")
        assert is_amended(build(root))
    edit(root, "content/lect1.md", "# 一", "# 壱")
    result = build(root)
    assert not is_amended(result)
    assert result.rendered == 1
    assert (tree(root / "_site"), result.made.diagnostics) == whole(root, tmp_path)
    assert main(["build", str(root), "--verify"]) == 0


def test_a_file_that_somebody_else_touched_is_published_again(make_site: MakeSite, tmp_path: Path) -> None:
    root = site_of(make_site)
    (root / "_site/lect2/index.html").write_text("?")
    (root / "_site/sitemap.xml").unlink()
    edit(root, "content/lect1.md", "初めの文", "文")
    result = build(root)
    assert is_amended(result)
    assert result.published.written == 3
    assert tree(root / "_site") == whole(root, tmp_path)[0]


def test_another_day_makes_the_whole_site(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site_of(make_site)
    edit(root, "content/lect1.md", "初めの文", "文")
    days = time.time() + 86_400
    monkeypatch.setattr("coursegen.amended.time.time", lambda: days)
    assert not is_amended(build(root))


def test_what_git_tells_is_asked_again(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(
        FILES | {"content/lect1.md": FILES["content/lect1.md"] + "\nhttps://github.com/o/r/blob/v1/README.md\n"}
    )

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=n@example.org", *arguments], cwd=root, check=True)

    git("init", "-q")
    git("add", "content")
    git("commit", "-q", "-m", "one")
    build(root)
    edit(root, "content/lect2.md", "結び", "結びの言葉")
    git("tag", "v1")
    result = build(root)
    assert not is_amended(result)
    assert result.made.diagnostics == whole(root, tmp_path)[1]


def test_a_page_of_a_site_without_git_is_amended(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(
        FILES | {"content/lect1.md": FILES["content/lect1.md"] + "\nhttps://github.com/o/r/blob/main/no.md\n"}
    )
    build(root)
    edit(root, "content/lect2.md", "結び", "結びの言葉")
    result = build(root)
    assert is_amended(result)
    assert result.made.diagnostics == whole(root, tmp_path)[1]


def test_check_says_of_an_amended_site_what_it_says_of_the_whole(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site_of(make_site)
    edit(root, "content/lect1.md", "初めの文。", "初めの、長い文。\n")
    capsys.readouterr()
    assert main(["check", str(root), "--format", "json"]) == 1
    warm = capsys.readouterr().out
    monkeypatch.setattr("coursegen.build.amended", lambda *given: pytest.fail("made as a whole"))
    shutil.rmtree(root / ".coursegen")
    monkeypatch.setattr("coursegen.build.amended", lambda *given: None)
    assert main(["check", str(root), "--format", "json"]) == 1
    assert capsys.readouterr().out == warm


def test_fixes_mend_what_moved(make_site: MakeSite) -> None:
    root = site_of(make_site)
    edit(root, "content/lect1.md", "初めの文。", "初めの、とても長い文。\n")
    result = build(root)
    assert is_amended(result)
    assert mend(root, result.made.diagnostics, result.made.sources).fixes
    assert "https://arxiv.org/abs/1706.03762" in (root / "content/lect1.md").read_text(encoding="utf-8")


def test_a_server_amends_the_site_that_it_holds(make_site: MakeSite) -> None:
    root = make_site(FILES)
    maker = CachedSite(root)
    first = maker.make()
    maker.settle()
    edit(root, "content/lect1.md", "初めの文", "初めの長い文")
    second = maker.make()
    maker.settle()
    assert not second.references
    cold = whole_of(root)
    assert second.outputs == cold.outputs
    assert second.diagnostics == cold.diagnostics
    assert second.site.pages == cold.site.pages
    assert first.outputs.keys() == second.outputs.keys()
    edit(root, "content/lect1.md", "# 一", "# 壱")
    assert maker.make().outputs == whole_of(root).outputs


def test_what_is_missing_in_the_output_folder_comes_out_of_the_cache(make_site: MakeSite, tmp_path: Path) -> None:
    root = site_of(make_site)
    shutil.rmtree(root / "_site")
    for file in root.rglob("*"):
        if ".coursegen" not in file.parts:
            os.utime(file, (1, 1))
    edit(root, "content/lect1.md", "初めの文", "文")
    result = build(root)
    assert result.rendered == 1
    assert not result.made.references
    assert (tree(root / "_site"), result.made.diagnostics) == whole(root, tmp_path)
    assert (root / "_site/assets/a.svg").stat().st_mtime == 1


def test_a_file_whose_content_is_another_one_under_the_same_size_is_copied(make_site: MakeSite, tmp_path: Path) -> None:
    root = make_site(FILES | {"assets/data.bin": "one"})
    build(root)
    (root / "assets/data.bin").write_text("two")
    os.utime(root / "assets/data.bin", (1, 1))
    build(root)
    assert tree(root / "_site") == whole(root, tmp_path)[0]


def test_an_image_of_another_size_in_a_file_of_the_same_size_makes_the_whole_site(
    make_site: MakeSite, tmp_path: Path
) -> None:
    root = site_of(make_site)
    edit(root, "assets/a.svg", "40", "50")
    result = build(root)
    assert result.rendered == 1
    assert tree(root / "_site") == whole(root, tmp_path)[0]


def test_a_damaged_output_in_the_cache_is_made_again(make_site: MakeSite, tmp_path: Path) -> None:
    root = site_of(make_site)
    with sqlite3.connect(cache_of(root)) as database:
        database.execute("UPDATE results SET value = 'x' WHERE key LIKE 'output %'")
    shutil.rmtree(root / "_site")
    build(root)
    assert tree(root / "_site") == whole(root, tmp_path)[0]


def test_a_page_read_beside_is_amended_alike(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursegen.amended._WORTH_A_PROCESS", 0)
    monkeypatch.setattr("coursegen.amended.cores", lambda jobs: 2)
    root = site_of(make_site)
    edit(root, "content/lect1.md", "初めの文", "文")
    result = build(root)
    assert is_amended(result)
    assert (tree(root / "_site"), result.made.diagnostics) == whole(root, tmp_path)
