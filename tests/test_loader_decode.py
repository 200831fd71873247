from __future__ import annotations

import pytest

from coursegen.loader.decode import decode
from coursegen.source import Span
from tests.tools import require_shared

LECTURE = "---\ntitle: 第3回\n---\n\n# 畳み込みニューラルネットワーク\n\nこの授業では視覚野の話をします。\n"
MOSTLY_ENGLISH = "---\ntitle: 第3回\n---\n" + "English text here. " * 20


@pytest.mark.parametrize(
    "text", ["", "plain", LECTURE, "\ufeff" + LECTURE, LECTURE.replace("\n", "\r\n"), "\U0001f600 𠮷野家"]
)
def test_utf8_is_read_as_it_stands(text: str) -> None:
    source, findings = decode("a.md", text.encode())
    assert source is not None
    assert (source.text, findings) == (text, ())


@pytest.mark.parametrize("text", [LECTURE, MOSTLY_ENGLISH, "# 題\n本文"])
@pytest.mark.parametrize(
    ("codec", "name"),
    [("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022-JP"), ("utf-16", "UTF-16")],
)
def test_other_encodings_are_read_and_said(text: str, codec: str, name: str) -> None:
    source, [finding] = decode("a.md", text.encode(codec))
    assert source is not None
    assert source.text.removeprefix("\ufeff") == text
    assert finding.code.name == "source.encoding"
    assert name in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "^2 \\Delta t$ とい",
        'nk"}\n- [CNN の簡単',
        "題を調べてレポートにまとめる：",
        "$\\theta_{t+1}=\\alpha$ は" + "$x_{i}^{2}$ " * 99,
    ],
)
@pytest.mark.parametrize(("codec", "name"), [("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")])
def test_a_few_kana_among_formulas_tell_the_encoding(text: str, codec: str, name: str) -> None:
    source, [finding] = decode("a.md", text.encode(codec))
    assert source is not None
    assert source.text == text
    assert name in finding.message


def test_the_real_pages_are_read_in_each_japanese_encoding() -> None:
    for page in sorted(require_shared("corpus", "komazawa").rglob("*.md")):
        for codec in ("cp932", "euc_jp", "iso2022_jp"):
            text = page.read_text("utf-8", "ignore").encode(codec, "ignore").decode(codec)
            source, _ = decode(page.name, text.encode(codec))
            assert source is not None
            assert source.text == text, (page, codec)


def test_big_endian_utf16_is_read() -> None:
    source, _ = decode("a.md", b"\xfe\xff" + LECTURE.encode("utf-16-be"))
    assert source is not None
    assert source.text == "\ufeff" + LECTURE


def test_western_text_is_not_taken_for_japanese() -> None:
    text = "Le café déjà vu était très naïf; l'élève préféré à côté"
    source, _ = decode("a.md", text.encode("cp1252"))
    assert source is not None
    assert source.text == text


def test_a_damaged_character_does_not_turn_the_page_into_another_encoding() -> None:
    data = LECTURE.encode()
    broken = data[:40] + b"\xe3" + data[40:]
    source, [finding] = decode("a.md", broken)
    assert source is not None
    assert "この授業では視覚野の話をします。" in source.text
    at = source.text.index("\ufffd")
    assert finding.span == Span(at, at + 1)


def test_a_damaged_character_in_english_text_is_no_other_encoding_either() -> None:
    data = "# 深層学習\n".encode() + b"text " * 50
    source, [finding] = decode("a.md", data[:40] + b"\xe3" + data[40:])
    assert source is not None
    assert source.text.startswith("# 深層学習")
    assert "UTF-8" in finding.message


def test_bytes_of_no_encoding_are_read_with_replacements() -> None:
    source, [finding] = decode("a.md", bytes(range(128, 256)) * 3)
    assert source is not None
    assert finding.code.name == "source.encoding"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"text\x00more", b"\xff\xfe\x00\x00a\x00\x00\x00", LECTURE.encode() + b"\0"]
)
def test_binary_data_is_no_page(data: bytes) -> None:
    source, [finding] = decode("a.md", data)
    assert source is None
    assert finding.code.name == "source.binary"
