from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from coursegen import codes
from coursegen.cli import main
from coursegen.diagnostics import Diagnostic, Edit, Severity, Verdict, fingerprints
from coursegen.report.github import report as as_github
from coursegen.report.github import summary
from coursegen.report.junit import report as as_junit
from coursegen.report.sarif import report as as_sarif
from coursegen.source import Source, Span
from tests.conftest import MakeSite

Capture = pytest.CaptureFixture[str]

SOURCE = Source("講義/a.md", "一行目\n日本[x](図.svg)です\n")
SOURCES = {SOURCE.path: SOURCE}
SPAN = Span(10, 15)
MISSING = Diagnostic(
    codes.ASSET_MISSING, "there is no file `図.svg`", SOURCE.path, SPAN, "add it", (Edit(SPAN, "x"),),
    severity=Severity.ERROR, verdict=Verdict.BROKEN, href="図.svg",
)  # fmt: skip
OPEN = Diagnostic(
    codes.WEB_INSECURE, "cannot tell", SOURCE.path, SPAN, verdict=Verdict.UNVERIFIED, evidence="no answer in 15 s"
)
PLACELESS = Diagnostic(codes.CONFIG_URL, "a: 100%, b\nc")


def sarif(*diagnostics: Diagnostic, folder: str = "") -> list[dict[str, object]]:
    """The results of a log that is valid against the schema."""
    log = json.loads(as_sarif(diagnostics, SOURCES, folder=folder))
    Sarif.model_validate({key: value for key, value in log.items() if key != "$schema"})
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    results: list[dict[str, object]] = log["runs"][0]["results"]
    return results


def test_sarif_is_valid_and_says_where() -> None:
    missing, unverified, placeless = sarif(MISSING, OPEN, PLACELESS, folder="course/")
    assert (missing["kind"], missing["level"], missing["ruleId"]) == ("fail", "error", "asset.missing")
    assert (unverified["kind"], unverified["level"]) == ("open", "none")
    assert "no answer in 15 s" in str(unverified["message"])
    assert "locations" not in placeless
    region = {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 12}
    uri = {"uri": "course/%E8%AC%9B%E7%BE%A9/a.md"}
    assert missing["locations"] == [{"physicalLocation": {"artifactLocation": uri, "region": region}}]
    fix = {"artifactLocation": uri, "replacements": [{"deletedRegion": region, "insertedContent": {"text": "x"}}]}
    assert missing["fixes"] == [{"description": {"text": "add it"}, "artifactChanges": [fix]}]


def test_github_escapes_and_says_the_worst_first() -> None:
    lines = as_github((PLACELESS, OPEN, MISSING), SOURCES, folder="a,b:c/").splitlines()
    assert lines[0] == (
        "::error file=a%2Cb%3Ac/講義/a.md,line=2,endLine=2,col=7,endColumn=12,title=asset.missing"
        "::there is no file `図.svg`%0Aadd it"
    )
    assert lines[1] == "::notice title=config.url::a: 100%25, b%0Ac"
    assert lines[2].endswith("::cannot tell%0Ano answer in 15 s")


def test_github_annotates_what_is_shown_and_counts_the_rest() -> None:
    many = tuple(Diagnostic(codes.ASSET_MISSING, f"m{n}") for n in range(13))
    lines = as_github((*many, MISSING), SOURCES).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", *["::warning"] * 10, "3"]


def test_github_summary_is_markdown_that_nobody_can_break_out_of() -> None:
    text = summary((MISSING, Diagnostic(codes.PAGE_MISSING, "`<b>|*x*` @name", "a.md", None)), SOURCES)
    assert "| `asset.missing` | error | 1 |" in text
    assert "- 講義/a.md:2: **error** `asset.missing` there is no file `図.svg` (add it)" in text
    assert "<b>" not in text and "@name" not in text
    assert len(summary(tuple(Diagnostic(codes.PAGE_MISSING, "x" * 1000) for _ in range(1200)), {}).encode()) < 1_000_000
    assert "No findings" in summary((), {})


def test_junit_counts_errors_as_failures() -> None:
    root = ElementTree.fromstring(as_junit((PLACELESS, MISSING, OPEN), SOURCES))
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    (case,) = root.findall(".//testcase[failure]")
    assert (case.get("file"), case.get("line"), case.get("name")) == ("講義/a.md", "2", "asset.missing at line 2")
    assert len(ElementTree.fromstring(as_junit((), {})).findall(".//testcase")) == 1


@given(st.text())
def test_every_format_takes_any_text(text: str) -> None:
    finding = Diagnostic(codes.PAGE_MISSING, text, "a.md", None, text, href=text)
    sarif(finding)
    ElementTree.fromstring(as_junit((finding,), {}))
    assert as_github((finding,), {}).count("\n") == 1
    assert re.fullmatch(r"::warning file=a\.md,title=page\.missing::[^\r\n]*\n", as_github((finding,), {}))


def test_fingerprints_stay_when_lines_move() -> None:
    moved = Source(SOURCE.path, "新しい行\n" + SOURCE.text)
    later = Diagnostic(MISSING.code, MISSING.message, MISSING.path, Span(15, 20), href=MISSING.href)
    assert fingerprints([MISSING], SOURCES) == fingerprints([later], {moved.path: moved})
    assert len(set(fingerprints([MISSING, MISSING], SOURCES))) == 2


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
@pytest.mark.parametrize("command", ["build", "check"])
def test_both_commands_print_every_format(make_site: MakeSite, capsys: Capture, command: str, form: str) -> None:
    site = make_site({"site.toml": '[site]\ntitle = "T"\n', "content/a.md": "![x](nothing.png)\n"})
    main([command, str(site), "--format", form])
    assert "asset.missing" in capsys.readouterr().out


def test_github_names_files_from_the_workspace(
    make_site: MakeSite, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = make_site({"site.toml": '[site]\ntitle = "T"\n', "content/a.md": "![x](nothing.png)\n"})
    monkeypatch.setenv("GITHUB_WORKSPACE", os.fspath(tmp_path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", os.fspath(tmp_path / "summary.md"))
    main(["check", str(site), "--format", "github"])
    assert "::error file=site/content/a.md,line=1," in capsys.readouterr().out
    assert "`asset.missing`" in (tmp_path / "summary.md").read_text(encoding="utf-8")
