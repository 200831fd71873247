"""Names of persons as BibTeX writes them → the names of CSL-JSON."""

from __future__ import annotations

import re

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from coursegen.bibliography.latex import plain
from coursegen.citations import OTHERS, is_japanese_name

_CORPORATE = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")


def read_names(text: str) -> list[dict[str, str]]:
    """The names that `Family, Given and {A Body} and others` holds. Never raises."""
    text = " ".join(text.replace("\u3000", " ").split())
    if not text:
        return []
    try:
        parts = split_multiple_persons_names(text)
    except Exception:  # braces that do not match: one name, as it is written
        parts = [text]
    return [name for part in parts if (name := _name(part.strip()))]


def _name(text: str) -> dict[str, str]:
    if text.lower() in ("others", "et al.", "et al"):
        return {"literal": OTHERS}
    if _CORPORATE.fullmatch(text):  # braces around all of it: a body, not a person
        return _literal(text)
    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except Exception:
        return _literal(text)
    given, particle, family, suffix = (plain(" ".join(part)) for part in (parts.first, parts.von, parts.last, parts.jr))
    if "," not in text and given and is_japanese_name({"family": given + family}):
        words = plain(text).split(" ")  # written as it is said: 山田 太郎
        given, particle, family = " ".join(words[1:]), "", words[0]
    name = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {part: value for part, value in name.items() if value}


def _literal(text: str) -> dict[str, str]:
    name = plain(text)
    return {"literal": name} if name else {}
