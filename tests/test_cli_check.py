from __future__ import annotations

import json

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
