"""How large an image is shown, and when it is loaded."""

from __future__ import annotations

import re

from turbohtml import Element, Text

from coursegen.markdown.tree.nesting import style

_PIXELS = re.compile(r"\s*\d+(?:px)?\s*$")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(%|px|em|rem|ex|ch|vw|vh|cm|mm|in|pt|pc)?")
_HEIGHT = re.compile(r"(?:^|;)\s*(?:max-|min-)?height\s*:", re.IGNORECASE)
_WIDTH = re.compile(r"(?:^|;)\s*width\s*:", re.IGNORECASE)
_LINES = 40
"""Lines of text that may stand on a first screen; the more, the fewer images wait that are seen at once."""
_LINE = 40
"""Letters on a line."""
_PICTURE = 7
"""Lines that a figure takes at least."""


def leaves_size_open(image: Element) -> bool:
    """Whether the file is to tell an image's width and height: not where the author gave both in pixels.

    What else an author gave becomes style, which wins over the file's size; a height alone keeps the width in ratio.
    """
    attrs = image.attrs
    given = {name: image.attr(name) or "" for name in ("width", "height") if name in attrs}
    if len(given) == 2 and all(_PIXELS.match(value) for value in given.values()):
        return False
    for name, value in given.items():
        del attrs[name]
        match = _LENGTH.match(value)
        if match and not (name == "height" and match[2] == "%"):
            style(image, f"{name}:{float(match[1]):g}{match[2] or 'px'}")
    written = image.attr("style") or ""
    if _HEIGHT.search(written) and not _WIDTH.search(written):
        style(image, "width:auto")
    return True


def first_screen(root: Element) -> set[Element]:
    """The images that a large screen may show before it is scrolled."""
    found: set[Element] = set()
    lines = 0
    for node in root.children:
        if lines >= _LINES:
            break
        if isinstance(node, Element):
            images = node.find_all("img")
            found.update([node] if node.tag == "img" else images)
            lines += len(node.text) // _LINE + 1 + (_PICTURE if images and node.tag in ("figure", "div") else 0)
        elif isinstance(node, Text):
            lines += len(node.data.strip()) // _LINE
    return found
