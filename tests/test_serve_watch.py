"""From a save to the update that open tabs hear: real folders, real events."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import PATIENCE, Running, listening, serving

FILES = {
    "site.toml": '[site]\ntitle = "T"\n',
    "content/index.md": "# home\n",
    "content/a.md": "# a\n\nfirst\n",
    "content/b.md": "# b\n",
    "assets/x.svg": "<svg/>",
}


def laid_out(site: Path) -> Path:
    for name, content in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, encoding="utf-8")
    return site


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with serving(laid_out(tmp_path / "site")) as running:
        yield running


def test_a_save_in_place_is_told_with_what_changed(running: Running) -> None:
    with listening(running) as updates:
        running.write("content/a.md", "# a\n\nsecond\n")
        assert list(updates.next()["changed"]) == ["a/index.html"]
    assert "second" in running.ask("/a/").text


def test_a_save_that_changes_nothing_does_nothing(running: Running) -> None:
    with listening(running) as updates:
        running.write("content/a.md", FILES["content/a.md"])
        (running.site / "content/b.md").touch()
        running.write("content/note.md~", "left behind")
        running.write("content/.a.md.swp", "left behind")
        running.write(".git/index", "git's")
        running.write("_site/x.html", "an earlier build's")
        running.write("build/x.md", "no part of the site")
        assert updates.is_quiet()


@pytest.mark.parametrize("way", ["rename", "vim", "gedit", "jetbrains", "from outside"])
def test_atomic_saves_are_one_change(running: Running, tmp_path: Path, way: str) -> None:
    page = running.site / "content/a.md"
    text = "# a\n\nsaved\n"
    with listening(running) as updates:
        if way == "vim":
            (page.parent / "4913").write_text("")
            (page.parent / "4913").unlink()
            page.rename(f"{page}~")
            page.write_text(text)
            Path(f"{page}~").unlink()
        elif way == "jetbrains":
            (page.parent / "a.md___jb_tmp___").write_text(text)
            page.rename(page.parent / "a.md___jb_old___")
            (page.parent / "a.md___jb_tmp___").rename(page)
            (page.parent / "a.md___jb_old___").unlink()
        else:
            name = {"rename": "a.md.tmp", "gedit": ".goutputstream-X1"}.get(way)
            new = page.parent / name if name else tmp_path / "outside.md"
            new.write_text(text)
            new.replace(page)
        changed: dict[str, str | None] = {}
        while "a/index.html" not in changed:
            changed |= updates.next()["changed"]
        assert list(changed) == ["a/index.html"]
        assert changed["a/index.html"]
        assert updates.is_quiet()
    assert "saved" in running.ask("/a/").text


def test_pages_that_are_deleted_renamed_or_moved_out_are_gone(running: Running, tmp_path: Path) -> None:
    (running.site / "content/a.md").rename(running.site / "content/c.md")
    running.until(lambda: running.ask("/a/").status == 404)
    running.shows("/c/", "first")
    (running.site / "content/b.md").rename(tmp_path / "b.md")
    running.until(lambda: running.ask("/b/").status == 404)
    (running.site / "content/c.md").unlink()
    running.until(lambda: running.ask("/c/").status == 404)


def test_saves_are_seen_at_once_after_files_are_moved_out(running: Running, tmp_path: Path) -> None:
    """watchdog holds every event back for half a second when a file leaves the folder."""
    with listening(running) as updates:
        started = time.monotonic()
        for number in range(8):
            running.write(f"content/out{number}.md", "# x\n")
            updates.next()
            (running.site / f"content/out{number}.md").rename(tmp_path / f"out{number}.md")
            updates.next()
            running.write("content/a.md", f"# a\n\nnumber {number}\n")
            updates.next()
        assert time.monotonic() - started < 4.0


def test_new_folders_are_watched_with_what_is_in_them(running: Running, tmp_path: Path) -> None:
    running.write("content/new/deep/page.md", "# deep\n")
    running.shows("/new/deep/page/", "deep")
    running.write("content/new/deep/page.md", "# deeper\n")
    running.shows("/new/deep/page/", "deeper")
    (tmp_path / "moved").mkdir()
    (tmp_path / "moved/page.md").write_text("# moved\n")
    (tmp_path / "moved").rename(running.site / "content/moved")
    running.shows("/moved/page/", "moved")
    (running.site / "content/moved").rename(running.site / "content/again")
    running.shows("/again/page/", "moved")
    running.write("content/again/page.md", "# edited\n")
    running.shows("/again/page/", "edited")
    shutil.rmtree(running.site / "content/again")
    running.until(lambda: running.ask("/again/page/").status == 404)


def test_folders_that_come_later_are_watched(running: Running) -> None:
    running.write("templates/page.html", '{% extends "theme/page.html" %}{% block courses %}own{% endblock %}')
    running.shows("/a/", "own")
    running.write("templates/page.html", '{% extends "theme/page.html" %}{% block courses %}again{% endblock %}')
    running.shows("/a/", "again")


def test_the_configuration_can_be_edited_and_its_folders_move(running: Running) -> None:
    running.write("site.toml", '[site]\ntitle = "Other"\n')
    running.shows("/a/", "Other")
    running.write("pages/p.md", "# elsewhere\n")
    running.write("site.toml", '[site]\ntitle = "Other"\n[build]\ncontent = "pages"\n')
    running.shows("/p/", "elsewhere")
    running.write("pages/p.md", "# watched\n")
    running.shows("/p/", "watched")
    assert running.ask("/a/").status == 404


def test_a_broken_configuration_keeps_what_was_good(running: Running) -> None:
    with listening(running) as updates:
        running.write("site.toml", "[site\n")
        told = updates.next()
        assert told["changed"] == {}
        assert (told["errors"]["stopped"], told["errors"]["count"]) == (True, 1)
        assert told["errors"]["shown"][0]["frame"] == {
            "first": 1,
            "lines": ["[site", ""],
            "line": 1,
            "from": 5,
            "to": 6,
        }
        assert "first" in running.ask("/a/").text
        running.write("content/a.md", "# a\n\nmeanwhile\n")
        running.write("site.toml", FILES["site.toml"])
        while updates.next()["errors"]["count"]:
            pass
    running.shows("/a/", "meanwhile")


def test_a_checkout_of_many_files_is_shown_at_once_and_not_one_by_one(running: Running) -> None:
    for number in range(100):
        running.write(f"content/many/{number}.md", f"# {number}\n")
    running.shows("/many/99/", "99")
    time.sleep(0.3)
    with listening(running) as updates:
        for number in range(100):
            running.write(f"content/many/{number}.md", f"# {number}\n\nchecked out\n")
        changed: set[str] = set()
        count = 0
        while len(changed) < 100:
            changed.update(updates.next()["changed"])
            count += 1
        assert count < 10  # a busy machine may write them in several bursts


def test_the_folder_can_be_replaced(running: Running, tmp_path: Path) -> None:
    running.site.rename(tmp_path / "old")
    running.says("the site cannot be made")
    assert "first" in running.ask("/a/").text
    laid_out(running.site)
    running.write("content/a.md", "# a\n\nreplaced\n")
    running.shows("/a/", "replaced")
    running.write("content/a.md", "# a\n\nand edited\n")
    running.shows("/a/", "and edited")
    (running.site / "content").rename(tmp_path / "content")
    running.write("content/a.md", "# a\n\nnew content\n")
    running.shows("/a/", "new content")
    running.write("content/a.md", "# a\n\nedited again\n")
    running.shows("/a/", "edited again")


def test_what_was_missed_over_a_reconnection_is_told(running: Running) -> None:
    with listening(running) as updates:
        running.write("content/a.md", "# a\n\nsecond\n")
        updates.next()
        last = updates.last_id
    running.write("content/b.md", "# b\n\nsecond\n")
    running.shows("/b/", "second")
    running.write("assets/x.svg", "<svg><g/></svg>")
    running.shows("/assets/x.svg", "<g/>")
    with listening(running, last) as updates:
        assert set(updates.first["changed"]) == {"b/index.html", "assets/x.svg"}


def test_findings_are_said_once_and_that_they_are_gone(running: Running) -> None:
    running.write("content/a.md", "# a\n\n[x](nowhere.md)\n")
    running.says("content/a.md:3:")
    running.write("content/a.md", "# a\n\nmore\n\n[x](nowhere.md)\n")
    running.shows("/a/", "more")
    running.write("content/a.md", "# a\n\nmended\n")
    running.says("1 finding gone")
    assert sum("nowhere.md" in line and "warning" in line for line in running.lines) == 1


def test_two_pages_that_want_one_address_leave_what_was_there(running: Running) -> None:
    running.write("content/c.md", "---\npermalink: /a/\n---\nother\n")
    running.says("error")
    assert "first" in running.ask("/a/").text
    (running.site / "content/c.md").unlink()
    running.says("findings gone")


def test_a_taken_port_is_said_and_the_next_one_used(tmp_path: Path) -> None:
    site = laid_out(tmp_path / "site")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(site, "--port", str(port)) as running:
            assert running.port > port
            running.says(f"port {port} is taken")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_though_streams_are_open(running: Running, sent: signal.Signals) -> None:
    with listening(running) as one, listening(running) as two:
        started = time.monotonic()
        running.process.send_signal(sent)
        running.process.wait(PATIENCE)
        assert time.monotonic() - started < 5.0
        assert one.has_ended()
        assert two.has_ended()
    assert running.process.returncode == (0 if sent is signal.SIGINT else -signal.SIGTERM)
    assert not [line for line in running.lines if "Traceback" in line]


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "coursegen", "serve", str(tmp_path), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env={**os.environ, "CI": "1"})
    assert done.returncode == 2
    assert "config.missing" in done.stderr


def test_drafts_are_shown_where_they_are_asked_for(tmp_path: Path) -> None:
    site = laid_out(tmp_path / "site")
    (site / "content/d.md").write_text("---\ndraft: true\n---\nnot yet\n")
    with serving(site) as running:
        assert running.ask("/d/").status == 404
    with serving(site, "--drafts") as running:
        assert "not yet" in running.ask("/d/").text


def test_what_is_released_later_is_shown_to_its_author(tmp_path: Path) -> None:
    site = laid_out(tmp_path / "site")
    (site / "content/d.md").write_text("---\nrelease: 9000-01-01\n---\nin a while\n")
    with serving(site) as running:
        assert "in a while" in running.ask("/d/").text
