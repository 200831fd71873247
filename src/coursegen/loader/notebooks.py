"""A notebook's bytes → whether it can be opened, and the ids of its cells (nbformat 3 to 4.5)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coursegen.model import Notebook

_POINTER = b"version https://git-lfs.github.com/spec/"


def parse_notebook(data: bytes) -> Notebook:
    """What the notebook is; never raises."""
    if data.startswith(_POINTER):
        return Notebook("it is a pointer of Git LFS, not the notebook: Colab cannot follow it")
    if not data.strip():
        return Notebook("it is empty")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return Notebook("it is not JSON")
    if not isinstance(value, dict) or not isinstance(value.get("nbformat"), int):
        return Notebook("it does not say its nbformat")
    cells = value.get("cells")
    if value["nbformat"] < 4 and isinstance(value.get("worksheets"), list):
        return Notebook()
    if not isinstance(cells, list) or not all(isinstance(cell, dict) and "cell_type" in cell for cell in cells):
        return Notebook("it holds no list of cells")
    return Notebook("", frozenset(name for cell in cells for name in _ids(cell)))


def _ids(cell: dict[str, object]) -> Iterator[str]:
    """Colab keeps a cell's id in its metadata, Jupyter beside it."""
    metadata = cell.get("metadata")
    for value in (cell.get("id"), metadata.get("id") if isinstance(metadata, dict) else None):
        if isinstance(value, str):
            yield value
