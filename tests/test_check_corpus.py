from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coursegen.cli import main
from tests.tools import require_shared


def test_check_finds_every_broken_reference_of_the_real_course(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What other tools found broken in real pages, each at its line with its address."""
    tool, corpus = require_shared("tools", "materialize.py"), require_shared("corpus", "komazawa")
    golden = json.loads(require_shared("corpus", "golden", "broken.json").read_text(encoding="utf-8"))
    subprocess.run([sys.executable, tool, corpus, tmp_path / "site"], check=True, capture_output=True)
    assert main(["check", str(tmp_path / "site"), "--format", "json", "--select", "*.*"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    errors = {(each["path"], each["line"], each["href"]) for each in findings if each["severity"] == "error"}
    assert {(each["path"], each["line"], each["href"]) for each in golden} - errors == set()
