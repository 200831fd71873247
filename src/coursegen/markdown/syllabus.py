"""The official plan of a course as it is pasted into pages, most often in a comment:

    第 1 回 授業の計画・内容 自然言語処理: キーワード 言語モデル，言語処理課題
        準備学習（予習・復習等） 言語心理学との違いを調べてください。 60分

One session a line, all of them in one line, or one label a line; any of the fields may be missing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator

from coursegen.markdown.clean import Comment
from coursegen.markdown.joining import joins
from coursegen.model import Run, Session
from coursegen.numerals import NUMBER, number
from coursegen.patterns import lazily
from coursegen.record import Record
from coursegen.source import Span

SESSION = (
    rf"(?:第\s*(?P<number>{NUMBER})\s*[回講週](?:目|\s*授業(?=[\s:：]))?"
    r"|(?:session|lecture|week|lesson|day|lec\.?)\s*(?P<english>\d{1,3}))"
)
"""A pattern for the number of a session."""

_LINE = r"(?m:^)[ \t\u3000>]*+(?:(?:[-*+•・|]|\#{1,6}|\d{1,2}[.)])[ \t\u3000]+|\|)?[*_ \t\u3000「【\[]*+"
_PLAN = (
    r"(?>(?:授業|講義|学習|学修)\s*の?\s*計画(?:\s*[・･/／と]?\s*内容)?|(?:授業|講義)\s*の?\s*内容)"
    r"(?![のをにとやがでも](?![ぁ-ゖ]))"
)
"""The label of a plan; not the beginning of a sentence such as 授業内容の再確認."""
_TOLD = r"(?:\**\s*[:：]|(?=[】］〕〉＞]))"
"""What ends a label that is a common word: a colon, or the bracket around it."""
_LABELLED = rf"(?:内容|テーマ|概要|計画|topics?|contents?|plan){_TOLD}"
_PREPARATION = (
    r"(?:準備学[習修]|(?:授業|時間)外学[習修]|事[前後](?:[・･]?事後)?学[習修])(?:等|課題)?"
    rf"(?:\**\s*[（(][^（）()\n]{{0,24}}[)）]|{_TOLD})"
    rf"|(?:予習(?:[・･]復習)?|復習)(?:等|課題)?(?:\**\s*[（(][^（）()\n]{{0,24}}(?:(?:分|時間|[予復]習|等)[)）]|[)）]\s*[:：])|{_TOLD})"
    rf"|準備学[習修](?=[\s:：*])|(?:(?:required|assigned|suggested)\s+)?(?:preparation|homework|readings?){_TOLD}"
)
_KEYWORDS = r"(?:キー\s*ワード|key\s*words?)(?:\**\s*(?:[:：]|(?=\s))|(?=[】］〕〉＞]))"

_LIKELY = lazily(r"計画|内容|準備学|[学予復]習|テーマ|概要|(?i:plan|topic|content|preparation|homework|reading)")
_NUMBERED = lazily(
    r"[第SsLlWwDd](?:(?<=第)\s*[\d〇一二三四五六七八九十]+\s*[回講週]|(?<!第)(?i:ession|ecture|eek|esson|ay|ec\.?)\s*\d)"
)
_START = lazily(
    rf"(?:{_LINE}{SESSION}(?![ぁ-ゖ]|\s*[-~〜～・,，、と]\s*第?\s*\d)"
    rf"|(?<![^\s。．.）)」】分]){SESSION.replace('number>', 'number_within>').replace('english>', 'english_within>')}"
    rf"(?=[\s:：]*(?:{_PLAN}|{_LABELLED}))"
    rf"|(?:(?<=\d分)|(?<=\d分）))[ \t\u3000]*第\s*(?P<number_after>{NUMBER})\s*[回講週])",
    re.IGNORECASE,
)
_LABEL = lazily(
    rf"(?:(?<![^\s。．，,、.:：）)】|*])|{_LINE}|[【［〔〈＜]\s*|(?=授業の計画・|準備学習（予習)|(?<![のな])(?=キーワード\**\s*[:：]))"
    rf"(?:(?P<plan>{_PLAN}|{_LABELLED})|(?P<preparation>{_PREPARATION})|(?P<keywords>{_KEYWORDS})"
    r"|(?P<day>(?:授業日|実施日|開講日|日付|date)\**\s*[:：]))[】］〕〉＞]?[*:：\s]*",
    re.IGNORECASE,
)
_OVER = lazily(r"^[ \t]*(?:\#{1,6}[ \t]|-{3,}\s*$|={3,}\s*$|</?\w)", re.MULTILINE)
_GAP = lazily(r"\n[ \t\r\u3000]*\n")
_MINUTES = lazily(
    r"[\s、，,]*[（(]?\s*(?:目安|時間|所要時間|約)?\s*[:：]?\s*(?:約\s*)?"
    r"(?:(?P<minutes>\d{1,3})\s*(?:分|min(?:utes|\.)?)|(?P<hours>\d{1,2}(?:\.5)?)\s*(?:時間|hours?))"
    r"\s*(?:程度|以上|ほど)?\s*[)）]?\s*[。.]?\s*$",
    re.IGNORECASE,
)
_BULLET = lazily(r"^(?:(?:[-*+•]|\#{1,6})\s+|\|)|\|$")
_ITEM = lazily(r"\s*[-*+•]\s")
_ENDING = "。．.:：,，、;；"
_OPENING, _CLOSING = "([（「『【", ")]）」』】"


Show = Callable[[str, int], tuple[str, tuple[Run, ...]]]
"""Markdown text, and its offset in the source → what is read of it, and how that is shown."""


class Parts(Record):
    """What the text of one session says."""

    title: str
    """What stands before the first label."""
    plan: str
    keywords: tuple[str, ...]
    preparation: str
    minutes: int | None
    day: str
    """What follows a label such as 授業日."""
    labelled: bool
    """Whether a label of a syllabus stands in it, so that it is one and no mere list of lectures."""


def read_comments(comments: Iterable[Comment], show: Show | None = None) -> tuple[Session, ...]:
    """The sessions of the plans that stand in comments; where they will be published, `show` reads their Markdown."""
    return tuple(session for comment in comments for session in _sessions(comment, show))


def _sessions(comment: Comment, show: Show | None) -> Iterator[Session]:
    """The sessions of one comment; none where no label shows that it is a syllabus."""
    if not (_NUMBERED.search(comment.text) and _LIKELY.search(comment.text)):
        return
    offset = comment.span.start + len("<!--")
    found = [(*place, read_parts(comment.text[place[2] : place[3]])) for place in split(comment.text)]
    if not any(parts.labelled for *_, parts in found):
        return
    for at, start, after, end, parts in found:
        runs: tuple[Run, ...] = ()
        if show:
            shown, runs = show(comment.text[after:end], offset + after)
            parts = read_parts(shown)
        plan = " ".join(filter(None, (parts.title, parts.plan)))
        span = Span(offset + start, offset + start + len(comment.text[start:end].rstrip()))
        yield Session(at, plan, parts.keywords, parts.preparation, parts.minutes, span, commented=True, runs=runs)


def split(text: str) -> list[tuple[int, int, int, int]]:
    """Where each session of a text stands: its number, where that begins and ends, and the session's end."""
    starts = [match for match in _START.finditer(text) if session_number(match)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    found = []
    for match, end in zip(starts, ends, strict=False):
        word = re.search(r"第|[a-zA-Z]", match[0])
        start = match.start() + (word.start() if word else 0)
        found.append((session_number(match) or 0, start, match.end(), _end(text, match.end(), end)))
    return found


def session_number(match: re.Match[str]) -> int | None:
    """The number that a match of `SESSION` holds; None where it is no number at all, as in 第十十回."""
    written = next(text for name, text in match.groupdict().items() if text and name.startswith(("number", "english")))
    try:
        return number(written)
    except ValueError:
        return None


def _end(text: str, start: int, end: int) -> int:
    """A session ends where a heading, a rule or an element begins, or at a blank line after which no label stands."""
    over = _OVER.search(text, start, end)
    end = over.start() if over else end
    for gap in _GAP.finditer(text, start, end):
        if not _LABEL.search(text, gap.start(), end):
            return gap.start() if text[start : gap.start()].strip() else end
    return end


def read_parts(text: str) -> Parts:
    """The fields of one session's text, which begins after its number."""
    labels = list(_labels(text))
    fields: dict[str, list[str]] = {"plan": [], "preparation": [], "keywords": [], "day": []}
    minutes: list[int] = []
    for at, (name, _, start) in enumerate(labels):
        value = text[start : labels[at + 1][1] if at + 1 < len(labels) else len(text)]
        if name == "keywords":
            value, _, rest = value.partition("。")
            fields["plan"].append(tidy(rest))
        elif name == "preparation":
            value, spent = _minutes_apart(value)
            minutes += [] if spent is None else [spent]
        fields[name].append(tidy(value))
    return Parts(
        title=tidy(text[: labels[0][1]] if labels else text),
        plan=_joined(fields["plan"]),
        keywords=tuple(dict.fromkeys(word for value in fields["keywords"] for word in _words(value))),
        preparation=_joined(fields["preparation"]),
        minutes=sum(minutes) or None,
        day=_joined(fields["day"]),
        labelled=any(name in ("plan", "preparation") for name, _, _ in labels),
    )


def read_preparation(text: str) -> tuple[str, int | None]:
    """What a text that is nothing else says to prepare, in one line, and the minutes that all of it takes: those at its
    end, or those of each of its parts, as in `予習：1 章（60分） 復習：問題（60分）`."""
    parts = [start for name, start, _ in _labels(text) if name == "preparation"]
    if len(parts) < 2:
        told, minutes = _minutes_apart(text)
        return tidy(told), minutes
    spent = [_minutes_apart(text[start:end])[1] for start, end in itertools.pairwise([*parts, len(text)])]
    return tidy(text), sum(each or 0 for each in spent) or None


def _minutes_apart(text: str) -> tuple[str, int | None]:
    """What there is to prepare, without the minutes that it takes and that stand at its end; and these."""
    spent = _MINUTES.search(text)
    if spent is None:
        return text, None
    minutes = int(spent["minutes"]) if spent["minutes"] else round(float(spent["hours"]) * 60)
    return text[: spent.start()] + ("。" if spent[0].lstrip().startswith("。") else ""), minutes


def _labels(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of each label. Keywords that a preparation mentions are part of it."""
    before = ""
    for match in _LABEL.finditer(text):
        name = match.lastgroup or ""
        if name == "keywords" and before == "preparation" and "\n" not in text[match.start() - 1 : match.start() + 1]:
            continue
        before = name
        yield name, match.start(), match.end()


def tidy(text: str) -> str:
    """Text in one line: bullets, emphasis and the punctuation that led to a label taken away; a stroke before each item
    of a list but the first, unless a sentence or a colon ended there."""
    joined = ""
    for written in text.split("\n"):
        line = _BULLET.sub("", written.strip()).strip()
        if joined and line:
            is_item = _ITEM.match(written) and joined[-1] not in _ENDING
            joined += " / " if is_item else "" if joins(joined[-1], line[0]) else " "
        joined += line
    return re.sub(r"\s+", " ", joined.replace("**", "")).strip(" \u3000:：,，、|").removeprefix("/ ")


def _joined(values: Iterable[str]) -> str:
    return " ".join(filter(None, values))


def _words(text: str) -> list[str]:
    """Keywords, cut at commas that stand outside brackets."""
    words, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth <= 0 and character in ",，、;；":
            words.append(text[start:at])
            start = at + 1
    return [word for word in (word.strip(" \u3000.．") for word in [*words, text[start:]]) if word]
