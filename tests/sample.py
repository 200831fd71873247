"""A random sample of the references that are read on a site, beside their source, to be judged by eye:
`python -m tests.sample SITE SEED COUNT`."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from coursegen.build import load_site


def main() -> None:
    """Print the sample."""
    folder, seed, count = sys.argv[1:]
    site, _ = load_site(Path(folder))
    found = [(page.document, reference) for page in site.pages for reference in page.document.references]
    print(f"{len(found)} references")
    for document, reference in random.Random(seed).sample(found, int(count)):
        source = document.source
        print(
            f"\n{source.path}:{source.position(reference.span.start).line}: {' '.join(source[reference.span].split())}"
        )
        for name in ("title", "authors", "year", "publisher", "url", "arxiv", "doi", "isbn"):
            if value := getattr(reference, name):
                print(f"    {name}: {value}")


if __name__ == "__main__":
    main()
