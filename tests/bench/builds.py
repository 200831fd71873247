"""Builds as whole processes, coursegen's and its peers' by turns."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.peers import COURSEGEN, PEERS, Tool
from tests.bench.runs import Failed, Run, median, run
from tests.bench.trees import MARK, PLACE, Tree, marks

ROUNDS = 5
_SLOW = 60
"""Seconds of a cold build above which one round must do."""
_ASIDE = PLACE / "aside"
"""What a build must not find any more."""


def cold(tool: Tool, tree: Tree, number: int) -> None:
    """Neither an output nor anything kept of an earlier build."""
    for path in (tool.output, *tool.caches):
        _remove(tool, path)


def no_op(tool: Tool, tree: Tree, number: int) -> None:
    """A build after a build."""


def one_page(tool: Tool, tree: Tree, number: int) -> None:
    """Other words in one paragraph of one page."""
    edit(tool.page(tree.edited), f"round {number}")


def restored(tool: Tool, tree: Tree, number: int) -> None:
    """A fresh checkout as CI has it: no output, the caches of the last build, every source with a new time."""
    _remove(tool, tool.output)
    now = time.time()
    kept = {tool.folder / cache for cache in tool.caches}
    for path in tool.folder.rglob("*"):
        if not kept & {path, *path.parents}:
            os.utime(path, (now, now))


SCENARIOS: Mapping[str, Callable[[Tool, Tree, int], None]] = {
    "cold": cold,
    "nothing changed": no_op,
    "one page edited": one_page,
    "cache restored, all times new": restored,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of one tool."""

    tool: Tool
    version: str
    runs: Mapping[str, list[Run]] = field(default_factory=lambda: {name: [] for name in SCENARIOS})
    """By scenario."""


def edit(path: Path, words: str) -> str:
    """Put other words behind a page's mark; tells what the paragraph says now."""
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    start = text.index(MARK)
    mark = text[start : start + len(MARK) + 4]
    rest = text[text.index("\n", start) :]
    path.write_text(f"{text[:start]}{mark} {words}{rest}", encoding="utf-8", errors="surrogateescape")
    return f"{mark} {words}"


def measure(tree: Tree, wanted: frozenset[str], rounds: int = ROUNDS) -> tuple[list[Measured], dict[str, str]]:
    """Every tool by turns; and why the others could not be measured, by name. `wanted` names some peers; empty: all."""
    found: list[Measured] = []
    failed: dict[str, str] = {}
    for tool in (COURSEGEN, *PEERS):
        if tool is COURSEGEN or not wanted or tool.name in wanted:
            try:
                found.append(_ready(tool, tree))
            except Failed as error:
                failed[tool.name] = str(error)
    for number in range(rounds):
        for scenario, prepare in SCENARIOS.items():
            for each in found:
                if number and _is_slow(each):
                    continue
                prepare(each.tool, tree, number)
                each.runs[scenario].append(run(each.tool.filled(each.tool.command), each.tool.folder))
    shutil.rmtree(_ASIDE, ignore_errors=True)
    return found, failed


def _ready(tool: Tool, tree: Tree) -> Measured:
    """A tool that was installed, has built the tree once and published every page of it. Raises Failed."""
    tool.set_up(tree)
    measured = Measured(tool, tool.told_version())
    cold(tool, tree, 0)
    run(tool.filled(tool.command), tool.folder)
    seen = set(marks(tool.folder / tool.output))
    missing = [page for number, page in enumerate(tree.pages) if f"{MARK}{number:04}" not in seen]
    if missing:
        raise Failed(f"{len(missing)} of {len(tree.pages)} pages are not in its output, such as {missing[0]}")
    return measured


def tables(found: list[Measured], failed: Mapping[str, str], pages: int) -> str:
    """What was measured, as Markdown: seconds, and coursegen's time as a share of each peer's."""
    ours = found[0]
    heads = ["", *SCENARIOS, "memory, cold", "pages/s, cold"]
    rows = []
    for each in found:
        first = each.runs["cold"]
        rows.append(
            [
                f"{each.tool.name} {each.version}",
                *(f"{median(runs):.2f} s ({median(runs, 'processor'):.2f})" for runs in each.runs.values()),
                f"{median(first, 'memory'):.0f} MiB",
                f"{pages / median(first):.0f}",
            ]
        )
    shares = []
    for each in found[1:]:
        whole = median(each.runs["cold"])
        shares.append(
            [
                each.tool.name,
                *(f"{median(ours.runs[name]) / median(each.runs[name]):.2f}" for name in SCENARIOS),
                *(f"{median(ours.runs[name]) / whole:.2f}" for name in list(SCENARIOS)[1:]),
            ]
        )
    beside = [f"{name} against its cold build" for name in list(SCENARIOS)[1:]]
    lines = [table(heads, rows), "", "coursegen's time as a share of the peer's:", ""]
    lines.append(table(["", *SCENARIOS, *beside], shares))
    lines += [
        f"\n{each.tool.name} takes so long that it was measured in one round." for each in found if _is_slow(each)
    ]
    lines += [f"\n{name} is not in the table: {reason}." for name, reason in failed.items()]
    return "\n".join(lines)


def _is_slow(measured: Measured) -> bool:
    return bool(measured.runs["cold"]) and measured.runs["cold"][0].seconds > _SLOW


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, numbers to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _remove(tool: Tool, name: str) -> None:
    """Set aside until all is measured: ext4 passes over what was deleted in the last minutes at every new file, so each
    run would pay for all that were before it."""
    path = tool.folder / name
    if path.exists():
        _ASIDE.mkdir(parents=True, exist_ok=True)
        path.rename(_ASIDE / str(time.time_ns()))
