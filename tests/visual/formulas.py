"""A page of varied formulas to look at, set with the site's own font and style.

    python -m tests.visual.formulas OUT.html [KATEX]

With KATEX, the folder that holds katex.min.js (build/node/node_modules/katex/dist after `make node`), each formula stands beside KaTeX's setting of it. No machine
compares pictures: browsers differ by pixels, and what counts is that a reader finds nothing amiss.
"""

from __future__ import annotations

import base64
import sys
from html import escape
from pathlib import Path

from coursegen.markdown.formulas import Formulas
from coursegen.render.math_font import font_characters, math_font

FORMULAS = Path(__file__).with_suffix(".txt")
"""Formulas with an empty line between them; in dollars what stands in running text."""
STYLE = Path(__file__).parents[2] / "src/coursegen/theme/math.css"
_PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>Formulas</title>
<style>@font-face{{font-family:"STIX Two Math";src:url(data:font/woff2;base64,{font})}}
{style}
body{{font:17px/1.7 sans-serif;margin:1em;max-width:{width}px}}
table.pairs{{width:100%;border-collapse:collapse;table-layout:fixed}} td.pair{{border:1px solid #ccc;padding:4px 12px}}
</style>{katex}
<table class="pairs">{rows}</table></html>"""
_KATEX = """<link rel="stylesheet" href="{0}/katex.min.css"><script src="{0}/katex.min.js"></script>
<script>addEventListener("load", () => document.querySelectorAll("[data-tex]").forEach(cell => katex.render(
cell.dataset.tex, cell, {{throwOnError: false, displayMode: cell.dataset.display === "1"}})))</script>"""


def formulas() -> list[tuple[str, bool]]:
    """TeX, and whether it is set by itself."""
    blocks = [block.strip() for block in FORMULAS.read_text(encoding="utf-8").split("\n\n")]
    return [(block.strip("$"), not block.startswith("$")) for block in blocks if block]


def page(katex: Path | None) -> str:
    """The page's HTML."""
    built = Formulas({})
    rows: list[str] = []
    characters: set[str] = set()
    for tex, display in formulas():
        html = built.build(tex, display).html
        characters.update(html)
        settings = [html]
        if katex is not None:
            settings.append(f'<span data-display="{int(display)}" data-tex="{escape(tex)}"></span>')
        cells = (setting if display else f"文中の {setting} という式" for setting in settings)
        rows.append("<tr>" + "".join(f'<td class="pair">{cell}</td>' for cell in cells) + "</tr>")
    return _PAGE.format(
        font=base64.b64encode(math_font(font_characters(characters)).data).decode(),
        style=STYLE.read_text(encoding="utf-8"),
        katex="" if katex is None else _KATEX.format(katex.resolve().as_uri()),
        rows="\n".join(rows),
        width=800 if katex is None else 1500,
    )


if __name__ == "__main__":
    target, *rest = map(Path, sys.argv[1:])
    target.write_text(page(rest[0] if rest else None), encoding="utf-8")
