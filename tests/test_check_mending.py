from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen import codes
from coursegen.cli import main
from coursegen.diagnostics import Diagnostic, Edit
from coursegen.fixes import diff, encoded, mended
from coursegen.mending import mend
from coursegen.source import Source, Span
from tests.conftest import MakeSite
from tests.test_check_repository import git

Capture = pytest.CaptureFixture[str]
SETTINGS = '[site]\ntitle = "T"\nurl = "https://h.example"\n'
WRONG = '﻿# 題\r\n\r\n[a](http://dx.doi.org/10.1038/nature14539){:target="_blamk"} そして\r\n[b](http://arxiv.org/pdf/1706.03762)\r\n'
RIGHT = '﻿# 題\r\n\r\n[a](https://doi.org/10.1038/nature14539){:target="_blank"} そして\r\n[b](https://arxiv.org/abs/1706.03762)\r\n'


def said(site: Path, capture: Capture, *options: str) -> list[tuple[str, int | None]]:
    main(["check", str(site), "--format", "json", *options])
    return [(each["code"], each["line"]) for each in json.loads(capture.readouterr().out)["findings"]]


def test_fix_mends_exactly_what_is_wrong_and_nothing_twice(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"site.toml": SETTINGS, "content/a.md": WRONG, "content/b.md": "x\r\n"})
    page, other = site / "content/a.md", site / "content/b.md"
    page.chmod(0o640)
    before = other.stat().st_mtime_ns
    assert main(["check", str(site), "--fix"]) == 0
    assert "mended 3 findings in 1 file" in capsys.readouterr().err
    assert page.read_bytes().decode() == RIGHT
    assert (page.stat().st_mode & 0o777, other.stat().st_mtime_ns) == (0o640, before)
    mended_at = page.stat().st_mtime_ns
    main(["check", str(site), "--fix"])
    assert "mended" not in capsys.readouterr().err
    assert page.stat().st_mtime_ns == mended_at
    assert sorted(path.name for path in site.rglob("*") if path.is_file()) == ["a.md", "b.md", "site.toml"]


