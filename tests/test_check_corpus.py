from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coursegen.build import make_site
from coursegen.cli import main
from coursegen.mending import mend
from coursegen.model import Document
from tests.tools import require_shared


def real_course(folder: Path) -> Path:
    tool, corpus = require_shared("tools", "materialize.py"), require_shared("corpus", "komazawa")
    subprocess.run([sys.executable, tool, corpus, folder / "site"], check=True, capture_output=True)
    return folder / "site"


def test_check_finds_every_broken_reference_of_the_real_course(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What other tools found broken in real pages, each at its line with its address."""
    golden = json.loads(require_shared("corpus", "golden", "broken.json").read_text(encoding="utf-8"))
    assert main(["check", str(real_course(tmp_path)), "--format", "json", "--select", "*.*"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    errors = {(each["path"], each["line"], each["href"]) for each in findings if each["severity"] == "error"}
    assert {(each["path"], each["line"], each["href"]) for each in golden} - errors == set()


def test_all_fixes_at_once_change_addresses_alone_and_end_their_findings(tmp_path: Path) -> None:
    course = real_course(tmp_path)
    before = make_site(course)
    fixed = [each for each in before.diagnostics if each.fix]
    assert fixed
    done = mend(course, before.diagnostics, before.sources)
    assert (done.files, done.refused) == (len({each.path for each in fixed}), ())
    after = make_site(course)
    assert [each for each in after.diagnostics if each.fix] == []
    mended = {(each.path, each.href) for each in fixed}
    for old, new in zip(before.site.pages, after.site.pages, strict=True):
        assert without_addresses(new.document) == without_addresses(old.document), old.document.path
        for was, now in zip(old.document.links, new.document.links, strict=True):
            assert was.href == now.href or (old.document.path, was.href) in mended


def without_addresses(document: Document) -> str:
    body = "".join(piece if isinstance(piece, str) else "-" for piece in document.body)
    return re.sub(r"https?://[^\s<>\"]+", "", body)
