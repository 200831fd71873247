"""How authors and years are written in references: patterns, to be put together by those who read them. Pure."""

from __future__ import annotations

YEAR = r"(?:1[5-9]|20)\d\d"
CAPITAL = "A-ZÀ-ÖØ-ÞĀ-Ž"
PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|du|la|le|ter|ten|dos|da|O’|O')\s?)*"
FAMILY = rf"{PARTICLE}[{CAPITAL}][\w’'‐-]*(?:[ ][{CAPITAL}][\w’'‐-]+)?"
INITIALS = rf"(?:[{CAPITAL}]\.[ ‐-]?){{1,4}}"
NAME = rf"{FAMILY},? ?{INITIALS}(?:, (?:Jr|Sr|I{{2,3}})\.?)?"
BETWEEN = r"(?:,? ?(?:&|and|…)\s?|[,;] ?)"
NAMES = rf"{NAME}(?:{BETWEEN}{NAME})*(?:,? (?:et al\.?|ら|ほか|他))?"
KANJI = r"[々〆ヶ一-龯ぁ-ゖァ-ヺー]"
JAPANESE = rf"{KANJI}{{1,5}}(?:[ 　・＝=]?{KANJI}{{1,8}}){{0,2}}"
JAPANESE_NAMES = rf"{JAPANESE}(?:[ 　]?[,，、・･&＆][ 　]?{JAPANESE})*(?:[ 　]?(?:ら|ほか|他))?"
FAMILIES = rf"[{CAPITAL}][\w’'‐-]+(?:(?:, | & | and |, and |, & )[{CAPITAL}][\w’'‐-]+)*(?: et al\.?| ら|ら)?"
