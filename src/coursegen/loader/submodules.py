"""Folders that other repositories fill: what of them has not been fetched is missing from the site."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import normpath

from coursegen.codes import SOURCE_SUBMODULE
from coursegen.diagnostics import Diagnostic
from coursegen.loader.disk import is_empty, is_file, read

_FILE = ".gitmodules"
_PATH = re.compile(r"^\s*path\s*=\s*\"?(?P<path>[^\"\r\n]+?)\"?\s*$", re.MULTILINE)


def empty_submodules(root: Path) -> list[str]:
    """The folders of git's submodules below the site that hold nothing, as `git clone` alone leaves them."""
    if not is_file(root / _FILE):
        return []
    try:
        text = read(root, _FILE).decode("utf-8", "surrogateescape")
    except OSError:
        return []
    paths = {normpath(match["path"]) for match in _PATH.finditer(text)}
    return sorted(path for path in paths if not path.startswith(("..", "/")) and is_empty(root, path))


def not_fetched(folder: str) -> Diagnostic:
    """The finding about such a folder."""
    message = (
        f"the submodule `{folder}` is not checked out: nothing of it is published, and no link into it leads anywhere"
    )
    return Diagnostic(SOURCE_SUBMODULE, message, _FILE, hint="Run `git submodule update --init`.")
