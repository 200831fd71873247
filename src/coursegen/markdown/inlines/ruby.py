"""`{漢字|かんじ}`: ruby, where the site turns it on."""

from __future__ import annotations

import re

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of

_RUBY = re.compile(r"\{(?P<base>[^{}|\n]*[\u3400-\u9fff々〆ヶ][^{}|\n]*)\|(?P<reading>[^{}\n]+)\}")


def ruby(state: StateInline, silent: bool) -> bool:
    """Text with its reading above; several readings divided by `|` stand over one character each."""
    if state.src[state.pos] != "{" or not context_of(state.env).config.markdown.ruby:
        return False
    match = _RUBY.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        readings = match["reading"].split("|")
        bases = list(match["base"]) if len(readings) == len(match["base"]) else [match["base"]]
        readings = readings if len(bases) > 1 else ["".join(readings)]
        inner = "".join(
            f"{escapeHtml(base)}<rp>(</rp><rt>{escapeHtml(reading)}</rt><rp>)</rp>"
            for base, reading in zip(bases, readings, strict=True)
        )
        state.push("html_fragment", "", 0).content = f"<ruby>{inner}</ruby>"
    state.pos = match.end()
    return True
