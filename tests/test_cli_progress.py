"""The progress bar, on a terminal of its own: what a person sees, and that nobody else sees it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MakeSite

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")


@pytest.fixture
def site(make_site: MakeSite) -> Path:
    """A site that takes long enough to read for a bar: many pages of formulas, each another."""
    pages = {
        f"content/{number}.md": f"# 題 {number}\n\n"
        + "".join(f"$$\\sum_{{i={number}}}^{{{line}}} \\frac{{x_i^2}}{{\\sqrt{{y_i}}}}$$\n\n" for line in range(60))
        for number in range(80)
    }
    return make_site({"site.toml": '[site]\ntitle = "T"\n', **pages})


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    return {**kept, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", **more}


def command(site: Path) -> list[str]:
    return [sys.executable, "-m", "coursegen", "build", os.fspath(site), "--no-cache", "--jobs", "1"]


def on_a_terminal(site: Path, **more: str) -> str:
    """Everything that a build writes to a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        command(site), env=environment(**more), stdin=slave, stdout=slave, stderr=slave, close_fds=True
    ) as process:
        os.close(slave)
        written = b""
        while chunk := _chunk(master):
            written += chunk
        os.close(master)
        assert process.wait() == 0
    return written.decode()


def _chunk(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # Linux says so where the other end is closed
        return b""


def test_a_terminal_shows_the_bar_and_is_left_clean(site: Path) -> None:
    written = on_a_terminal(site)
    bar, _, after = written.rpartition("reading pages")
    assert re.search(r"reading pages.*\d+%", written)
    assert bar
    assert "\x1b[2K" in after and "\x1b[?25h" in after  # the line is erased and the cursor shown again
    assert "built 80 pages" in after.rpartition("\x1b[2K")[2]


def test_nobody_else_sees_a_bar(site: Path) -> None:
    assert "reading pages" not in on_a_terminal(site, CI="true")
    piped = subprocess.run(command(site), env=environment(), capture_output=True, check=True)
    assert b"reading pages" not in piped.stdout + piped.stderr
    assert b"\x1b" not in piped.stdout + piped.stderr and b"built 80 pages" in piped.stderr
