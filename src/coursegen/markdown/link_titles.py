"""The text of a link that leads to a work → the title in it, and the authors and year that stand beside it. Pure.

Authors write `題 Family, 2020, Title of it`, `Family+(2020)`, `題, 2020`, `Family, Title of it, 2020` and the like.
Names and years are taken out where the form leaves no other reading; what cannot be told apart stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coursegen.markdown.author_names import CAPITAL, FULL_NAME, FULL_NAMES, KANJI, NAME, NAMES, PARTICLE, YEAR
from coursegen.patterns import lazily
from coursegen.record import Record


class LinkText(Record):
    """What the text of a link says of a work; what could not be read is empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None


_LONGEST = 400
"""Characters: a link over more of them is a passage of text."""
_GENERIC = lazily(
    r"\d{4}[A-Z]\w+\+?|(?:上の|この|元|原著)?\s*(?:arXiv(?:[:：]?\s?\S*)?|doi\S*|pdf|html|youtube|github|colab|paper|link|"
    r"url|web|(?:freely |also )?(?:available )?online|原著|論文|"
    r"リンク|原論文|こちら|ここ|here|動画|スライド|ソースコード|コード|code|source|https?://\S+)(?:\s*(?:論文|版|動画|リンク))?",
    re.IGNORECASE,
)
"""Words that say where a link leads, and nothing of the work."""
_PART = lazily(
    r".*(?:の図|概念図|模式図|の表|[図表]\s?\d+(?:\s?より)?|ページ|頁|\b(?:Figures?|Figs?|Table|Tab|Eq|Sec)\b\.?\s?\d.*)",
    re.DOTALL,
)
"""A figure, a table or a page of a work."""

_JAPANESE = "ぁ-ヿ一-鿿⼀-⿕々〆"
_LOWER = "a-zß-öø-ÿ"
_ONE = (
    rf"{PARTICLE}(?:Mc|Mac|De|Di|Du|La|Le|Van|O['’])?[{CAPITAL}][{_LOWER}][{_LOWER}’']*(?:[-‐][{CAPITAL}]?[{_LOWER}]+)*"
)
"""A family name alone. Names of programs and models have capitals within (`DeepGaze`), or nothing else (`BERT`)."""
_OTHERS = r"(?:,? et\.? al\.?,?| ?ら| ?ほか| ?\+)"
_FAMILIES = rf"{_ONE}(?:(?:, and |, & | and | & |, ){_ONE})*"
_SOME = rf"(?:{NAMES}|{_FAMILIES}{_OTHERS}?)"
_YEAR = rf"(?:[(（](?P<year>{YEAR})[a-z]?[)）]|,?\s?(?P<bare>{YEAR})[a-z]?(?![\w-]))"
_KANJI_NAMES = rf"{KANJI}{{1,4}}(?:(?:\s?[,，、・･]\s?{KANJI}{{1,4}})+|ら|ほか)"

_BEFORE = lazily(
    rf"^(?:原著論文|原著|原論文|論文)[:：]?\s+(?=[{CAPITAL}])|^\d{{4}}[A-Za-z_]+\s+(?=\S*[{_JAPANESE}])|"
    rf"^\d{{1,2}}(?:[.–−-]\d{{1,2}})+[.．]?\s+(?=[{CAPITAL}{_JAPANESE}])"
)
"""What a title is introduced by: that it is the original's, a mark of the author's own, the number of a chapter."""
_ISSUE = lazily(r"^[^\s「『]*\d+\s?(?:月号|日号|日付|号|巻)\s+(?=\S)")
"""A newspaper or magazine with its issue, before the title."""
_VENUES = r"(?:Proc|Journal|J|Trans|Annual|Annals|Advances|Nature|Science|Cell|Neuron|PNAS|arXiv|In)\b"
_VENUE = lazily(_VENUES)
_TAIL = lazily(rf"\s?[,，]\s?[(（]?{YEAR}[)）]?$")

