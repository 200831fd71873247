from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coursegen.cli import main
from tests.conftest import MakeSite

Capture = pytest.CaptureFixture[str]

FILES = {
    "site.toml": '[site]\ntitle = "T"\nurl = "https://h.example"\n',
    "content/index.md": "[a](nothing.md) ![b](nothing.png)\n\n[c](#nothing) $\\frac{$\n",
}


def said(capture: Capture) -> list[tuple[str, str]]:
    return [(finding["code"], finding["severity"]) for finding in json.loads(capture.readouterr().out)["findings"]]


def test_check_makes_broken_references_errors_and_writes_nothing(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site(FILES)
    before = sorted(site.rglob("*"))
    assert main(["check", str(site), "--format", "json"]) == 1
    assert sorted(said(capsys)) == [
        ("anchor.missing", "error"),
        ("asset.missing", "error"),
        ("math.invalid", "warning"),
        ("page.missing", "error"),
    ]
    assert sorted(site.rglob("*")) == before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "page.*"], ["page.missing"]),
        (["--select", "page.*,math.invalid"], ["page.missing", "math.invalid"]),
        (["--select", "page.*", "--select", "asset.*"], ["page.missing", "asset.missing"]),
        (["--ignore", "*.missing"], ["math.invalid"]),
        (["--select", "*.missing", "--ignore", "a*"], ["page.missing"]),
    ],
)
def test_check_says_what_is_selected(
    make_site: MakeSite, capsys: Capture, options: list[str], expected: list[str]
) -> None:
    main(["check", str(make_site(FILES)), "--format", "json", *options])
    assert [code for code, _ in said(capsys)] == expected


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--select", "math.*"], 0),
        (["--select", "math.*", "--strict"], 1),
        (["--select", "math.*", "--fail-on", "warning"], 1),
        (["--select", "nothing.*"], 2),
    ],
)
def test_check_exit_code(make_site: MakeSite, options: list[str], code: int) -> None:
    assert main(["check", str(make_site(FILES)), *options]) == code


def test_check_lets_the_site_decide_what_is_an_error(make_site: MakeSite) -> None:
    settings = FILES["site.toml"] + '[check.severity]\n"*.missing" = "warning"\n'
    assert main(["check", str(make_site({**FILES, "site.toml": settings}))]) == 0


def test_check_repeats_what_the_last_build_knew_where_nothing_has_changed(
    make_site: MakeSite, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = make_site(FILES)
    baseline = str(tmp_path / "known.json")
    runs: list[list[str]] = [
        *(["--format", form] for form in ("text", "json", "sarif", "github", "junit")),
        ["--select", "page.*", "--strict"],
        ["--baseline", baseline, "--update-baseline", "--format", "json"],
        ["--baseline", baseline, "--format", "json"],
    ]

    def outcomes() -> list[object]:
        found: list[object] = []
        for options in runs:
            found.append(main(["check", str(site), *options]))
            said = capsys.readouterr()
            found += [said.out, re.sub(r"in \d+\.\d s", "", said.err)]
        return found

    made_anew = outcomes()
    main(["build", str(site)])
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr("coursegen.build.make_site", None)
        assert outcomes() == made_anew
    (site / "content/index.md").write_text("[a](nothing.md)\n")
    main(["check", str(site), "--select", "*.missing", "--format", "json"])
    assert said(capsys) == [("page.missing", "error")]
