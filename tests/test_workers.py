"""Further processes: what comes out of them is what would come out here, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursegen import workers as module
from coursegen.workers import Workers, ahead, cores, workers

HERE = os.getpid()
BIG = 5_000_000
"""Characters, far more than a pipe holds."""


def doubled(text: str) -> str:
    return text + text


def process_of(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def without_seven(number: int) -> int:
    if number == 7:
        raise LookupError("no seven")
    return -number


def killed_elsewhere(number: int) -> int:
    if number == 3 and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def no_message(number: int) -> object:
    return (lambda: number) if os.getpid() != HERE else number


def interrupted(_: object) -> None:
    raise KeyboardInterrupt


def has_loaded(name: str) -> bool:
    return name in sys.modules


@pytest.fixture(name="crew", params=[0, 1, 2, 5])
def some_workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    with workers(request.param) as crew:
        yield crew


def test_everything_comes_in_order(crew: Workers) -> None:
    assert [*crew.map(abs, range(-50, 0), chunk=3)] == [*range(50, 0, -1)]
    assert [*crew.map(abs, [])] == []


def test_more_than_a_pipe_holds_goes_both_ways(crew: Workers) -> None:
    texts = [str(number) * BIG for number in range(4)]
    assert [*crew.map(doubled, texts)] == [text * 2 for text in texts]


def test_a_failure_is_raised_where_its_result_is_wanted(crew: Workers) -> None:
    found = crew.map(without_seven, range(5, 20))
    assert [next(found), next(found)] == [-5, -6]
    with pytest.raises(LookupError, match="no seven"):
        next(found)


def test_work_that_was_started_is_done_beside() -> None:
    with workers(2) as crew:
        task = crew.submit(process_of, 0)
        assert task.result() != os.getpid()
        assert len({*crew.map(process_of, range(6))}) == 2
    assert Workers().submit(process_of, 0).result() == os.getpid()


def test_what_a_killed_process_was_at_is_done_by_another_or_here(crew: Workers) -> None:
    assert [*crew.map(killed_elsewhere, range(9), chunk=2)] == [number * number for number in range(9)]
    assert crew.submit(abs, -1).result() == 1


def test_what_cannot_cross_between_processes_is_made_here(crew: Workers) -> None:
    assert [*crew.map(no_message, range(3))] == [0, 1, 2]


def test_no_process_is_left() -> None:
    with pytest.raises(KeyError), workers(3) as crew:
        numbers = [*crew.map(process_of, range(9))]
        raise KeyError
    assert len({*numbers}) == 3
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_who_is_interrupted_while_an_answer_comes_lets_go_of_all() -> None:
    with pytest.raises(KeyboardInterrupt), workers(2) as crew:
        task = crew.submit(process_of, 0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("coursegen.workers.pickle.load", interrupted)
            task.result()


def test_where_none_can_be_had_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError("no process is left")

    monkeypatch.setattr(os, "fork", full)
    open_before = len([*Path("/proc/self/fd").iterdir()])
    with workers(2) as crew:
        assert {*crew.map(process_of, range(3))} == {os.getpid()}
    assert len([*Path("/proc/self/fd").iterdir()]) == open_before


def test_those_begun_ahead_have_loaded_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with ahead(2, "this"):
        for _ in range(2):  # they serve one after another
            with workers(1) as crew:
                assert [*crew.map(has_loaded, ["this"] * 3)] == [True] * 3
    assert "this" not in sys.modules
    with workers(1) as crew:
        assert not crew.submit(has_loaded, "this").result()


def test_a_module_that_cannot_be_loaded_ahead_leaves_the_work_here() -> None:
    with ahead(2, "coursegen.nothing"), workers(2) as crew:
        assert {*crew.map(process_of, range(3))} == {os.getpid()}


def test_a_single_process_begins_no_other() -> None:
    with ahead(1, "this"):
        assert module._AHEAD.get() is None
    assert cores(3) == 3
    assert 1 <= cores() <= 8


def test_an_interrupted_command_leaves_no_process() -> None:
    code = (
        "import os, sys, time\n"
        "from coursegen.workers import workers\n"
        "with workers(2) as crew:\n"
        "    print(crew.submit(os.getpid).result(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as running:
        assert running.stdout is not None
        number = int(running.stdout.readline())
        os.killpg(running.pid, signal.SIGINT)  # what a terminal does
        assert running.wait(20) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
