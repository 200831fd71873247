from __future__ import annotations

import coursegen

PUBLIC = ["BuildResult", "CoursegenError", "Diagnostic", "Severity", "__version__", "build_site", "load_site"]


def test_public_names_are_exactly_these() -> None:
    assert coursegen.__all__ == PUBLIC
    assert set(coursegen._HOMES) == set(PUBLIC) - {"__version__"}


def test_public_names_can_be_imported() -> None:
    for name in PUBLIC:
        assert getattr(coursegen, name) is not None
