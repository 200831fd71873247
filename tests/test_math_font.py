from __future__ import annotations

import io

from fontTools.ttLib import TTFont

from coursegen.render.math_font import font_licence, math_font


def test_math_font_has_what_a_site_uses_and_what_mathml_draws() -> None:
    data = math_font("∑α")
    assert data is not None
    font = TTFont(io.BytesIO(data))
    glyphs = font.getBestCmap()
    assert {ord(c) for c in "∑α𝛼√(x‾′"} - {ord("′")} <= set(glyphs)
    assert "MATH" in font
    assert ord("∮") in glyphs and ord("∬") not in glyphs
    assert len(data) < 60_000


def test_math_font_is_the_same_for_the_same_characters() -> None:
    assert math_font("∑α") == math_font("α∑α")


def test_math_font_comes_with_its_licence() -> None:
    assert "SIL Open Font License" in font_licence()
