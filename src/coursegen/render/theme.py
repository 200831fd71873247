"""The theme's files: read from the package, replaced one by one by the site's own, published under names that tell
their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from coursegen.model import Output
from coursegen.render.math_font import MathFont, font_characters, font_version, math_font
from coursegen.render.results import Beside, Results

FOLDER = "_theme"
"""Starts with an underscore, so that no file of a site can want the same address."""
_FONT = "STIXTwoMath.woff2"
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+|(?:rgb|hsl|oklch)a?\([\d\s.,%/a-z]+\)")


class Theme:
    """The files a build publishes for its theme. Only those that a template asks for are."""

    def __init__(
        self, replaced: Mapping[str, bytes], *, accent: str, maths: frozenset[str], results: Results, beside: Beside
    ) -> None:
        self._replaced = replaced
        self._accent = accent if _COLOUR.fullmatch(accent) else ""
        self._maths = font_characters(maths)
        self._results = results
        self._font = _font(self._maths, results, beside) if maths else None
        self._paths: dict[str, str] = {}
        self._outputs: dict[str, Output] = {}

    def path(self, name: str) -> str:
        """Where the theme's file `name` is published. Raises LookupError for a name that the theme does not have."""
        if name not in self._paths:
            if name not in self._replaced and name not in packaged_files():
                raise LookupError(f"the theme has no file `{name}`")
            self._publish(name, self._content(name))
        return self._paths[name]

    def address(self, name: str) -> str:
        """Where the theme's file `name` is published if anybody asks for it."""
        return _address(name, self._content(name))

    def _publish(self, name: str, data: bytes) -> None:
        self._paths[name] = _address(name, data)
        self._outputs[self._paths[name]] = data

    def _content(self, name: str) -> bytes:
        if name in self._replaced:
            return self._replaced[name]
        if name == "math.css":
            return self._math_style()
        data = files("coursegen").joinpath("theme", name).read_bytes()
        if name == "style.css" and self._accent:
            data += f":root{{--accent:{self._accent}}}\n".encode()
        return data

    def _math_style(self) -> bytes:
        """The style of formulas, which loads the math font. The font's name tells what it is cut to, so that no page
        waits for the font itself."""
        face = ""
        if self._font is not None and (version := font_version()):
            self._paths[_FONT] = _address(_FONT, f"{version} {self._maths}".encode())
            source = self._paths[_FONT].removeprefix(FOLDER + "/")
            face = f'@font-face{{font-family:"STIX Two Math";src:url("{source}") format("woff2");font-display:swap}}\n'
        return face.encode() + files("coursegen").joinpath("theme", "math.css").read_bytes()

    def has_symbols(self, symbols: str) -> bool:
        """Whether the math font that this theme publishes has all these."""
        return not symbols or (self._font is not None and set(font_characters(symbols)) <= set(self._maths))

    def asked(self) -> frozenset[str]:
        """Where what was asked for is published."""
        return frozenset(self._paths.values())

    def outputs(self) -> Mapping[str, Output]:
        """What was asked for, by output path."""
        if self._font is not None and _FONT in self._paths:
            font = self._font()
            self._outputs[self._paths[_FONT]] = font.data
            self._outputs[f"{FOLDER}/OFL.txt"] = font.licence.encode()
        return self._outputs


def _font(characters: str, results: Results, beside: Beside) -> Callable[[], MathFont]:
    """The font with these characters: the one that an earlier build cut, or a new one, which is cut meanwhile."""
    font, licence = results.get(f"font {characters}"), results.get("font licence")
    if font is not None and licence is not None:
        return lambda: MathFont(font, licence.decode())
    cutting = beside(math_font, characters)

    def cut() -> MathFont:
        made = cutting.result()
        results.put(f"font {characters}", made.data)
        results.put("font licence", made.licence.encode())
        return made

    return cut


def _address(name: str, content: bytes) -> str:
    """Where a theme file is published: its name tells what it holds, so that a browser never shows an old one."""
    stem, _, ending = name.rpartition(".")
    return f"{FOLDER}/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}"


@cache
def packaged_files() -> frozenset[str]:
    """The names of the theme's files that a page can ask for."""
    folder = files("coursegen").joinpath("theme")
    return frozenset(file.name for file in folder.iterdir() if not file.name.endswith(".html"))


def packaged_templates() -> dict[str, str]:
    """The theme's templates by name."""
    folder = files("coursegen").joinpath("theme")
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".html")}
