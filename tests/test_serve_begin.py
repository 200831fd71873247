"""How a server begins: with all cores, as long as no thread runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coursegen.diagnostics import CoursegenError
from coursegen.made import Made
from coursegen.serve.loop import Session
from coursegen.serve.server import begin
from coursegen.workers import workers


class Asking:
    """Makes no site, but asks who would."""

    def __init__(self) -> None:
        self.found: list[int] = []

    def make(self) -> Made:
        with workers(0) as crew:
            self.found.append(crew.submit(os.getpid).result())
        raise CoursegenError(())

    def preview(self, changed: frozenset[str]) -> Made | None:
        return None

    def settle(self) -> None:
        pass


def test_the_first_making_has_other_processes_and_later_ones_have_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursegen.workers.cores", lambda jobs: 2)
    maker = Asking()
    session = Session(tmp_path, maker)
    begin(session)
    session.rebuild(None)
    assert maker.found[0] != os.getpid()
    assert maker.found[1] == os.getpid()
