"""The math font: STIX Two Math from an installed package, cut to the characters that a site uses."""

from __future__ import annotations

import io
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import TYPE_CHECKING

from coursegen.record import Record

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_PACKAGE, _FILE = "ziamath", "ziamath/fonts/STIXTwoMath-Regular.ttf"
_OFL = """{copyright}

{licence}

The full text of the SIL Open Font License, Version 1.1, is available at {url}
"""
_EDITION = 2
"""Counts up when what is done to the font changes, so that no browser keeps an old one."""
_UNUSED = ("GSUB", "GPOS", "GDEF", "DSIG", "meta")
"""Tables that no formula needs: what they do is said in MathML."""
_STRETCHY = "‾⁄()[]{}|‖⟨⟩⌈⌉⌊⌋√∑∏∫∮⋃⋂⏞⏟⎴⎵¯^~→←⇒⇐↦˙¨´`ˇ˘ˆ˜→"
"""Signs that MathML draws of itself or stretches, whatever the text holds."""


def font_characters(characters: Iterable[str]) -> str:
    """What the font of a site with these characters in its formulas must hold: ASCII and what MathML draws of itself,
    too. In order, each once."""
    wanted = {character for character in characters if not "\u3000" <= character <= "\u9fff"}
    wanted |= set(_STRETCHY) | {chr(code) for code in range(0x20, 0x7F)}
    return "".join(sorted(wanted | set(_italics(wanted))))


def font_version() -> str:
    """Which font, cut by which program; empty where the font is not installed."""
    try:
        return f"{_EDITION} {_PACKAGE} {version(_PACKAGE)} fonttools {version('fonttools')} brotli {version('brotli')}"
    except PackageNotFoundError:
        return ""


def _font_file() -> Path:
    """The font in the installed package, which is not imported for it."""
    return Path(str(distribution(_PACKAGE).locate_file(_FILE)))


class MathFont(Record):
    """A font as it is published, and its copyright and licence as it states them itself."""

    data: bytes
    """WOFF2."""
    licence: str


@lru_cache(maxsize=2)
def math_font(characters: str) -> MathFont:
    """The font with `characters` and no more. The same characters give the same bytes. Takes half a second."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.woff2 import WOFF2FlavorData

    data = _font_file().read_bytes()
    options = Options(
        layout_features=[],
        flavor="woff2",
        notdef_outline=True,
        hinting=False,
        drop_tables=[],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
    )
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    for table in _UNUSED:  # before the subsetter, which would read them first
        if table in font:
            del font[table]
    names = font["name"]
    licence = _OFL.format(copyright=names.getDebugName(0), licence=names.getDebugName(13), url=names.getDebugName(14))
    _mend(font)
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.flavorData = WOFF2FlavorData(transformedTables=())  # two thirds of the time, a sixth more bytes
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return MathFont(out.getvalue(), licence)


def _mend(font: TTFont) -> None:
    """Let browsers draw long arrows and wide accents.

    In STIX Two Math 2.11 the head of → says that it joins at its tip, so nothing can put a shaft to it, and the spacing
    accents, which MathML stretches, have none of the wide forms that the combining ones have.
    """
    variants = font["MATH"].table.MathVariants
    forms = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    for form in forms.values():
        parts = form.GlyphAssembly.PartRecords if form.GlyphAssembly else []
        if len(parts) > 1 and not parts[-1].StartConnectorLength:
            last = parts[-1]
            last.StartConnectorLength, last.EndConnectorLength = last.EndConnectorLength, 0
    glyphs = font.getBestCmap()
    for combining, spacing in ((0x302, 0x2C6), (0x303, 0x2DC), (0x30C, 0x2C7)):
        wide = deepcopy(forms[glyphs[combining]])
        wide.MathGlyphVariantRecord[0].VariantGlyph = glyphs[spacing]
        forms[glyphs[spacing]] = wide
    variants.HorizGlyphCoverage.glyphs = sorted(forms, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [forms[glyph] for glyph in variants.HorizGlyphCoverage.glyphs]
    variants.HorizGlyphCount = len(forms)


def _italics(characters: Iterable[str]) -> str:
    """The mathematical italics that a browser draws for a lone letter in `<mi>` (MathML Core, italic mapping)."""
    found = []
    for character in characters:
        if "a" <= character <= "z":
            found.append("ℎ" if character == "h" else chr(0x1D44E + ord(character) - ord("a")))
        elif "A" <= character <= "Z":
            found.append(chr(0x1D434 + ord(character) - ord("A")))
        elif "α" <= character <= "ω":
            found.append(chr(0x1D6FC + ord(character) - ord("α")))
        elif "Α" <= character <= "Ω":
            found.append(chr(0x1D6E2 + ord(character) - ord("Α")))
        elif character in "ϑϕϖϱϵϰ∂":
            found.append({"ϑ": "𝜗", "ϕ": "𝜙", "ϖ": "𝜛", "ϱ": "𝜚", "ϵ": "𝜖", "ϰ": "𝜘", "∂": "𝜕"}[character])
    return "".join(found)