_DATED = re.compile(YEAR)
_QUOTED = lazily(rf"(?P<year>{YEAR})\s(?P<authors>{_FAMILIES}{_OTHERS}?)[,:]?\s[“\"](?P<title>[^“”\"]+)[”\"]")
_SIGNED = lazily(rf"(?P<title>.{{4,}}?)[,，.]?\s+(?P<authors>{NAMES}|{_KANJI_NAMES})\s?[(（](?P<year>{YEAR})[)）]")
_BESIDE = (
    lazily(
        rf"(?P<title>.*[{_JAPANESE})）」』])(?:[,，:：]\s?|\s+)(?P<authors>{_SOME}),?\s?{_YEAR}[.,:：，]?\s*(?P<rest>.*)"
    ),
    lazily(rf"(?:(?P<title>\S.*?)[,，:：]?\s+)?(?P<authors>{_FAMILIES}{_OTHERS}),?\s?{_YEAR}[.,:：，]?\s*(?P<rest>.*)"),
    lazily(rf"(?P<title>)(?P<authors>{_SOME}),?\s?{_YEAR}[.,:：，]?\s*(?P<rest>[{CAPITAL}{_JAPANESE}“\"].*)"),
)
"""Authors and year beside a title: after one that ends in Japanese, with others after any, and before one."""
_BY = lazily(rf"(?P<title>.{{4,}}?),\sby\s(?P<authors>{FULL_NAMES})(?:[,.]?\s\(?(?P<year>{YEAR})\)?)?")
_BEHIND = lazily(rf"(?P<title>.{{4,}}?),\s(?P<authors>{FULL_NAMES}),\s(?P<year>{YEAR})")
_ATTACHED = lazily(rf"(?P<title>.{{4,}}?)[,，]\s?(?P<authors>{_ONE})(?P<year>{YEAR})")
_AROUND = lazily(
    rf"(?:(?P<lead>.*[{_JAPANESE})）」』])[,，]?\s+)?(?P<authors>{_SOME}),\s(?P<title>[{CAPITAL}].+?)[,，]\s?(?P<year>{YEAR})"
)
_LED = lazily(
    rf"(?P<authors>{FULL_NAME}(?:; {FULL_NAME})*) [-–—] (?P<title>[^,]{{4,}}), (?:[^\d,]{{2,60}}, )?(?P<year>{YEAR})"
    r"(?:, \d+ ?p+\.?)?"
)
_UNCLEAR = lazily(
    rf"(?P<title>.*[{_JAPANESE}])\s+[{CAPITAL}][\w.,&’' -]+[,.]\s(?P<year>{YEAR})[.,]?\s(?P<rest>[{CAPITAL}].+)"
)
"""Names that cannot be told apart before a year and a title."""
_YEAR_AFTER = lazily(
    rf"(?P<title>.*[{_JAPANESE})）」』])\s?(?:[(（](?P<year>{YEAR})[)）]|[,，]\s?(?P<bare>{YEAR}))(?:[,，\s].*)?"
)
_NAMED_LAST = lazily(
    rf"(?P<title>.*[{_JAPANESE})）」』])\s?[,，]\s?(?P<year>{YEAR})[,，]\s?"
    rf"(?P<authors>(?!{_VENUES}){_ONE}(?:,? & |,? and |, )(?!{_VENUES}){_ONE}"
    rf"(?:(?:(?:,? & |,? and |, )(?!{_VENUES}){_ONE})+|(?=, ?{_VENUES})))(?:, ?{_VENUES}[^,，]*)?"
)
"""Names behind the year, by their number or with a journal behind them: two words may be a publisher and its town."""
_EDITION = lazily(
    r"(?P<title>.+[(（](?:(?:改訂|増補)*第\s?[\d一二三四五六七八九十]+\s?版|\d+版|[改増新][訂補装]*\d?版)[)）])"
    rf"\s?[,，、]\s?(?P<authors>{_KANJI_NAMES})(?:\s?[編共]?著)?"
)
"""A title that its edition closes, and names behind it: a subtitle stands before the edition."""
_NO_TITLE = lazily(rf"(?P<authors>{_SOME}),?\s?{_YEAR}")
_YEAR_LAST = lazily(rf"(?P<title>.+?)\s?[(（](?P<year>{YEAR})[)）]")


def is_generic(text: str) -> bool:
    """Whether the text of a link says only where it leads, and nothing of the work."""
    return bool(_GENERIC.fullmatch(text))


def read_link(text: str) -> LinkText:
    """What the text of a link says of the work that it leads to."""
    text = " ".join(text.split())
    if len(text) > _LONGEST or _GENERIC.fullmatch(text) or _PART.fullmatch(text):
        return LinkText()
    text = _ISSUE.sub("", _BEFORE.sub("", text))
    for read in _READERS if _DATED.search(text) else _UNDATED:
        found = read(text)
        if found is not None:
            return found
    return LinkText(_clean(text))


def _quoted(text: str) -> LinkText | None:
    """`2018 Family "Title"`."""
    match = _QUOTED.fullmatch(text)
    return LinkText(match["title"], _names(match["authors"]), int(match["year"])) if match else None


def _by(text: str) -> LinkText | None:
    """`Title, by Given Family`: full names, as the word shows."""
    match = _BY.fullmatch(text) if ", by " in text else None
    if match is None:
        return None
    return LinkText(_clean(match["title"]), _full(match["authors"]), int(match["year"]) if match["year"] else None)


def _behind(text: str) -> LinkText | None:
    """`Title, Given I. Family, 2006`: full names, where an initial or their number shows that they are names."""
    match = _BEHIND.fullmatch(text)
    if match is None:
        return None
    names = _full(match["authors"])
    if len(names) < 3 and not re.search(rf"\b[{CAPITAL}]\. ", match["authors"]):
        return None
    return LinkText(_clean(match["title"]), names, int(match["year"]))


