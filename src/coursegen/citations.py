"""The values of citing: the works that a course's bibliography holds, and what the citations of a page make of them.

A work is kept as the CSL-JSON item that it is (docs.citationstyles.org, "CSL-JSON"), whichever file it came from. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from coursegen.patterns import lazily
from coursegen.record import Record, field
from coursegen.source import Span

Item = Mapping[str, object]
"""A CSL-JSON item. Plain data; what it holds is listed in `TEXTS`, `NAMES` and `issued`."""

TEXTS = (
    "title", "container-title", "collection-title", "publisher", "publisher-place", "edition", "volume", "issue",
    "page", "number", "genre", "medium", "note", "version", "event-title", "DOI", "ISBN", "ISSN", "URL", "language",
)  # fmt: skip
"""The variables of an item that are text."""
NAMES = ("author", "editor", "translator", "collection-editor", "container-author")
"""The variables of an item that are lists of names."""
OTHERS = "others"
"""The name that stands for all who are not named, as in BibTeX's `and others`."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language tag (BCP 47)."""
_JAPANESE = lazily(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff々〆]")


class Work(Record):
    """An entry of the course's bibliography."""

    key: str
    item: Item
    path: str
    """The file that holds it, below the site."""
    span: Span
    """Its key, where it is written."""
    reading: str = ""
    """What it is sorted by where its author's name does not tell: BibLaTeX's `sortname`, `yomi` …"""

    @property
    def title(self) -> str:
        """Its title; empty where it has none."""
        return text_of(self.item, "title")

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it, else who edited it, as names are read."""
        return tuple(full_name(name) for name in names_of(self.item) if name.get("literal") != OTHERS)

    @property
    def year(self) -> str:
        """When it came out: a year, or words such as `in press`; empty where that is not said."""
        return year_of(self.item)

    @property
    def lang(self) -> str:
        """The language it is in: as its entry says, Japanese where its letters tell; empty where it cannot be told."""
        language = text_of(self.item, "language")
        return language if _LANGUAGE.fullmatch(language) else "ja" if is_japanese(self.item) else ""

    @property
    def doi(self) -> str:
        """Its DOI; empty where it has none."""
        return text_of(self.item, "DOI")

    @property
    def url(self) -> str:
        """Where it is found: its DOI's address, else its own; empty where neither is known."""
        return f"https://doi.org/{self.doi}" if self.doi else text_of(self.item, "URL")


class Style(Record):
    """How references look: a CSL style."""

    name: str
    """One of those that coursegen has, or the path of a CSL file."""
    csl: str = ""
    """The text of the CSL file; empty for one that coursegen has."""
    is_numeric: bool = False
    """Whether citations are numbers, and not authors and years."""
    locale: str = "ja-JP"
    """The language whose words stand in references, as in `et al.`; for `ja`, those of Japanese works alone."""


class Bibliography(Record):
    """All that the course may cite."""

    works: Mapping[str, Work] = field(default_factory=dict)
    """By key."""
    style: Style = Style("apa")
    files: tuple[str, ...] = ()
    """The files that it was read from, below the site. Where there is none, no key can be known or unknown."""


NO_BIBLIOGRAPHY = Bibliography()


class ShownCite(Record):
    """One work of a citation, as it is shown."""

    key: str
    label: str
    """`Vaswani et al., 2017`; with a number, `3`. For a key that is not known, the key as words."""
    prefix: str = ""
    suffix: str = ""
    """What stands before it and after it, dividers included."""
    anchor: str = ""
    """Its own id on the page; empty where the key is not known, or a link is around it already."""
    work: str = ""
    """The id of its work in the page's list; empty where the key is not known."""


class ShownCitation(Record):
    """A citation, as it is shown."""

    cites: tuple[ShownCite, ...]
    opening: str = ""
    closing: str = ""
    """The brackets around it."""
    divider: str = "; "

    @property
    def text(self) -> str:
        """All of it as text."""
        inner = self.divider.join(f"{cite.prefix}{cite.label}{cite.suffix}" for cite in self.cites)
        return f"{self.opening}{inner}{self.closing}"


class CitedAt(Record):
    """A place where a work is cited."""

    url: str
    """From the site's root."""
    title: str
    """Of the page."""


class CitedWork(Record):
    """A work in a list of references: that of a page, or that of a course."""

    work: Work
    anchor: str
    """Its id on the page that shows the list."""
    number: int
    """Its place in the list, from 1."""
    letter: str
    """What tells it from others of the same authors and year: `a`, `b` …; else empty."""
    html: str
    """The reference, in the site's style."""
    places: tuple[CitedAt, ...]
    """Where it is cited: every place of a page, or the first one of every page of a course."""


