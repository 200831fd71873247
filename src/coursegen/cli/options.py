"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

import click

from coursegen.diagnostics import Severity

FC = TypeVar("FC", bound="Callable[..., Any] | click.Command")

READERS = ("coursegen.reading", "coursegen.markdown")
"""What processes that read pages load."""
LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}

site_argument = click.argument("site", type=click.Path(path_type=Path), default=".", required=False)
fail_on_option = click.option(
    "--fail-on", type=click.Choice(list(LEVELS)), help="Exit with 1 at findings of this level.  [default: error]"
)
strict_option = click.option("--strict", is_flag=True, help="Raise every warning to an error.")
drafts_option = click.option("--drafts", is_flag=True, help="Publish drafts, too.")


def _format_option(forms: list[str]) -> Callable[[FC], FC]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="text",
        show_default=True,
        help="How findings are printed.",
    )


format_option = _format_option(["text", "json", "sarif", "github", "junit"])
model_format_option = _format_option(["text", "json"])


def code_globs(context: click.Context, option: click.Parameter, given: Iterable[str]) -> tuple[str, ...]:
    """Code globs, separated by commas or given as often as there are any; each must match a code that exists."""
    from coursegen.codes import CODES

    globs = tuple(glob.strip() for text in given for glob in text.split(",") if glob.strip())
    for glob in globs:
        if not any(fnmatchcase(name, glob) for name in CODES):
            raise click.BadParameter(f"no code matches {glob}; `coursegen explain '*'` lists them all")
    return globs
