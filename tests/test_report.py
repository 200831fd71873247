from __future__ import annotations

import json

from coursegen import codes
from coursegen.diagnostics import Diagnostic, Edit, Policy, Severity, Verdict, apply_policy
from coursegen.report.json import report as as_json
from coursegen.report.text import columns, report, tally
from coursegen.source import Source, Span

SOURCE = Source("a.md", "一行目\n日本[x](図.svg)です\n")
MISSING = Diagnostic(
    codes.ASSET_MISSING,
    "there is no file `図.svg`",
    "a.md",
    Span(10, 15),
    "add it",
    (Edit(Span(10, 15), "x"),),
    verdict=Verdict.BROKEN,
    href="図.svg",
)


def test_text_shows_place_frame_and_hint() -> None:
    assert report((MISSING,), {"a.md": SOURCE}) == (
        "a.md:2:7: warning asset.missing: there is no file `図.svg`\n"
        "     2 | 日本[x](図.svg)です\n"
        "       |         ^^^^^^\n"
        "    hint: add it\n"
    )


def test_text_cuts_long_lines_around_the_span() -> None:
    source = Source("a.md", "あ" * 300 + "x" + "い" * 300)
    lines = report(
        (Diagnostic(codes.MATH_INVALID, "m", "a.md", Span(300, 301)),), {"a.md": source}, width=60
    ).splitlines()
    assert all(columns(line) <= 60 for line in lines[1:])
    assert lines[2].index("^") == columns(lines[1][: lines[1].index("x")])


def test_text_shows_what_begins_at_the_end_of_its_line() -> None:
    for text, span in (("ab\r\ncd", Span(2, 5)), ("ab\r\ncd", Span(3, 4)), ("ab\n", Span(3, 3)), ("ab", Span(2, 2))):
        shown = report((Diagnostic(codes.MATH_INVALID, "m", "a.md", span),), {"a.md": Source("a.md", text)})
        assert "ab\n       |   ^\n" in shown or "     | " not in shown


def test_text_shows_no_control_characters() -> None:
    source = Source("a.md", "a\x1b[31mb")
    assert "\x1b" not in report((Diagnostic(codes.MATH_INVALID, "m", "a.md", Span(0, 1)),), {"a.md": source})


def test_text_counts_what_is_too_much() -> None:
    many = tuple(Diagnostic(codes.ASSET_MISSING, f"m{n}", "a.md", Span(n, n)) for n in range(15))
    assert "… and 5 more of asset.missing" in report(many, {"a.md": SOURCE})


def test_json_keeps_its_contract() -> None:
    document = json.loads(as_json((MISSING,), {"a.md": SOURCE}))
    assert document["schema"] == 1
    assert document["summary"] == {"error": 0, "warning": 1, "info": 0, "ok": 0, "broken": 1, "unverified": 0}
    assert document["findings"] == [
        {
            "code": "asset.missing", "severity": "warning", "verdict": "broken", "path": "a.md", "line": 2, "column": 7, "end_line": 2,
            "end_column": 12, "message": "there is no file `図.svg`", "hint": "add it", "href": "図.svg", "target": "", "evidence": "",
            "fixable": True,
        }
    ]  # fmt: skip


def level(policy: Policy) -> Severity:
    """The severity of the missing asset under a policy; off where it is not heard."""
    return next((finding.level for finding in apply_policy((MISSING,), policy)), Severity.OFF)


def test_policy_sets_severities_and_strict_raises_warnings() -> None:
    assert level(Policy({"asset.*": Severity.OFF})) is Severity.OFF
    assert level(Policy(strict=True)) is Severity.ERROR
    assert level(Policy({"*": Severity.ERROR, "asset.*": Severity.INFO}, strict=True)) is Severity.INFO


def test_policy_makes_a_broken_reference_an_error_unless_the_site_says_otherwise() -> None:
    assert level(Policy(broken_is_error=True)) is Severity.ERROR
    assert level(Policy({"asset.missing": Severity.WARNING}, broken_is_error=True)) is Severity.WARNING


def test_policy_hears_what_is_selected_and_not_ignored() -> None:
    assert level(Policy(select=("asset.*", "page.*"))) is Severity.WARNING
    assert level(Policy(select=("page.*",))) is Severity.OFF
    assert level(Policy(select=("asset.*",), ignore=("*.missing",))) is Severity.OFF


def test_tally_counts() -> None:
    assert tally((MISSING, MISSING)) == "2 warnings"
    assert tally(()) == ""


def test_columns_are_a_terminals() -> None:
    assert [columns(text) for text in ("a", "あ", "か\u3099", "ｱ")] == [1, 2, 2, 1]
