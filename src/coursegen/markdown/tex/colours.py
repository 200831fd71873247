"""Colours as authors write them → what the engine takes."""

from __future__ import annotations

import re

from coursegen.markdown.tex.tokens import TexError
from coursegen.markdown.tex.tree import Group, Nodes

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_NAME = re.compile(r"[A-Za-z]+")
_SCALES = {"rgb": 255.0, "RGB": 1.0, "gray": 255.0}
_CSS = {
    "aqua": "00FFFF", "chocolate": "D2691E", "coral": "FF7F50", "crimson": "DC143C", "darkblue": "00008B",
    "darkcyan": "008B8B", "darkgreen": "006400", "darkgrey": "A9A9A9", "darkmagenta": "8B008B", "darkorange": "FF8C00",
    "darkred": "8B0000", "deeppink": "FF1493", "dimgray": "696969", "dodgerblue": "1E90FF", "firebrick": "B22222",
    "forestgreen": "228B22", "fuchsia": "FF00FF", "gold": "FFD700", "grey": "808080", "hotpink": "FF69B4",
    "indigo": "4B0082", "lightblue": "ADD8E6", "lightgreen": "90EE90", "maroon": "800000", "navy": "000080",
    "orangered": "FF4500", "orchid": "DA70D6", "royalblue": "4169E1", "salmon": "FA8072", "seagreen": "2E8B57",
    "silver": "C0C0C0", "skyblue": "87CEEB", "slategray": "708090", "steelblue": "4682B4", "tomato": "FF6347",
    "turquoise": "40E0D0",
}  # fmt: skip
"""CSS names that LaTeX's xcolor does not have, and MathJax hands on to the browser."""


def colour(model: str, written: str) -> Nodes:
    r"""The `\color` switch for `\color[model]{written}`; no model for names and `#rrggbb`. Raises TexError."""
    written = written.strip()
    code = _code(model, written) if model else _CSS.get(written, "")
    if not code and (match := _HEX.fullmatch(written)):
        code = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    if code:
        return ("\\color", *"[HTML]", Group(tuple(code.upper())))
    if not _NAME.fullmatch(written):
        raise TexError(f"{written or 'nothing'} is not the name of a colour")
    return ("\\color", Group(tuple(written)))


def _code(model: str, written: str) -> str:
    """Six hexadecimal digits for a colour in one of xcolor's models."""
    if model == "HTML" and len(written) == 6 and _HEX.fullmatch("#" + written):
        return written
    numbers: list[float] = []
    if model in _SCALES and re.fullmatch(r"[\d., ]+", written):
        numbers = [
            _SCALES[model] * float(number) for number in written.split(",") if re.fullmatch(r" *\d*\.?\d+ *", number)
        ]
    numbers *= 3 if model == "gray" else 1
    if len(numbers) != 3 or max(numbers) > 255:
        raise TexError(f"[{model}]{{{written}}} is not a colour")
    return "".join(f"{round(number):02X}" for number in numbers)
