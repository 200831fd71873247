"""math-core behind one function: TeX it knows → MathML that browsers with MathML Core draw well."""

from __future__ import annotations

import re
from functools import lru_cache

from math_core import LatexError, LatexToMathML

from coursegen.markdown.tex.tokens import TexError

_ENGINE = LatexToMathML(fancy_error=False, allow_unreliable_rendering=True)
_PLACE = re.compile(r"^\d+: ")
_PRIME = '<mpadded height=".3em" voffset="-.35em"><mo scriptlevel="-1">{}</mo></mpadded>'
"""The font's primes are raised and small as they stand: as superscripts they would be so twice."""
_VECTOR = '<mo stretchy="false" style="padding-left:.44em">\u20d7</mo>'
"""The combining arrow stands left of its place and has no width, and browsers centre what has width."""
_REPLACED = {
    "&ApplyFunction;": "\u2061",
    **{"<mo>′</mo>" * count: _PRIME.format(prime) for count, prime in ((3, "‴"), (2, "″"), (1, "′"))},
    **{f"<mo>{prime}</mo>": _PRIME.format(prime) for prime in "″‴⁗"},
    '<mover><mrow><mspace width="0.4286em"/>': '<mpadded voffset="-.3em"><mover><mrow><mspace width="0.4286em"/>',
    '<mspace width="3.5em"/></mover>': '<mspace width="3.5em"/></mover></mpadded>',
    '<mo stretchy="false">\u20d7</mo>': _VECTOR,
    '<mo stretchy="true">\u0302</mo>': '<mo stretchy="true">ˆ</mo>',
    '<mo stretchy="true">~</mo>': '<mo stretchy="true">˜</mo>',
    '<mo stretchy="true">\u0332</mo></mover>': '<mo stretchy="true">‾</mo></mover>',
    '<mo stretchy="true">\u0332</mo></munder>': '<mo stretchy="true">_</mo></munder>',
    'class="math-core-sans-serif-font"': 'style="font-family:sans-serif"',
    'class="math-core-serif-font"': 'style="font-family:serif"',
    "</menclose>": "</mrow>",
}
_REPLACEMENT = re.compile("|".join(map(re.escape, _REPLACED)))
_SCRIPT = re.compile("(?<=[ℬℰℱℋℐℒℳℛℊℯℴ\U0001d49c-\U0001d4cf])[\ufe00\ufe01]")
r"""Variation selectors that tell `\mathcal` from `\mathscr`: the font has one script."""
_SIZED = re.compile(r"<(msup|msub|msubsup)>(<mo [^>]*minsize=[^>]*>[^<]*</mo>)")
_ENCLOSED = re.compile(r'<menclose notation="([a-z ]+)">')
_STROKE = re.compile(r'<mrow class="menclose-[a-z]+"></mrow>')
_LINE = "linear-gradient(to top {},#0000 calc(50% - .03em),currentcolor 0 calc(50% + .03em),#0000 0)"
_LINES = {"updiagonalstrike": _LINE.format("left"), "downdiagonalstrike": _LINE.format("right")}


def mathml(tex: str, *, display: bool) -> str:
    """The `<math>` element for TeX. Raises TexError with the engine's reason."""
    try:
        html = _ENGINE.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise TexError(_reason(str(error))) from error
    if "minsize=" in html:
        html = _SIZED.sub(r"<\1><mrow>\2</mrow>", html)
    if "<menclose" in html:
        html = _ENCLOSED.sub(_enclosed, _STROKE.sub("", html))
    return _SCRIPT.sub("", _REPLACEMENT.sub(lambda match: _REPLACED[match.group()], html))


def _enclosed(match: re.Match[str]) -> str:
    """`<menclose>` is not in MathML Core: a border and gradients draw what it means."""
    lines = [_LINES[name] for name in match[1].split() if name in _LINES]
    if not lines:
        return '<mrow style="border:.05em solid;padding:.2em">'
    return f'<mrow style="background:{",".join(lines)};padding:.1em">'


def _reason(message: str) -> str:
    """The engine's message without the offset into text that the author did not write.

    Everything is closed that reaches the engine: a closing token surprises it only where an argument was to come.
    """
    message = _PLACE.sub("", message).strip().replace("...", "and their like").rstrip(".")
    message = message.replace("Unmatched closing token:", "A command lacks its argument before")
    return message[:1].lower() + message[1:]


@lru_cache(maxsize=1024)
def knows(command: str) -> bool:
    """Whether the engine has a command, whatever it may ask for behind it."""
    try:
        _ENGINE.convert_with_local_state(command + " ", displaystyle=True)
    except LatexError as error:
        return "Unknown command" not in str(error)
    return True
