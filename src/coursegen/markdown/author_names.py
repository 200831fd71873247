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

_GIVEN = rf"[{CAPITAL}][\w’'-]*\.?"
FULL_NAME = rf"(?:{_GIVEN} ){{1,3}}{PARTICLE}[{CAPITAL}][\w’'‐-]+"
"""`Gregory G. Colomb`; any two words with capitals, so only where nothing else can stand."""
FULL_NAMES = rf"{FULL_NAME}(?:(?:, and |, & |, | and | & ){FULL_NAME})*"
INVERTED = rf"{FAMILY}, {_GIVEN}(?: {_GIVEN}){{0,3}}"
"""`Booth, Wayne C.`: the first of several names."""
INVERTED_NAMES = rf"{INVERTED}(?:,? (?:and|&) {FULL_NAME}|(?:, {FULL_NAME})+(?:,? (?:and|&) {FULL_NAME})?)?"
INITIALS_FIRST = rf"{INITIALS} ?{FAMILY}"
INITIALS_FIRST_NAMES = rf"{INITIALS_FIRST}(?:(?:, and |, & |, | and | & ){INITIALS_FIRST})*"
_BODY = (
    "Association|Society|University|Institut(?:e|ion)s?|Organi[sz]ation|Committee|Council|Ministry|Department|Union|Board"
    "|Foundation|Consortium|Collaboration|Commission|Agency|Academ(?:y|ies)|Cent(?:er|re)|Group|Team|Bureau|Office"
)
ORGANISATION = rf"(?=.*\b(?:{_BODY})\b)[{CAPITAL}][\w&’'-]*(?:,? (?:[{CAPITAL}][\w&’'-]*|of|for|the|and|in|on)){{1,9}}"
"""A body that signs a work."""
