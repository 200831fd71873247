from __future__ import annotations

import io
import subprocess
import sys

from fontTools.ttLib import TTFont

from coursegen.render.math_font import font_characters, math_font


def font(characters: str) -> TTFont:
    return TTFont(io.BytesIO(math_font(font_characters(characters)).data))


def test_math_font_has_what_a_site_uses_and_what_mathml_draws() -> None:
    glyphs = set(font("∑α").getBestCmap())
    assert {ord(character) for character in "∑α𝛼√(x‾"} <= glyphs
    assert ord("∮") in glyphs and ord("∬") not in glyphs
    assert ord("日") not in glyphs


def test_math_font_is_small() -> None:
    data = math_font(font_characters("∑α")).data
    assert data.startswith(b"wOF2") and len(data) < 60_000


def test_math_font_keeps_the_sizes_of_what_stretches() -> None:
    variants = font("∑").get("MATH").table.MathVariants
    vertical = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    assert len(vertical["parenleft"].MathGlyphVariantRecord) > 3 and vertical["parenleft"].GlyphAssembly


def test_math_font_can_put_a_shaft_to_an_arrow_and_widen_accents() -> None:
    found = font("→˜")
    variants = found["MATH"].table.MathVariants
    wide = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    assert variants.HorizGlyphCount == len(wide)
    head = wide[found.getBestCmap()[ord("→")]].GlyphAssembly.PartRecords[-1]
    assert head.StartConnectorLength > 0
    for accent in "ˆ˜ˇ":
        assert len(wide[found.getBestCmap()[ord(accent)]].MathGlyphVariantRecord) > 1


def test_math_font_is_the_same_for_the_same_characters_in_every_process() -> None:
    assert font_characters("∑α") == font_characters("α∑α")
    code = "import hashlib; from coursegen.render.math_font import math_font; print(hashlib.sha256(math_font('∑α').data).hexdigest())"
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1 and len(prints.pop()) == 65


def test_math_font_comes_with_its_licence() -> None:
    assert "SIL Open Font License" in math_font("∑").licence and "STIX Fonts Project Authors" in math_font("∑").licence
