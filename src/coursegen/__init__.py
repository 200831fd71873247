"""coursegen: a folder of Markdown lectures becomes a course website.

The names below are the public interface. They are loaded when they are asked for, so that `coursegen --version` is
quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursegen.build import BuildResult, build_site, load_site
    from coursegen.diagnostics import CoursegenError, Diagnostic, Severity

__version__ = "0.1.0"

__all__ = ["BuildResult", "CoursegenError", "Diagnostic", "Severity", "__version__", "build_site", "load_site"]

_HOMES = {
    "BuildResult": "coursegen.build",
    "CoursegenError": "coursegen.diagnostics",
    "Diagnostic": "coursegen.diagnostics",
    "Severity": "coursegen.diagnostics",
    "build_site": "coursegen.build",
    "load_site": "coursegen.build",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'coursegen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
