"""The files of references and the style that the settings name."""

from __future__ import annotations

from pathlib import Path
from posixpath import normpath

from coursegen.codes import BIBLIOGRAPHY_MISSING
from coursegen.config import BibliographyConfig, Config
from coursegen.diagnostics import Diagnostic, Diagnostics
from coursegen.loader.decode import decode
from coursegen.loader.disk import read, unreadable
from coursegen.record import Record
from coursegen.source import Source

_CSL = ".csl"


class BibliographyFiles(Record):
    """What lies on the disk of the course's bibliography."""

    files: tuple[Source, ...]
    """BibTeX or CSL-JSON, in the order of the settings."""
    style: Source | None
    """The CSL file, where the settings name one that is there."""
    diagnostics: Diagnostics


def read_bibliography_files(root: Path, config: Config, settings: Source) -> BibliographyFiles:
    """The files of references, looked for below the site and then in its content folder. That there is none is said
    only where the settings name one."""
    found: list[Source] = []
    said: list[Diagnostic] = []
    named = config.bibliography.files
    for name in dict.fromkeys(named):
        source, findings = _first(root, _places(name, config))
        said += findings
        if source:
            found.append(source)
        elif not findings and named != BibliographyConfig().files:
            hint = "write its path from the site's folder, or take it out of [bibliography] files"
            message, place = f"there is no file `{name}`", settings.find(name)
            said.append(Diagnostic(BIBLIOGRAPHY_MISSING, message, settings.path, place, hint))
    style = None
    if config.bibliography.style.endswith(_CSL):
        style, findings = _first(root, [config.bibliography.style])
        said += findings
    return BibliographyFiles(tuple(found), style, tuple(said))


def _places(name: str, config: Config) -> list[str]:
    """Where a file of references may lie. `_bibliography` is where jekyll-scholar has its own."""
    content = config.build.content.strip("./")
    places = [name, f"{content}/{name}"] if content else [name]
    return [*places, f"_bibliography/{name}"] if config.jekyll else places


def _first(root: Path, paths: list[str]) -> tuple[Source | None, list[Diagnostic]]:
    """The first of these files that there is; nothing outside the site is read."""
    for path in paths:
        path = normpath(path)
        if path.startswith(("../", "/")) or path == "..":
            continue
        try:
            data = read(root, path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as error:
            return None, [unreadable(path, error if isinstance(error, OSError) else OSError(str(error)))]
        source, findings = decode(path, data)
        return source, [*findings]
    return None, []
