"""Times a cold build as a whole process: `make bench`. Peers come with a later issue."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from coursegen.check import Facts, Published, check_references, occurrences
from tests.site_builder import built, document, jekyll_site

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


def check_stage(pages: int = 1000, links: int = 50) -> float:
    """Seconds to judge the references of a site made by hand: `pages` pages with so many local links each, one in a
    hundred broken. Only the stage is timed."""
    config = jekyll_site(url="https://h.example")
    documents = [
        document(
            f"c{page % 20}/lect{page}.md",
            *(
                f"../c{other % 20}/{'lect' if at % 100 else 'lectt'}{other}.md#x"
                for at, other in enumerate((page * 7 + step * 13) % pages for step in range(links))
            ),
            anchors=("x",),
        )
        for page in range(pages)
    ]
    made, _ = built(documents, [f"assets/a{number}.png" for number in range(2000)], config)
    outputs = [*(page.output for page in made.pages), *(asset.output for asset in made.assets)]
    sources = {page.document.path: page.document.source for page in made.pages}
    started = time.perf_counter()
    published = Published(outputs, config)
    written = occurrences(made, (), published)
    check_references(written, Facts(made, config, published, None, sources, date(2026, 1, 1)))
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
    print(f"check of 50,000 local links on 1,000 pages: {check_stage():.2f} s")
