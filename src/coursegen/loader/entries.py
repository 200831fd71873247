"""Which files of a site may be published: Jekyll's `include` and `exclude`, and what nobody wants published."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from posixpath import basename

from coursegen.record import Record

_ALWAYS = frozenset({".well-known", ".nojekyll"})
_INDEX = "_index.md"
"""What Hugo's authors call the page of a folder; Jekyll publishes nothing whose name begins so."""
_LEFT_BEHIND = re.compile(r".*~|~.*|#.*#|.*\.sw[a-p]|thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)
"""What editors, office programs and file managers leave beside a file they have open."""


class Entries(Record):
    """The rules of one site. Patterns are those of Jekyll's EntryFilter: a beginning of the path, a glob whose `*` also
    takes slashes, or a folder with a slash at its end."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    is_jekyll: bool = False

    def publishes(self, *paths: str, is_folder: bool) -> bool:
        """Whether one file or folder, by all the paths that name it, may be published where its folder may be."""
        name = basename(paths[0])
        if name in _ALWAYS or any(_matches(self.include, path, is_folder=is_folder) for path in {*paths, name}):
            return True
        is_index = name == _INDEX and not is_folder and not self.is_jekyll
        if (name.startswith(("_", ".")) and not is_index) or is_left_behind(name):
            return False
        return not any(_matches(self.exclude, path, is_folder=is_folder) for path in set(paths))


def is_left_behind(name: str) -> bool:
    """Whether a file is a program's, not the author's: backups, locks, thumbnails."""
    return _LEFT_BEHIND.fullmatch(name) is not None


def _matches(patterns: tuple[str, ...], path: str, *, is_folder: bool) -> bool:
    beginnings, globs = _compiled(patterns)
    return (f"{path}/" if is_folder else path).startswith(beginnings) or any(glob.match(path) for glob in globs)


@lru_cache(maxsize=16)
def _compiled(patterns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...]]:
    """Patterns as beginnings of paths, and as globs where they are such."""
    plain = [pattern.strip().removeprefix("./").lstrip("/") for pattern in patterns]
    globs = tuple(re.compile(translate(pattern)) for pattern in plain if re.search(r"[*?\[]", pattern))
    return tuple(pattern for pattern in plain if pattern), globs
