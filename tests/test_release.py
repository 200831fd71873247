"""Pages before their release: as drafts until then, in every place; the instant is a fact of the build."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from coursegen.build import build_site
from coursegen.build import make_site as make
from coursegen.cache import Cache, cache_of
from coursegen.cli import main
from coursegen.dates import parse_instant
from coursegen.shown import Shows
from coursegen.unchanged import Options, last_build
from tests.conftest import MakeSite

SETTINGS = '[site]\ntitle = "題"\nurl = "https://example.org"\n'
PLAN = "# 2025 年度\n\n- [第 1 回 4月10日](lect1.md): 導入\n- [第 2 回 4月17日](lect2.md): 回帰\n- [第 3 回 4月24日](lect3): 分類\n"
SITE: Mapping[str, str] = {
    "site.toml": SETTINGS,
    "content/index.md": PLAN,
    "content/lect1.md": "---\ntitle: 第1回 一\n---\n[次](lect2.md) [読み物](lect3)\n",
    "content/lect2.md": "---\ntitle: 第2回 zqtitle\ndescription: zqdescription\nrelease: 2025-04-17 13:00\n---\n"
    "zqtext [zqmaterial](https://colab.research.google.com/github/a/b/blob/main/zq.ipynb)\n",
    "content/lect3.md": "---\ntitle: 第3回 zqdraft\ndraft: true\n---\nzqhidden [@brown]\n",
    "references.bib": "@book{brown, title={zqwork}, author={Zqauthor, A.}, year={2000}}\n",
}
BEFORE, AFTER = "2025-04-17T12:59:59+09:00", "2025-04-17T13:00:00+09:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-04-17", datetime(2025, 4, 17)),
        ("2025-04-17 13:00", datetime(2025, 4, 17, 13)),
        ("2025/4/17 9:05:30", datetime(2025, 4, 17, 9, 5, 30)),
        ("２０２５年４月１７日 13:00", datetime(2025, 4, 17, 13)),
        ("2025-04-17T13:00Z", datetime(2025, 4, 17, 13, tzinfo=UTC)),
        ("2025-04-17T13:00:00.5+09:00", datetime(2025, 4, 17, 13, tzinfo=timezone(timedelta(hours=9)))),
        ("2025-04-17 13:00 -0330", datetime(2025, 4, 17, 13, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        ("2025-04-17 25:00", None),
        ("2025-04-17 13:00 JST", None),
        ("2025-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_instants_are_read(text: str, expected: datetime | None) -> None:
    assert parse_instant(text) == expected


def at(monkeypatch: pytest.MonkeyPatch, instant: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(instant).timestamp())))


def published(root: Path, *, drafts: bool = False) -> dict[str, bytes]:
    build_site(root, drafts=drafts, jobs=1)
    folder = root / "_site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_before_its_release_nothing_of_a_page_is_in_any_byte(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, BEFORE)
    outputs = published(make_site(SITE))
    assert {"schedule/index.html", "schedule.ics", "sitemap.xml", "lect1/index.html"} <= outputs.keys()
    assert [path for path, data in outputs.items() if b"zq" in data.replace(b"\r\n ", b"")] == []
    assert "lect2/index.html" not in outputs and b"lect2" not in outputs["sitemap.xml"] + outputs["schedule.ics"]
    assert b"lect2" not in outputs["schedule/index.html"] and "回帰".encode() in outputs["schedule/index.html"]


def test_at_its_release_a_page_is_there_in_every_place(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, AFTER)
    outputs = published(make_site(SITE))
    assert b"zqtext" in outputs["lect2/index.html"] and b"lect2" in outputs["sitemap.xml"] + outputs["feed.xml"]
    assert b"zqtitle" in outputs["schedule/index.html"] and b"zqmaterial" in outputs["schedule/index.html"]
    assert "lect3/index.html" not in outputs and "references/index.html" not in outputs


def test_a_draft_that_is_asked_for_is_in_every_place(make_site: MakeSite) -> None:
    outputs = published(make_site(SITE), drafts=True)
    for path in ("index.html", "schedule/index.html", "lect1/index.html"):
        assert b"zqdraft" in outputs[path]
    assert b"zqwork" in outputs["references/index.html"] and b"lect3" in outputs["sitemap.xml"] + outputs["feed.xml"]


def test_the_release_is_in_the_sites_time_zone_or_its_own(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2025-04-17T13:00:00+02:00")
    for zone, release, shown in (
        ("Asia/Tokyo", "2025-04-17 13:00", True),
        ("America/New_York", "2025-04-17 13:00", False),
        ("America/New_York", "2025-04-17T13:00+02:00", True),
        ("America/New_York", "2025-04-17T13:01+02:00", False),
        ("Pacific/Auckland", "2025-04-18", False),
        ("Pacific/Kiritimati", "2025-04-18", True),
    ):
        page = SITE["content/lect2.md"].replace("2025-04-17 13:00", release)
        root = make_site({**SITE, "site.toml": SETTINGS + f'timezone = "{zone}"\n', "content/lect2.md": page})
        assert ("lect2/index.html" in published(root)) is shown, (zone, release)


def test_drafts_and_serve_show_what_is_released_later(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, BEFORE)
    root = make_site(SITE)
    urls = {shows: [page.url for page in make(root, shows=shows, jobs=1).site.pages] for shows in Shows}
    assert urls == {
        Shows.RELEASED: ["/", "/lect1/"],
        Shows.EARLY: ["/", "/lect1/", "/lect2/"],
        Shows.ALL: ["/", "/lect1/", "/lect2/", "/lect3/"],
    }
    assert "lect2/index.html" in published(root, drafts=True)


def test_a_link_to_what_is_not_published_says_so(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, BEFORE)
    made = make(make_site(SITE), jobs=1)
    found = [
        (each.code.name, each.path, made.sources[each.path][each.span] if each.span else "", each.message)
        for each in made.diagnostics
        if each.code.name.startswith("page.")
    ]
    later, never = "`content/lect2.md` is only published from 2025-04-17 13:00", "`content/lect3.md` is not published"
    assert found == [
        ("page.unreleased", "content/index.md", "lect2.md", later),
        ("page.missing", "content/index.md", "lect3", never),
        ("page.unreleased", "content/lect1.md", "lect2.md", later),
        ("page.missing", "content/lect1.md", "lect3", never),
    ]
    assert main(["check", str(make_site({**SITE, "content/lect3.md": "# 三\n"}))]) == 0  # it is no broken reference
    both = "---\npublished: false\nrelease: 2099-04-17\n---\n# 三\n"
    said = make(make_site({**SITE, "content/lect3.md": both}), jobs=1).diagnostics
    assert {each.message for each in said if each.code.name == "page.missing"} == {never}


def test_a_release_that_cannot_be_read_holds_the_page_back(make_site: MakeSite) -> None:
    root = make_site({**SITE, "content/lect2.md": "---\ntitle: 試験\nrelease: next week\n---\nzq\n"})
    made = make(root, jobs=1)
    assert "lect2/index.html" not in made.outputs
    (found,) = [each for each in made.diagnostics if each.code.name == "front-matter.release"]
    assert found.path == "content/lect2.md" and "next week" in found.message


def test_a_release_is_a_fact_of_the_build(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that would only look whether anything changed sees that a page's time has come."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    page = f"---\ntitle: 第2回\nrelease: {soon:%Y-%m-%dT%H:%M:%S}Z\n---\nx\n"
    root = make_site({**SITE, "content/lect2.md": page})
    cache = Cache(cache_of(root))
    build_site(root, cache=cache, jobs=1)
    made = make(root, jobs=1)
    assert made.until <= soon.timestamp()
    kept = last_build(Options(root), Cache(cache_of(root)))
    assert kept is not None or made.until < soon.timestamp()  # unless the day ends in these minutes
    monkeypatch.setattr("coursegen.unchanged.time.time", lambda: soon.timestamp() + 1)
    assert last_build(Options(root), Cache(cache_of(root))) is None


def test_a_build_at_another_instant_is_another_build(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_site(SITE)
    for instant, shown in ((BEFORE, False), (AFTER, True), (BEFORE, False)):
        at(monkeypatch, instant)
        cache = Cache(cache_of(root))
        build_site(root, cache=cache, jobs=1)
        assert (root / "_site/lect2/index.html").is_file() is shown
        assert last_build(Options(root), Cache(cache_of(root))) is not None
