"""The course's own repository: its files as they lie in the working tree, and as git keeps them for other branches."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from posixpath import basename

from coursegen.config import Config
from coursegen.git import git, lines, repository_root
from coursegen.loader.disk import read, walk
from coursegen.loader.notebooks import parse_notebook
from coursegen.model import Notebook, Repository
from coursegen.record import Record
from coursegen.repositories import is_commit, split_ref

_USUAL = frozenset({"main", "master"})
"""What the default branch is called where nobody says; without git either may be the working tree."""
_NOT_KEPT = frozenset({"node_modules", "__pycache__", "_site"})
_LARGEST = 50_000_000
"""Bytes of a notebook that are read: Colab opens none that is larger."""


class Asked(Record):
    """What is to be told of a repository."""

    files: frozenset[str]
    """`BRANCH/PATH`, as addresses name files."""
    notebooks: frozenset[str]
    """Notebooks of the site that it links, by their paths below the site."""


def read_repository(site: Path, config: Config, asked: Asked) -> Repository:
    """What git and the disk tell of the repository that keeps the site at `site`. Never raises."""
    root = repository_root(site, config.file)
    branch = config.site.branch
    if root is None:
        names = frozenset({branch, "HEAD"}) | _USUAL
        tree = _Tree(site, branch, names, names, False, {}, "")
        return tree.described(_walked(site, config), asked)
    refs = _refs(root)
    if branch not in refs:
        branch = (git(root, "symbolic-ref", "--short", "-q", "HEAD") or branch).strip()
    working = frozenset({branch, "HEAD"})
    names = frozenset(refs) | working
    inner = os.path.relpath(os.path.realpath(site), os.path.realpath(root)).replace(os.sep, "/")
    folder = "" if inner == "." else inner + "/"
    tree = _Tree(root, branch, working, names, _is_complete(root), refs, folder)
    return tree.described(_tracked(root), asked)


class _Tree(Record):
    """A repository before it is known what is asked of it."""

    root: Path
    branch: str
    working: frozenset[str]
    names: frozenset[str]
    complete: bool
    refs: dict[str, str]
    """Name → what git calls it."""
    folder: str

    def described(self, files: Iterable[str], asked: Asked) -> Repository:
        spelt = {unicodedata.normalize("NFC", path): path for path in files}
        split = [split_ref(rest, self.names) for rest in sorted(asked.files)]
        other = {}
        for ref in sorted({ref for ref, _ in split} - self.working):
            tree = git(self.root, "ls-tree", "-r", "-z", "--name-only", self.refs.get(ref, ref), "--") if (
                ref in self.refs or is_commit(ref)
            ) else None  # fmt: skip
            if tree is not None:
                other[ref] = frozenset(unicodedata.normalize("NFC", path) for path in lines(tree, "\0"))
        wanted = {self.folder + path for path in asked.notebooks}
        wanted |= {path for ref, path in split if ref in self.working and path.endswith(".ipynb")}
        wanted = {unicodedata.normalize("NFC", path) for path in wanted}
        notebooks = {path: self._notebook(spelt[path]) for path in sorted(wanted & set(spelt))}
        return Repository(
            self.branch, self.working, frozenset(spelt), self.names, self.complete, other, self.folder, notebooks
        )

    def _notebook(self, path: str) -> Notebook:
        try:
            return parse_notebook(read(self.root, path, _LARGEST))
        except OSError as error:
            return Notebook(f"it cannot be read: {error.strerror or error}")


def _walked(site: Path, config: Config) -> Collection[str]:
    def wanted(path: str, is_folder: bool) -> bool:
        name = basename(path)
        return not name.startswith(".") and path != config.build.output and name not in _NOT_KEPT

    return [file.path for file in walk(site, "", wanted).files]


def _tracked(root: Path) -> Collection[str]:
    """What is in the working tree and not ignored: what a push brings, or would bring after `git add`."""
    present = lines(git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\0")
    return set(present) - set(lines(git(root, "ls-files", "-z", "--deleted"), "\0"))


def _refs(root: Path) -> dict[str, str]:
    """Branches and tags by name; a branch is what its remote has, where there is one."""
    found: dict[str, str] = {}
    said = git(root, "for-each-ref", "--format=%(refname)", "refs/tags", "refs/heads", "refs/remotes")
    for full in lines(said):
        _, kind, name = full.split("/", 2)
        if kind == "remotes":
            name = name.partition("/")[2]
        if name and name != "HEAD":
            found[name] = full
    return found


def _is_complete(root: Path) -> bool:
    shallow = (git(root, "rev-parse", "--is-shallow-repository") or "true").strip()
    fetched = lines(git(root, "config", "--get-regexp", r"^remote\..*\.fetch$"))
    return shallow == "false" and any("refs/heads/*:" in line for line in fetched)
