"""`make performance`: how time and memory grow with a site, into docs/performance.md and its plot."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.builds import table
from tests.bench.chart import Panel, draw
from tests.bench.check_stage import check_stage
from tests.bench.document import DOCUMENT, put
from tests.bench.generated import write_site
from tests.bench.runs import Run, median, run
from tests.bench.trees import PLACE

SIZES = (300, 1_000, 3_000, 10_000)


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at one size."""

    pages: int
    cold: list[Run]
    no_op: list[Run]
    one_page: list[Run]
    watched: Run
    """A cold build whose memory was added up over all of its processes."""


def measure(pages: int, rounds: int) -> Point:
    """Builds of a generated site with so many pages."""
    folder = PLACE / "generated"
    edited = write_site(folder, pages)
    command = [sys.executable, "-m", "coursegen", "build"]
    point = Point(pages, [], [], [], run([*command, "--clean"], folder, watched=True))
    for number in range(rounds):
        point.cold.append(run([*command, "--clean"], folder))
        point.no_op.append(run(command, folder))
        edited.write_text(edited.read_text(encoding="utf-8") + f"\n{number}\n", encoding="utf-8")
        point.one_page.append(run(command, folder))
    return point


def main() -> None:
    """Measure, write the table, draw the plot."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    points = []
    for pages in given.sizes:
        points.append(measure(pages, given.rounds))
        print(_rows(points[-1:])[0], flush=True)
    heads = ["pages", "cold", "processor, cold", "pages/s, cold", "memory, cold", "nothing changed", "one page edited"]
    rows = _rows(points)
    checked = f"The check alone, of 50,000 links on 1,000 pages: {check_stage():.2f} s."
    put("scale", f"{table(heads, rows)}\n\n{checked}")
    picture = draw(
        [
            Panel(
                "seconds",
                {
                    "cold": [(point.pages, median(point.cold)) for point in points],
                    "one page edited": [(point.pages, median(point.one_page)) for point in points],
                    "nothing changed": [(point.pages, median(point.no_op)) for point in points],
                },
            ),
            Panel("MiB", {"cold": [(point.pages, point.watched.memory) for point in points]}),
        ]
    )
    DOCUMENT.with_suffix(".svg").write_text(picture, encoding="utf-8")


def _rows(points: Sequence[Point]) -> list[list[str]]:
    return [
        [
            f"{point.pages:,}",
            f"{median(point.cold):.2f} s",
            f"{median(point.cold, 'processor'):.2f} s",
            f"{point.pages / median(point.cold):.0f}",
            f"{point.watched.memory:.0f} MiB",
            f"{median(point.no_op):.2f} s",
            f"{median(point.one_page):.2f} s",
        ]
        for point in points
    ]


if __name__ == "__main__":
    main()
