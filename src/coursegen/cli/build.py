"""`coursegen build`: make the site and publish it."""

from __future__ import annotations

import time
from pathlib import Path

import click

from coursegen.cli.options import LEVELS, drafts_option, fail_on_option, format_option, site_argument, strict_option
from coursegen.cli.output import count, exit_code, print_findings, progress, say, shown
from coursegen.diagnostics import Policy, apply_policy


@click.command()
@site_argument
@click.option("--output", type=click.Path(path_type=Path), help="Where to publish.  [default: _site below the site]")
@click.option(
    "--base-url", default="", metavar="URL", help="Where the site will be published, if not at the url of site.toml."
)
@strict_option
@fail_on_option
@drafts_option
@click.option("--clean", is_flag=True, help="Write every file anew.")
@format_option
def build(
    site: Path,
    output: Path | None,
    base_url: str,
    strict: bool,
    fail_on: str | None,
    drafts: bool,
    clean: bool,
    form: str,
) -> int:
    """Build SITE (default: this folder) and publish it.

    SITE holds a site.toml, or is an existing Jekyll site. Findings never stop the publishing; the exit code is 1 when
    there are any at or above --fail-on, 2 when nothing could be built.
    """
    from coursegen.build import build_site

    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.UsageError("--base-url must be an address such as https://example.org/course/")
    started = time.perf_counter()
    with progress() as report:
        result = build_site(site, output=output, base_url=base_url, drafts=drafts, clean=clean, progress=report)
    made = result.made
    diagnostics = apply_policy(made.diagnostics, Policy(made.config.check.severity, strict=strict))
    print_findings(diagnostics, made.sources, form)
    seconds = time.perf_counter() - started
    published = result.published
    changes = f"{published.written} written, {published.unchanged} unchanged, {published.deleted} deleted"
    built = f"{count(len(made.site.pages), 'page')} and {count(len(made.site.assets), 'asset')} in {seconds:.1f} s"
    say(f"built {built} → {shown(result.folder)} ({changes})")
    return exit_code(diagnostics, LEVELS[fail_on or made.config.check.fail_on])
