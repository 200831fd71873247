"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from coursegen.diagnostics import Severity

LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}

site_argument = click.argument("site", type=click.Path(path_type=Path), default=".", required=False)
fail_on_option = click.option(
    "--fail-on", type=click.Choice(list(LEVELS)), help="Exit with 1 at findings of this level.  [default: error]"
)
drafts_option = click.option("--drafts", is_flag=True, help="Publish drafts, too.")
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
