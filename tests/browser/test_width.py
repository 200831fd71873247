"""No page scrolls sideways on a phone, whatever its author wrote that cannot be broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from coursegen.build import build_site

URL = "https://example.org/" + "a-very-long-path-without-a-place-to-break/" * 4
FORMULA = r"$\int \{(\nabla d)^2 + \lambda (\nabla f \cdot V + f_t)^2\}\,dx\,dy\,dz\,dt = \frac{a+b+c+d+e+f}{g+h+i+j}$"
WIDE = {
    "a formula in a line": f"本文 {FORMULA} 本文\n",
    "a formula in a list": f"- 甲\n  - 乙 {FORMULA}\n",
    "a formula in a heading": f"## 題 {FORMULA}\n",
    "a formula in a definition": f"語\n: {FORMULA}\n",
    "a formula in a quotation": f"> {FORMULA}\n",
    "a formula in a table": f"|甲|乙|\n|-|-|\n|{FORMULA}|1|\n",
    "a formula on lines of its own": f"$${FORMULA.strip('$')}$$\n",
    "an address": f"{URL}\n",
    "an address in a list": f"- 甲\n  1. <{URL}>\n",
    "an address in a caption": f'<center>\n<img src="a.png" alt="図"><br>\n図 1. {URL}\n</center>\n',
    "an address in a caption of its class": (
        f'<div class="figcenter">\n<img src="a.png" alt="図">\n<div class="figcaption">{URL}</div>\n</div>\n'
    ),
    "an address in a heading": f"## {URL}\n",
    "an address in a note": f"本文[^1]\n\n[^1]: {URL}\n",
    "an address in code": f"`{URL}`\n",
    "an address in a reference": f"## 参考文献\n\n- 山田太郎 (2020) 題. {URL}\n",
    "a word": f"{'x' * 90}\n",
    "a line of code": f"```\n{'x' * 90}\n```\n",
    "a wide image": '<img src="a.png" width="900" height="10" alt="図">\n',
    "a frame": '<iframe width="900" height="300" src="about:blank" title="t"></iframe>\n',
    "a box that the author made wide": '<div style="width:900px">甲</div>\n',
}


@pytest.mark.parametrize("width", [320, 360])
def test_what_cannot_be_broken_does_not_widen_the_page(width: int, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\n')
    for number, text in enumerate(WIDE.values()):
        (tmp_path / f"content/{number}.md").write_text(f"# T\n\n{text}", encoding="utf-8")
    build_site(tmp_path, output=tmp_path / "out", jobs=1)
    page = browser.new_page(viewport={"width": width, "height": 800})
    scrolling = []
    for number, name in enumerate(WIDE):
        page.goto((tmp_path / f"out/{number}/index.html").as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > width:
            scrolling.append(name)
    page.close()
    assert scrolling == []
