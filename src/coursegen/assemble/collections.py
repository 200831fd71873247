"""Where Jekyll publishes posts and the documents of a site's collections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from coursegen.config import Config
from coursegen.model import Document

_POST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<title>.+)")


def collected(document: Document, logical: str, config: Config) -> tuple[str, Mapping[str, str]] | None:
    """The permalink of a document of a collection, and what its placeholders stand for; None for any other page.

    A post has its day from its name, or from its front matter, which wins.
    """
    collections = config.jekyll.collections if config.jekyll else {}
    folder = next((each for each in collections if logical.startswith(f"{each}/")), None)
    if folder is None:
        return None
    path = logical.removeprefix(f"{folder}/").rpartition(".")[0]
    name = path.rpartition("/")[2]
    named = _POST.fullmatch(name)
    given = document.front_matter.values
    title = str(given.get("slug") or (named["title"] if named else name))
    values = {"collection": collections[folder].name, "path": path, "name": name, "title": title, "slug": title}
    values |= {"categories": "/".join(_categories(given)), **_day(document.front_matter.date or _named_day(named))}
    return collections[folder].permalink, values


def _named_day(named: re.Match[str] | None) -> date | None:
    try:
        return date(int(named["year"]), int(named["month"]), int(named["day"])) if named else None
    except ValueError:
        return None


def _day(day: date | None) -> dict[str, str]:
    if day is None:
        return {}
    return {
        "year": f"{day:%Y}",
        "short_year": f"{day:%y}",
        "month": f"{day:%m}",
        "i_month": str(day.month),
        "day": f"{day:%d}",
        "i_day": str(day.day),
        "y_day": f"{day:%j}",
        "week": f"{day.isocalendar().week:02}",
        "short_day": f"{day:%a}",
    }


def _categories(given: Mapping[str, object]) -> list[str]:
    """`category: one` and `categories: one two`, or a list; in lower case, as they stand in addresses."""
    found: list[str] = []
    for value in (given.get("category"), given.get("categories")):
        items = value if isinstance(value, list) else str(value).split() if value else []
        found += [re.sub(r"\s+", "-", str(item).strip()).lower() for item in items]
    return list(dict.fromkeys(filter(None, found)))
