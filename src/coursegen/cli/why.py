"""`coursegen why`: what a page was made from, and what of it has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursegen.cli.options import model_format_option
from coursegen.cli.output import count
from coursegen.record import field_names

if TYPE_CHECKING:
    from coursegen.why import Change, Why


@click.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.option("--base-url", default="", metavar="URL", help="As it was given to the build.")
@model_format_option
def why(page: Path, base_url: str, form: str) -> int:
    """Say whether the next build makes PAGE, a source file, anew, and why.

    Compared are everything that the page was made from when a build last made it, and what it would be made from now.
    Nothing is written.
    """
    from coursegen.cache import Cache, cache_of
    from coursegen.loader import find_site
    from coursegen.why import why as explain

    if not page.is_file():
        raise click.UsageError(f"there is no file {page}")
    root = find_site(page.absolute().parent)
    path = page.absolute().relative_to(root.absolute()).as_posix()
    cache = Cache(cache_of(root))
    found = explain(root, path, cache, base_url=base_url)
    cache.close()
    if found is None:
        raise click.UsageError(f"{path} is no page that the site publishes")
    click.echo(json.dumps(_data(found), ensure_ascii=False, indent=2) if form == "json" else _text(found))
    return 0


def _data(found: Why) -> dict[str, object]:
    return {
        "schema": 1,
        "path": found.page.document.path,
        "url": found.page.url,
        "known": found.is_known,
        "changed": [_change(change) for change in found.since],
        "made_before_because": [_change(change) for change in found.before],
        "made_from": found.made_from,
    }


def _change(change: Change) -> dict[str, str]:
    return {name: getattr(change, name) for name in field_names(change)}


def _text(found: Why) -> str:
    lines = [f"{found.page.document.path} → {found.page.url}", ""]
    if not found.is_known:
        lines.append("No build has kept this page yet: the next one makes it.")
    elif found.since:
        lines += ["The next build makes it anew. Since it was made, this has changed:", *_listed(found.since)]
    else:
        lines.append("Nothing that it is made from has changed: the next build uses it again.")
    if found.before:
        lines += ["", "It was made anew the last time because of:", *_listed(found.before)]
    made = found.made_from
    lines += ["", "It is made from", f"  its text: {made['text']}"]
    lines.append(
        f"  what its {count(made['links'], 'link')} lead to, and the sizes of {count(made['images'], 'image')}"
    )
    for name, words in (("course", "its course"), ("previous", "the previous lecture"), ("next", "the next lecture")):
        if made[name]:
            lines.append(f"  {words}: {made[name]}")
    for name, words in (("site", "of the site"), ("theme", "the theme's"), ("templates", "the site's templates")):
        if made[name]:
            lines.append(f"  {words}: {', '.join(made[name])}")
    lines.append("  the configuration, coursegen itself and the packages that it uses")
    return "\n".join(lines)


def _listed(changes: Iterable[Change]) -> list[str]:
    return [f"  - {change.message}" for change in changes]