def test_diff_alone_writes_nothing_and_is_what_fix_does(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    site = make_site({"site.toml": SETTINGS, "content/a.md": WRONG})
    main(["check", str(site), "--diff"])
    patch = capsys.readouterr().out
    assert (site / "content/a.md").read_bytes().decode() == WRONG
    (tmp_path / "patch").write_bytes(patch.encode())
    git(site, "init", "-q")
    git(site, "apply", str(tmp_path / "patch"))
    assert (site / "content/a.md").read_bytes().decode() == RIGHT


def test_fix_keeps_the_encoding(make_site: MakeSite) -> None:
    text = WRONG.removeprefix("\ufeff") + "日本語の文章です。かなもあります。\r\n" * 5
    site = make_site({"site.toml": SETTINGS, "content/a.md": text.encode("cp932")})
    main(["check", str(site), "--fix"])
    mended_text = (site / "content/a.md").read_bytes().decode("cp932")
    assert mended_text.startswith(RIGHT.removeprefix("\ufeff"))


def test_fix_mends_what_is_selected(make_site: MakeSite) -> None:
    site = make_site({"site.toml": SETTINGS, "content/a.md": WRONG})
    main(["check", str(site), "--fix", "--select", "doi.*"])
    text = (site / "content/a.md").read_text(encoding="utf-8")
    assert "https://doi.org/10" in text and "_blamk" in text and "http://arxiv" in text


def test_fix_mends_a_definition_once(make_site: MakeSite, capsys: Capture) -> None:
    text = "[a][x] と [b][x] と [x]\n\n> {}\n"
    wrong, right = (text.format(f"[x]: <http{s}//arxiv.org/abs/1706.03762>") for s in (":", "s:"))
    site = make_site({"site.toml": SETTINGS, "content/a.md": wrong})
    assert said(site, capsys) == [("arxiv.not-canonical", 3)]
    main(["check", str(site), "--fix"])
    assert (site / "content/a.md").read_text(encoding="utf-8") == right


def test_fix_points_at_the_folder_of_assets_within_the_content(make_site: MakeSite) -> None:
    settings = f'{SETTINGS}[build]\ncontent = "docs"\nassets = "docs/assets"\n'
    site = make_site({"site.toml": settings, "docs/assets/fig.png": "x", "docs/lectures/a.md": "![a](fig.png)\n"})
    main(["check", str(site), "--fix"])
    assert (site / "docs/lectures/a.md").read_text(encoding="utf-8") == "![a](../assets/fig.png)\n"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    source = Source("a.md", "abc")
    (tmp_path / "a.md").write_text("abX")
    done = mend(
        tmp_path, (Diagnostic(codes.PAGE_MISSING, "m", "a.md", None, fix=(Edit(Span(0, 1), "z"),)),), {"a.md": source}
    )
    assert (done.files, done.refused, (tmp_path / "a.md").read_text()) == (0, ("a.md",), "abX")


def test_fix_leaves_alone_what_is_not_its_to_write(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    page = "![x](../assets/fig.png)\n"
    site = make_site({"site.toml": SETTINGS, "assets/Fig.png": "x", "content/locked.md": page, "content/z.md": page})
    (site / "content/locked.md").chmod(0o444)
    (tmp_path / "outside.md").write_text(page)
    (site / "content/out.md").symlink_to(tmp_path / "outside.md")
    main(["check", str(site), "--fix"])
    assert "content/locked.md: not mended, for it is read-only" in capsys.readouterr().err
    assert [(site / "content/locked.md").read_text(), (tmp_path / "outside.md").read_text()] == [page, page]
    assert (site / "content/z.md").read_text() == page.replace("fig", "Fig")


def test_a_file_with_two_names_is_mended_once(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"site.toml": SETTINGS, "assets/Fig.png": "x", "content/a.md": "![x](../assets/fig.png)\n"})
    (site / "content/b.md").symlink_to("a.md")
    assert main(["check", str(site), "--fix"]) == 0
    assert "mended 1 finding in 1 file\n" in capsys.readouterr().err
    assert (site / "content/b.md").is_symlink()
    assert (site / "content/b.md").read_text() == "![x](../assets/Fig.png)\n"


def test_a_file_keeps_all_its_names(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    long = "![x](../assets/fig%2epng)\n"
    site = make_site({"site.toml": SETTINGS, "assets/Fig.png": "x", "content/a.md": long + "終\n"})
    (tmp_path / "elsewhere.md").hardlink_to(site / "content/a.md")
    (site / "content/b.md").hardlink_to(site / "content/a.md")
    assert main(["check", str(site), "--fix"]) == 0
    assert "mended 1 finding in 1 file\n" in capsys.readouterr().err
    assert (site / "content/b.md").samefile(tmp_path / "elsewhere.md")
    assert (tmp_path / "elsewhere.md").read_text(encoding="utf-8") == "![x](../assets/Fig.png)\n終\n"


def test_whoever_writes_while_fixes_are_made_wins(
    make_site: MakeSite, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site({"site.toml": SETTINGS, "assets/Fig.png": "x", "content/a.md": "![x](../assets/fig.png)\n"})
    page = site / "content/a.md"

    def copymode(source: Path, target: Path) -> None:
        page.write_text("mine\n")  # at the last moment: what is to take its place is written already

    monkeypatch.setattr("coursegen.publish.shutil.copymode", copymode)
    main(["check", str(site), "--fix"])
    assert "content/a.md: not mended" in capsys.readouterr().err
    assert page.read_text() == "mine\n"
    assert [each.name for each in page.parent.iterdir()] == ["a.md"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r\n\u2028\x0c\x1d\r\n", "\x85\n"])
def test_a_diff_has_the_lines_that_git_sees(make_site: MakeSite, capsys: Capture, tmp_path: Path, end: str) -> None:
    text = f"# 題{end}前{end}![x](../assets/fig.png)\u2028 d{end}\x0c後{end}no end"
    site = make_site({"site.toml": SETTINGS, "assets/Fig.png": "x", "content/a.md": text})
    main(["check", str(site), "--diff"])
    (tmp_path / "patch").write_bytes(capsys.readouterr().out.encode())
    git(site, "init", "-q")
    git(site, "apply", str(tmp_path / "patch"))
    assert (site / "content/a.md").read_bytes().decode() == text.replace("fig", "Fig")


EDITS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6), st.text(max_size=4)), max_size=6)


@given(text=st.text(min_size=26, max_size=40), edits=EDITS)
def test_fixes_touch_only_their_spans(text: str, edits: list[tuple[int, int, str]]) -> None:
    findings = [
        Diagnostic(codes.PAGE_MISSING, "m", "a", None, fix=(Edit(Span(start, start + length), new),))
        for start, length, new in edits
    ]
    result, made = mended(Source("a", text), findings)
    assert made >= bool(edits)
    kept = [True] * len(text)
    for start, length, _ in edits:
        kept[start : start + length] = [False] * length
    untouched = iter(result)
    assert all(letter in untouched for letter, keep in zip(text, kept, strict=True) if keep)


@given(st.text(alphabet="あいうab\r\n", max_size=20), st.text(alphabet="あいうab\r\n", max_size=20))
def test_any_text_is_written_in_its_encoding(before: str, after: str) -> None:
    for encoding in ("utf-8", "cp932", "utf-16-le"):
        data = encoded(after, before, before.encode(encoding))
        assert data is not None
    assert list(diff("a", before, before)) == []


def test_ignores_hide_findings_and_are_reported_where_they_do_nothing(make_site: MakeSite, capsys: Capture) -> None:
    settings = SETTINGS + (
        '[[check.ignore]]\nmatch = "*/gone.pdf"\ncode = "page.*"\nreason = "kept for the archive"\n'
        '[[check.ignore]]\ncode = "anchor.missing"\nreason = "none"\n'
        '[[check.ignore]]\ncode = "asset.missing"\nreason = "until it is drawn"\nuntil = 2020-01-01\n'
        '[[check.ignore]]\ncode = "math.invalid"\n'
    )
    page = (
        "[a](x/gone.pdf) ![b](nothing.png) $\\frac{$\n\n"
        "<!-- coursegen-ignore page.missing: a joke -->\n[a](one.md)\n\n"
        "[a](two.md) <!-- coursegen-ignore page.*, asset.* -->\n\n"
        "[a](three.md)\n\n<!-- coursegen-ignore anchor.*: nothing here -->\n\n"
        "```\n<!-- coursegen-ignore page.missing: shown -->\n```\n"
    )
    site = make_site({"site.toml": settings, "content/a.md": page})
    assert sorted(said(site, capsys), key=str) == [
        ("asset.missing", 1),
        ("ignore.expired", 11),
        ("ignore.no-reason", 15),
        ("ignore.unused", 10),
        ("ignore.unused", 8),
        ("page.missing", 8),
    ]


@pytest.mark.parametrize(
    ("ignore", "pages", "is_unused"),
    [
        ('code = "anchor.missing"', {}, True),
        ('code = "colab.cell-missing"', {}, True),  # needs no network
        ('code = "web.*"', {}, False),  # the network may tell of some
        ('code = "link.unverified"', {}, False),
        ('match = "*/gone.pdf"', {}, False),  # any code, so also those
        ('match = "old.md"\ncode = "page.missing"', {"draft.md": "---\ndraft: true\n---\n[a](old.md)\n"}, False),
        ('match = "*/draft.md"\ncode = "page.missing"', {"draft.md": "---\ndraft: true\n---\n[a](old.md)\n"}, False),
        ('match = "new.md"\ncode = "page.missing"', {"draft.md": "---\ndraft: true\n---\n[a](old.md)\n"}, True),
        ('code = "page.missing"', {"draft.md": "---\ndraft: true\n---\n[a](old.md)\n"}, False),
        ('code = "page.missing"\nuntil = 2020-01-01', {}, None),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_an_ignore_is_called_unused_only_where_all_was_seen(
    make_site: MakeSite,
    capsys: Capture,
    command: str,
    ignore: str,
    pages: dict[str, str],
    is_unused: bool | None,
) -> None:
    settings = f'{SETTINGS}[[check.ignore]]\n{ignore}\nreason = "known"\n'
    files = {f"content/{path}": text for path, text in pages.items()}
    site = make_site({"site.toml": settings, "content/index.md": "x\n", **files})
    for _ in range(2):  # the second build repeats what the first one said
        main([command, str(site), "--format", "json"])
        codes_said = [each["code"] for each in json.loads(capsys.readouterr().out)["findings"]]
        expected = ["ignore.expired"] if is_unused is None else ["ignore.unused"] if is_unused else []
        assert [code for code in codes_said if code.startswith("ignore.")] == expected


def test_an_ignore_for_a_draft_is_judged_with_the_drafts(make_site: MakeSite, capsys: Capture) -> None:
    settings = f'{SETTINGS}[[check.ignore]]\ncode = "page.missing"\nreason = "known"\n'
    site = make_site({"site.toml": settings, "content/a.md": "---\ndraft: true\n---\nx\n"})
    assert ("ignore.unused", 4) not in said(site, capsys)
    assert ("ignore.unused", 4) in said(site, capsys, "--drafts")


def test_baseline_hears_only_what_is_new(make_site: MakeSite, capsys: Capture, tmp_path: Path) -> None:
    site = make_site({"site.toml": SETTINGS, "content/a.md": "[a](old.md)\n"})
    options = ["--baseline", os.fspath(tmp_path / "baseline.json")]
    assert main(["check", str(site), *options]) == 2
    assert main(["check", str(site), *options, "--update-baseline"]) == 0
    capsys.readouterr()
    (site / "content/a.md").write_text("新しい段落\n\n[a](old.md)\n\n[b](new.md) [c](old.md)\n", encoding="utf-8")
    assert said(site, capsys, *options) == [("page.missing", 5), ("page.missing", 5)]
    (tmp_path / "baseline.json").write_text("[]")
    assert main(["check", str(site), *options]) == 2
    assert main(["check", str(site), "--update-baseline"]) == 2


def test_git_is_not_needed(make_site: MakeSite) -> None:
    site = make_site({"site.toml": SETTINGS, "content/a.md": "x\n"})
    environment = {**os.environ, "PATH": "", "PYTHONPATH": str(Path(__file__).parent.parent / "src")}
    done = subprocess.run([sys.executable, "-m", "coursegen", "check", str(site)], env=environment, check=False)
    assert done.returncode == 0
