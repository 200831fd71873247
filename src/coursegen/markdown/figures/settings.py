"""How a page's figures are labelled and shown: what the site says, and what the page's front matter says instead."""

from __future__ import annotations

from collections.abc import Mapping

from coursegen.config import Config, FiguresConfig
from coursegen.model import FrontMatter
from coursegen.record import Record


class Settings(Record):
    """The settings of one page."""

    label: str
    """What stands before a number; empty where figures are not labelled."""
    original_captions: bool
    original_word: str
    """What is written on the switch of an original caption."""

    def label_of(self, number: int | None, word: str = "") -> str:
        """The label of a figure with this number; `word` is what its author already called it."""
        return f"{word or self.label} {number}" if number is not None and self.label else ""


def settings_of(front_matter: FrontMatter, config: Config) -> Settings:
    """The settings of a page: `figures: {label: …, original_captions: …}` in its front matter, or `figure_label` and
    `original_captions` alone, over `[figures]`. The label 図 is the default: a page in another language has Figure."""
    given = {key.lower(): value for key, value in front_matter.values.items()}
    table = given.get("figures")
    own = {str(key).lower(): value for key, value in table.items()} if isinstance(table, Mapping) else {}
    label = own.get("label", given.get("figure_label"))
    shown = own.get("original_captions", given.get("original_captions"))
    lang = (front_matter.lang or config.site.lang).lower().split("-")[0]
    default = config.figures.label
    if default == FiguresConfig().label and lang not in ("ja", "zh"):
        default = "Figure"
    return Settings(
        label=str(label).strip() if isinstance(label, str | int) and not isinstance(label, bool) else default,
        original_captions=config.figures.original_captions if shown is None else _is_true(shown),
        original_word="原文" if lang == "ja" else "Original caption",
    )


def _is_true(value: object) -> bool:
    return str(value).strip().lower() in ("true", "yes", "on", "1")
