"""What rendering is given beside the site: what earlier builds kept, and hands for what takes long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from coursegen.render.math_font import MathFont


class Results(Protocol):
    """What earlier builds kept."""

    def get(self, key: str, /) -> bytes | None:
        """The result under this key."""

    def put(self, key: str, value: bytes, /) -> None:
        """Keep a result."""


class Cutting(Protocol):
    """A math font that is being cut."""

    def result(self) -> MathFont:
        """The font; waits for it."""


class Beside(Protocol):
    """Starts a function of one text that takes long; the result is asked for later."""

    def __call__(self, function: Callable[[str], MathFont], argument: str, /) -> Cutting:
        """Start it."""
