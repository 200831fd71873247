"""A BibTeX or BibLaTeX entry, its values resolved → the CSL-JSON item that it means.

The types and fields are those of the BibTeX and BibLaTeX manuals. Only what readers are to see is taken over: neither
abstracts nor private notes, files or keywords.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from coursegen.bibliography.latex import plain, verbatim
from coursegen.bibliography.people import read_names
from coursegen.identifiers import ArxivId, arxiv_id, arxiv_in_text, arxiv_of_url

_TYPES = {
    "article": "article-journal", "book": "book", "mvbook": "book", "booklet": "pamphlet", "inbook": "chapter",
    "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter", "suppcollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book",
    "mvproceedings": "book", "collection": "book", "mvcollection": "book", "reference": "book", "manual": "book",
    "inreference": "entry-encyclopedia", "mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "unpublished": "manuscript", "online": "webpage",
    "electronic": "webpage", "www": "webpage", "patent": "patent", "video": "motion_picture", "movie": "motion_picture",
    "dataset": "dataset", "software": "software", "magazine": "article-magazine", "newspaper": "article-newspaper",
}  # fmt: skip
_GENRES = {"mastersthesis": "Master’s thesis", "mathesis": "Master’s thesis", "phdthesis": "Doctoral dissertation"}
_GENRES_JA = {"mastersthesis": "修士論文", "mathesis": "修士論文", "phdthesis": "博士論文"}
_FIELDS = (
    ("container-title", ("journaltitle", "journal", "booktitle", "maintitle")),
    ("collection-title", ("series",)),
    ("publisher", ("publisher", "school", "institution", "organization", "howpublished")),
    ("publisher-place", ("location", "address")),
    ("edition", ("edition",)),
    ("volume", ("volume",)),
    ("issue", ("issue",)),
    ("note", ("note", "addendum")),
    ("version", ("version",)),
    ("genre", ("type",)),
)
_PEOPLE = (
    ("author", "author"),
    ("editor", "editor"),
    ("translator", "translator"),
    ("collection-editor", "series-editor"),
)
_SERIAL = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_DATE = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?[~?]?(?:/.*|T.*)?")
_MONTH_NAMES = {
    name: str(number)
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), start=1
    )
}


def item_of(kind: str, fields: Mapping[str, str]) -> dict[str, object]:
    """The item that an entry of this type with these fields means."""
    item: dict[str, object] = {"type": _TYPES.get(kind, "document")}
    title, subtitle = plain(fields.get("title", "")), plain(fields.get("subtitle", ""))
    if title:
        item["title"] = f"{title}: {subtitle}" if subtitle else title
    for variable, name in _PEOPLE:
        if names := read_names(fields.get(name, "")):
            item[variable] = names
    for variable, names_of_field in _FIELDS:
        value = next((plain(fields[name]) for name in names_of_field if fields.get(name, "").strip()), "")
        if value:
            item[variable] = value
    number = plain(fields.get("number", ""))
    if number.strip("0"):  # catalogues fill in what is not there
        item["issue" if item["type"] in _SERIAL and "issue" not in item else "number"] = number
    pages = plain(fields.get("pages", "") or fields.get("eid", ""))
    if pages:
        item["page"] = re.sub(r"(?<=\w)\s*(?:--+|[–—])\s*(?=\w)|(?<=\d)-(?=\d+(?:[,;\s]|$))", "–", pages)
    if issued := _issued(fields):
        item["issued"] = issued
    language = fields.get("langid") or fields.get("language") or fields.get("hyphenation") or ""
    if language:
        item["language"] = _LANGUAGES.get(plain(language).lower(), plain(language))
    _identify(item, fields)
    genre = str(item.get("genre", kind))
    if genre in _GENRES:
        item["genre"] = (_GENRES_JA if re.search(r"[\u3040-\u9fff]", title) else _GENRES)[genre]
    return item


_LANGUAGES = {"japanese": "ja", "english": "en", "american": "en-US", "british": "en-GB", "german": "de",
              "ngerman": "de", "french": "fr", "chinese": "zh", "korean": "ko", "spanish": "es"}  # fmt: skip


def _issued(fields: Mapping[str, str]) -> dict[str, object]:
    """`date` (BibLaTeX), else `year` and `month`; what is no date stays as its words."""
    written = plain(fields.get("date", "")) or plain(fields.get("year", ""))
    found = _DATE.fullmatch(written)
    if found is None:
        return {"literal": written} if written else {}
    parts = [int(found["year"])]
    month = found["month"] or plain(fields.get("month", "")).lower().rstrip(".")
    month = _MONTH_NAMES.get(
        month, next((n for name, n in _MONTH_NAMES.items() if len(month) > 2 and name.startswith(month)), month)
    )
    day = found["day"] or plain(fields.get("day", ""))
    for part, limit in ((month, 12), (day, 31)):
        if not (part.isdecimal() and 1 <= int(part) <= limit):
            break
        parts.append(int(part))
    return {"date-parts": [parts]}


def _identify(item: dict[str, object], fields: Mapping[str, str]) -> None:
    """Where the work is found. A preprint is one of its archive, as arXiv's, whatever field says so."""
    url, name = verbatim(fields.get("url", "")), verbatim(fields.get("doi", ""))
    if url:
        item["URL"] = url
    if name:
        item["DOI"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", name, flags=re.IGNORECASE)
    for variable in ("ISBN", "ISSN"):
        if value := plain(fields.get(variable.lower(), "")):
            item[variable] = value
    if paper := _preprint(item, fields):
        for variable in ("container-title", "volume"):
            item.pop(variable, None)
        item.update({"type": "article", "number": f"arXiv:{paper.id}", "publisher": "arXiv"})
        item.setdefault("URL", paper.url)
        if str(item.get("note", "")).startswith("arXiv:"):
            del item["note"]


def _preprint(item: Mapping[str, object], fields: Mapping[str, str]) -> ArxivId | None:
    """The paper of arXiv that an entry is, and not only has a copy of: it names no other place where it appeared."""
    container = str(item.get("container-title", ""))
    in_arxiv = re.match(r"(?:arxiv|corr)\b", container, re.IGNORECASE)
    if (container and not in_arxiv) or item["type"] not in ("article-journal", "document", "webpage", "report"):
        return None
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").strip().lower()
    eprint = arxiv_id(verbatim(fields.get("eprint", ""))) if archive == "arxiv" else None
    volume = str(item.get("volume", "")).replace("abs/", "arXiv:")  # as DBLP writes it
    written = " ".join((container, volume, f"arXiv:{item.get('number', '')}", str(item.get("note", ""))))
    named = eprint or arxiv_id(str(item.get("DOI", ""))) or arxiv_of_url(str(item.get("URL", "")))
    return named or next(iter(arxiv_in_text(written)), None)
