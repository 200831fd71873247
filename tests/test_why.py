"""`coursegen why PAGE` names what changed of all that a page is made from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coursegen.cache import cache_of
from coursegen.cli import main
from coursegen.facts import digest
from tests.conftest import MakeSite

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="{}"/>'
PAGE = "---\ntitle: 第{0}回\n---\n# 第{0}回\n\n本文 [前](lect1) $x$\n\n![a](../assets/a.svg)\n"
FILES = {
    "site.toml": '[site]\ntitle = "講義"\nurl = "https://example.org"\n',
    "content/index.md": "---\ntitle: 目次\n---\n# 目次\n\n- [第 1 回](lect1)\n- [第 2 回](lect2)\n- [第 3 回](lect3)\n",
    **{f"content/lect{number}.md": PAGE.format(number) for number in (1, 2, 3)},
    "content/other/index.md": "# 別\n",
    "assets/a.svg": SVG.format(20),
}
NOTHING = "Nothing that it is made from has changed: the next build uses it again."


@pytest.fixture(name="site")
def built_site(make_site: MakeSite) -> Path:
    site = make_site(FILES)
    assert main(["build", str(site)]) == 0
    return site


def asked(site: Path, capsys: pytest.CaptureFixture[str], page: str = "content/lect2.md") -> dict[str, Any]:
    capsys.readouterr()
    assert main(["why", str(site / page), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def replaced(path: str, old: str, new: str) -> Callable[[Path], object]:
    def change(site: Path) -> None:
        text = (site / path).read_text(encoding="utf-8")
        assert old in text
        (site / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


def put(path: str, text: str) -> Callable[[Path], object]:
    def change(site: Path) -> None:
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")

    return change


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing": (lambda site: None, []),
    "another course": (put("content/other/lect1.md", "# x\n"), []),
    "an asset that nobody shows": (put("assets/b.bin", "x"), []),
    "time alone": (lambda site: (site / "content/lect2.md").touch(), []),
    "its text": (replaced("content/lect2.md", "本文", "文"), ["the page's own text: content/lect2.md"]),
    "title of another page": (
        replaced("content/lect3.md", "title: 第3回", "title: 第3回 導入"),
        [
            "its course “目次”: another title or date of /lect3/",
            "the next lecture: 第3回 (/lect3/) → 第3回 導入 (/lect3/)",
        ],
    ),
    "title of a page that is no neighbour": (
        replaced("content/index.md", "title: 目次", "title: もくじ"),
        ["its course “もくじ”: its title was “目次”"],
    ),
    "page taken away": (
        lambda site: (site / "content/lect1.md").unlink(),
        [
            "line 6: lect1 leads nowhere now",
            "its course “目次”: /lect1/ was taken away",
            "the previous lecture: 第1回 (/lect1/) → nothing",
        ],
    ),
    "page given": (put("content/prep.md", "# 予習\n"), ["its course “目次”: /prep/ is new"]),
    "size of an image": (put("assets/a.svg", SVG.format(30)), ["the size of the image /assets/a.svg: 40×20 → 40×30"]),
    "title of the site": (
        replaced("site.toml", "講義", "演習"),
        ["the configuration, [site] title in site.toml: '講義' → '演習'", "the site's title"],
    ),
    "macro": (
        put("site.toml", FILES["site.toml"] + '[math]\nmacros = { "R" = "x" }\n'),
        ["the configuration, [math] macros in site.toml: {} → {'R': 'x'}"],
    ),
    "template": (
        put("templates/page.html", '{% extends "theme/page.html" %}'),
        ["the template templates/page.html is new"],
    ),
    "style": (put("templates/style.css", "x"), ["the theme's file style.css"]),
    "signs of formulas": (
        replaced("content/lect3.md", "$x$", "$\\aleph$"),
        ["the theme's file math.css (other signs in the site's formulas)"],
    ),
    "severity": (put("site.toml", FILES["site.toml"] + '[check.severity]\n"page.missing" = "error"\n'), []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_named(site: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    change, messages = CHANGES[name]
    change(site)
    found = asked(site, capsys)
    assert [each["message"] for each in found["changed"]] == messages
    assert main(["why", str(site / "content/lect2.md")]) == 0
    said = capsys.readouterr().out
    assert (NOTHING in said) == (not messages)
    assert all(f"  - {message}\n" in said for message in messages)
    main(["build", str(site)])
    assert asked(site, capsys)["changed"] == []


def test_a_page_that_no_build_has_made(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "content/lect4.md").write_text("# 四\n", encoding="utf-8")
    found = asked(site, capsys, "content/lect4.md")
    assert (found["known"], found["changed"], found["url"]) == (False, [], "/lect4/")
    assert main(["why", str(site / "content/lect4.md")]) == 0
    assert "No build has kept this page yet: the next one makes it." in capsys.readouterr().out


def test_why_it_was_made_anew_the_last_time(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replaced("content/lect2.md", "本文", "文")(site)
    main(["build", str(site)])
    found = asked(site, capsys)
    assert found["changed"] == []
    (reason,) = found["made_before_because"]
    assert reason["kind"] == "text"


def test_another_program_is_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(cache_of(site)) as database:
        for key, value in database.execute("SELECT key, value FROM results").fetchall():
            name = key.rpartition(" ")[0] + " of-another-program"
            data = digest(name, value[32:]).encode() + value[32:]
            database.execute("UPDATE results SET key = ?, value = ? WHERE key = ?", (name, data, key))
    database.close()
    (change,) = asked(site, capsys)["changed"]
    assert change["kind"] == "program"


def test_what_it_is_made_from_is_listed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = asked(site, capsys)["made_from"]
    assert isinstance(made, dict)
    assert made["text"] == "content/lect2.md"
    assert (made["links"], made["images"], made["course"]) == (2, 1, "目次")
    assert (made["previous"], made["next"]) == ("第1回 (/lect1/)", "第3回 (/lect3/)")
    assert "style.css" in made["theme"] and "navigation" in made["site"]


@pytest.mark.parametrize("page", ["content/nothing.md", "assets/a.svg"])
def test_what_is_no_page_is_said(site: Path, capsys: pytest.CaptureFixture[str], page: str) -> None:
    assert main(["why", str(site / page)]) == 2
    assert "there is no file" in (said := capsys.readouterr().err) or "is no page that the site publishes" in said


def test_nothing_is_written(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replaced("content/lect2.md", "本文", "文")(site)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    asked(site, capsys)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
