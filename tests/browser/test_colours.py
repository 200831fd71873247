"""Colours that an author gave words, on white and on dark paper."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from coursegen.build import build_site

COLOURS = ("navy", "blue", "Green", "#600", "rgb(80, 0, 80)", "teal", "red", "black", "maroon")
READ = 4.5
"""The contrast that WCAG 2 asks for text (1.4.3)."""
CONTRASTS = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (color) => {
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("main .lecture [style]")].map((element) => {
    const ink = light(getComputedStyle(element).color);
    return Math.max(paper, ink) / Math.min(paper, ink);
  });
}"""


def test_coloured_words_are_read_on_dark_paper_and_keep_their_colour_on_white(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\n')
    words = [
        f'<p style="width:50%; COLOR: {colour}">字</p>\n\n<font color="{colour}">字</font>\n' for colour in COLOURS
    ]
    on_light = '<p style="background-color: cornsilk">字</p>\n\n<p style="color:black;background:#ffc">字</p>\n'
    (tmp_path / "content/a.md").write_text("# 題\n\n" + "\n".join(words) + "\n" + on_light, encoding="utf-8")
    build_site(tmp_path, output=tmp_path / "out")
    page = browser.new_page(color_scheme="dark")
    page.goto((tmp_path / "out/a/index.html").as_uri())
    found = page.evaluate(CONTRASTS)
    assert len(found) >= 2 * len(COLOURS)
    assert min(found) >= READ
    page.emulate_media(color_scheme="light")
    assert page.locator("main [style]").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 128)"
    page.close()
