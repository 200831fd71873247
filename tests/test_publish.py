from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from coursegen.config import BuildConfig
from coursegen.diagnostics import CoursegenError
from coursegen.facts import MANIFEST
from coursegen.model import Copy, Output
from coursegen.publish import Published, publish


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content").mkdir(parents=True)
    return folder


def run(
    root: Path,
    outputs: dict[str, Output],
    folder: Path | None = None,
    kept: Iterable[str] = (),
    unread: Iterable[str] = (),
) -> Published:
    origins = {path: "content/" + path for path in outputs}
    return publish(
        outputs,
        folder or root / "_site",
        root=root,
        build=BuildConfig(),
        origins=origins,
        kept=kept,
        kept_sources=unread,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != MANIFEST
    }


def refusal(root: Path, folder: Path, outputs: dict[str, Output] | None = None) -> str:
    with pytest.raises(CoursegenError) as caught:
        run(root, outputs or {"a": b"1"}, folder)
    return caught.value.diagnostics[0].code.name


def test_publish_writes_what_changed_and_deletes_what_is_gone(root: Path) -> None:
    assert run(root, {"a.html": b"1", "b/c.html": b"2"}) == Published(2, 0, 0)
    before = (root / "_site/a.html").stat().st_mtime_ns
    assert run(root, {"a.html": b"1", "d.html": b"3"}) == Published(1, 1, 1)
    assert tree(root / "_site") == {"a.html": b"1", "d.html": b"3"}
    assert (root / "_site/a.html").stat().st_mtime_ns == before
    assert not (root / "_site/b").exists()


def test_publish_leaves_files_that_are_not_ours(root: Path) -> None:
    run(root, {"a.html": b"1"})
    (root / "_site/CNAME").write_text("x")
    run(root, {"b.html": b"1"})
    assert set(tree(root / "_site")) == {"CNAME", "b.html"}


def test_publish_copies_assets_only_when_they_changed(root: Path) -> None:
    source = root / "content/p.png"
    source.write_bytes(b"png")
    status = source.stat()
    copy = Copy("content/p.png", status.st_size, status.st_mtime_ns)
    assert run(root, {"p.png": copy}).written == 1
    assert run(root, {"p.png": copy}).unchanged == 1
    os.utime(source, ns=(1, 1))
    assert run(root, {"p.png": Copy("content/p.png", 3, 1)}).unchanged == 1  # a new time, as every checkout gives
    assert (root / "_site/p.png").stat().st_mtime_ns == 1
    source.write_bytes(b"gif")
    os.utime(source, ns=(2, 2))
    assert run(root, {"p.png": Copy("content/p.png", 3, 2)}).written == 1
    assert (root / "_site/p.png").read_bytes() == b"gif"


def test_publish_turns_files_into_folders_and_back(root: Path) -> None:
    run(root, {"x": b"1"})
    run(root, {"x/index.html": b"2"})
    assert tree(root / "_site") == {"x/index.html": b"2"}
    run(root, {"x": b"3"})
    assert tree(root / "_site") == {"x": b"3"}


def test_publish_keeps_what_could_not_be_made_again(root: Path) -> None:
    run(root, {"a.html": b"1", "b.html": b"2", "c.html": b"3"})
    run(root, {"c.html": b"4"}, kept=["a.html"], unread=["content/b.html"])
    assert tree(root / "_site") == {"a.html": b"1", "b.html": b"2", "c.html": b"4"}
    run(root, {"c.html": b"4"})
    assert tree(root / "_site") == {"c.html": b"4"}


def test_publish_refuses_a_folder_it_did_not_make(root: Path) -> None:
    folder = root / "_site"
    folder.mkdir()
    (folder / "precious.txt").write_text("x")
    assert refusal(root, folder) == "output.not-ours"
    assert tree(folder) == {"precious.txt": b"x"}


def test_publish_refuses_a_record_it_cannot_read(root: Path) -> None:
    run(root, {"a": b"1"})
    (root / "_site" / MANIFEST).write_text("{")
    assert refusal(root, root / "_site") == "output.not-ours"


def test_publish_refuses_to_overwrite_a_file_of_somebody_else(root: Path) -> None:
    run(root, {"a": b"1"})
    (root / "_site/b").write_text("mine")
    assert refusal(root, root / "_site", {"a": b"2", "b": b"2"}) == "output.foreign-file"
    assert tree(root / "_site") == {"a": b"1", "b": b"mine"}


@pytest.mark.parametrize("name", [".", "..", "content", "content/deep", "assets", "templates/x", "../.."])
def test_publish_refuses_a_folder_among_the_sources(root: Path, name: str) -> None:
    assert refusal(root, root / name) == "output.overlaps"


def test_publish_sees_through_a_link_to_the_sources(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root / "content")
    assert refusal(root, tmp_path / "link") == "output.overlaps"


def test_publish_says_what_it_cannot_write(root: Path) -> None:
    run(root, {"a": b"1"})
    missing = Copy("content/gone.png", 1, 1)
    assert refusal(root, root / "_site", {"a": b"2", "b.png": missing}) == "output.failed"
    assert run(root, {"a": b"2"}).deleted in (0, 1)
    assert tree(root / "_site") == {"a": b"2"}


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", MANIFEST])
def test_publish_never_leaves_its_folder(root: Path, path: str) -> None:
    with pytest.raises(ValueError, match="output path"):
        run(root, {path: b"1"})


def test_publish_does_not_mix_with_another_build(root: Path) -> None:
    run(root, {"a": b"1"})
    with (root / "_site/.coursegen.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refusal(root, root / "_site", {"a": b"2"}) == "output.busy"
    assert tree(root / "_site")["a"] == b"1"


def test_publish_keeps_all_that_came_from_a_folder_it_could_not_read(root: Path) -> None:
    run(root, {"a/x.html": b"1", "b.html": b"2"})
    run(root, {"b.html": b"3"}, unread=["content/a/"])
    assert tree(root / "_site") == {"a/x.html": b"1", "b.html": b"3"}
