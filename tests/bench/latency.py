"""From a save to the screen: seconds from the closing of a source file until an open page in headless Chromium shows it.

The page itself tells: a script that no tool knows of looks at every change of the document, and at every document that
a reload brings, and reports the words of the marked paragraph and the style that counts.
"""

from __future__ import annotations

import random
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Error, Page, sync_playwright

from tests.bench.builds import edit, table
from tests.bench.peers import Tool
from tests.bench.runs import Failed
from tests.bench.trees import MARK, Tree

EDITS = 50
PATIENCE = 30
"""Seconds to wait for a server, and for an edit to be shown."""
_WATCH = f"""
const told = {{}};
const tell = (what, value) => {{ if (value && told[what] !== value) {{ told[what] = value; console.log(what + ' ' + value); }} }};
const words = () => {{
  const found = [...document.querySelectorAll('p')].find(p => p.textContent.startsWith('{MARK}'));
  tell('words', found && found.textContent.trim());
}};
new MutationObserver(words).observe(document, {{ subtree: true, childList: true, characterData: true }});
const style = () => tell('style', getComputedStyle(document.documentElement).getPropertyValue('--bench').trim());
setInterval(() => document.documentElement && style(), 4);
"""


def measure(tool: Tool, tree: Tree, edits: int = EDITS) -> tuple[list[float], list[float]]:
    """Seconds of each edit of a page's words, and of a style sheet; an edit that is never shown is infinite. Raises
    Failed."""
    page_path = tree.edited
    chance = random.Random(0)
    with _served(tool) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.add_init_script(_WATCH)
        _until(lambda: MARK in _text(f"{address}/{page_path.removesuffix('.md')}/"), "its server shows no page")
        page.goto(f"{address}/{page_path.removesuffix('.md')}/")
        time.sleep(2)  # until the page listens to its server

        def words(number: int) -> str:
            return f"words {edit(tool.page(page_path), f'edit {number}')}"

        def style(number: int) -> str:
            (tool.folder / tool.style).write_text(f":root{{--bench:{number}}}\n", encoding="utf-8")
            return f"style {number}"

        found = [_shown(page, words, edits, chance), _shown(page, style, edits, chance)]
        browser.close()
        return found[0], found[1]


def _shown(page: Page, change: Callable[[int], str], edits: int, chance: random.Random) -> list[float]:
    """Make a change so many times, at any phase of whatever the server does at intervals."""
    seconds = []
    for number in range(1, edits + 1):
        time.sleep(chance.uniform(0.5, 1.5))
        wanted: list[str] = []
        try:
            with page.expect_console_message(lambda said: said.text in wanted, timeout=PATIENCE * 1000):  # noqa: B023
                wanted.append(change(number))
                saved = time.perf_counter()
            seconds.append(time.perf_counter() - saved)
        except Error:
            seconds.append(float("inf"))
    return seconds


@contextmanager
def _served(tool: Tool) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with subprocess.Popen(
        tool.filled(tool.serve, port), cwd=tool.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + 10 * PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise Failed(otherwise)
        time.sleep(0.2)


def _text(address: str) -> str:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode(errors="replace"))
    except (URLError, OSError):
        return ""


def tables(found: dict[str, tuple[list[float], list[float]]], failed: dict[str, str]) -> str:
    """What was measured, as Markdown."""
    rows = [[name, *_quantiles(words), *_quantiles(style)] for name, (words, style) in found.items()]
    lines = [table(["", "page, p50", "page, p95", "style sheet, p50", "style sheet, p95"], rows)]
    lines += [f"\n{name} is not in the table: {reason}." for name, reason in failed.items()]
    return "\n".join(lines)


def _quantiles(seconds: list[float]) -> list[str]:
    """The median and the 95th percentile."""
    values = statistics.median(seconds), sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]
    return [f"{value * 1000:.0f} ms" if value < float("inf") else "not seen" for value in values]
