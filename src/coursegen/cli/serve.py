"""`coursegen serve`: show the site while it is being written."""

from __future__ import annotations

import logging
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursegen.cli.options import drafts_option, site_argument
from coursegen.cli.output import count, print_findings, say
from coursegen.codes import CONFIG_MISSING
from coursegen.config import ServeConfig
from coursegen.diagnostics import CoursegenError

if TYPE_CHECKING:
    from coursegen.serve import Rebuilt

_OWN = ("127.0.0.1", "localhost", "::1")
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where a server that listens everywhere is found on its own machine."""


@click.command()
@site_argument
@click.option("--host", help="The address to listen at.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Where it is taken, the next free one.  [default: 8000]")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Answer to this host name, too; may be repeated.")
@click.option("--open", "opens", is_flag=True, help="Open the site in the browser.")
@click.option("--follow", is_flag=True, help="Let the open tab go to the page that is edited.")
@drafts_option
def serve(
    site: Path, host: str | None, port: int | None, allow_host: tuple[str, ...], opens: bool, follow: bool, drafts: bool
) -> int:
    """Serve SITE (default: this folder) as build would publish it, and show every change at once.

    Nothing is published. Pages that are open in a browser change in place: reading position, open sections and
    what was typed stay. Ctrl-C ends it.
    """
    from coursegen.loader.disk import absolute
    from coursegen.serve import CachedSite, Hosts, Session, Watching, open_port
    from coursegen.serve import serve as run

    logging.disable(logging.WARNING)  # what the libraries would say to nobody
    root = absolute(site)
    settings = _settings(root)
    host = host or settings.host
    wanted = settings.port if port is None else port
    try:
        listener = open_port(host, wanted)
    except OSError as error:
        raise click.UsageError(f"cannot listen at {host}, port {wanted}: {error.strerror or error}") from None
    got = listener.getsockname()[1]
    if wanted not in (0, got):
        say(f"port {wanted} is taken, so this is port {got}")
    if host not in _OWN:
        say(f"warning: whoever can reach this machine can read the site, since it listens at {host}")
    session = Session(root, CachedSite(root, drafts=drafts), follow=follow)
    shown = _ANY.get(host, host)
    address = f"http://[{shown}]:{got}" if ":" in shown else f"http://{shown}:{got}"

    def ready() -> None:
        url = address + session.generation.base
        say(f"serving {url}  (Ctrl-C ends)")
        if opens:
            webbrowser.open_new_tab(url)

    hosts = Hosts(frozenset(name.lower() for name in (*allow_host, host)), addresses=host not in _OWN)
    try:
        run(session, listener, hosts, Watching(say, _report, ready))
    except KeyboardInterrupt:
        say("ended")
    return 0


def _settings(root: Path) -> ServeConfig:
    """What the site says of the server; a site whose configuration is broken is served all the same."""
    from coursegen.loader import load_config

    try:
        return load_config(root)[0].serve
    except CoursegenError as error:
        if any(diagnostic.code is CONFIG_MISSING for diagnostic in error.diagnostics):
            raise
        return ServeConfig()


def _report(rebuilt: Rebuilt) -> None:
    """Say what a rebuild did, and only what is new about the site."""
    from coursegen.serve import new_ones

    findings = rebuilt.findings
    print_findings(new_ones(findings.diagnostics, rebuilt.before), findings.sources, "text")
    seconds = f"in {rebuilt.seconds:.2f} s"
    if findings.stopped:
        say(f"the site cannot be made: what is shown is as it was before ({seconds})")
        return
    mended = len(new_ones(rebuilt.before, findings.diagnostics))
    if mended:
        say(f"{count(mended, 'finding')} gone")
    if rebuilt.is_first:
        say(f"made {count(rebuilt.pages, 'page')} {seconds}")
    else:
        say(f"{_named(rebuilt.paths)}: {count(len(rebuilt.changed), 'file')} of the site changed, {seconds}")


def _named(paths: frozenset[str] | None) -> str:
    if paths is None:
        return "the folder"
    first = sorted(paths)[:2]
    return ", ".join(first) + (f" and {len(paths) - 2} more" if len(paths) > 2 else "")