def _signed(text: str) -> LinkText | None:
    """`Title Family, I. (2020)`, `題 山田，鈴木 (2020)`."""
    match = _SIGNED.fullmatch(text)
    return LinkText(_clean(match["title"]), _names(match["authors"]), int(match["year"])) if match else None


def _beside(text: str) -> LinkText | None:
    """`題 Family, 2020, Title`, `Name: Family+(2020)`, `Family et al. (2020) Title`."""
    match = next((match for pattern in _BESIDE if (match := pattern.fullmatch(text))), None)
    if match is None:
        return None
    rest = _TAIL.sub("", match["rest"])
    if not match["title"] and not _is_title(rest) and not re.search(rf"{_OTHERS}$", match["authors"]):
        return None
    title = rest if _is_title(rest) else match["title"] or ""
    return LinkText(_clean(title), _names(match["authors"]), int(match["year"] or match["bare"]))


def _after_edition(text: str) -> LinkText | None:
    """`題（第2版）、山田・鈴木`."""
    match = _EDITION.fullmatch(text) if "版" in text else None
    return LinkText(_clean(match["title"]), _names(match["authors"])) if match else None


def _named_last(text: str) -> LinkText | None:
    """`題, 2015, Family, Family, Family, Journal`."""
    match = _NAMED_LAST.fullmatch(text)
    return LinkText(_clean(match["title"]), _names(match["authors"]), int(match["year"])) if match else None


def _attached(text: str) -> LinkText | None:
    """`題, Family2020`."""
    match = _ATTACHED.fullmatch(text)
    return LinkText(_clean(match["title"]), (match["authors"],), int(match["year"])) if match else None


def _around(text: str) -> LinkText | None:
    """`Family, Title of it, 2020`, also behind a title in Japanese."""
    match = _AROUND.fullmatch(text)
    if match is None or not _is_title(match["title"]):
        return None
    return LinkText(_clean(match["title"]), _names(match["authors"]), int(match["year"]))


def _led(text: str) -> LinkText | None:
    """`Given Family; Given Family - Title, Publisher, 2014, 368p.`: two words alone may be the title's as well."""
    match = _LED.fullmatch(text) if re.search(" [-–—] ", text) else None
    if match is None:
        return None
    names = tuple(match["authors"].split("; "))
    told = (_clean(match["title"]), names) if len(names) > 1 else ("", ())
    return LinkText(*told, int(match["year"]))


def _unclear(text: str) -> LinkText | None:
    match = _UNCLEAR.fullmatch(text)
    if match is None:
        return None
    title = match["rest"] if _is_title(match["rest"]) else match["title"]
    return LinkText(_clean(title), (), int(match["year"]))


def _no_title(text: str) -> LinkText | None:
    """`Family and Family (2020)`. One word before a year may be a name or a title."""
    match = _NO_TITLE.fullmatch(text)
    if match is None:
        return None
    alone = re.fullmatch(_ONE, match["authors"])
    return LinkText("", () if alone else _names(match["authors"]), int(match["year"] or match["bare"]))


def _year_after(text: str) -> LinkText | None:
    """`題 (2020)`, `題, 2020, …`: whatever follows may be names or a journal."""
    match = _YEAR_AFTER.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    year = match["year"] or match.groupdict().get("bare")
    return LinkText(_clean(match["title"]), (), int(year)) if year else None


_READERS: tuple[Callable[[str], LinkText | None], ...] = (
    _quoted,
    _by,
    _behind,
    _signed,
    _beside,
    _attached,
    _around,
    _led,
    _unclear,
    _no_title,
    _after_edition,
    _named_last,
    _year_after,
)
"""In this order: the forms that say most come first."""
_UNDATED = (_by, _after_edition)
"""Those that read a text without a year."""


def _is_title(text: str) -> bool:
    """Whether words behind authors and year are a title, and no journal."""
    words = text.split()
    if _VENUE.match(text):
        return False
    if len(re.findall(f"[{_JAPANESE}]", text)) >= 6 or len(words) >= 4:
        return True
    return len(words) == 3 and any(re.match(f"[{_LOWER}]", word) for word in words)


def _full(text: str) -> tuple[str, ...]:
    return tuple(re.split(r", and |, & |, | and | & ", text))


def _names(text: str) -> tuple[str, ...]:
    text = re.sub(rf"{_OTHERS}$", "", text.strip())
    if re.search(rf"[{_JAPANESE}]", text):
        return tuple(part.strip() for part in re.split("[,，、・･]", text))
    if re.fullmatch(NAMES, text):
        return tuple(found.group().strip(" ,") for found in re.finditer(NAME, text))
    return tuple(part for part in re.split(r",? and |,? & |, ", text) if part)


def _clean(title: str) -> str:
    """The title without quotation marks around all of it."""
    title = title.strip(" ,，.:：")
    quoted = re.fullmatch(r"[「『“\"]([^「」『』“”\"]+)[」』”\"]", title)
    return quoted[1] if quoted else title
