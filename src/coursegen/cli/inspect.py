"""`coursegen inspect`: the model of a page or of a site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from coursegen.cli.options import model_format_option


@click.command()
@click.argument("target", type=click.Path(path_type=Path), default=".", required=False)
@model_format_option
def inspect(target: Path, form: str) -> int:
    """Print what coursegen reads in a page, or the model of a whole site.

    TARGET is a page's source file or a site's folder.
    """
    from coursegen.inspection import describe_page, describe_site

    if target.is_dir():
        from coursegen.build import load_site
        from coursegen.loader import find_site

        site, config = load_site(find_site(target))
        _show(describe_site(site, config), form)
        return 0
    if not target.exists():
        raise click.UsageError(f"there is no file {target}")
    from coursegen.build import load_document

    document, page, diagnostics = load_document(target)
    _show(describe_page(document, page, diagnostics), form)
    return 0


def _show(model: Mapping[str, Any], form: str) -> None:
    if form == "json":
        click.echo(json.dumps(model, ensure_ascii=False, indent=2))
        return
    for key, value in model.items():
        if isinstance(value, list):
            click.echo(f"{key}: {len(value)}")
            for item in value:
                click.echo(f"  {_line(item)}")
        else:
            click.echo(f"{key}: {value}")


def _line(item: object) -> str:
    """One value on one line; of what lies deeper only how many there are."""
    if not isinstance(item, dict):
        return str(item)
    told = {key: value for key, value in item.items() if value not in ("", None, [], {})}
    return ", ".join(f"{key}={_short(value)}" for key, value in told.items())


def _short(value: object) -> object:
    return len(value) if isinstance(value, list) and isinstance(value[0], dict) else value
