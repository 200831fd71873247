"""Times a cold build as a whole process: `make bench`. Peers come with a later issue."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
RUNS = 5


def site() -> Path:
    """The real corpus laid out as a site where it is present, else the repository's own course."""
    tool = SHARED / "tools/materialize.py"
    if not tool.exists():
        print("the corpus is not on this machine: timing the repository's own course")
        return REPOSITORY
    folder = REPOSITORY / "build/corpus"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, tool, SHARED / "corpus/komazawa", folder], check=True, stdout=subprocess.DEVNULL)
    return folder


def run(folder: Path, output: Path) -> tuple[float, int]:
    """Seconds and peak memory in KiB of one cold build."""
    shutil.rmtree(output, ignore_errors=True)
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "coursegen", "build", folder, "--output", output],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"the build ended with {child.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss


def main() -> None:
    """Print the median, the range, pages per second and peak memory."""
    folder, output = site(), REPOSITORY / "build/bench-site"
    run(folder, output)
    seconds, memory = zip(*(run(folder, output) for _ in range(RUNS)), strict=True)
    pages = sum(
        1
        for path in folder.rglob("*.md")
        if not {"build", ".venv", "_site", "docs", "tests"} & set(path.relative_to(folder).parts)
    )
    median = statistics.median(seconds)
    print(
        f"cold build of {pages} pages: median {median:.2f} s ({min(seconds):.2f} to {max(seconds):.2f}) of {RUNS} runs"
    )
    print(f"{pages / median:.0f} pages/s, peak memory {max(memory) / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
