from __future__ import annotations

import re
from pathlib import Path

from coursegen import codes
from coursegen.codes import CODES
from coursegen.diagnostics import Code

SOURCES = Path(__file__).parent.parent / "src" / "coursegen"


def test_codes_have_a_name_a_title_and_an_explanation() -> None:
    for name, code in CODES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", name)
        assert code.title and len(code.explain) > 60


def test_codes_are_used_and_tested() -> None:
    source = "".join(path.read_text() for path in SOURCES.rglob("*.py") if path.name != "codes.py")
    tests = "".join(path.read_text() for path in Path(__file__).parent.rglob("*") if path.suffix in (".py", ".md"))
    for name in CODES:
        assert re.search(rf"\b{CONSTANTS[name]}\b", source), f"{name} is never said"
        assert name in tests or re.search(rf"\b{CONSTANTS[name]}\b", tests), f"{name} has no test"


CONSTANTS = {code.name: constant for constant, code in vars(codes).items() if isinstance(code, Code)}
