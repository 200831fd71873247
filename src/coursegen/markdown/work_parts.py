"""What references of every style are made of: links, fields, names of people, publishers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coursegen.markdown.author_names import (
    CAPITAL,
    FULL_NAME,
    FULL_NAMES,
    INITIALS_FIRST,
    INITIALS_FIRST_NAMES,
    INVERTED,
    INVERTED_ALL,
    INVERTED_NAMES,
    JAPANESE,
    NAME,
    NAMES,
)
from coursegen.patterns import lazily
from coursegen.record import Record


class Anchor(Record):
    """A link in an entry: where it stands in the text, and where it leads."""

    start: int
    end: int
    href: str


class Work(Record):
    """What an entry says of a work; what could not be read is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    year: int | None = None
    url: str = ""
    arxiv: str = ""
    doi: str = ""
    isbn: str = ""


PUBLISHER = lazily(
    r"[^,，、。.]*(?:出版|出版社|出版会|出版局|書房|書店|書院|書籍|新書|文庫|選書|ブックス|ジャパン|大学出版部|放送大学教育振興会|"
    r"研究所|(?<![会本])社|館|堂|丸善|有斐閣(?:アルマ|双書)?|Press|Books|Publish(?:ing|ers?)|Verlag)|KADOKAWA|"
    r"(?:John )?Wiley(?: & Sons)?|Springer|Elsevier|Routledge|Erlbaum|Sage|SAGE|O'Reilly(?: Media| Japan)?|"
    r"Academic Press|McGraw[- ]Hill(?: Education)?|Pearson|Prentice Hall|Houghton Mifflin|Freeman|Norton|"
    r"W\. ?W\. Norton(?: & Company)?|Macmillan|Collier Macmillan|Basic Books|Addison[- ]Wesley(?: Professional)?|Packt",
)
PLACE = rf"[{CAPITAL}][\w .’'-]+?(?:, [{CAPITAL}][\w. ]+)?"
_ROLE = lazily(
    r"[ 　]*(?:[(（](?:[共編]?著者?|編者?|編[集著]|監修|eds?\.)[)）]|(?:共著|編著|著|編集|編|監修))$", re.IGNORECASE
)
_TRANSLATOR = lazily(r"訳[)）]?$")
_SUPERVISOR = lazily(r"監修[)）]?$")
_AND_OTHERS = lazily(r",? et al\.?$")
_TWO_NAMES = lazily(r"[^,]+ [^,]+, (?:[^ ,]+ )+[^ ,.]+")
"""What is a family and given names for some, and two names for others: `Mingu Jeon, In-Ho Choi`."""
_BETWEEN_JAPANESE = lazily(r"\s*[,，、&＆]\s*|(?<![ァ-ヺー])\s*[・･]\s*|\s*[・･]\s*(?![ァ-ヺー])")
"""What stands between Japanese names; a dot between two words in katakana is part of one."""
_OTHERS = lazily(r"[ 　]?(?:ら|ほか|他)$")
_QUOTES = {"「": "」", "『": "』", "“": "”", '"': '"', "‘": "’", "'": "'"}


def western_names(names: str) -> tuple[str, ...]:
    """`Family, I., & Family, I.` and `I. Family and I. Family` as names."""
    one = NAME if re.fullmatch(NAMES, names) else INITIALS_FIRST
    return tuple(found.group().strip(" ,") for found in re.finditer(one, names))


def are_western_names(names: str) -> bool:
    """Whether a text is nothing but family names with initials."""
    return bool(re.fullmatch(NAMES, names) or re.fullmatch(INITIALS_FIRST_NAMES, names))


def japanese_names(names: str) -> tuple[str, ...]:
    """Names in a list; who translated a work did not write it."""
    parts = [part.strip() for part in _BETWEEN_JAPANESE.split(_OTHERS.sub("", names))]
    written = _writers(part for part in parts if part)
    return tuple(" ".join(_ROLE.sub("", part).split()) for part in written)


def people(names: str) -> tuple[str, ...]:
    """The names that stand where only names can: full, inverted, with initials, Japanese; none where one is no name."""
    names = names.strip(" ,，。")
    if not names:
        return ()
    names = names if re.search(rf"\b[{CAPITAL}]\.$", names) else names.rstrip(".")
    if are_western_names(names):
        return western_names(names)
    names = _AND_OTHERS.sub("", names)
    inverted = names.rstrip(":")
    if re.search(r"(?: and| &|;) [^ ,]+, ", inverted) and re.fullmatch(INVERTED_ALL, inverted):
        return tuple(found[0].strip() for found in re.finditer(INVERTED, inverted))
    if re.fullmatch(INVERTED_NAMES, inverted):
        first = re.match(INVERTED, inverted)
        assert first is not None
        others = inverted[first.end() :]
        if others and _TWO_NAMES.fullmatch(first[0]) and re.fullmatch(FULL_NAMES, names):
            return _full_names(names)
        return (first[0], *(found[0] for found in re.finditer(FULL_NAME, others)))
    if re.fullmatch(FULL_NAMES, names):
        return _full_names(names)
    found = japanese_names(names)
    return found if found and all(re.fullmatch(JAPANESE, name) for name in found) else ()


def _full_names(names: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r", and |, & |, | and | & ", names) if part)


def _writers(parts: Iterable[str]) -> list[str]:
    """The names without those who translated the work, or saw it through where others wrote it."""
    written = [part for part in parts if not _TRANSLATOR.search(part)]
    return [part for part in written if not _SUPERVISOR.search(part)] or written


def persons(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts as names, where every one of them is one or a list of them."""
    written = _writers(part.strip() for part in parts if part.strip())
    plain = [re.sub(r"^by ", "", _OTHERS.sub("", _ROLE.sub("", part))).strip() for part in written]
    names = [name for part in plain for name in (japanese_names(part) if re.search("[・･]", part) else (part,))]
    western = rf"{NAME}|[{CAPITAL}][\w.’'-]+(?: [{CAPITAL}][\w.’'-]*){{0,3}}"
    good = all(re.fullmatch(rf"{JAPANESE}|{western}", name) and not PUBLISHER.fullmatch(name) for name in names)
    return tuple(" ".join(name.split()) for name in names) if names and good else ()


def without_quotes(title: str) -> str:
    """A title without the punctuation and the quotation marks around all of it."""
    title = title.strip(" .,，．。、")
    closing = _QUOTES.get(title[:1])
    inner = title[1:-1]
    if closing and title.endswith(closing) and len(title) > 1 and closing not in inner and title[0] not in inner:
        return inner.strip(" .,，．。、")
    return title
