"""The scripts that `serve` adds to pages. They are read from the package and are in nothing that `build` writes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def scripts() -> dict[str, bytes]:
    """The scripts by name."""
    folder = files("coursegen").joinpath("serve", "client")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".js")}
