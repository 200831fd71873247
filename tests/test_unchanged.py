"""A build that has nothing to do looks at no more than it must, and is never mistaken."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen import facts
from coursegen.build import build_site
from coursegen.cache import Cache, cache_of
from coursegen.cli import main
from coursegen.facts import settled
from coursegen.unchanged import LastBuild, Options, last_build
from tests.conftest import MakeSite

FILES = {
    "site.toml": '[site]\ntitle = "T"\n',
    "content/a.md": "# 一\n\n![](../assets/a.svg)\n\n<font color=red>x</font>\n",
    "assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>',
}


@pytest.fixture(name="site")
def built_site(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose files count as settled, as they do a minute after they were written."""
    monkeypatch.setattr(facts, "_WHILE", -3600)
    site = make_site(FILES)
    build_site(site, cache=Cache(cache_of(site)))
    return site


def last(site: Path, *, even_off: bool = False) -> LastBuild | None:
    return last_build(Options(site), Cache(cache_of(site)), even_off=even_off)


def replaced_in_place(site: Path) -> None:
    """Other words of the same length, and the file's old time given back."""
    page = site / "content/a.md"
    status = page.stat()
    page.write_bytes(page.read_bytes().replace("一".encode(), "壱".encode()))
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))


def moved_over(site: Path) -> None:
    """Another file of the same length and time in its place."""
    page, other = site / "content/a.md", site / "content/b"
    status = page.stat()
    other.write_bytes(page.read_bytes().replace("一".encode(), "壱".encode()))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(page)


def test_what_is_settled_is_not_read_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(path: str, size: str) -> str:
        read.append(path)
        return ""

    monkeypatch.setattr(facts, "_file", reading)
    assert last(site) is not None
    assert [path for path in read if Path(path).exists()] == []


@pytest.mark.parametrize("change", [replaced_in_place, moved_over])
def test_what_only_looks_settled_is_noticed(site: Path, change: Callable[[Path], None]) -> None:
    assert last(site) is not None
    change(site)
    assert last(site) is None


def test_a_file_with_a_new_time_is_read_and_found_the_same(site: Path) -> None:
    os.utime(site / "site.toml", (1, 1))
    found = facts.changed(site, [("file", "site.toml", _fact(site))], {"site.toml": [0, 0, 0, 0]})
    assert found is None


def _fact(site: Path) -> str:
    data = (site / "site.toml").read_bytes()
    return f"-1 {facts.digest(data)}"


def test_only_what_was_left_alone_for_a_while_is_settled(make_site: MakeSite) -> None:
    site = make_site(FILES)
    known = [("file", "site.toml", "-1 x"), ("file", "nothing", ""), ("folder", "content", "y")]
    assert settled(site, known, time.time()) == {}
    assert list(settled(site, known, time.time() + 120)) == ["site.toml"]


def test_findings_that_are_off_are_told_where_they_are_wanted(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [
        {each.code.name for each in found.diagnostics} for found in (last(site), last(site, even_off=True)) if found
    ]
    assert codes[1] - codes[0] == {"html.obsolete"}
    capsys.readouterr()
    assert main(["check", str(site), "--select", "html.obsolete"]) == 0
    assert "html.obsolete" in capsys.readouterr().err
