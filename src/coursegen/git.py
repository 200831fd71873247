"""What git says of a folder. Every call only reads; where there is no git, or it refuses, there is no answer."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from coursegen.facts import note_git

_SECONDS = 20
_HUNK = re.compile(r"@@ -\S+ \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")
_WHOLE = 100_000
"""More lines than a page can have."""


def git(folder: str | os.PathLike[str], *arguments: str) -> str | None:
    """What `git …` prints when run in `folder`; None where it fails or does not exist."""
    command = ["git", "-c", "core.quotepath=false", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(command, capture_output=True, env=environment, timeout=_SECONDS, check=False)
        said = done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired):
        said = None
    note_git(os.fspath(folder), arguments, said)
    return said


def repository_root(site: Path, tracked: str) -> Path | None:
    """The root of the repository that keeps the site: the one that tracks its file `tracked`, or that begins where the
    site does. A site that merely lies in a folder ignored by another project's repository is not kept there."""
    said = git(site, "rev-parse", "--show-toplevel")
    if not said:
        return None
    root = Path(said.rstrip("\n"))
    if os.path.realpath(root) == os.path.realpath(site) or git(site, "ls-files", "--error-unmatch", "--", tracked):
        return root
    return None


def changed_lines(site: Path, revision: str) -> Mapping[str, frozenset[int]] | None:
    """The lines of the working tree that are not in a revision, by path below the site; None where git knows none."""
    options = ("-U0", "--no-color", "--no-ext-diff", "--no-renames", "--no-prefix", "--relative", "--end-of-options")
    said = git(site, "diff", *options, revision, "--", ".")
    if said is None:
        return None
    changed: dict[str, set[int]] = {}
    path = ""
    for line in said.split("\n"):
        if line.startswith("+++ "):
            path = line[4:].split("\t")[0]
        elif found := _HUNK.match(line):
            count = int(found["count"] or 1)
            changed.setdefault(path, set()).update(range(int(found["start"]), int(found["start"]) + count))
    for new in lines(git(site, "ls-files", "-z", "--others", "--exclude-standard"), "\0"):
        changed[new] = set(range(1, _WHOLE))
    return {path: frozenset(numbers) for path, numbers in changed.items()}


def lines(said: str | None, end: str = "\n") -> list[str]:
    """The parts of an answer."""
    return [line for line in (said or "").split(end) if line]
