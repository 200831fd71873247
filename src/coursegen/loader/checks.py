"""What a configuration's values must be beyond their type."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from coursegen.config import BuildConfig, Config, CourseConfig
from coursegen.dates import parse_date, parse_weekdays
from coursegen.diagnostics import Severity
from coursegen.loader.toml_keys import KeyPath

FOLDERS = ("content", "assets", "notebooks", "templates", "output")
"""The keys of [build] that name folders."""

_REPOSITORY = re.compile(
    r"(?:(?:https?://|git@|ssh://git@)?(?:www\.)?github\.com[/:])?(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)

Problem = tuple[KeyPath, str, str]
"""Key, message, hint."""


def problems(config: Config) -> Iterator[Problem]:
    """What cannot be used in a configuration read from `site.toml`."""
    if config.site.url and not is_web_address(config.site.url):
        yield ("site", "url"), "[site] url is not a web address", 'Write it as "https://example.org/course".'
    if not is_timezone(config.site.timezone):
        yield ("site", "timezone"), "[site] timezone is not known", 'Write a name such as "Asia/Tokyo".'
    if config.site.repository and not github_repository(config.site.repository):
        yield ("site", "repository"), "[site] repository is not a GitHub repository", 'Write it as "owner/name".'
    levels = [str(level) for level in Severity if level]
    if config.check.fail_on not in levels:
        yield ("check", "fail_on"), "[check] fail_on is not a severity", f"Write one of {', '.join(levels)}."
    if not 0 <= config.serve.port <= 65535:
        yield ("serve", "port"), "[serve] port is not a port number", "Write a number from 1024 to 65535."
    yield from _folder_problems(config.build)
    yield from _course_problems(config.courses)


def _course_problems(courses: Iterable[CourseConfig]) -> Iterator[Problem]:
    for at, course in enumerate(courses):
        for key in ("starts", "ends"):
            if (written := getattr(course, key)) and parse_date(written) is None:
                yield ("courses", at, key), f"[[courses]] {key} is not a date", "Write the day as 2025-04-10."
        if course.weekday and not parse_weekdays(course.weekday):
            yield ("courses", at, "weekday"), "[[courses]] weekday is not a weekday", 'Write it as "木" or "Thu".'


def _folder_problems(build: BuildConfig) -> Iterator[Problem]:
    output = folder(build.output)
    for key in FOLDERS:
        path = folder(getattr(build, key))
        if path.startswith(("../", "/")) or path == ".." or re.match(r"[A-Za-z]:", path):
            yield ("build", key), f"[build] {key} leads out of the site", "Name a folder below the site's own."
        elif not path and key in ("output", "templates"):
            yield ("build", key), f"[build] {key} is the site's own folder", "Name a folder of its own below the site."
        elif key != "output" and path and (path == output or path.startswith(output + "/")):
            message = f"[build] {key} lies in the output folder, which is written over"
            yield ("build", key), message, "Name another folder."


def folder(path: str) -> str:
    """A folder's path below the site in its plain form: `./content/` is `content`, `.` is empty."""
    plain = posixpath.normpath(path.replace("\\", "/")) if path else ""
    return "" if plain == "." else plain


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)


def is_timezone(name: str) -> bool:
    """Whether the time zone is known; where the machine has no time zones at all, each name is taken as it is."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return not available_timezones()
    return True


def github_repository(text: str) -> str:
    """`owner/name` of a repository given so or by its GitHub address; empty where it is neither."""
    match = _REPOSITORY.fullmatch(text.strip())
    return match["name"] if match else ""
