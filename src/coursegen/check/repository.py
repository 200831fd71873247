"""References to notebooks and files of the course's own repository, through Colab and GitHub."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from coursegen import codes
from coursegen.check.nearest import Paths, difference
from coursegen.check.occurrences import Occurrence
from coursegen.diagnostics import Code, Diagnostic, Edit, Verdict
from coursegen.kinds import LinkKind
from coursegen.model import Repository
from coursegen.repositories import Malformed, RepositoryFile, is_commit, parse_colab, parse_github, split_ref

Parsed = RepositoryFile | Malformed | None


def parse_hosted(occurrence: Occurrence) -> Parsed:
    """What an address of Colab or GitHub names; None for every other."""
    match occurrence.kind:
        case LinkKind.COLAB:
            return parse_colab(occurrence.href)
        case LinkKind.GITHUB:
            return parse_github(occurrence.href)
        case _:
            return None


def own_files(written: Iterable[Occurrence], name: str) -> frozenset[str]:
    """What the site's references name in its own repository, as `BRANCH/PATH`."""
    files = (parse_hosted(occurrence) for occurrence in written)
    return frozenset(file.rest for file in files if isinstance(file, RepositoryFile) and _is(file.repository, name))


def check_hosted(written: Iterable[Occurrence], name: str, repository: Repository | None) -> Iterator[Diagnostic]:
    """Malformed addresses of any repository, and whatever the site's own one does not hold."""
    names = _Names(repository) if repository else None
    for occurrence in written:
        file = parse_hosted(occurrence)
        if isinstance(file, Malformed):
            yield _malformed(occurrence, file)
        elif file is not None and names is not None and _is(file.repository, name):
            yield from names.judge(occurrence, file)


def _is(repository: str, name: str) -> bool:
    return bool(name) and repository.casefold() == name.casefold()


def _malformed(occurrence: Occurrence, problem: Malformed) -> Diagnostic:
    code = codes.COLAB_MALFORMED if occurrence.kind is LinkKind.COLAB else codes.GITHUB_MALFORMED
    fix = (Edit(occurrence.link.href_span, problem.meant),) if problem.meant else ()
    message = f"`{occurrence.href}` cannot be opened: {problem.problem}"
    return occurrence.finding(code, message, problem.hint, fix=fix, target=problem.meant)


class _Names:
    """The files of the own repository, by what they may be mistaken for."""

    def __init__(self, repository: Repository) -> None:
        self._known = repository
        self._folders: dict[frozenset[str], frozenset[str]] = {}
        self._paths: dict[frozenset[str], Paths] = {}

    def judge(self, occurrence: Occurrence, file: RepositoryFile) -> Iterator[Diagnostic]:
        known = self._known
        ref, path = split_ref(file.rest, known.names)
        path = unicodedata.normalize("NFC", path).strip("/")
        files = known.files if ref in known.working else known.other.get(ref)
        if files is None:
            if known.complete and not is_commit(ref) and ref not in known.names:
                yield self._no_branch(occurrence, ref, path)
        elif path and path not in files and path not in self._folders_of(files):
            yield self._no_file(occurrence, ref, path, files)
        elif file.cell and ref in known.working:
            yield from self._cell(occurrence, path, file.cell)

    def _folders_of(self, files: frozenset[str]) -> frozenset[str]:
        if files not in self._folders:
            above = {path[:at] for path in files for at, letter in enumerate(path) if letter == "/"}
            self._folders[files] = frozenset(above)
        return self._folders[files]

    def _no_branch(self, occurrence: Occurrence, ref: str, path: str) -> Diagnostic:
        is_colab = occurrence.kind is LinkKind.COLAB
        code = codes.COLAB_BRANCH_MISSING if is_colab else codes.GITHUB_BRANCH_MISSING
        branch = self._known.branch
        if path in self._known.files:
            edit = _edit(occurrence, f"/{_written(ref, occurrence)}/", f"/{quote(branch)}/")
            hint = f"write `{branch}` for `{ref}`: the file is on that branch"
            return occurrence.finding(code, f"the repository has no branch `{ref}`", hint, fix=edit)
        hint = f"write the name of a branch, such as `{branch}`; `git fetch`, if it is new"
        return occurrence.finding(code, f"the repository has no branch `{ref}`", hint)

    def _no_file(self, occurrence: Occurrence, ref: str, path: str, files: frozenset[str]) -> Diagnostic:
        is_colab = occurrence.kind is LinkKind.COLAB
        code: Code = codes.COLAB_NOTEBOOK_MISSING if is_colab else codes.GITHUB_FILE_MISSING
        what = "notebook" if is_colab else "file"
        message = f"the repository has no {what} `{path}` on `{ref}`"
        if files not in self._paths:
            self._paths[files] = Paths(files)
        meant = self._paths[files].nearest(path)
        if not meant:
            hint = f"correct the address, or add the {what}"
            return occurrence.finding(code, message, hint)
        differs = difference(path, meant)
        fix = _edit(occurrence, _written(path, occurrence), quote(meant)) if differs else ()
        why = f": the path differs in {differs}" if differs else ", if that is meant"
        return occurrence.finding(code, message, f"write `{meant}`{why}", fix=fix)

    def _cell(self, occurrence: Occurrence, path: str, cell: str) -> Iterator[Diagnostic]:
        notebook = self._known.notebooks.get(path)
        if notebook is None or notebook.problem or not notebook.cells or cell in notebook.cells:
            return
        message = f"no cell of the notebook `{path}` has the id `{cell}`"
        hint = "open the notebook in Colab, choose “Copy link to cell”, and write that address"
        yield occurrence.finding(codes.COLAB_CELL_MISSING, message, hint)


def _written(text: str, occurrence: Occurrence) -> str:
    """A part of an address as the author wrote it: plain or with its escapes."""
    return text if text in occurrence.href else quote(text)


def _edit(occurrence: Occurrence, old: str, new: str) -> tuple[Edit, ...]:
    """A mend of a part of an address that stands in it once."""
    if occurrence.href.count(old) != 1:
        return ()
    return (Edit(occurrence.link.href_span, occurrence.href.replace(old, new)),)


def check_notebooks(repository: Repository) -> Iterator[Diagnostic]:
    """Notebooks that are linked and cannot be opened, each once."""
    for path, notebook in sorted(repository.notebooks.items()):
        if notebook.problem:
            below = path.removeprefix(repository.folder)
            hint = "save it again from Jupyter or Colab"
            message = f"the notebook cannot be opened: {notebook.problem}"
            yield Diagnostic(codes.NOTEBOOK_INVALID, message, below, None, hint, verdict=Verdict.BROKEN)
