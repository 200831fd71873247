"""The sizes of images, read from the heads of their files, and how pages hold room for them."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.assemble import shown_images
from coursegen.build import build_site, load_site
from coursegen.cache import Cache, cache_of
from coursegen.loader.images import size_of
from coursegen.unchanged import Options, last_build
from tests.conftest import MakeSite


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06\0\0\0"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0"


def jpeg(width: int, height: int, orientation: int = 0, order: str = ">") -> bytes:
    exif = b""
    if orientation:
        mark = b"MM\0*" if order == ">" else b"II*\0"
        tiff = mark + struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, orientation, 0)
        exif = b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
    quantisation = b"\xff\xdb" + struct.pack(">H", 67) + b"\xff" * 65
    frame = b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 10
    return b"\xff\xd8" + exif + quantisation + frame


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + struct.pack("<I", len(body)) + body


def avif(*sides: tuple[int, int], turned: bytes = b"") -> bytes:
    boxes = b"".join(struct.pack(">I4sIII", 20, b"ispe", 0, *side) for side in sides)
    return struct.pack(">I4s4sI", 16, b"ftyp", b"avif", 0) + struct.pack(">I4sI", 99, b"meta", 0) + boxes + turned


def svg(attributes: str, before: str = "") -> bytes:
    return f"{before}<svg xmlns='http://www.w3.org/2000/svg' {attributes}><g/></svg>".encode()


IMAGES = {
    "png": png(640, 480),
    "gif": gif(640, 480),
    "jpeg": jpeg(640, 480),
    "jpeg upright": jpeg(640, 480, 3),
    "jpeg turned": jpeg(480, 640, 6),
    "jpeg turned, little-endian": jpeg(480, 640, 8, "<"),
    "webp lossy": webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 0x4000, 480)),
    "webp lossless": webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)),
    "webp extended": webp(b"VP8X", b"\0\0\0\0" + struct.pack("<I", 639)[:3] + struct.pack("<I", 479)[:3]),
    "avif": avif((160, 120), (640, 480)),
    "avif turned": avif((480, 640), turned=b"\0\0\0\x09irot\x01"),
    "svg": svg("width='640' height='480'"),
    "svg in points": svg("width='480pt' height='360pt' viewBox='0 0 1 1'"),
    "svg in centimetres": svg("width='16.9333cm' height='127mm'"),
    "svg with one side": svg("width='640' height='100%' viewBox='-2,-2,4,3'"),
    "svg with the other side": svg("height='5in' viewBox='0 0 400 300'"),
    "svg with all that may stand before": svg(
        "width='&w;' height='480'",
        "\ufeff<?xml version='1.0'?><!-- <svg width='1'> --><!DOCTYPE svg [<!ENTITY w '640'>]>\n",
    ),
    "svg in UTF-16": svg("width='640' height='480'").decode().encode("utf-16"),
}


@pytest.mark.parametrize("name", IMAGES)
def test_every_kind_of_image_tells_its_size(name: str) -> None:
    size = size_of(IMAGES[name])
    assert size is not None and (size.width, size.height) == (640, 480)


BOMB = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(20)
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"<html></html>",
        svg(""),
        svg("width='100%'"),
        svg("viewBox='0 0 640 480'"),
        svg("width='100%' height='100%' viewBox='-5,-5,640,480'"),
        svg("viewBox='0 0 0 5'"),
        svg("viewBox='a b c d'"),
        svg("viewBox='0 0 nan 5'"),
        svg("width='1e400' height='5'"),
        svg("width='-5' height='5'"),
        svg("width='&u;' height='5'", BOMB + "]>"),
        png(0, 5),
        png(4_000_000_000, 5),
        b"\xff\xd8\xff\xe0\0\0",
        b"\xff\xd8" + b"\xff" * 5000,
        jpeg(5, 5)[:-14],
    ],
)
def test_what_is_broken_has_no_size(data: bytes) -> None:
    assert size_of(data) is None


@given(st.sampled_from(sorted(IMAGES)), st.data())
def test_damage_never_raises(name: str, data: st.DataObject) -> None:
    image = bytearray(IMAGES[name])
    for at in data.draw(st.lists(st.integers(0, len(image) - 1), max_size=4)):
        image[at] = data.draw(st.integers(0, 255))
    size_of(bytes(image[: data.draw(st.integers(0, len(image)))]))


@given(st.binary(max_size=300))
def test_noise_never_raises(noise: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff\xe1", b"RIFF0000WEBP", b"0000ftypavif0000meta", b"<svg "):
        size_of(start + noise)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![x](a.png)", '<img src="a.png" width="640" height="480" alt="x">'),
        ("![x](/a.png?v=1#f)", '<img src="../a.png?v=1#f" width="640" height="480" alt="x">'),
        ("![x](https://h.jp/a.png)", '<img src="../a.png" width="640" height="480" alt="x">'),
        ("![x](a.png){width=50%}", '<img src="../a.png" width="640" height="480" alt="x" style="width:50%">'),
        ('<img src="a.png" width="09%;">', '<img src="../a.png" width="640" height="480" alt="" style="width:9%">'),
        ('<img src="a.png" width="320">', '<img src="../a.png" width="640" height="480" alt="" style="width:320px">'),
        (
            '<img src="a.png" style="height:99px">',
            '<img src="../a.png" width="640" height="480" style="width:auto;height:99px" alt="">',
        ),
        ('<img src="a.png" width="32" height="24">', '<img src="../a.png" width="32" height="24" alt="">'),
        ("![x](broken.png)", '<img src="../broken.png" alt="x">'),
        ("![x](https://elsewhere.jp/a.png)", '<img src="https://elsewhere.jp/a.png" alt="x">'),
    ],
)
def test_pages_hold_room_for_their_images(make_site: MakeSite, written: str, shown: str) -> None:
    site = make_site(
        {
            "site.toml": '[site]\ntitle = "T"\nurl = "https://h.jp/"\n',
            "content/p.md": f"# T\n\n{written}\n",
            "content/a.png": IMAGES["png"],
            "content/broken.png": b"x",
        }
    )
    build_site(site)
    page = (site / "_site/p/index.html").read_text(encoding="utf-8")
    (image,) = re.findall(r"<article.*(<img[^>]*>)", page, re.DOTALL)
    assert attributes(image.replace(' loading="lazy"', "")) == attributes(shown.replace('"a.png"', '"../a.png"'))


def attributes(tag: str) -> dict[str, str]:
    return dict(re.findall(r'([a-z]+)="([^"]*)"', tag))


def publish(site: Path) -> str:
    """Build with the cache of the site; the one page."""
    build_site(site, cache=Cache(cache_of(site)))
    return (site / "_site/p/index.html").read_text(encoding="utf-8")


def lay_image(site: Path, data: bytes, modified: int) -> None:
    (site / "content/a.png").write_bytes(data)
    os.utime(site / "content/a.png", ns=(modified, modified))


def test_an_image_is_read_again_only_when_its_file_has_changed(make_site: MakeSite) -> None:
    site = make_site({"site.toml": '[site]\ntitle = "T"\n', "content/p.md": "![x](a.png)\n"})
    lay_image(site, png(64, 48), 10**18)
    assert 'width="64" height="48"' in publish(site)
    lay_image(site, png(32, 32), 10**18)  # nobody can tell
    (site / "content/p.md").write_text("![y](a.png)\n", encoding="utf-8")
    assert 'width="64" height="48"' in publish(site)
    lay_image(site, png(32, 32), 10**18 + 1)
    assert 'width="32" height="32"' in publish(site)
    lay_image(site, png(16, 16) + b" ", 10**18 + 1)
    assert 'width="16" height="16"' in publish(site)
    lay_image(site, b"x", 10**18 + 1)
    assert "width=" not in "".join(re.findall(r"<article.*(<img[^>]*>)", publish(site), re.DOTALL))


def test_a_build_that_changes_nothing_reads_no_image(make_site: MakeSite) -> None:
    site = make_site({"site.toml": '[site]\ntitle = "T"\n', "content/p.md": "![x](a.png)\n"})
    lay_image(site, png(64, 48), 10**18)
    publish(site)
    options = Options(site)
    assert last_build(options, Cache(cache_of(site))) is not None
    lay_image(site, png(32, 32), 10**18)  # nobody can tell
    assert last_build(options, Cache(cache_of(site))) is not None
    lay_image(site, png(32, 32), 10**18 + 1)
    assert last_build(options, Cache(cache_of(site))) is None


def test_images_that_no_page_shows_or_that_have_their_size_are_not_read(make_site: MakeSite) -> None:
    site = make_site(
        {
            "site.toml": '[site]\ntitle = "T"\n',
            "content/p.md": '![x](a.png) [b](b.png) <img src="c.png" width="4" height="3">\n',
            **{f"content/{name}.png": png(4, 3) for name in "abcd"},
        }
    )
    assert list(shown_images(load_site(site)[0])) == ["/a.png"]
