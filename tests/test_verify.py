"""`build --verify`: a cache that gives something wrong, under a digest that is right, is found out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from coursegen import codes
from coursegen.cache import cache_of
from coursegen.cli import main
from coursegen.codec import from_data, to_data
from coursegen.facts import digest
from coursegen.keys import output_key
from coursegen.reading import Reading
from coursegen.record import replace
from tests.conftest import MakeSite

PAGES = {f"content/lect{number}.md": f"# 第{number}回\n\n本文 {number}\n\n[無](nothing)\n" for number in range(1, 4)}
PAGES["content/lect2.md"] += '\n[題](lect1){:target="_blamk"}\n'
FILES = {"site.toml": '[site]\ntitle = "T"\nurl = "https://example.org"\n', **PAGES}


@pytest.fixture(name="site")
def built_site(make_site: MakeSite) -> Path:
    site = make_site(FILES)
    assert main(["build", str(site)]) == 0
    return site


def damage(site: Path, kind: str, change: Callable[[str], str], page: str = "content/lect2.md") -> None:
    """Change what the cache keeps of a page, its digest too: as if an earlier build had made it so."""
    with sqlite3.connect(cache_of(site)) as database:
        rows = database.execute("SELECT key, value FROM results WHERE key LIKE ?", (f"{kind} {page} %",)).fetchall()
        assert len(rows) == 1
        for key, stored in rows:
            before = stored[32:].decode()
            value = change(before)
            assert value != before
            data = value.encode()
            database.execute("UPDATE results SET value = ? WHERE key = ?", (digest(key, data).encode() + data, key))
    database.close()


def misprint(site: Path) -> None:
    """Have the cache give a wrong page under the name of a right one."""

    def other(text: str) -> str:
        told, _, name = text.rpartition("\n")
        with sqlite3.connect(cache_of(site)) as database:
            key, stored, build = database.execute(
                "SELECT key, value, build FROM results WHERE key LIKE ?", (f"{name} %",)
            ).fetchone()
            html = stored[32:].decode().replace("本文 2", "本文 9").encode()
            wrong = key.replace(name, output_key(html))
            row = wrong, build, digest(wrong, html).encode() + html
            database.execute("INSERT INTO results VALUES (?, ?, ?)", row)
        database.close()
        return f"{told}\n{output_key(html)}"

    damage(site, "html", other)


def published_pages(site: Path) -> dict[str, str]:
    folder = site / "_site"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")}


def test_what_is_right_is_the_same(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["build", str(site), "--verify"]) == 0
    said = capsys.readouterr().err
    assert "made 3 pages anew and compared them with the cache's: they are the same" in said
    assert "0 pages rendered, 0 files written" in said


def test_a_wrong_page_is_named_and_never_published(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = published_pages(site)
    misprint(site)
    (site / "content/lect1.md").write_text(
        "# 第1回\n\n別の本文\n", encoding="utf-8"
    )  # a build that has something to do
    capsys.readouterr()
    assert main(["build", str(site), "--verify"]) == 1
    said = capsys.readouterr().err
    line = right["lect2/index.html"].split("本文 2")[0].count("\n") + 1
    assert "content/lect2.md: error cache.wrong: " in said
    assert (
        f"the cache gave another lect2/index.html: line {line} was “<p>本文 9</p>” and should be “<p>本文 2</p>”"
        in said
    )
    assert "they differ" in said
    assert published_pages(site)["lect2/index.html"] == right["lect2/index.html"]
    assert "別の本文" in published_pages(site)["lect1/index.html"]
    assert main(["build", str(site), "--verify"]) == 0


def test_without_verifying_it_would_be_published(site: Path) -> None:
    misprint(site)
    (site / "content/lect1.md").write_text("# 第1回\n\n別の本文\n", encoding="utf-8")
    assert main(["build", str(site)]) == 0
    assert "本文 9" in published_pages(site)["lect2/index.html"]
    assert main(["build", str(site), "--verify"]) == 1
    assert "本文 9" not in published_pages(site)["lect2/index.html"]


def test_a_finding_that_is_missing_or_too_much_is_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def misheard(text: str) -> str:
        data, _, source = text.partition("\n")
        reading = from_data(Reading, json.loads(data))
        assert reading.document is not None
        (typo,) = reading.document.diagnostics
        told = replace(reading.document, diagnostics=()), (replace(typo, code=codes.HTML_OBSOLETE, message="made up"),)
        return json.dumps(to_data(Reading, Reading(None, *told))) + "\n" + source

    damage(site, "page", misheard)
    capsys.readouterr()
    assert main(["build", str(site), "--verify"]) == 1
    said = capsys.readouterr().err
    assert "only with the cache, this was said: html.obsolete: made up" in said
    assert "with the cache, this was not said: markup.attribute-typo: " in said
    assert main(["build", str(site), "--verify"]) == 0


def test_the_sample_is_the_same_for_the_same_site_and_what_was_reused_comes_first(make_site: MakeSite) -> None:
    from coursegen.build import make_site as make
    from coursegen.verify import _sample

    made = make(make_site(FILES | {f"content/p{number:02}.md": f"# {number}\n" for number in range(60)}))
    reused = [f"content/p{number:02}.md" for number in range(5)]
    sample = _sample(made, reused)
    assert sample == _sample(made, reversed(reused))
    assert len(sample) == 20
    assert set(sample[:5]) == set(reused)
    assert sample[5:] != sorted(sample[5:])


def test_it_needs_a_cache(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(site), "--verify", "--no-cache"]) == 2
    assert "--verify compares with what earlier builds kept" in capsys.readouterr().err
