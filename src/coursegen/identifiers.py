"""Identifiers of works: arXiv ids, DOIs, ISBNs. Found in addresses and in text, in one normal form each. Pure.

What is no valid identifier is not found; nothing here corrects or guesses.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, unquote, urlsplit

from coursegen.patterns import lazily
from coursegen.record import Record

_ARCHIVES = """acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs
    dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics
    plasm-ph q-alg q-bio quant-ph solv-int supr-con"""
_MONTH = r"(?:0[1-9]|1[0-2])"
_NEW = rf"(?:(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}}|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}})"
"""Four digits until 2014, five since (info.arxiv.org/help/arxiv_identifier)."""
_OLD = rf"(?:{'|'.join(_ARCHIVES.split())})(?:\.[A-Z]{{2}}|\.[a-z]+(?:-[a-z]+)?)?/\d{{2}}{_MONTH}\d{{3}}"
_ID = rf"(?P<id>{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d*))?"
_ARXIV = lazily(_ID, re.IGNORECASE)
_ARXIV_PATH = lazily(rf"/+(?:abs|pdf|html|ps|format|e-print|src)/+{_ID}(?:\.pdf|\.html)?(?P<rest>.*)", re.IGNORECASE)
_ARXIV_DOI = lazily(rf"10\.48550/arXiv\.{_ID}", re.IGNORECASE)
_ARXIV_TEXT = lazily(rf"(?<![A-Za-z0-9])arXiv\s?[:：]\s?{_ID}(?![0-9])", re.IGNORECASE)
_ARXIV_ADDRESS = lazily(r"(?:https?://)?(?:[\w.]+\.)?(?:arxiv|ar5iv|doi)(?:\.labs\.arxiv)?\.org/[!-~]+", re.IGNORECASE)
_ARXIV_HOSTS = lazily(r"(?:(?:www|export|ar5iv|browse|[a-z]{2})\.)?arxiv\.org|ar5iv\.(?:labs\.arxiv\.org|org)")

_DOI = lazily(r"10\.\d{4,9}(?:\.\d+)*/[!-~]+")
_DOI_TEXT = lazily(
    r"(?<![\w./-])(?:doi\s?[:：]\s?|https?://(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\.\d{4,9}(?:\.\d+)*/[!-~]+)",
    re.IGNORECASE,
)
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_TRAILING = ".,;:!?\"'”’*_|<>"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}

_AMAZON = lazily(r"(?:www\.|smile\.|m\.)?amazon\.(?:[a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})")
_AMAZON_PATH = lazily(
    r"/(?:dp|gp/product|gp/aw/d|exec/obidos/(?:ASIN|tg/detail/-)|o/ASIN)/(?:product/)?(?P<isbn>\d{9}[\dXx])(?=/|$)",
    re.IGNORECASE,
)
_ISBN_TEXT = lazily(
    r"(?<![A-Za-z])ISBN(?:[-\s]?1[03])?\s*[:：]?\s*"
    r"(?P<isbn>(?:97[89][-\s‐–]?)?\d(?:[-\s‐–]?\d){8}[-\s‐–]?[\dXx])(?![\dXx])"
)


class ArxivId(Record):
    """A paper on arXiv."""

    id: str
    """Without version: `1706.03762`, `cs/0701001`, with its subject class where that was written: `cs.CL/0701001`."""
    version: int | None = None

    def __str__(self) -> str:
        return self.id if self.version is None else f"{self.id}v{self.version}"

    @property
    def key(self) -> str:
        """What names the paper alone: the subject class of an old id does not, and arXiv itself leaves it out."""
        archive, slash, number = self.id.rpartition("/")
        return f"{archive.split('.')[0]}{slash}{number}"

    @property
    def url(self) -> str:
        """The address of its abstract, in the version that was meant."""
        return f"https://arxiv.org/abs/{self}"


def arxiv_id(text: str) -> ArxivId | None:
    """The id that `text` is, as a whole: `1706.03762v2`, `cs.CL/0701001`, `arXiv:1506.02117`, a DOI of arXiv's."""
    text = text.strip()
    found = _ARXIV.fullmatch(text) or _ARXIV_TEXT.fullmatch(text) or _ARXIV_DOI.fullmatch(text)
    return _arxiv(found) if found else None


def arxiv_of_url(url: str) -> ArxivId | None:
    """The paper that an address of arXiv, of a mirror, of ar5iv or of doi.org leads to."""
    parts = _split(url)
    if parts is None:
        return None
    path = unquote(parts.path)
    if (parts.hostname or "") in _DOI_HOSTS:
        found = _ARXIV_DOI.fullmatch(path.strip("/"))
        return _arxiv(found) if found else None
    if not _ARXIV_HOSTS.fullmatch(parts.hostname or ""):
        return None
    found = _ARXIV_PATH.fullmatch(path)
    # what follows the id may be a slash or the punctuation of a sentence, never more of a number
    return _arxiv(found) if found and not found["rest"].strip("/.,;:)。、，） ") else None


