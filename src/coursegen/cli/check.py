"""`coursegen check`: judge every reference of a site, without publishing it."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursegen.cli.options import (
    LEVELS,
    READERS,
    code_globs,
    drafts_option,
    fail_on_option,
    format_option,
    site_argument,
    strict_option,
)
from coursegen.cli.output import count, exit_code, print_findings, progress, say
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics, Policy, Verdict, apply_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursegen.check_config import CheckConfig
    from coursegen.made import Made
    from coursegen.source import Source

_ROUNDS = 5
"""Fixes that touch one another are made in as many runs, one after the other."""
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


def duration(context: click.Context, option: click.Parameter, given: str) -> float:
    """Seconds of a time such as `90s`, `10m` or `1h`."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smh]?)", given.strip())
    if not found or not float(found[1]):
        raise click.BadParameter("write a time such as 90s, 10m or 1h")
    return float(found[1]) * _UNITS[found[2]]


@click.command()
@site_argument
@click.option("--fix", is_flag=True, help="Make the fixes that are offered in the source files.")
@click.option("--diff", is_flag=True, help="Show the fixes as a diff; alone, nothing is written.")
@click.option("--select", multiple=True, metavar="CODES", callback=code_globs, help="Say only these: colab.*,arxiv.*")
@click.option("--ignore", multiple=True, metavar="CODES", callback=code_globs, help="Do not say these.")
@click.option("--since", metavar="REV", help="Say only what the change since git's REV brought.")
@click.option("--baseline", type=click.Path(path_type=Path), help="Say only what is not in this file.")
@click.option("--update-baseline", is_flag=True, help="Write all findings to the file of --baseline.")
@click.option("--online", is_flag=True, help="Ask other sites, too: Colab, GitHub, arXiv, DOIs, YouTube, any page.")
@click.option("--budget", default="10m", show_default=True, callback=duration, help="How long --online may ask.")
@click.option("--no-cache", is_flag=True, help="Ask again about what --online found to exist lately.")
@strict_option
@fail_on_option
@drafts_option
@format_option
def check(
    site: Path, fix: bool, diff: bool, select: tuple[str, ...], ignore: tuple[str, ...], since: str | None,
    baseline: Path | None, update_baseline: bool, online: bool, budget: float, no_cache: bool, strict: bool,
    fail_on: str | None, drafts: bool, form: str,
) -> int:  # fmt: skip
    """Check every reference of SITE (default: this folder). Nothing is published, and no other host is asked but
    with --online. What exists is remembered in .coursegen/links.json; GITHUB_TOKEN is sent to GitHub alone.

    A broken reference is an error. The exit code is 1 when there are findings at or above --fail-on, 2 when nothing
    could be checked. `coursegen explain CODE` says what a finding means.
    """
    from coursegen.cache import Cache, cache_of
    from coursegen.unchanged import Options, last_build

    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    started = time.perf_counter()
    options = Options(site, drafts=drafts)
    cache = Cache(cache_of(site))  # what the last build read is used; nothing is kept

    def heard(said: Diagnostics, check: CheckConfig, sources: Mapping[str, Source]) -> Diagnostics:
        said = apply_policy(said, Policy(check.severity, select, ignore, broken_is_error=True, strict=strict))
        return said if baseline is None else _beside_baseline(said, sources, baseline, update=update_baseline)

    def judge(*, use_links: bool) -> tuple[Made, Diagnostics]:
        from coursegen.workers import ahead

        with ahead(0, *READERS):
            from coursegen.build import make_site
            from coursegen.loader import find_site
            from coursegen.reading import Memory
            from coursegen.shown import Shows
            from coursegen.standing import Standing

            shows = Shows.ALL if drafts else Shows.RELEASED
            memory = None if online else Memory(Standing(options, cache, outputs=False))
            with progress() as report:
                made = make_site(site, shows=shows, cache=cache, memory=memory, progress=report)
        root = find_site(site)
        said = _with_others(made, root, budget, use_cache=use_links) if online else made.diagnostics
        said = heard(said, made.config.check, made.sources)
        return made, _brought(said, made, root, since, drafts=drafts) if since else said

    is_told = not (online or fix or diff or since)  # the last build said all of it, where nothing has changed since
    last = last_build(options, cache, even_off=bool(select)) if is_told else None
    if last is not None:
        diagnostics = heard(last.diagnostics, last.check, last.sources)
        sources, references, pages, settings = last.sources, last.references, last.pages, last.check
    else:
        made, diagnostics = judge(use_links=not no_cache)
        if diff:
            from coursegen.mending import diffs

            click.echo(diffs(diagnostics, made.sources), nl=False, err=form != "text")
        for _ in range(_ROUNDS if fix else 0):
            if not _mend(site, diagnostics, made):
                break
            made, diagnostics = judge(use_links=True)
        sources, references, pages = made.sources, made.reference_count, len(made.site.pages)
        settings = made.config.check
    cache.close()
    print_findings(diagnostics, sources, form, site)
    checked = f"{count(references, 'reference')} on {count(pages, 'page')}"
    say(f"checked {checked} in {time.perf_counter() - started:.1f} s")
    return exit_code(diagnostics, LEVELS[fail_on or settings.fail_on])


