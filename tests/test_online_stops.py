"""An online check that ends before all is known still tells what is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coursegen.build import make_site as make
from coursegen.check.online import Cache, Settings, check_online
from coursegen.cli import main
from coursegen.diagnostics import Verdict
from tests.conftest import MakeSite
from tests.fake_web import Answer, FakeWeb, fake_web
from tests.test_online import NoWait, site_with

TEXT = "[a](https://a.example/slow) [b](https://a.example/later)\n"
PATIENCE = 60
"""Seconds until a test that hangs is given up."""


@contextmanager
def silent_web() -> Iterator[tuple[FakeWeb, threading.Event]]:
    """A server that never answers, and whether it was asked."""
    asked, over = threading.Event(), threading.Event()

    def play(method: str, place: str, headers: dict[str, str], before: int) -> Answer:
        asked.set()
        over.wait(PATIENCE)
        return 200, {}, b""

    with fake_web(play) as web:
        try:
            yield web, asked
        finally:
            over.set()


def test_what_was_not_asked_when_time_is_up_is_unverified(make_site: MakeSite) -> None:
    with silent_web() as (web, _):
        made = make(site_with(make_site, web, TEXT))
        settings = Settings(now=datetime(2026, 4, 1, tzinfo=UTC), budget=0.05, clock=NoWait())
        found = check_online(made.references, made.site, made.sources, made.config.check, Cache({}), settings)
    assert found.verdicts == {Verdict.UNVERIFIED: 2}
    assert found.stopped == "budget"
    assert all("time for the check was up" in each.message for each in found.diagnostics)


@pytest.fixture
def _heeds_interrupts() -> Iterator[None]:
    """A shell that starts the tests in the background has them, and what they start, ignore interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heeds_interrupts")
def test_an_interrupt_ends_the_asking_and_not_the_report(make_site: MakeSite) -> None:
    with silent_web() as (web, asked):
        site = site_with(make_site, web, TEXT)
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "src")}
        command = [sys.executable, "-m", "coursegen", "check", str(site), "--online"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as run:
            assert asked.wait(PATIENCE)
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=PATIENCE)
    assert "Traceback" not in said
    assert "the check ended early (interrupted)" in said
    assert "0 ok, 0 broken, 2 unverified" in said
    assert run.returncode == 0


@pytest.mark.parametrize("budget", ["soon", "0", "-5m", "10 days"])
def test_a_budget_that_is_no_time_is_refused(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], budget: str
) -> None:
    site = make_site({"site.toml": '[site]\ntitle = "T"\n', "content/index.md": "x\n"})
    assert main(["check", str(site), f"--budget={budget}"]) == 2
    assert "write a time such as 90s, 10m or 1h" in capsys.readouterr().err
