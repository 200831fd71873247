"""`coursegen build`: make the site and publish it."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursegen.cache import Cache, cache_of
from coursegen.cli.options import (
    LEVELS,
    READERS,
    drafts_option,
    fail_on_option,
    format_option,
    site_argument,
    strict_option,
)
from coursegen.cli.output import count, exit_code, print_findings, progress, say, shown
from coursegen.diagnostics import Policy, apply_policy
from coursegen.unchanged import Options, last_build, renewed_build

if TYPE_CHECKING:
    from coursegen.publish import Published


@click.command()
@site_argument
@click.option("--output", type=click.Path(path_type=Path), help="Where to publish.  [default: _site below the site]")
@click.option(
    "--base-url", default="", metavar="URL", help="Where the site will be published, if not at the url of site.toml."
)
@strict_option
@fail_on_option
@drafts_option
@click.option("--jobs", type=click.IntRange(1), default=None, help="How many processes read pages.  [default: cores]")
@click.option("--clean", is_flag=True, help="Make and write every file anew.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results of earlier builds.")
@click.option("--verify", is_flag=True, help="Make some pages anew and compare them with what earlier builds kept.")
@format_option
def build(
    site: Path,
    output: Path | None,
    base_url: str,
    strict: bool,
    fail_on: str | None,
    drafts: bool,
    jobs: int | None,
    clean: bool,
    no_cache: bool,
    verify: bool,
    form: str,
) -> int:
    """Build SITE (default: this folder) and publish it.

    SITE holds a site.toml, or is an existing Jekyll site. Findings never stop the publishing; the exit code is 1 when
    there are any at or above --fail-on, 2 when nothing could be built. What earlier builds made is used again where
    nothing it was made from has changed. --verify looks whether that was right: a difference is an error, and what was
    made anew is published.
    """
    if verify and no_cache:
        raise click.UsageError("--verify compares with what earlier builds kept, and --no-cache does not use it")
    if base_url and not base_url.startswith(("http://", "https://")):
        raise click.UsageError("--base-url must be an address such as https://example.org/course/")
    started = time.perf_counter()
    options = Options(site, output, base_url, drafts)
    cache = Cache(None if no_cache else cache_of(site), empty=clean, doubted=verify)
    gc.disable()  # the process ends with its build: looking for cycles costs a tenth of its time and frees little
    last = None if verify else last_build(options, cache)
    changes = f"{count(last.files, 'file')} up to date" if last else ""
    if last is None and not verify and (renewed := renewed_build(options, cache)):
        from coursegen.restored import restored

        if found := restored(renewed, options, cache):
            last, changes = found[0], _changes(0, found[1])
    if last is None:
        from coursegen.workers import ahead

        with ahead(jobs or 0, *READERS):
            from coursegen.build import build_site

            with progress() as report:
                result = build_site(
                    site,
                    output=output,
                    base_url=base_url,
                    drafts=drafts,
                    clean=clean,
                    jobs=jobs or 0,
                    cache=cache,
                    progress=report,
                )
        last, changes = result.build, _changes(result.rendered, result.published)
        if verify:
            said = "they differ" if result.verified.differences else "they are the same"
            say(f"made {count(result.verified.pages, 'page')} anew and compared them with the cache's: {said}")
    cache.close()
    diagnostics = apply_policy(last.diagnostics, Policy(last.check.severity, strict=strict))
    print_findings(diagnostics, last.sources, form, site)
    built = f"{count(last.pages, 'page')} and {count(last.assets, 'asset')} in {time.perf_counter() - started:.1f} s"
    say(f"built {built} → {shown(last.folder)} ({changes})")
    return exit_code(diagnostics, LEVELS[fail_on or last.check.fail_on])


def _changes(rendered: int, published: Published) -> str:
    """What a build did, for a line."""
    changes = f"{count(rendered, 'page')} rendered, {count(published.written, 'file')} written, "
    return f"{changes}{published.unchanged} unchanged, {published.deleted} deleted"
