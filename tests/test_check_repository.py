from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.build import make_site as made
from coursegen.diagnostics import Verdict
from coursegen.loader.notebooks import parse_notebook
from coursegen.repositories import Malformed, RepositoryFile, parse_colab, parse_github, split_ref
from tests.conftest import MakeSite
from tests.tools import require_program

COLAB = "https://colab.research.google.com/github/o/n/blob"
NOTEBOOK = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "id": "abc"}]})
SETTINGS = '[site]\ntitle = "T"\nurl = "https://h.example"\nrepository = "o/n"\n'


def git(folder: Path, *arguments: str) -> str:
    names = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    command = [require_program("git"), "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **names}).stdout


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository with the branches `main` and `old/one`; only the latter has `notebooks/old.ipynb`."""
    origin, folder = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    write(origin, {"notebooks/old.ipynb": NOTEBOOK})
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "old")
    git(origin, "branch", "old/one")
    git(origin, "mv", "notebooks/old.ipynb", "notebooks/a.ipynb")
    write(origin, {"site.toml": SETTINGS, "content/index.md": "x", ".gitignore": "ignored.ipynb\n_site\n"})
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "new")
    git(tmp_path, "clone", "-q", str(origin), "clone")
    return folder


def said(site: Path, *links: str) -> list[tuple[str, str]]:
    """Code and hint of what is said of the repository in a page with these links."""
    folder = site / "content"
    write(folder, {"index.md": "".join(f"[a]({link})\n\n" for link in links)})
    families = ("colab", "github", "notebook.invalid")
    return [(each.code.name, each.hint) for each in made(site).diagnostics if each.code.name.startswith(families)]


def test_git_knows_the_files_of_every_branch(clone: Path) -> None:
    commit = git(clone, "rev-parse", "--short", "HEAD~1").strip()
    right = [f"{COLAB}/main/notebooks/a.ipynb", f"{COLAB}/old/one/notebooks/old.ipynb"]
    right += [f"{COLAB}/{commit}/notebooks/old.ipynb", f"{COLAB}/HEAD/notebooks/a.ipynb"]
    right += ["https://github.com/o/n/tree/old/one", "https://github.com/o/n/blob/abcdef0/nothing.py"]
    assert said(clone, *right) == []
    wrong = [f"{COLAB}/main/notebooks/old.ipynb", f"{COLAB}/old/one/notebooks/a.ipynb"]
    wrong += [f"{COLAB}/{commit}/notebooks/a.ipynb"]
    assert [code for code, _ in said(clone, *wrong)] == ["colab.notebook-missing"] * 3


def test_git_knows_which_branches_there_are(clone: Path) -> None:
    links = [f"{COLAB}/master/notebooks/a.ipynb", "https://github.com/o/n/blob/master/nothing.py"]
    (colab, hint), (github, _) = said(clone, *links)
    assert (colab, github) == ("colab.branch-missing", "github.branch-missing")
    assert hint == "write `main` for `master`: the file is on that branch"


def test_what_git_ignores_is_not_in_the_repository(clone: Path) -> None:
    write(clone, {"ignored.ipynb": NOTEBOOK, "new.ipynb": NOTEBOOK})
    assert [code for code, _ in said(clone, f"{COLAB}/main/ignored.ipynb", f"{COLAB}/main/new.ipynb")] == [
        "colab.notebook-missing"
    ]


def test_the_cells_of_another_branch_are_not_known(clone: Path) -> None:
    write(clone, {"notebooks/old.ipynb": NOTEBOOK.replace("abc", "new")})
    git(clone, "add", "-A")
    old, new = f"{COLAB}/old/one/notebooks/old.ipynb", f"{COLAB}/main/notebooks/old.ipynb"
    assert said(clone, f"{old}#scrollTo=abc", f"{new}#scrollTo=new") == []
    assert [code for code, _ in said(clone, f"{new}#scrollTo=abc")] == ["colab.cell-missing"]


def test_what_is_said_of_what_the_repository_does_not_hold(clone: Path) -> None:
    write(clone, {"notebooks/bad.ipynb": "{"})
    links = (
        "https://github.com/o/n/blob/main/nothing.py",
        f"{COLAB}/main/nothing.ipynb",
        f"{COLAB}/main/notebooks/bad.ipynb",
    )
    write(clone, {"content/index.md": " ".join(f"[a]({link})" for link in links)})
    found = [
        each for each in made(clone).diagnostics if each.code.name.startswith(("colab", "github", "notebook.invalid"))
    ]
    assert {(each.message, each.hint, each.verdict) for each in found} == {
        ("the repository has no file `nothing.py` on `main`", "correct the address, or add the file", Verdict.BROKEN),
        (
            "the repository has no notebook `nothing.ipynb` on `main`",
            "correct the address, or add the notebook",
            Verdict.BROKEN,
        ),
        ("the notebook cannot be opened: it is not JSON", "save it again from Jupyter or Colab", Verdict.BROKEN),
    }


def test_a_shallow_clone_does_not_know_every_branch(clone: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{clone}", "shallow")
    assert said(shallow, f"{COLAB}/master/notebooks/a.ipynb", f"{COLAB}/old/one/notebooks/a.ipynb") == []


def test_a_site_may_lie_below_the_repositorys_root(clone: Path) -> None:
    write(clone, {"course/site.toml": SETTINGS, "course/content/index.md": "x", "course/notebooks/b.ipynb": NOTEBOOK})
    git(clone, "add", "-A")
    site = clone / "course"
    assert said(site, f"{COLAB}/main/course/notebooks/b.ipynb", f"{COLAB}/main/notebooks/a.ipynb") == []
    assert [code for code, _ in said(site, f"{COLAB}/main/notebooks/b.ipynb")] == ["colab.notebook-missing"]


def test_a_site_in_an_ignored_folder_is_a_repository_of_its_own(clone: Path) -> None:
    write(clone, {"_site/course/site.toml": SETTINGS, "_site/course/notebooks/b.ipynb": NOTEBOOK})
    assert said(clone / "_site/course", f"{COLAB}/master/notebooks/b.ipynb") == []


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("main/notebooks/LECTURE.ipynb", "write `notebooks/Lecture.ipynb`: the path differs in case"),
        ("main/notebooks/２.ipynb", "write `notebooks/2.ipynb`: the path differs in full or half width"),
        ("main/Lecture.ipynb", "write `notebooks/Lecture.ipynb`, if that is meant"),
        ("main/notebooks/Lectuer.ipynb", "write `notebooks/Lecture.ipynb`, if that is meant"),
        ("main/notebooks/lect03.ipynb", "correct the address, or add the notebook"),
        ("main/notebooks/nothing.ipynb", "correct the address, or add the notebook"),
    ],
)
def test_the_notebook_that_was_meant_is_named(make_site: MakeSite, address: str, hint: str) -> None:
    names = ("Lecture", "2", "lect04")
    site = make_site({"site.toml": SETTINGS, **{f"notebooks/{name}.ipynb": NOTEBOOK for name in names}})
    assert said(site, f"{COLAB}/{address}") == [("colab.notebook-missing", hint)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("", "it is empty"),
        ("{", "it is not JSON"),
        ("[]", "it does not say its nbformat"),
        ('{"nbformat": 4}', "it holds no list of cells"),
        ("version https://git-lfs.github.com/spec/v1\noid x\n", "it is a pointer of Git LFS"),
        ("[" * 100_000, "it is not JSON"),
        ('{"nbformat": 3, "worksheets": []}', ""),
        (NOTEBOOK, ""),
    ],
)
def test_a_notebook_is_read(data: str, problem: str) -> None:
    found = parse_notebook(data.encode())
    assert found.problem.startswith(problem) and bool(found.problem) == bool(problem)


def test_a_notebook_keeps_ids_in_two_places() -> None:
    cells = [{"cell_type": "code", "id": "a"}, {"cell_type": "code", "metadata": {"id": "b"}}]
    assert parse_notebook(json.dumps({"nbformat": 4, "cells": cells}).encode()).cells == {"a", "b"}


SEGMENT = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,8}", fullmatch=True)


@given(owner=SEGMENT, name=SEGMENT, rest=st.lists(SEGMENT, min_size=1, max_size=4), cell=SEGMENT)
def test_colab_and_github_addresses_are_read_back(owner: str, name: str, rest: list[str], cell: str) -> None:
    path = "/".join(["main", *rest]) + ".ipynb"
    colab = f"https://colab.research.google.com/github/{owner}/{name}/blob/{path}?hl=ja#scrollTo={cell}&line=3"
    assert parse_colab(colab) == RepositoryFile(f"{owner}/{name}", path, "blob", cell)
    assert parse_github(f"https://github.com/{owner}/{name}/blob/{path}") == RepositoryFile(
        f"{owner}/{name}", path, "blob"
    )
    raw = f"https://raw.githubusercontent.com/{owner}/{name}/refs/heads/{path}"
    assert parse_github(raw) == RepositoryFile(f"{owner}/{name}", path, "raw")


@given(st.text(max_size=60))
def test_any_address_is_read(text: str) -> None:
    for host in ("https://colab.research.google.com/", "https://github.com/", "https://raw.githubusercontent.com/"):
        for parsed in (parse_colab(host + text), parse_github(host + text)):
            assert parsed is None or isinstance(parsed, RepositoryFile | Malformed)


@given(st.lists(SEGMENT, min_size=1, max_size=5), st.sets(st.lists(SEGMENT, min_size=1, max_size=3).map("/".join)))
def test_a_branch_is_the_longest_that_is_known(segments: list[str], names: set[str]) -> None:
    rest = "/".join(segments)
    ref, path = split_ref(rest, names)
    assert "/".join(filter(None, (ref, path))) == rest
    if ref not in names:
        assert ref == segments[0]
        assert not any(rest == name or rest.startswith(name + "/") for name in names)
