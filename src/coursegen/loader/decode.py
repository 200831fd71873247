"""Bytes of a page → text. Pages are UTF-8; what is not is read by its likely encoding, and said."""

from __future__ import annotations

from dataclasses import dataclass

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CANDIDATES = ["cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr", "cp1252"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file (a byte order mark stays as U+FEFF, so that offsets are the file's) and how it was read."""

    text: str
    encoding: str
    """Empty for UTF-8."""


def decode(data: bytes) -> Decoded | None:
    """The text in `data`; None where it is no text."""
    try:
        text = data.decode("utf-8")
        if b"\x1b$" not in data:
            return None if "\x00" in text else Decoded(text, "")
        return Decoded(data.decode("iso2022_jp"), "ISO-2022-JP")
    except UnicodeDecodeError:
        pass
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), "UTF-16")
    if b"\x00" in data or _binary(data):
        return None
    return _guess(data)


def _binary(data: bytes) -> bool:
    """Control characters that no text encoding of pages holds (ESC opens ISO-2022-JP)."""
    sample = data[:4096]
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    return controls * 50 > len(sample)


def _guess(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is not None:
        return Decoded(str(best), best.encoding)
    return Decoded(data.decode("utf-8", "replace"), "an unknown encoding")
