"""Whole numbers as lecturers write them: digits of any width, and kanji; and the numbers of lectures. Pure."""

from __future__ import annotations

import re
import unicodedata

from coursegen.patterns import lazily

NUMBER = r"(?:\d{1,3}|[〇一二三四五六七八九十]{1,4})"
"""A pattern for what `number` reads."""

_WORD = r"(?:(?<![A-Za-z])|(?=[A-Z][a-z]))(?i:lectures?|lect?|lesson|week|day|session)"
"""Not the end of another word (`holiday2`), but the second half of one (`psyLect05`)."""
_IN_NAME = lazily(rf"(?:{_WORD}|第|講義|授業)[\s._-]*([0-9]+)")
_IN_TITLE = lazily(rf"第\s*([0-9]+|[〇一二三四五六七八九十]+)\s*[回講週]|{_WORD}[\s._-]*([0-9]+)")
_GOES_ON = lazily(r"[^\W\d_]{2,}")
_ASIDE = lazily(r"^\s*[（(][^（）()]*第[^（）()]*[回講週][^（）()]*[)）]")
"""A number in another count, as in `第 16 回 (後期 第 1 回)`."""
_SEPARATORS = " \u3000\t:：.．,，、。|｜-–—"

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}


def number(text: str) -> int:
    """The number that `text` writes in digits (`07`, `７`) or kanji (`十二`, `一〇`), up to 99 in kanji. Raises
    ValueError for all else."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not text or any(character not in _DIGITS for character in tens + ones):
        raise ValueError(f"{text!r} is no number")
    if not ten:
        return int("".join(str(_DIGITS[character]) for character in text))
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def number_in_name(path: str) -> tuple[int, bool] | None:
    """The last lecture number in a file's name, and whether the name ends there."""
    stem = unicodedata.normalize("NFKC", path.rpartition("/")[2].rpartition(".")[0])
    found = [*_IN_NAME.finditer(stem)]
    return (int(found[-1][1]), not _GOES_ON.search(stem, found[-1].end())) if found else None


def number_in_title(title: str) -> int | None:
    """The lecture number that a title holds, as in `第14回 導入`."""
    found = _IN_TITLE.search(unicodedata.normalize("NFKC", title))
    if found is None:
        return None
    try:
        return number(found[1] or found[2])
    except ValueError:
        return None


def lecture_number(path: str, title: str) -> int | None:
    """The number of a lecture: its file's, else its title's."""
    named = number_in_name(path)
    return named[0] if named else number_in_title(title)


def without_number(title: str) -> str:
    """A title without the lecture number that it begins with; empty where it is nothing else."""
    text = unicodedata.normalize("NFC", title)
    found = _IN_TITLE.match(unicodedata.normalize("NFKC", text))
    if found is None or number_in_title(text) is None:
        return text.strip()
    written = re.match(r"第\s*[^回講週]+[回講週]|\D*\d+", text)
    rest = _ASIDE.sub("", text[written.end() :]) if written else text
    return rest.strip(_SEPARATORS)


def in_natural_order(text: str) -> tuple[str | int, ...]:
    """What names are sorted by so that `lect2` stands before `lect10`: text and numbers in turn."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(int(piece) if at % 2 else piece for at, piece in enumerate(re.split(r"([0-9]+)", folded)))