def arxiv_in_text(text: str) -> list[ArxivId]:
    """Every paper that running text names: `arXiv:1506.02117`, `10.48550/arXiv.…`, addresses of arXiv."""
    found = [(match.start(), _arxiv(match)) for match in (*_ARXIV_TEXT.finditer(text), *_ARXIV_DOI.finditer(text))]
    for match in re.finditer(
        r"(?:https?://)?(?:[\w.]+\.)?(?:arxiv|ar5iv|doi)(?:\.labs\.arxiv)?\.org/[!-~]+", text, re.IGNORECASE
    ):
        address = match.group() if "://" in match.group() else f"https://{match.group()}"
        if paper := arxiv_of_url(trim_punctuation(address)):
            found.append((match.start(), paper))
    return list(dict.fromkeys(paper for _, paper in sorted(found, key=lambda item: item[0])))


def _arxiv(match: re.Match[str]) -> ArxivId:
    archive, dot, subject = match["id"].lower().partition(".")
    if "/" in subject and subject.index("/") == 2:
        subject = subject[:2].upper() + subject[2:]
    return ArxivId(archive + dot + subject, int(match["version"]) if match["version"] else None)


def doi(text: str) -> str:
    """The DOI that `text` is, as a whole, with or without `doi:` or doi.org before it; empty where it is none."""
    text = unicodedata.normalize("NFKC", text.strip())
    if address := doi_of_url(text):
        return address
    text = re.sub(r"^doi\s?:\s?", "", text, flags=re.IGNORECASE)
    return _normal_doi(text) if _DOI.fullmatch(text) else ""


def doi_of_url(url: str) -> str:
    """The DOI that an address of doi.org leads to, or that a publisher's address holds as `/doi/…/10.…`."""
    parts = _split(url)
    if parts is None:
        return ""
    path = unquote(parts.path)
    if (parts.hostname or "") in _DOI_HOSTS:
        path = path.strip("/")
    else:
        found = re.search(r"/doi/(?:(?:abs|full|pdf|epdf|book|pdfdirect)/)?(10\.\d{4,9}(?:\.\d+)*/[^/\s]+)/?$", path)
        path = found[1] if found else ""
    path = trim_punctuation(path)
    return _normal_doi(path) if _DOI.fullmatch(path) else ""


def dois_in_text(text: str) -> list[str]:
    """Every DOI that running text names, by itself or in an address of doi.org, in order."""
    found = [_normal_doi(trim_punctuation(unquote(match["doi"]))) for match in _DOI_TEXT.finditer(text)]
    return list(dict.fromkeys(name for name in found if _DOI.fullmatch(name)))


def _normal_doi(name: str) -> str:
    """DOIs differ in no case (DOI Handbook §2.4): lower case."""
    return name.lower()


def isbn(text: str) -> str:
    """The ISBN-13 of an ISBN-10 or ISBN-13, hyphens and spaces left out; empty where the check digit is wrong."""
    digits = re.sub(r"[-\s‐–]", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        total = sum((10 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(digits))
        return "" if total % 11 else _with_check_digit("978" + digits[:9])
    if re.fullmatch(r"97[89]\d{10}", digits, re.ASCII) and _with_check_digit(digits[:12]) == digits:
        return digits
    return ""


def _with_check_digit(digits: str) -> str:
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def amazon_number(url: str) -> str:
    """The number of the book that an address of Amazon shows (`/dp/…`): meant as an ISBN-10, right or wrong; empty for
    an address of anything else, whose number has letters."""
    parts = _split(url)
    if parts is None or not _AMAZON.fullmatch(parts.hostname or ""):
        return ""
    found = _AMAZON_PATH.search(unquote(parts.path))
    return found["isbn"] if found else ""


def isbn_of_url(url: str) -> str:
    """The ISBN-13 of the book that an address of Amazon shows."""
    return isbn(amazon_number(url))


def isbns_in_text(text: str) -> list[str]:
    """Every ISBN that running text names as such (`ISBN 978-4-…`), as ISBN-13."""
    found = [isbn(match["isbn"]) for match in _ISBN_TEXT.finditer(unicodedata.normalize("NFKC", text))]
    return list(dict.fromkeys(number for number in found if number))


def trim_punctuation(text: str) -> str:
    """An address or identifier cut out of running text without the punctuation and closing brackets after it; a bracket
    that was opened within it stays."""
    while text:
        last = text[-1]
        if last in _TRAILING or (last in _BRACKETS and text.count(last) > text.count(_BRACKETS[last])):
            text = text[:-1]
        else:
            break
    return text


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
