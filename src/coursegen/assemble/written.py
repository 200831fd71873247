"""Text of a plan as it was written: with the formulas, links, emphasis and code that its page shows there.

Whoever reads a plan takes fields out of it as plain text; here each is found again among the runs of its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from coursegen.linear import in_one_line
from coursegen.model import Page, Run, Target, Written
from coursegen.record import Record


class Piece(Record):
    """A run of a page's text, with what the site makes of its link and its citation."""

    run: Run
    plain: str
    """As it reads where there is no markup."""
    target: Target | None


def pieces_of(runs: Iterable[Run], page: Page) -> tuple[Piece, ...]:
    """The runs of a line that stands on `page`."""
    return tuple(
        Piece(run, _plain(run, page), page.targets[run.link] if run.link is not None else None) for run in runs
    )


def _plain(run: Run, page: Page) -> str:
    if run.citation is not None:
        shown = page.citations[run.citation] if page.citations else None
        return shown.text if shown else run.text
    if not run.formula:
        return run.text
    return in_one_line(run.text.strip("$").strip(), run.formula)


def written(text: str, pieces: Sequence[Piece], *, last: bool) -> tuple[str, Written]:
    """A field as plain text without TeX's dollars, and as it was written: empty where that is the same. A text that
    stands in the line twice is the `last` of the two, or the first.
    """
    rest = iter(_places(text, pieces, last=last))
    stretches: list[tuple[Piece | None, str]] = []
    for space, group in groupby(text, str.isspace):
        for piece, letters in [(None, "".join(group))] if space else [(next(rest), letter) for letter in group]:
            if stretches and stretches[-1][0] is piece:
                stretches[-1] = (piece, stretches[-1][1] + letters)
            else:
                stretches.append((piece, letters))
    joined = _joined(stretches)
    plain = "".join(piece.plain if piece and _is_whole(piece) else part for piece, part in joined)
    markup = _markup(joined)
    return plain, () if markup == (escape(plain),) else markup


def _places(text: str, pieces: Sequence[Piece], *, last: bool) -> list[Piece | None]:
    """The piece that each letter of a text comes from. Where a label was taken out of the line, its parts are found one
    after the other; what is not found is in no piece."""
    letters = "".join("".join(piece.run.text.split()) for piece in pieces)
    owners = [piece for piece in pieces for _ in "".join(piece.run.text.split())]
    words = text.split()
    found: list[Piece | None] = []
    at = behind = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            sought = "".join(words[at:end])
            is_all = end - at == len(words)
            start = letters.rfind(sought) if is_all and last else letters.find(sought, behind)
            if start >= 0 and not _cuts(owners, start, start + len(sought)):
                found += owners[start : start + len(sought)]
                at, behind = end, start + len(sought)
                break
        else:
            found += [None] * len(words[at])
            at += 1
    return found


def _is_whole(piece: Piece) -> bool:
    """Whether a piece is no text that may be cut."""
    return bool(piece.run.formula) or piece.run.citation is not None


def _cuts(owners: Sequence[Piece], start: int, end: int) -> bool:
    """Whether a range of letters begins or ends within a formula or a citation."""
    begins = start > 0 and owners[start - 1] is owners[start] and _is_whole(owners[start])
    return begins or (end < len(owners) and owners[end - 1] is owners[end] and _is_whole(owners[end]))


def _joined(stretches: Iterable[tuple[Piece | None, str]]) -> list[tuple[Piece | None, str]]:
    """White space between two stretches of one piece belongs to it."""
    found: list[tuple[Piece | None, str]] = []
    for piece, part in stretches:
        if len(found) > 1 and found[-1][0] is None and piece is not None and found[-2][0] is piece:
            space = found.pop()[1]
            found[-1] = (piece, found[-1][1] + space + part)
        else:
            found.append((piece, part))
    return found


def _markup(stretches: Sequence[tuple[Piece | None, str]]) -> Written:
    found: list[str | Target] = []
    for target, group in groupby(stretches, lambda each: each[0].target if each[0] else None):
        html = "".join(_html(piece, part) for piece, part in group)
        found += ['<a href="', target, f'">{html}</a>'] if target else [html]
    merged: list[str | Target] = []
    for each in found:
        if merged and isinstance(each, str) and isinstance(merged[-1], str):
            merged[-1] += each
        else:
            merged.append(each)
    return tuple(merged)


def _html(piece: Piece | None, part: str) -> str:
    if piece is None:
        return escape(part)
    html = piece.run.formula or escape(piece.plain if piece.run.citation is not None else part)
    for tag in reversed(piece.run.tags):
        html = f"<{tag}>{html}</{tag}>"
    return html
