"""`coursegen check`: judge every reference of a site, without publishing it."""

from __future__ import annotations

import time
from pathlib import Path

import click

from coursegen.cli.options import (
    LEVELS,
    code_globs,
    drafts_option,
    fail_on_option,
    format_option,
    site_argument,
    strict_option,
)
from coursegen.cli.output import count, exit_code, print_findings, progress, say
from coursegen.diagnostics import Policy, apply_policy


@click.command()
@site_argument
@click.option("--select", multiple=True, metavar="CODES", callback=code_globs, help="Say only these: colab.*,arxiv.*")
@click.option("--ignore", multiple=True, metavar="CODES", callback=code_globs, help="Do not say these.")
@strict_option
@fail_on_option
@drafts_option
@format_option
def check(
    site: Path, select: tuple[str, ...], ignore: tuple[str, ...], strict: bool, fail_on: str | None, drafts: bool,
    form: str,
) -> int:  # fmt: skip
    """Check every reference of SITE (default: this folder). Nothing is published and no other host is asked.

    A broken reference is an error. The exit code is 1 when there are findings at or above --fail-on, 2 when nothing
    could be checked. `coursegen explain CODE` says what a finding means.
    """
    from coursegen.build import make_site

    started = time.perf_counter()
    with progress() as report:
        made = make_site(site, drafts=drafts, progress=report)
    policy = Policy(made.config.check.severity, select, ignore, broken_is_error=True, strict=strict)
    diagnostics = apply_policy(made.diagnostics, policy)
    print_findings(diagnostics, made.sources, form, site)
    links = sum(len(page.document.links) for page in made.site.pages)
    seconds = time.perf_counter() - started
    say(f"checked {count(links, 'reference')} on {count(len(made.site.pages), 'page')} in {seconds:.1f} s")
    return exit_code(diagnostics, LEVELS[fail_on or made.config.check.fail_on])
