"""Works → a BibTeX file that any reference manager reads: UTF-8, one form whatever the works were read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from coursegen.citations import OTHERS, Item, Work, names_of, text_of
from coursegen.model import Site

_TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "pamphlet": "booklet", "chapter": "incollection", "paper-conference": "inproceedings", "report": "techreport",
    "manuscript": "unpublished", "entry-encyclopedia": "inreference", "webpage": "online", "post-weblog": "online",
    "patent": "patent", "motion_picture": "video", "dataset": "dataset", "software": "software",
}  # fmt: skip
_SPECIAL = re.compile(r"[&%$#_{}~^\\]")
_ESCAPES = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def downloads(site: Site) -> dict[str, bytes]:
    """The file of what each course cites, by its output path, where the site has none of its own there."""
    return {
        course.bibtex: to_bibtex(cited.work for cited in course.works).encode(errors="replace")
        for course in site.works
        if course.bibtex
    }


def to_bibtex(works: Iterable[Work]) -> str:
    """The file that holds these works, by key."""
    return "\n".join(_entry(work) for work in sorted(works, key=lambda work: work.key))


def _entry(work: Work) -> str:
    kind = _kind(work.item)
    fields = [f"  {name} = {value}" for name, value in _fields(work.item, kind)]
    return ",\n".join([f"@{kind}{{{work.key}", *fields]) + "\n}\n"


def _kind(item: Item) -> str:
    if item["type"] == "thesis":
        return "mastersthesis" if re.search("修士|master", text_of(item, "genre"), re.IGNORECASE) else "phdthesis"
    return _TYPES.get(str(item["type"]), "misc")


def _fields(item: Item, kind: str) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator"):
        if names := names_of(item, role):
            yield role, f"{{{' and '.join(_name(name) for name in names)}}}"
    for variable, name in _names_of_fields(kind):
        if value := text_of(item, variable):
            yield name, f"{{{_escaped(value)}}}"
    yield from _number(item)
    if pages := text_of(item, "page"):
        yield "pages", f"{{{_escaped(pages).replace('–', '--')}}}"
    yield from _date(item)
    for variable in ("DOI", "ISBN", "ISSN", "URL"):
        if value := text_of(item, variable):
            yield variable.lower(), f"{{{re.sub(r'[{}]', '', value)}}}"


def _names_of_fields(kind: str) -> tuple[tuple[str, str], ...]:
    """The texts of an item, and the field that each is in an entry of this type."""
    places = {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution"}
    return (
        ("title", "title"),
        ("container-title", "journal" if kind == "article" else "booktitle"),
        ("collection-title", "series"),
        ("publisher", places.get(kind, "publisher")),
        ("publisher-place", "address"),
        ("edition", "edition"),
        ("volume", "volume"),
        ("issue", "number"),
        ("genre", "type"),
        ("note", "note"),
        ("version", "version"),
        ("language", "langid"),
    )


def _number(item: Item) -> Iterator[tuple[str, str]]:
    number = text_of(item, "number")
    if number.startswith("arXiv:"):
        yield "eprint", f"{{{number.removeprefix('arXiv:')}}}"
        yield "archiveprefix", "{arXiv}"
    elif number and not text_of(item, "issue"):
        yield "number", f"{{{_escaped(number)}}}"


def _date(item: Item) -> Iterator[tuple[str, str]]:
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return
    if "literal" in issued:
        yield "year", f"{{{_escaped(str(issued['literal']))}}}"
        return
    year, *rest = issued["date-parts"][0]
    yield "year", f"{{{year}}}"
    if rest:
        yield "month", _MONTHS[rest[0] - 1]
    if rest[1:]:
        yield "day", f"{{{rest[1]}}}"


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return "others" if name["literal"] == OTHERS else f"{{{_escaped(name['literal'])}}}"
    family = " ".join(part for part in (name.get("non-dropping-particle", ""), name.get("family", "")) if part)
    parts = (
        [family, name.get("suffix", ""), name.get("given", "")]
        if name.get("suffix")
        else [family, name.get("given", "")]
    )
    return ", ".join(_escaped(part) for part in parts if part)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), text)
