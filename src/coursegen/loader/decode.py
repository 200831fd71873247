"""Bytes → text. UTF-8 is the rule; what else lecturers' editors save is read by its likely encoding, and said."""

from __future__ import annotations

import codecs
import re

from coursegen.codes import SOURCE_BINARY, SOURCE_ENCODING
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.source import Source, Span

_MARKED = ((codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"), (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"))
_JAPANESE = ["cp932", "euc_jp"]
_OTHERS = ["gb18030", "euc_kr", "cp1252"]
_NAMES = {
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    "gb18030": "GB 18030",
    "euc_kr": "EUC-KR",
    "cp1252": "Windows-1252",
}
_HINT = "Open the file in your editor and save it as UTF-8."


def decode(path: str, data: bytes) -> tuple[Source | None, Diagnostics]:
    """The text of a file as it stands on disk: line endings and a byte order mark (U+FEFF) are kept, so that offsets
    are those of the file. None where the bytes are no text."""
    text, name = _decode(data)
    if "\0" in text:
        message = "the file is not text: it holds binary data"
        return None, (Diagnostic(SOURCE_BINARY, message, path, hint="Give it the file ending of what it really is."),)
    source = Source(path, text)
    if name:
        message = f"the file is not UTF-8; it was read as {name}"
        return source, (Diagnostic(SOURCE_ENCODING, message, path, _damage(text), _HINT),)
    return source, ()


def _decode(data: bytes) -> tuple[str, str]:
    """Text, and the name of its encoding where that is not UTF-8."""
    for mark, codec, name in _MARKED:
        if data.startswith(mark):
            return data.decode(codec, "replace"), name
    # ISO-2022-JP is made of ASCII bytes, so it is UTF-8 too
    for codec in ("iso2022_jp", "utf-8") if b"\x1b$" in data else ("utf-8",):
        try:
            return data.decode(codec), _NAMES.get(codec, "")
        except UnicodeDecodeError:
            pass
    damaged = data.decode("utf-8", "replace"), "UTF-8 with damaged characters"
    if b"\0" in data or _mostly_utf8(damaged[0]):
        return damaged
    return _by_kana(data) or _guess(data) or damaged


def _mostly_utf8(text: str) -> bool:
    """Whether a text decoded with replacements is UTF-8 all the same, with a few bytes broken by a bad cut. Kana in
    EUC-JP can pass for two-byte UTF-8, though hardly for the letters of western languages."""
    sound = len(re.findall("[\xa0-\xff\u2000-\ufffc\U00010000-\U0010ffff]", text))
    return text.count("\ufffd") < sound


def _by_kana(data: bytes) -> tuple[str, str] | None:
    """The text in the Japanese encoding that yields kana. Only one can: those of Shift_JIS begin with bytes that EUC-JP
    has not, and EUC-JP read as Shift_JIS has none of full width."""
    for codec in _JAPANESE:
        text = data.decode(codec, "replace")
        kana = len(re.findall("[ぁ-んァ-ヶー]", text))
        if text.count("\ufffd") * 10 < kana and sum(not character.isascii() for character in text) < kana * 10:
            return text, _NAMES[codec]
    return None


def _guess(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes  # 10 ms to import, for one page in a hundred

    for encodings in (_JAPANESE, _OTHERS):
        best = from_bytes(data, cp_isolation=encodings).best()
        if best is not None and best.encoding in encodings:
            return data.decode(best.encoding, "replace"), _NAMES[best.encoding]
    return None


def _damage(text: str) -> Span | None:
    at = text.find("\ufffd")
    return Span(at, at + 1) if at >= 0 else None
