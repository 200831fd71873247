"""What git says of a folder. Every call only reads; where there is no git, or it refuses, there is no answer."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from coursegen.facts import note_git

_SECONDS = 20


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


def lines(said: str | None, end: str = "\n") -> list[str]:
    """The parts of an answer."""
    return [line for line in (said or "").split(end) if line]
