"""The judging of references alone, on a site made by hand."""

from __future__ import annotations

import time
from datetime import date

from coursegen.check import Facts, Published, check_references, occurrences
from tests.site_builder import built, document, jekyll_site


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