class CourseWorks(Record):
    """All that the pages of a course cite."""

    home: str
    """The address of the course."""
    url: str
    """Where they are listed: a page that coursegen makes, or one of the author's own at that address."""
    output: str
    """The output path of the page to be made; empty where the author has one."""
    download: str
    """The address of the BibTeX file that holds them."""
    bibtex: str
    """The output path of the BibTeX file to be made; empty where the site has one at that address."""
    works: tuple[CitedWork, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """The places on the page to be made."""
        return frozenset(work.anchor for work in self.works)


Refer = Callable[[Work, str], str]
"""Makes the reference to a work, as HTML; what tells it from others stands after its year."""


def text_of(item: Item, variable: str) -> str:
    """A variable of an item as text; empty where it has none."""
    value = item.get(variable, "")
    return value if isinstance(value, str) else ""


def names_of(item: Item, variable: str = "") -> list[dict[str, str]]:
    """The names of a variable; without one, of whoever made the work: its authors, else its editors, else its
    translators."""
    for each in (variable,) if variable else ("author", "editor", "translator"):
        value = item.get(each)
        if isinstance(value, list) and value:
            return value
    return []


def year_of(item: Item) -> str:
    """The year of an item, or the words in its place; empty where it has neither."""
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return str(parts[0][0])
    return str(issued.get("literal", ""))


def is_japanese(item: Item) -> bool:
    """Whether a work is one in Japanese: its language says so, else its title or its authors' names do."""
    language = text_of(item, "language").lower()
    if language:
        return language.startswith(("ja", "jpn"))
    names = "".join("".join(name.values()) for name in names_of(item))
    return bool(_JAPANESE.search(text_of(item, "title") + names))


def is_japanese_name(name: Mapping[str, str]) -> bool:
    """Whether a name is written in Japanese letters, and so family name first."""
    return bool(_JAPANESE.search(family_name(name)))


def family_name(name: Mapping[str, str]) -> str:
    """What a citation names somebody by."""
    particle, family = name.get("non-dropping-particle", ""), name.get("family", "")
    return name.get("literal", "") or f"{particle} {family}".strip() or name.get("given", "")


def full_name(name: Mapping[str, str]) -> str:
    """A name as it is read: family name first in Japanese, last elsewhere."""
    family, given = family_name(name), name.get("given", "")
    if "literal" in name or not name.get("family"):
        return family
    order = (family, given) if is_japanese_name(name) else (given, family)
    return " ".join(part for part in (*order, name.get("suffix", "")) if part)


def short_names(item: Item, locale: str = "ja-JP") -> str:
    """Whom a citation in the text names (APA 7 §8.17: one, two joined, the first of more); the title of a work that
    nobody signed. Names in Japanese are joined in Japanese where the locale of references is."""
    names = names_of(item)
    if not names:
        title = text_of(item, "title")
        if not title:
            return ""
        short = title if len(title) <= 40 else title[:40].rsplit(" ", 1)[0].rstrip(" ,:;、，：") + "…"
        return f"「{short}」" if is_japanese(item) else f"“{short}”"
    first = family_name(names[0])
    if len(names) == 1:
        return first
    japanese = is_japanese_name(names[0]) and locale.startswith("ja")
    if len(names) == 2 and names[1].get("literal") != OTHERS:
        return f"{first}{'と' if japanese else ' & '}{family_name(names[1])}"
    return f"{first}ほか" if japanese else f"{first} et al."


def sort_key(work: Work) -> tuple[object, ...]:
    """The order of a list by author and year: by the alphabet, without accents, then those in Japanese letters."""
    written = work.reading or " ".join(family_name(name) for name in names_of(work.item)) or work.title
    given = " ".join(name.get("given", "") for name in names_of(work.item))
    folded = _folded(written)
    return bool(_JAPANESE.search(folded)), folded, _folded(given), year_of(work.item), _folded(work.title), work.key


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^\w\s]", "", re.sub(r"^(?:the|a|an) ", "", plain))


def letters(works: Iterable[Work]) -> dict[str, str]:
    """The letter by which each of these works is told from others that a citation would name alike; by key, and only
    where there are such others."""
    alike: dict[tuple[str, str], list[Work]] = {}
    for work in sorted(works, key=sort_key):
        if year_of(work.item):
            alike.setdefault((short_names(work.item), year_of(work.item)), []).append(work)
    return {work.key: _letter(place) for same in alike.values() if len(same) > 1 for place, work in enumerate(same)}


def _letter(place: int) -> str:
    """a … z, aa, ab …"""
    return (_letter(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


_YEAR_BEFORE = re.compile(r"^(?P<year>\d{4})(?=[^\d\W_])")


def key_as_words(key: str) -> str:
    """A citation key as words: `2017Vaswani_transformer` → `2017 Vaswani transformer`."""
    return " ".join(_YEAR_BEFORE.sub(r"\g<year> ", key).replace("_", " ").split())
