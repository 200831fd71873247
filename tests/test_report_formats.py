from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from coursegen import codes
from coursegen.cli import main
from coursegen.diagnostics import Diagnostic, Edit, Severity, Verdict, fingerprints
from coursegen.record import replace
from coursegen.report.github import report as as_github
from coursegen.report.github import summary
from coursegen.report.json import report as as_json
from coursegen.report.junit import report as as_junit
from coursegen.report.sarif import report as as_sarif
from coursegen.report.text import report as as_text
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


def test_github_summary_fits_beside_what_the_step_has_written() -> None:
    many = tuple(Diagnostic(codes.PAGE_MISSING, "図" * 300, f"{at}.md") for at in range(1200))
    whole, beside, last = (summary(many, {}, taken=taken) for taken in (0, 700_000, 2_000_000))
    assert 890_000 < len(whole.encode()) < 901_000 and 190_000 < len(beside.encode()) < 201_000
    assert whole.endswith("\n\n… and more: `--format json` lists all\n")
    assert last == "\n… and more: `--format json` lists all\n"
    few = summary(many[:3], {})
    assert few.count("\n- ") == 3 and "and more" not in few


def test_junit_counts_errors_as_failures() -> None:
    root = ElementTree.fromstring(as_junit((PLACELESS, MISSING, OPEN), SOURCES))
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    (suite,) = (each for each in root if each.get("failures") != "0")
    (case,) = suite.findall("testcase[failure]")
    assert (suite.get("file"), case.get("name")) == ("講義/a.md", "asset.missing at line 2, column 7")
    assert len(ElementTree.fromstring(as_junit((), {})).findall(".//testcase")) == 1


SUITE = {"name", "tests", "failures", "errors"}
SCHEMA = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": (SUITE, SUITE | {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"}),
    "testcase": ({"name"}, {"name", "time", "classname", "group"}),
    "failure": (set(), {"type", "message"}),
    "skipped": (set(), {"type", "message"}),
}  # fmt: skip
"""What the schema of Jenkins' xUnit plugin (junit-10) requires and allows: it refuses a file with anything else."""


@pytest.mark.parametrize("findings", [(), (PLACELESS, MISSING, OPEN)])
def test_junit_holds_to_the_schema(findings: tuple[Diagnostic, ...]) -> None:
    for element in ElementTree.fromstring(as_junit(findings, SOURCES, folder="course/")).iter():
        required, allowed = SCHEMA[element.tag]
        assert required <= set(element.attrib) <= allowed


def test_junit_tells_findings_of_one_line_apart() -> None:
    findings = [Diagnostic(codes.ASSET_MISSING, "m", SOURCE.path, Span(at, at + 1)) for at in (10, 12)]
    cases = ElementTree.fromstring(as_junit(tuple(findings), SOURCES)).findall(".//testcase")
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == 2


ANY = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Lo"]))
"""With half letters: what stands for the bytes of a name that is no text."""


@given(ANY, st.binary(max_size=12).map(os.fsdecode))
def test_every_format_takes_any_text_and_the_name_of_any_file(text: str, path: str) -> None:
    finding = Diagnostic(codes.PAGE_MISSING, text, "a.md", None, text, href=text)
    sarif(finding)
    ElementTree.fromstring(as_junit((finding,), {}))
    placed = (replace(finding, path=path),)
    for result in json.loads(as_sarif(placed, {}))["runs"][0]["results"]:
        uris = [each["physicalLocation"]["artifactLocation"]["uri"] for each in result.get("locations", ())]
        assert [os.fsdecode(unquote_to_bytes(uri)) for uri in uris] == [path] * bool(path)
    ElementTree.fromstring(as_junit(placed, {}).encode())
    lines = as_text(placed, {}).split("\n")
    assert len(lines) <= 3 and all(each.isprintable() or " " in each or "\xa0" in each for each in lines)
    json.loads(as_json(placed, {}).encode("utf-8", "backslashreplace"))
    assert summary(placed, {}).count("\n- ") == 1
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
