"""What a test needs beyond Python: skipped with the reason where it is absent, a failure where CI could have installed it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


def require_program(name: str) -> str:
    """The path of a program that `.ci/run` installs."""
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}, and .ci/run should have installed it")
        pytest.skip(message)
    return found


def require_node(*parts: str) -> Path:
    """A file of a Node package that `make node` installs below build/."""
    path = REPOSITORY.joinpath("build", "node", "node_modules", *parts)
    if not path.exists():
        message = f"{parts[0]} is not installed (make node)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{message}, and .ci/run should have installed it")
        pytest.skip(message)
    return path


def require_shared(*parts: str) -> Path:
    """A file or folder of the research material, which only the project's own machines have."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the material {'/'.join(parts)} is not on this machine")
    return path
