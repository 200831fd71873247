"""What git says of a folder. No call changes it; where there is no git, or it refuses, there is no answer."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coursegen.facts import note_git

_SECONDS = 20
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",  # no file is fetched
    "GIT_NO_LAZY_FETCH": "1",
}
_HUNK = re.compile(r"@@ -\S+ \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|heic|pdf|mp[34]|m4[av]|mov|webm|ogg|wav|zip|t?gz|docx?|pptx?|xlsx?)$",
    re.IGNORECASE,
)
"""Names of files whose content says nothing that a reference could be wrong about."""
_WHOLE = 100_000
"""More lines than a page can have."""


def git(folder: str | os.PathLike[str], *arguments: str, given: str = "") -> str | None:
    """What `git …` prints when run in `folder` and `given` this input; None where it fails or does not exist."""
    command = ["git", "-c", "core.quotepath=false", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    environment = os.environ | _ENVIRONMENT
    try:
        data = given.encode("utf-8", "surrogateescape")
        done = subprocess.run(command, input=data, capture_output=True, env=environment, timeout=_SECONDS, check=False)
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


@dataclass(frozen=True, slots=True)
class Changed:
    """What of a working tree is not in a revision."""

    _ranges: Mapping[str, list[range]]
    """By path below the site: ranges of lines, from 1."""

    def has(self, path: str, line: int | None = None) -> bool:
        """Whether a line of a file is new; without a line, whether anything of it is."""
        ranges = self._ranges.get(path, [])
        return bool(ranges) if line is None else any(line in each for each in ranges)


def changed_lines(site: Path, revision: str) -> Changed | None:
    """What of the working tree is not in a revision; None where git knows no such revision."""
    options = ("-U0", "--no-color", "--no-ext-diff", "--no-renames", "--no-prefix", "--relative", "--end-of-options")
    said = git(site, "diff", *options, revision, "--", ".")
    if said is None:
        return None
    changed: dict[str, list[range]] = {}
    path = ""
    for line in said.split("\n"):
        if line.startswith("+++ "):
            path = line[4:].split("\t")[0]
        elif found := _HUNK.match(line):
            start = int(found["start"])
            changed.setdefault(path, []).append(range(start, start + int(found["count"] or 1)))
    for new in lines(git(site, "ls-files", "-z", "--others", "--exclude-standard"), "\0"):
        changed[new] = [range(1, _WHOLE)]
    return Changed(changed)


def snapshot(site: Path, revision: str, folder: Path) -> Path | None:
    """The site as it was at a revision, in a clone that lies in the empty `folder` and shares the repository's objects;
    None where git cannot make one. Images, films and the like are there in name only."""
    root = git(site, "rev-parse", "--show-toplevel")
    inner = git(site, "rev-parse", "--show-prefix")
    commit = git(site, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    if not root or inner is None or not commit:
        return None
    if git(folder, "clone", "--quiet", "--shared", "--no-checkout", "--", root.rstrip("\n"), ".") is None:
        return None
    nothing = git(folder, "hash-object", "-w", "--stdin")
    if nothing is None or git(folder, "read-tree", commit.strip()) is None:
        return None
    media = [path for path in lines(git(folder, "ls-files", "-z"), "\0") if _MEDIA.search(path)]
    emptied = "".join(f"100644 {nothing.strip()}\t{path}\0" for path in media)
    if git(folder, "update-index", "-z", "--index-info", given=emptied) is None:
        return None
    if git(folder, "checkout-index", "--all", "--quiet") is None:
        return None
    return folder / inner.rstrip("\n")


def lines(said: str | None, end: str = "\n") -> list[str]:
    """The parts of an answer."""
    return [line for line in (said or "").split(end) if line]