def _with_others(made: Made, root: Path, budget: float, *, use_cache: bool) -> Diagnostics:
    """All findings, with what other sites say of the references, and a line for whoever watches; the cache is kept."""
    from coursegen.build import heard_with
    from coursegen.check.online import Settings, cache_of, check_online, load_cache, save_cache

    place = cache_of(root)
    token = os.environ.get("GITHUB_TOKEN") or os.environ.get("GH_TOKEN") or ""
    settings = Settings(now=datetime.now(UTC), token=token, budget=budget, use_cache=use_cache)
    with progress("asking other sites") as report:
        found = check_online(
            made.references,
            made.site,
            made.sources,
            made.config.check,
            load_cache(place),
            settings,
            known=made.said,
            progress=report,
        )
    try:
        save_cache(place, found.cache)
    except OSError as error:
        say(f"cannot keep {place}: {error.strerror or error}")
    verdicts = ", ".join(f"{found.verdicts.get(verdict, 0)} {verdict}" for verdict in Verdict)
    say(f"other sites: {verdicts}; {found.remembered} remembered, {count(found.requests, 'request')}")
    if found.stopped:
        say(f"the check ended early ({found.stopped}); what was not asked is unverified")
    return heard_with(made, found.diagnostics, is_whole=found.stopped is None)


def _mend(site: Path, diagnostics: Diagnostics, made: Made) -> bool:
    """Make the fixes, and say so; whether anything was written."""
    from coursegen.mending import mend

    done = mend(site, diagnostics, made.sources)
    for path in done.refused:
        why = "it is read-only, has changed meanwhile, or its encoding cannot be written: then save it as UTF-8"
        say(f"{path}: not mended, for {why}")
    if done.files:
        say(f"mended {count(done.fixes, 'finding')} in {count(done.files, 'file')}")
    return done.files > 0


def _beside_baseline(
    diagnostics: Diagnostics, sources: Mapping[str, Source], file: Path, *, update: bool
) -> Diagnostics:
    from coursegen.baseline import baseline, new_since
    from coursegen.loader.disk import read
    from coursegen.publish import rewrite

    if update:
        rewrite(file, baseline(diagnostics, sources).encode(), expected=None)
    try:
        return new_since(diagnostics, sources, read(Path.cwd(), str(file)).decode("utf-8"))
    except OSError as error:
        hint = "write it with --update-baseline"
        raise click.UsageError(f"the baseline {file} cannot be read: {error.strerror or error}; {hint}") from None
    except ValueError:
        raise click.UsageError(f"{file} is no baseline; write one with --update-baseline") from None


def _brought(diagnostics: Diagnostics, made: Made, site: Path, revision: str, *, drafts: bool) -> Diagnostics:
    """What stands on lines that git's revision does not have, and what the change did to the references on all others:
    they lead to pages, files and places that it removed or renamed."""
    from coursegen.git import changed_lines, commit_of

    commit = commit_of(site, revision)
    if commit is None:
        raise click.UsageError(f"git knows no revision {revision} of this site")
    changed = changed_lines(site, commit)
    if changed is None:
        raise click.UsageError(f"git cannot tell what has changed since {revision}; does `git diff {revision}` work?")

    def is_changed(finding: Diagnostic) -> bool:
        source = made.sources.get(finding.path)
        if finding.span is None or source is None:
            return changed.has(finding.path)
        return changed.has(finding.path, source.position(finding.span.start).line)

    local = {(each.path, each.span, each.code) for each in made.diagnostics}
    elsewhere = tuple(
        each for each in diagnostics if not is_changed(each) and (each.path, each.span, each.code) in local
    )
    new = set(_not_there_at(commit, elsewhere, made, site, drafts=drafts)) if elsewhere else set()
    return tuple(each for each in diagnostics if is_changed(each) or each in new)


def _not_there_at(commit: str, findings: Diagnostics, made: Made, site: Path, *, drafts: bool) -> Diagnostics:
    """The findings that the site did not have at a commit."""
    from tempfile import TemporaryDirectory

    from coursegen.baseline import baseline, new_since
    from coursegen.build import make_site
    from coursegen.cache import Cache, cache_of
    from coursegen.git import snapshot
    from coursegen.shown import Shows

    with TemporaryDirectory(prefix="coursegen-") as folder:
        before = snapshot(site, commit, Path(folder))
        if before is None or not before.is_dir():
            return ()
        try:
            old = make_site(before, shows=Shows.ALL if drafts else Shows.RELEASED, cache=Cache(cache_of(site)))
        except CoursegenError:
            return ()  # it was no site then, so there is nothing to compare with
        return new_since(findings, made.sources, baseline(old.diagnostics, old.sources))
