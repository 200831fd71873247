"""Whether every word can be read: the theme's, and those that an author gave a colour, on white and on dark paper."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from coursegen.build import build_site

COLOURS = ("navy", "blue", "Green", "#600", "rgb(80, 0, 80)", "teal", "red", "black", "maroon")
READ = 4.5
"""The contrast that WCAG 2 asks for text (1.4.3)."""
TEXTS = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const painted = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const paper = (element) => {
    const color = painted(getComputedStyle(element).backgroundColor);
    return color[3] > 200 || !element.parentElement ? color : paper(element.parentElement);
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim();
    if (words && !element.closest("script, style, svg") && element.checkVisibility()) {
      const [ink, behind] = [painted(getComputedStyle(element).color), paper(element)].map(light);
      found.push([Math.max(ink, behind) / Math.min(ink, behind), words]);
    }
  }
  return found;
}"""


def unread(page: Page) -> list[str]:
    """The words of a page that stand out too little."""
    texts = page.evaluate(TEXTS)
    assert texts
    return [words for contrast, words in texts if contrast < READ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_of_the_course_stands_out(
    browser: Browser, served: tuple[str, Path], scheme: Literal["light", "dark"]
) -> None:
    address, folder = served
    page = browser.new_page(color_scheme=scheme)
    faint = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        page.goto(address + name)
        faint[name] = unread(page)
    page.close()
    assert {name: words for name, words in faint.items() if words} == {}


def test_coloured_words_are_read_on_dark_paper_and_keep_their_colour_on_white(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text('[site]\ntitle = "T"\n')
    words = [
        f'<p style="width:50%; COLOR: {colour}">字</p>\n\n<font color="{colour}">字</font>\n' for colour in COLOURS
    ]
    on_light = '<p style="background-color: cornsilk">字</p>\n\n<p style="color:black;background:#ffc">字</p>\n'
    wrong = "$\\frac{1$\n"
    text = "# 題\n\n" + "\n".join([*words, on_light, wrong])
    (tmp_path / "content/a.md").write_text(text, encoding="utf-8")
    build_site(tmp_path, output=tmp_path / "out")
    page = browser.new_page(color_scheme="dark")
    page.goto((tmp_path / "out/a/index.html").as_uri())
    assert page.locator("main [style]").count() >= 2 * len(COLOURS)
    assert unread(page) == []
    page.emulate_media(color_scheme="light")
    assert page.locator("main [style]").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 128)"
    page.close()
