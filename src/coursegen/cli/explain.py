"""`coursegen explain`: what a finding means and what to do."""

from __future__ import annotations

import difflib
import textwrap
from fnmatch import fnmatchcase

import click


@click.command()
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
