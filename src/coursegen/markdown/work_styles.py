"""Styles of references that tell their parts otherwise than by a year in brackets: MLA and Chicago, labelled fields,
strokes, brackets, Japanese articles. Each reader takes an entry only where all of it fits the style. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coursegen.markdown.author_names import CAPITAL, JAPANESE_NAMES, NAMES, UNDOTTED, YEAR
from coursegen.markdown.work_parts import PLACE, PUBLISHER, Work, japanese_names, people, persons, without_quotes
from coursegen.patterns import lazily

Range = tuple[int, int]

_QUOTED = lazily(r"[“\"](?P<title>[^“”\"]+)[”\"]")
_YEAR_FIRST = lazily(rf"^(?P<authors>[^\d]{{3,200}}?)\. (?P<year>{YEAR})[a-z]?\. (?=\S)")
_MONTH = (
    r"(?:(?:\d\d? )?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|Spring|Summer|Fall|Autumn|Winter)"
    r"\.?,? )?"
)
_YEAR_LAST = lazily(rf"(?:,? \(?{_MONTH}(?P<last>{YEAR})\)?|\({_MONTH}(?P<inner>{YEAR})\)[:,][^()]*)[.,]?$")
_SENTENCES = lazily(
    rf"^(?P<authors>.{{4,200}}?[^{CAPITAL}\s])\. (?P<title>[{CAPITAL}][^.]{{3,200}})\. "
    rf"(?P<rest>[^.]{{3,60}}, {YEAR})\.?$"
)
_UNDOTTED = lazily(
    rf"^(?P<authors>{UNDOTTED}(?:, {UNDOTTED}(?:, {UNDOTTED})*(?:, et al)?|, et al))\. "
    rf"(?P<title>[{CAPITAL}][^.?!]{{3,300}}[?!]?)(?:\.|(?<=[?!])) (?P<rest>[{CAPITAL}].*)$"
)
_COLON = lazily(
    rf"^(?P<authors>{NAMES}): (?P<title>[{CAPITAL}][^.?!]{{3,300}}[?!]?)(?:\.|(?<=[?!])) "
    rf"(?P<rest>[^()]+.*)\((?P<year>{YEAR})\)\.?$"
)
_VOLUME = lazily(
    rf"^(?P<authors>{NAMES})\.? (?P<title>[{CAPITAL}][^.?!]{{9,300}}[?!]?)(?:\.|(?<=[?!])) "
    rf"(?P<rest>[{CAPITAL}][^.]*, (?:vol|no|pp)\. \d.*\b(?P<year>{YEAR}))\.?$"
)
_ONE_YEAR = lazily(rf"(?<![\d–-]){YEAR}(?![\d–-])")
_ARTICLE = lazily(
    rf"^(?P<authors>{JAPANESE_NAMES})「(?P<title>[^「」]*(?:「[^「」]*」[^「」]*)*)」(?P<rest>[^「」].*)$"
)
_YEAR_WITHIN = lazily(rf"[(（](?P<bracket>{YEAR})年?[)）]|(?<!\d)(?P<plain>{YEAR})年")
_FIELD = lazily(r"[\s,，、]*(?P<name>書名|題名|著者名?|編者名?|出版社|発行所|出版年|発行年|刊行年)\s*[:：]?\s*")
_BRACKETED = lazily(rf"^(?P<title>[^『』]+?)\s*[(（](?P<fields>[^()（）]*{YEAR}年?)[)）]$")


def read(text: str, emphasised: Sequence[Range], anchors: Sequence[Range]) -> Work | None:
    """The work of an entry whose style shows its parts; `emphasised` and `anchors` are ranges of its text."""
    readers = (
        (_undotted, _dotted) if anchors else (_article, _labelled, _divided, _bracketed, _plain, _undotted, _dotted)
    )
    found = _titled(text, emphasised, anchors)
    return found or next((work for reader in readers if (work := reader(text))), None)


def _titled(text: str, emphasised: Sequence[Range], anchors: Sequence[Range]) -> Work | None:
    """`Family, Given, and Given Family. *Title*. Place: Publisher, 2014.`, the same with a quoted title and a journal,
    and with the year behind the authors."""
    start, year = 0, None
    if first := _YEAR_FIRST.match(text):
        names = first["authors"]
        names += "." if re.search(rf"\b[{CAPITAL}]$", names) else ""  # what ended the names was their last initial's
        authors, start, year = people(names), first.end(), int(first["year"])
        ranges = [place for place in (*anchors, *emphasised) if place[0] == start]
        quoted = _QUOTED.match(text, start)
    else:
        quoted = _QUOTED.search(text)
        ranges = sorted(emphasised)[:1] or [at for at in anchors[:1] if text[: at[0]].endswith(". ")]
        if quoted and (not ranges or quoted.start() < ranges[0][0]):
            ranges = []
        start = ranges[0][0] if ranges else quoted.start() if quoted else 0
        authors = people(text[:start])
    if not authors:
        return None
    if ranges:
        title, rest = text[slice(*ranges[0])], text[ranges[0][1] :]
    elif quoted:
        title, rest = quoted["title"], text[quoted.end() :]
    elif year:
        title, _, rest = text[start:].partition(". ")
    else:
        return None
    publisher, last = _publisher_and_year(rest)
    year = year or last
    return Work(without_quotes(title), authors, publisher, year) if year else None


def _plain(text: str) -> Work | None:
    """`Given Family. Title. Publisher, 2006.` by a publisher that is known as one."""
    match = _SENTENCES.match(text)
    if match is None:
        return None
    publisher, year = _publisher_and_year(match["rest"])
    authors = people(match["authors"])
    return Work(match["title"], authors, publisher, year) if authors and publisher else None


def _undotted(text: str) -> Work | None:
    """`Knuth DE, Moore RW. Title. Journal. 1975;6:293-326.`"""
    match = _UNDOTTED.match(text) if re.search(r" [A-Z]{1,3}, ", text) else None
    years = set(_ONE_YEAR.findall(match["rest"])) if match else set()
    if match is None or len(years) != 1 or " " not in match["title"]:
        return None
    publisher, _ = _publisher_and_year(match["rest"])
    return Work(
        match["title"], tuple(re.split(", ", match["authors"].removesuffix(", et al"))), publisher, int(years.pop())
    )


def _dotted(text: str) -> Work | None:
    """`Family, I., Family, I.: Title. Venue (2016)`, `Family I., Family I. Title. Journal, vol. 9, no. 2, 2024.`"""
    match = _COLON.match(text) if ".: " in text else None
    if match is None and re.search(r", (?:vol|no|pp)\. \d", text):
        match = _VOLUME.match(text)
    return Work(match["title"], people(match["authors"]), "", int(match["year"])) if match else None


def _publisher_and_year(rest: str) -> tuple[str, int | None]:
    """What follows a title: an edition or a journal, a place and a publisher, the year."""
    found = _YEAR_LAST.search(rest)
    year = int(found["last"] or found["inner"]) if found else None
    rest = (rest[: found.start()] if found else rest).strip(" .,，。、")
    placed = re.search(rf"(?:^|[.,] ){PLACE}: (?P<publisher>[^:,]{{2,60}})$", rest)
    if placed:
        return placed["publisher"], year
    last = re.split(r"[.,，。、] ?", rest)[-1].strip() if not PUBLISHER.fullmatch(rest) else rest
    return (last if PUBLISHER.fullmatch(last) else ""), year


def _article(text: str) -> Work | None:
    """`著者「題」誌名 60 巻 5 号（2015）52 頁`."""
    match = _ARTICLE.match(text)
    year = _YEAR_WITHIN.search(match["rest"]) if match else None
    if match is None or year is None:
        return None
    return Work(match["title"], japanese_names(match["authors"]), "", int(year["bracket"] or year["plain"]))


def _labelled(text: str) -> Work | None:
    """`題 著者名 … 出版社 … 出版年 …`: what each field is called stands before it."""
    labels = list(_FIELD.finditer(text))
    names = {match["name"].removesuffix("名") for match in labels}
    if len(names) < 2 or not names & {"著者", "編者"}:
        return None
    ends = [*(match.start() for match in labels[1:]), len(text)]
    fields = {
        match["name"].removesuffix("名"): text[match.end() : end].strip(" 　,，、.。")
        for match, end in zip(labels, ends, strict=True)
    }
    title = fields.get("書") or fields.get("題") or text[: labels[0].start()]
    year = re.search(YEAR, next((fields[name] for name in ("出版年", "発行年", "刊行年") if name in fields), ""))
    publisher = fields.get("出版社") or fields.get("発行所") or ""
    authors = persons([fields.get("著者") or fields.get("編者") or ""])
    return Work(without_quotes(title), authors, publisher, int(year[0]) if year else None) if title.strip() else None


def _divided(text: str) -> Work | None:
    """`題 / 著者 / 出版社`, by a publisher that is known as one."""
    parts = [part.strip() for part in re.split(r"\s+[/／]\s+|／", text)]
    if len(parts) not in (3, 4) or not PUBLISHER.fullmatch(parts[2]):
        return None
    year = re.fullmatch(rf"({YEAR})年?", parts[3]) if len(parts) == 4 else None
    authors = persons(re.split(r"[,，、]", parts[1]))
    title = re.sub(r"^\[[^\[\]]{1,10}\]\s*", "", parts[0])
    return Work(without_quotes(title), authors, parts[2], int(year[1]) if year else None) if authors else None


def _bracketed(text: str) -> Work | None:
    """`題 (編者、出版社 2017)`, `Title by Family (Publisher, 2016)`: read only where both publisher and year stand in
    the brackets."""
    match = _BRACKETED.match(text)
    if match is None:
        return None
    parts = [part.strip(" 　") for part in re.split(rf"[,，、]|\s+(?={YEAR})", match["fields"])]
    publishers = [part for part in parts if PUBLISHER.fullmatch(part)]
    if len(publishers) != 1:
        return None
    others = [part for part in parts if part and part not in publishers and not re.fullmatch(rf"{YEAR}年?", part)]
    year = re.search(YEAR, parts[-1])
    title, by, names = match["title"].partition(" by ")
    if year is None or (by and not people(names)):
        return None
    return Work(without_quotes(title), people(names) if by else persons(others), publishers[0], int(year[0]))
