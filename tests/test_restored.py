"""A build whose outputs or times are gone is published again out of the cache, and never where anything else has
changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen.build import build_site
from coursegen.cache import Cache, cache_of
from coursegen.cli import main
from coursegen.keys import output_key
from coursegen.publish import Published
from coursegen.restored import restored
from coursegen.unchanged import LastBuild, Options, last_build, renewed_build
from tests.conftest import MakeSite

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="20"/>'
FILES = {
    "site.toml": '[site]\ntitle = "講義"\nurl = "https://example.org/c"\n[check.severity]\n"asset.unused" = "warning"\n',
    "content/lect1.md": "---\ntitle: 第1回\n---\n# 一\n\n![図](../assets/a.svg)\n\n$x_1$ [無](gone.md)\n",
    "content/lect2.md": "---\ntitle: 第2回\n---\n# 二\n\n[前](lect1.md)\n",
    "assets/a.svg": SVG.format(40),
    "assets/data.txt": "one\n",
}


@pytest.fixture(name="root")
def built_site(make_site: MakeSite) -> Path:
    root = make_site(FILES)
    build_site(root, cache=Cache(cache_of(root)))
    return root


def touched(root: Path) -> None:
    """What a fresh checkout does to the times of all files."""
    then = time.time() - 100_000
    for path in [root, *root.rglob("*")]:
        if not {".coursegen", "_site"} & {*path.parts}:
            os.utime(path, (then, then))


def published_again(root: Path) -> tuple[LastBuild, Published] | None:
    options, cache = Options(root), Cache(cache_of(root))
    renewed = renewed_build(options, cache)
    return restored(renewed, options, cache) if renewed else None


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """What every file holds; and its time, where it is a copy."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: (path.read_bytes(), path.stat().st_mtime_ns if name.startswith("assets/") else 0)
        for name, path in files.items()
    }


def same_as_anew(root: Path, tmp_path: Path, found: tuple[LastBuild, Published]) -> None:
    """What was published and said is what a build without a cache publishes and says; the next one has nothing to do."""
    whole = build_site(root, output=tmp_path / "whole")
    assert tree(root / "_site") == tree(tmp_path / "whole")
    last = last_build(Options(root), Cache(cache_of(root)), even_off=True)
    assert last is not None
    assert last.diagnostics == whole.build.diagnostics
    assert {each.code for each in found[0].diagnostics} <= {each.code for each in last.diagnostics}


def without_outputs(root: Path) -> int:
    shutil.rmtree(root / "_site")
    return -1


def with_new_times(root: Path) -> int:
    touched(root)
    return 0


def as_in_ci(root: Path) -> int:
    touched(root)
    shutil.rmtree(root / "_site")
    return -1


def with_some_outputs(root: Path) -> int:
    (root / "_site/lect1/index.html").unlink()
    (root / "_site/lect2/index.html").write_text("?")
    (root / "_site/assets/a.svg").write_text("?")
    return 3


def with_other_data(root: Path) -> int:
    """What is only copied may be different."""
    (root / "assets/data.txt").write_text("two\n")
    return 1


@pytest.mark.parametrize("change", [without_outputs, with_new_times, as_in_ci, with_some_outputs, with_other_data])
def test_what_was_published_comes_out_of_the_cache(root: Path, tmp_path: Path, change: Callable[[Path], int]) -> None:
    files = len(tree(root / "_site")) - 1
    written = change(root)
    found = published_again(root)
    assert found is not None
    assert found[1] == Published(files if written < 0 else written, 0 if written < 0 else files - written, 0)
    same_as_anew(root, tmp_path, found)


def another_page(root: Path) -> None:
    (root / "content/lect2.md").write_text(FILES["content/lect2.md"].replace("# 二", "# 弐"))
    touched(root)


def another_file(root: Path) -> None:
    (root / "assets/b.svg").write_text(SVG.format(10))


def a_file_less(root: Path) -> None:
    (root / "assets/data.txt").unlink()


def a_longer_file(root: Path) -> None:
    (root / "assets/data.txt").write_text("three\n")


def another_image(root: Path) -> None:
    """As long as the old one, and twice as wide."""
    (root / "assets/a.svg").write_text(SVG.format(80))


def other_settings(root: Path) -> None:
    text = (root / "site.toml").read_text()
    (root / "site.toml").write_text(text.replace("講義", "演習"))
    touched(root)


def a_template(root: Path) -> None:
    (root / "templates").mkdir()
    (root / "templates/404.html").write_text("x")


def a_lost_output(root: Path) -> None:
    html = (root / "_site/lect1/index.html").read_bytes()
    shutil.rmtree(root / "_site")
    cache = Cache(cache_of(root))
    assert cache.has(output_key(html))
    cache.close()
    with sqlite3.connect(cache_of(root)) as database:
        database.execute("DELETE FROM results WHERE key LIKE ?", (f"{output_key(html)}%",))


@pytest.mark.parametrize(
    "change",
    [another_page, another_file, a_file_less, a_longer_file, another_image, other_settings, a_template, a_lost_output],
)
def test_anything_else_makes_the_site(root: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    change(root)
    before = tree(root / "_site")
    assert published_again(root) is None
    assert tree(root / "_site") == before
    build_site(root, cache=Cache(cache_of(root)))
    build_site(root, output=tmp_path / "whole")
    assert tree(root / "_site") == tree(tmp_path / "whole")


def test_another_day_makes_the_site(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = time.time() + 86_400
    monkeypatch.setattr("coursegen.unchanged.time.time", lambda: days)
    assert published_again(root) is None


def test_a_folder_of_somebody_else_is_left_alone(root: Path) -> None:
    shutil.rmtree(root / "_site")
    (root / "_site").mkdir()
    (root / "_site/mine.txt").write_text("mine")
    assert published_again(root) is None
    assert tree(root / "_site") == {"mine.txt": (b"mine", 0)}


def test_what_was_made_of_a_page_that_cannot_be_read_stays(root: Path) -> None:
    kept = (root / "_site/lect2/index.html").read_bytes()
    (root / "content/lect2.md").write_bytes(b"\0\xff\0")
    build_site(root, cache=Cache(cache_of(root)))
    touched(root)
    assert published_again(root) is not None
    assert (root / "_site/lect2/index.html").read_bytes() == kept


def test_the_command_says_what_it_did(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(root)]) == 0
    first = capsys.readouterr().err.rpartition("built ")[0]
    shutil.rmtree(root / "_site")
    assert main(["build", str(root)]) == 0
    again, _, changes = capsys.readouterr().err.rpartition("built ")
    assert "(0 pages rendered, " in changes
    assert again == first
    assert "[無](gone.md)" in first
    assert main(["build", str(root), "--verify"]) == 0
    assert "they are the same" in capsys.readouterr().err
