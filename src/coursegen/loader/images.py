"""The head of an image file → its width and height in CSS pixels. What is corrupt, cut off or hostile has none.

Read are PNG, GIF, JPEG (turned as its EXIF orientation says), WebP, AVIF and SVG.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from math import isfinite
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from coursegen.codec import from_data, to_data
from coursegen.loader.disk import read
from coursegen.model import Asset, Size
from coursegen.record import Record

_KEY = "sizes of images"
_HEAD = 4096
"""Bytes that are enough for most files."""
_LONG_HEAD = 262_144
"""Bytes that are enough: the frame of a JPEG stands behind its metadata, which may hold a preview."""
_LARGEST = 100_000
_LENGTH = re.compile(r"\s*\+?(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)\s*(px|pt|pc|mm|cm|in|q|em|rem|ex|)\s*$", re.IGNORECASE)
_UNITS = {
    "px": 1.0, "": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6,
    "em": 16.0, "rem": 16.0, "ex": 8.0,
}  # fmt: skip
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""JPEG's markers of a frame; the others between are tables."""


class Results(Protocol):
    """What earlier builds kept."""

    def get(self, key: str, /) -> bytes | None:
        """The result under this key."""

    def put(self, key: str, value: bytes, /) -> None:
        """Keep a result."""


class _Known(Record):
    """What was read earlier."""

    images: Mapping[str, tuple[int, int, Size | None]]
    """By an image's path: the file's size and time when it was read, and what it told."""


def read_sizes(root: Path, images: Mapping[str, Asset], results: Results) -> dict[str, Size]:
    """The size of each image that tells it, by the same name; an image is read again only when its file has changed."""
    earlier = _earlier(results)
    known: dict[str, tuple[int, int, Size | None]] = {}
    for image in images.values():
        found = earlier.get(image.path)
        if found is None or found[:2] != (image.size, image.modified):
            found = image.size, image.modified, _size(root, image)
        known[image.path] = found
    if known != earlier:
        results.put(_KEY, json.dumps(to_data(_Known, _Known(known))).encode())
    sizes = {name: known[image.path][2] for name, image in images.items()}
    return {name: size for name, size in sizes.items() if size is not None}


def _earlier(results: Results) -> Mapping[str, tuple[int, int, Size | None]]:
    stored = results.get(_KEY)
    try:
        return from_data(_Known, json.loads(stored)).images if stored else {}
    except (ValueError, TypeError, LookupError):
        return {}


def _size(root: Path, image: Asset) -> Size | None:
    try:
        size = size_of(read(root, image.path, _HEAD, noted=False))
        if size is None and image.size > _HEAD:
            size = size_of(read(root, image.path, _LONG_HEAD, noted=False))
    except OSError:
        return None
    return size


def size_of(data: bytes) -> Size | None:
    """The size an image is shown in where nothing else is said; None where its head does not tell."""
    try:
        found = _reader(data)(data)
    except (IndexError, ValueError, OverflowError):
        return None
    if found is None or not all(isfinite(side) and 0 < side <= _LARGEST for side in found):
        return None
    return Size(max(1, round(found[0])), max(1, round(found[1])))


_Found = tuple[float, float] | None


def _reader(data: bytes) -> Callable[[bytes], _Found]:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _gif
    if data.startswith(b"\xff\xd8"):
        return _jpeg
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp
    if data[4:8] == b"ftyp" and re.search(rb"avi[fs]|mif1|heic", data[8:64]):
        return _avif
    return _svg


def _number(data: bytes, start: int, length: int, order: str = "big") -> int:
    part = data[start : start + length]
    if len(part) < length:
        raise ValueError("cut off")
    return int.from_bytes(part, "little" if order == "little" else "big")


def _png(data: bytes) -> _Found:
    if data[12:16] == b"CgBI":  # what Apple's tools put first
        return _number(data, 32, 4), _number(data, 36, 4)
    return (_number(data, 16, 4), _number(data, 20, 4)) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> _Found:
    return _number(data, 6, 2, "little"), _number(data, 8, 2, "little")


def _jpeg(data: bytes) -> _Found:
    at, is_turned = 2, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        length = _number(data, at + 2, 2)
        if length < 2 or marker in (0xD9, 0xDA):
            return None
        if marker in _FRAMES:
            height, width = _number(data, at + 5, 2), _number(data, at + 7, 2)
            return (height, width) if is_turned else (width, height)
        if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            is_turned = _orientation(data[at + 10 : at + 2 + length]) in (5, 6, 7, 8)
        at += 2 + length
    return None


def _orientation(tiff: bytes) -> int:
    """The orientation that EXIF data give; 1, upright, where they are damaged."""
    order = "little" if tiff[:2] == b"II" else "big"
    try:
        at = _number(tiff, 4, 4, order)
        for entry in range(at + 2, at + 2 + 12 * min(_number(tiff, at, 2, order), 200), 12):
            if _number(tiff, entry, 2, order) == 0x0112:
                return _number(tiff, entry + 8, 2, order)
    except ValueError:
        pass
    return 1


def _webp(data: bytes) -> _Found:
    kind = data[12:16]
    if kind == b"VP8X":
        return _number(data, 24, 3, "little") + 1, _number(data, 27, 3, "little") + 1
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = _number(data, 21, 4, "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _number(data, 26, 2, "little") & 0x3FFF, _number(data, 28, 2, "little") & 0x3FFF
    return None


def _avif(data: bytes) -> _Found:
    """The largest `ispe` among an AVIF's properties: the image's, where tiles and thumbnails have theirs too."""
    meta = data.find(b"meta", 8)
    if meta < 0:
        return None
    sides: list[tuple[int, int]] = []
    at = data.find(b"ispe", meta)
    while at >= 0 and len(sides) < 64:
        sides.append((_number(data, at + 8, 4), _number(data, at + 12, 4)))
        at = data.find(b"ispe", at + 4)
    if not sides:
        return None
    width, height = max(sides, key=lambda side: side[0] * side[1])
    turned = data.find(b"irot", meta)
    return (height, width) if turned >= 0 and data[turned + 4] & 1 else (width, height)


class _Root(Exception):
    """Raised at the first tag of a document: no more of it is read."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes


def _svg(data: bytes) -> _Found:
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        raise _Root(name, attributes)

    parser.StartElementHandler = start
    try:
        parser.Parse(data.lstrip(b" \t\r\n")[:65_536], False)
    except _Root as root:
        return _svg_size(root.attributes) if root.name.rpartition(":")[2] == "svg" else None
    except (expat.ExpatError, LookupError):
        return None
    return None


def _svg_size(attributes: dict[str, str]) -> _Found:
    """An SVG's width and height, one of them by its view box. A view box alone tells no size but a ratio: browsers show
    such an image as wide as there is room, and a width would make it smaller."""
    width, height = _length(attributes.get("width", "")), _length(attributes.get("height", ""))
    if width is not None and height is not None:
        return width, height
    box = [float(part) for part in re.split(r"[\s,]+", attributes.get("viewBox", "").strip()) if part]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return None
    if width is not None:
        return width, width * box[3] / box[2]
    return (height * box[2] / box[3], height) if height is not None else None


def _length(text: str) -> float | None:
    """A length in pixels; None for what depends on the place (`100%`, `auto`)."""
    match = _LENGTH.match(text)
    return float(match[1]) * _UNITS[match[2].lower()] if match else None
