"""`{{< name … >}}` and `{{% name … %}}`, the shortcodes of Hugo and Quarto: what they are called with, and what those
that show a picture or a video show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from coursegen.record import Record

_PARAMETER = re.compile(
    r"""(?:(?P<name>[A-Za-z][\w-]*)\s*=\s*)?(?:"(?P<quoted>[^"]*)"|`(?P<raw>[^`]*)`|(?P<bare>[^\s"`]+))"""
)
_CODE = frozenset({"highlight", "code", "code-toggle", "mermaid"})
_NOTES = frozenset("note tip hint important attention caution warning danger info success question".split())
_NAMED_NOTES = frozenset("notice callout hint alert admonition".split())
"""Shortcodes of themes for a note whose kind is told in a word."""
_PLAYERS = {"youtube": "https://www.youtube.com/embed/", "vimeo": "https://player.vimeo.com/video/"}
_YOUTUBE = re.compile(
    r"https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?v=|embed/)|youtu\.be/)(?P<id>[\w-]{11})\b"
)
_FILM = re.compile(r"\.(?:mp4|webm|ogg|ogv|mov)(?:[?#]|$)", re.IGNORECASE)

Piece = tuple[int, int, str]
"""A stretch of the source and the text that takes its place; what lies between two is shown as it is written."""


class Call(Record):
    """One shortcode of a page."""

    start: int
    end: int
    name: str
    """With a slash before it where it ends what another began."""
    words: tuple[str, ...]
    """What it is called with, without names."""
    places: Mapping[str, tuple[int, int]]
    """Where in the source the value of each name stands; of the first word without a name, under an empty name."""
    values: Mapping[str, str]

    @property
    def is_code(self) -> bool:
        """Whether what it holds is code."""
        return self.name in _CODE

    @property
    def note(self) -> str:
        """The kind of note that it is; empty where it is none."""
        if self.name in _NAMED_NOTES:
            told = (*self.words, self.values.get("type", ""), self.values.get("style", ""))
            return next((word for word in told if word in _NOTES), "note")
        return self.name if self.name in _NOTES else ""

    def shown(self) -> list[Piece]:
        """What takes the place of a picture or a video; nothing where it is neither."""
        if self.name == "figure":
            return self._figure()
        if self.name in _PLAYERS and (key := "id" if "id" in self.places else "") in self.places:
            return self._frame(*self.places[key], _PLAYERS[self.name])
        if self.name == "video" and (key := "src" if "src" in self.places else "") in self.places:
            start, end = self.places[key]
            if found := _YOUTUBE.match(self.values[key]):
                return self._frame(start + found.start("id"), start + found.end("id"), _PLAYERS["youtube"])
            if _FILM.search(self.values[key]):
                return [(self.start, start, '<video controls src="'), (end, self.end, '"></video>')]
        return []

    def _frame(self, start: int, end: int, address: str) -> list[Piece]:
        name = escape(self.values.get("title", self.name))
        return [
            (self.start, start, f'<iframe src="{address}'),
            (end, self.end, f'" title="{name}" width="560" height="315" allowfullscreen></iframe>'),
        ]

    def _figure(self) -> list[Piece]:
        if "src" not in self.places:
            return []
        start, end = self.places["src"]
        kept = {name: self.values[name] for name in ("alt", "width", "height") if self.values.get(name)}
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
        pieces = [(self.start, start, '<figure><img src="')]
        title = f"**{self.values['title']}** " if self.values.get("title") else ""
        begin, stop = self.places.get("caption", (0, 0))
        if begin > end:  # in the order of the source, so that what is found in it is found there
            pieces += [(end, begin, f'"{attributes}><figcaption>{title}'), (stop, self.end, "</figcaption></figure>")]
            return pieces
        words = title + self.values.get("caption", "")
        caption = f"<figcaption>{words}</figcaption>" if words.strip() else ""
        return [*pieces, (end, self.end, f'"{attributes}>{caption}</figure>')]


def shortcode_call(match: re.Match[str]) -> Call:
    """The call in a match with the group `call`."""
    begin = match.start("call")
    name = re.match(r"/?\s*[^\s/]*", match["call"])
    length = name.end() if name else 0
    words: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    values: dict[str, str] = {}
    for found in _PARAMETER.finditer(match.string, begin + length, match.end("call")):
        group = next(group for group in ("quoted", "raw", "bare") if found[group] is not None)
        if not found["name"]:
            words.append(found[group])
        places.setdefault(found["name"] or "", found.span(group))
        values.setdefault(found["name"] or "", found[group])
    return Call(match.start(), match.end(), match["call"][:length].strip(), tuple(words), places, values)
