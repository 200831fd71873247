"""Whole numbers as lecturers write them: digits of any width, and kanji. Pure."""

from __future__ import annotations

NUMBER = r"(?:\d{1,3}|[〇一二三四五六七八九十]{1,4})"
"""A pattern for what `number` reads."""

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
