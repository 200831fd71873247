"""The language of a text, where nobody says it."""

from __future__ import annotations

from coursegen.patterns import lazily

_WORD = lazily(r"[^\W\d_]{2,}")
_FORMULA = lazily(r"\$[^$]*\$|\\[A-Za-z]+")
_JAPANESE = lazily(r"[\u3040-\u30ff\u3400-\u9fff]")
_SCRIPTS = (
    ("ja", lazily(r"[\u3040-\u30ff]")),
    ("ko", lazily(r"[\uac00-\ud7a3]")),
    ("zh", lazily(r"[\u3400-\u9fff]")),
    ("ru", lazily(r"[\u0400-\u04ff]")),
    ("el", lazily(r"[\u0370-\u03ff]{3}")),
)
_COMMON = {
    "en": frozenset("the of and in is for are with by on from that a to as at an this".split()),
    "de": frozenset("der die das und ist von mit den ein eine für im zu des auf nach dem".split()),
    "fr": frozenset("le la les des et est du une dans pour par sur au aux que un avec".split()),
    "es": frozenset("el los las del y es una para por con en un que la al se".split()),
    "it": frozenset("il gli della di che è un per con nel sono una del alla da i".split()),
}
"""Words that tell the languages of the Latin script apart."""


def language(text: str) -> str:
    """The language of a text as far as its script and its commonest words tell; empty where it has no words."""
    bare = _FORMULA.sub(" ", text)
    letters = len(_WORD.findall(bare))
    for lang, script in () if bare.isascii() else _SCRIPTS:
        count = len(script.findall(bare))
        if count and (count * 6 >= letters or (lang == "ja" and len(_JAPANESE.findall(bare)) * 4 >= letters)):
            return lang
    if not letters:
        return ""
    words = bare.lower().split()
    votes = {lang: sum(map(common.__contains__, words)) for lang, common in _COMMON.items()}
    return max(votes, key=lambda lang: (votes[lang], lang == "en"))
