"""Formulas in a real browser: what is stretched is painted, wherever a layer or a tile of the page ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from coursegen.build import build_site


@pytest.mark.parametrize("command", ["widehat", "widetilde", "widecheck", "overbrace", "underbrace", "overline"])
def test_what_is_stretched_is_painted_whole(command: str, tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\n')
    (tmp_path / "content" / "index.md").write_text(f"$\\{command}{{\\hspace{{2.8em}}}}$\n")
    build_site(tmp_path, output=tmp_path / "out")
    page = browser.new_page()
    page.goto((tmp_path / "out" / "index.html").as_uri())
    page.wait_for_function("document.fonts.status === 'loaded'")
    # a filter cuts off what lies outside the part of the page that Chromium believes the sign to cover
    page.add_style_tag(content="main :is(mover, munder) > mo { filter: opacity(1) }")
    box = page.locator("main math").bounding_box()
    assert box is not None
    left, top = box["x"] + box["width"] / 2 - 15, box["y"] - 8
    aside = page.screenshot(clip={"x": left, "y": top, "width": 4, "height": 32})
    blank = page.screenshot(clip={"x": left, "y": top + 50, "width": 4, "height": 32})
    assert aside != blank, "nothing is painted"
    page.close()
