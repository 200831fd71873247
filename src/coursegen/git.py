"""What git says of a folder. No call changes it; where there is no git, or it refuses, there is no answer.

Answers that grow with what files hold are read line by line and not kept: beside a site there may lie gigabytes.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from coursegen.facts import note_git
from coursegen.record import Record

_SECONDS = 60
_ELSEWHERE = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"})
"""What git tells its hooks about their repository; it would answer about that one, whatever the folder asked about."""
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",  # no file is fetched
    "GIT_NO_LAZY_FETCH": "1",
}
_HUNK = re.compile(rb"@@ -\d+(?:,(?P<old>\d+))? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|heic|pdf|mp[34]|m4[av]|mov|webm|ogg|wav|zip|t?gz|docx?|pptx?|xlsx?)$",
    re.IGNORECASE,
)
"""Names of files whose content says nothing that a reference could be wrong about."""
_LARGE = 10_000_000
"""Bytes: a larger file is no page, and neither compared line by line nor laid out."""
_WHOLE = range(1, _LARGE)
"""All lines of a file."""


def git(folder: str | os.PathLike[str], *arguments: str, given: str = "") -> str | None:
    """What `git …` prints when run in `folder` and `given` this input; None where it fails or does not exist."""
    try:
        data = given.encode("utf-8", "surrogateescape")
        done = subprocess.run(
            _command(folder, arguments),
            input=data,
            capture_output=True,
            env=_environment(),
            timeout=_SECONDS,
            check=False,
        )
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


class Changed(Record):
    """What of a working tree is not in a revision."""

    _ranges: Mapping[str, list[range]]
    """By path below the site: ranges of lines, from 1."""

    def has(self, path: str, line: int | None = None) -> bool:
        """Whether a line of a file is new; without a line, whether anything of it is."""
        ranges = self._ranges.get(path, [])
        return bool(ranges) if line is None else any(line in each for each in ranges)


def commit_of(site: Path, revision: str) -> str | None:
    """The name of the commit that a revision means; None where git knows none."""
    said = git(site, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
    return said.strip() if said else None


def changed_lines(site: Path, commit: str) -> Changed | None:
    """What of the working tree is not in a commit; None where git cannot tell."""
    alike = ("--no-renames", "--relative")
    options = (
        *("-U0", "--inter-hunk-context=0", "--numstat", "-p", "--no-prefix", "--submodule=short"),
        *("--no-color", "--no-ext-diff", "--no-textconv"),
    )
    names = git(site, "diff", "--name-only", "-z", *alike, commit, "--", ".")
    if names is None:
        return None
    large = [path for path in lines(names, "\0") if _is_large(site / path)]
    others = [".", *(f":(exclude,literal){path}" for path in large)]
    changed = {path: [_WHOLE] for path in large}
    path = ""
    hunk = 0  # lines that remain of it: they may look like anything
    try:
        compare = ("-c", f"core.bigFileThreshold={_LARGE}", "diff", *alike, *options)
        for line in _streamed(site, *compare, commit, "--", *others):
            if hunk and not line.startswith(b"\\"):
                hunk -= 1
            elif line.startswith(b"-\t-\t"):  # no text: a picture, UTF-16, what was large
                changed[_path(line[4:])] = [_WHOLE]
            elif line.startswith(b"+++ "):
                path = _path(line[4:].split(b"\t")[0])
            elif found := _HUNK.match(line):
                start, count = int(found["start"]), int(found["count"] or 1)
                changed.setdefault(path, []).append(range(start, start + count))
                hunk = int(found["old"] or 1) + count
    except (OSError, subprocess.SubprocessError):
        return None
    for new in lines(git(site, "ls-files", "-z", "--others", "--exclude-standard"), "\0"):
        changed[new] = [_WHOLE]
    return Changed(changed)


def snapshot(site: Path, commit: str, folder: Path) -> Path | None:
    """The site as it was at a commit, laid out in the empty `folder`; None where git cannot do so. Images, films and
    whatever is large are there in name only; what the repository keeps outside the site, all but notebooks, is not
    there, but git says that it is.

    The folder is a working tree of the same repository with an index of its own, which the repository is not told of:
    nothing is copied, and branches and remotes are those that it has. So is the folder of each submodule that is
    checked out; those of others are empty.
    """
    inner = git(site, "rev-parse", "--show-prefix")
    common = git(site, "rev-parse", "--git-common-dir")
    head = git(site, "symbolic-ref", "--quiet", "HEAD")
    listed = git(site, "ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    if inner is None or common is None or listed is None:
        return None
    inner = inner.rstrip("\n")
    own = folder / ".git"
    own.mkdir()
    (own / "commondir").write_text(f"{site / common.rstrip(chr(10))}\n", encoding="utf-8", errors="surrogateescape")
    (own / "HEAD").write_text(f"ref: {head}" if head else f"{commit}\n", encoding="utf-8")
    (folder / inner).mkdir(parents=True, exist_ok=True)
    if git(folder, "read-tree", commit) is None:
        return None
    root = site.joinpath(*(".." for _ in Path(inner).parts))
    whole: list[str] = []
    absent: list[str] = []
    for line in lines(listed, "\0"):
        facts, _, path = line.partition("\t")
        _, kind, name, size = facts.split()
        is_small = kind == "blob" and size.isdecimal() and int(size) <= _LARGE
        if not path.startswith(inner) and not (is_small and path.endswith(".ipynb")):
            absent.append(path)
        elif is_small and not _MEDIA.search(path):
            whole.append(path)
        elif kind == "blob":
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).touch()
        elif kind == "commit":
            (folder / path).mkdir(parents=True)
            snapshot(root / path, name, folder / path)
    for paths, command in (
        (absent, ("update-index", "-z", "--skip-worktree", "--stdin")),
        (whole, ("checkout-index", "-z", "--quiet", "--stdin")),
    ):
        if git(folder, *command, given="".join(f"{path}\0" for path in paths)) is None:
            return None
    return folder / inner


def lines(said: str | None, end: str = "\n") -> list[str]:
    """The parts of an answer."""
    return [line for line in (said or "").split(end) if line]


def _command(folder: str | os.PathLike[str], arguments: tuple[str, ...]) -> list[str]:
    return ["git", "-c", "core.quotepath=false", "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _ENVIRONMENT


def _streamed(folder: Path, *arguments: str) -> Iterator[bytes]:
    """The lines that `git …` prints, without their ends. Raises OSError or SubprocessError where it fails."""
    command = _command(folder, arguments)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()) as process:
        timer = threading.Timer(_SECONDS, process.kill)
        timer.start()
        try:
            assert process.stdout
            for line in process.stdout:
                yield line.rstrip(b"\n")
        finally:
            timer.cancel()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _is_large(path: Path) -> bool:
    try:
        return path.lstat().st_size > _LARGE
    except OSError:
        return False


def _path(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
