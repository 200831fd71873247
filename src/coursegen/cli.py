"""The command line: arguments → library → report → exit code. The only place that prints, and that catches."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click

from coursegen import __version__
from coursegen.diagnostics import CoursegenError, Diagnostics, Severity, apply_policy
from coursegen.source import Source

_LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}
_SITE = click.argument("site", type=click.Path(path_type=Path), default=".", required=False)
_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="coursegen")
def commands() -> None:
    """Turn a folder of Markdown lectures into a course website."""


@commands.command()
@_SITE
@click.option("--output", type=click.Path(path_type=Path), help="Where to publish.  [default: _site below the site]")
@click.option(
    "--base-url", default="", metavar="URL", help="Where the site will be published, if not at the url of site.toml."
)
@click.option("--strict", is_flag=True, help="Raise every warning to an error.")
@click.option(
    "--fail-on", type=click.Choice(list(_LEVELS)), help="Exit with 1 at findings of this level.  [default: error]"
)
@click.option("--drafts", is_flag=True, help="Publish drafts, too.")
@click.option("--clean", is_flag=True, help="Write every file anew.")
@_FORMAT
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
    with _progress() as progress:
        result = build_site(site, output=output, base_url=base_url, drafts=drafts, clean=clean, progress=progress)
    diagnostics = apply_policy(result.diagnostics, result.config.check.severity, strict=strict)
    _print(diagnostics, result.sources, form)
    seconds = time.perf_counter() - started
    published = result.published
    pages, assets = len(result.site.pages), len(result.site.assets)
    changes = f"{published.written} written, {published.unchanged} unchanged, {published.deleted} deleted"
    built = f"{_count(pages, 'page')} and {_count(assets, 'asset')} in {seconds:.1f} s"
    _say(f"built {built} → {_shown(result.folder)} ({changes})")
    return _exit_code(diagnostics, _LEVELS[fail_on or result.config.check.fail_on])


@commands.command()
@click.argument("target", type=click.Path(path_type=Path), default=".", required=False)
@_FORMAT
def inspect(target: Path, form: str) -> int:
    """Print what coursegen reads in a page, or the model of a whole site.

    TARGET is a page's source file or a site's folder.
    """
    from coursegen.inspection import describe_page, describe_site

    if target.is_dir():
        from coursegen.build import load_site
        from coursegen.loader import find_site

        site, config = load_site(find_site(target))
        _show(describe_site(site, config.site.title), form)
        return 0
    if not target.exists():
        raise click.UsageError(f"there is no file {target}")
    from coursegen.build import load_document

    document, page, diagnostics = load_document(target)
    _show(describe_page(document, page, diagnostics), form)
    return 0


@commands.command()
@click.argument("code")
def explain(code: str) -> int:
    """Explain a finding by its CODE, such as math.invalid; a pattern such as 'markup.*' explains several."""
    from coursegen.codes import CODES

    found = [known for name, known in CODES.items() if fnmatchcase(name, code)]
    if not found:
        near = difflib.get_close_matches(code, CODES, 1, 0.4)
        known = f"did you mean {near[0]}?" if near else f"known: {', '.join(CODES)}"
        raise click.UsageError(f"there is no code {code}; {known}")
    for number, entry in enumerate(found):
        click.echo(("\n" if number else "") + f"{entry.name} ({entry.severity}): {entry.title}\n")
        click.echo(textwrap.fill(entry.explain, 88, initial_indent="  ", subsequent_indent="  "))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code. Nothing that a user can cause ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return int(commands.main(args=arguments, prog_name="coursegen", standalone_mode=False) or 0)
    except CoursegenError as error:
        _print(error.diagnostics, error.sources, "text")
        return 2
    except click.exceptions.Abort:
        _say("interrupted")
        return 130
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _exit_code(diagnostics: Diagnostics, level: Severity) -> int:
    return 1 if any(diagnostic.level >= level for diagnostic in diagnostics) else 0


def _print(diagnostics: Diagnostics, sources: Mapping[str, Source], form: str) -> None:
    if form == "json":
        from coursegen.report.json import report as as_json

        click.echo(as_json(diagnostics, sources), nl=False)
        return
    from coursegen.report.text import report as as_text
    from coursegen.report.text import tally

    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((100, 24)).columns
    click.echo(as_text(diagnostics, sources, width=width, colour=colour), err=True, nl=False)
    if counted := tally(diagnostics):
        _say(counted)


def _show(model: Mapping[str, Any], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(model, ensure_ascii=False, indent=2))
        return
    for key, value in model.items():
        if isinstance(value, list):
            click.echo(f"{key}: {len(value)}")
            for item in value:
                click.echo(
                    "  " + ", ".join(f"{k}={v}" for k, v in item.items() if v not in ("", None, []))
                    if isinstance(item, dict)
                    else f"  {item}"
                )
        else:
            click.echo(f"{key}: {value}")


def _say(line: str) -> None:
    click.echo(line, err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _shown(path: Path) -> str:
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A progress bar where a person watches and the build takes a while; nothing elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield lambda done, total: None
        return
    started = time.perf_counter()
    bars: list[Any] = []

    def report(done: int, total: int) -> None:
        if not bars and time.perf_counter() - started > 0.5:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.start()
            bars.extend([bar, bar.add_task("reading pages", total=total)])
        if bars:
            bars[0].update(bars[1], completed=done)

    try:
        yield report
    finally:
        if bars:
            bars[0].stop()
