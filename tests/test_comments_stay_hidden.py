"""What stands in a comment is in no byte of what is published, unless the site publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from coursegen.build import build_site
from tests.conftest import MakeSite

SETTINGS = '[site]\ntitle = "題"\nurl = "https://example.org/c"\nauthor = "甲野"\n'
PLAN = "# 2025 年度 授業\n\n- 曜日・時限: 木曜日 3 限 13:00-14:30\n- 教室: 1\n\n- [第 1 回 4月10日](lect1): 導入\n- [第 2 回 4月17日](lect2): 回帰\n"
FIELDS = ("zqplan", "zqkey", "zqprep")


def syllabus(place: str) -> str:
    """A commented syllabus of three sessions; every field of every session holds a word found nowhere else."""
    lines = (
        f"第 {n} 回 授業の計画・内容 zqplan{place}{n} の話: キーワード zqkey{place}{n}，zqkey{place}x{n}。\n"
        f"  準備学習（予習・復習等） zqprep{place}{n} を調べてください。 60分\n"
        for n in (1, 2, 3)
    )
    return "<!--\n" + "".join(lines) + "-->\n"


HIDDEN = (
    "<!-- zqcomment --> <!-- - [第 3 回 4月24日 zqtitle](lect3): zqtopics -->\n\n<!--\n- 担当: zqteacher\n- 教室: zqroom\n"
    "- 履修コード: zqcode\n-->\n"
)
SITE: Mapping[str, str] = {
    "site.toml": SETTINGS,
    "content/index.md": "---\ntitle: 授業 # zqyaml\n---\n" + PLAN + HIDDEN + syllabus("home"),
    "content/lect1.md": "---\ntitle: 第1回 一\n---\n# 一\n\n" + syllabus("lecture") + "\n本文\n" + HIDDEN,
    "content/lect2.md": "# 第2回 二\n\n本文 <!-- zqcomment\n\n# zqheading\n\n[zqlink](zqhref.md) -->\n",
    "content/syllabus.md": "# 計画\n\n" + syllabus("handout"),
}


def published(root: Path) -> dict[str, bytes]:
    build_site(root, jobs=1)
    folder = root / "_site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def unfolded(data: bytes) -> bytes:
    """An iCalendar line may be cut anywhere, so a word in it may be, too."""
    return data.replace(b"\r\n ", b"")


def test_nothing_that_stood_in_a_comment_is_published(make_site: MakeSite) -> None:
    outputs = published(make_site(SITE))
    assert {"schedule/index.html", "schedule.ics", "feed.xml", "sitemap.xml", ".coursegen.json"} <= outputs.keys()
    assert [path for path, data in outputs.items() if b"zq" in unfolded(data)] == []


def test_a_syllabus_is_published_where_the_site_says_so_and_nothing_else_is(make_site: MakeSite) -> None:
    outputs = published(make_site({**SITE, "site.toml": SETTINGS + "[syllabus]\npublish = true\n"}))
    schedule, calendar = outputs["schedule/index.html"].decode(), unfolded(outputs["schedule.ics"]).decode()
    for field in FIELDS:
        for number in (1, 2, 3):
            # the plan of the first two is told by the visible plan already
            expected = field != "zqplan" or number == 3
            assert (f"{field}home{number}" in schedule) is expected
            assert (f"{field}home{number}" in calendar) is (expected and number < 3)  # the third has no day
    assert "zqkeyhome1" in outputs["lect1/index.html"].decode()  # as structured data
    hidden = (
        "zqcomment",
        "zqtitle",
        "zqtopics",
        "zqteacher",
        "zqroom",
        "zqcode",
        "zqheading",
        "zqlink",
        "zqhref",
        "zqyaml",
    )
    for path, data in outputs.items():
        assert [word for word in hidden if word.encode() in unfolded(data)] == [], path


FIGURES = {
    "site.toml": SETTINGS,
    "content/index.md": PLAN,
    "content/lect1.md": "---\ntitle: 第1回 一\n---\n# 一\n\n<center>\n<img src='../assets/a.svg' style='width:49%'><br/>\n説明の文。"
    "<!-- Zqoriginal caption of the figure, taken from the book. -->\n</center>\n\n"
    '<div class="figcenter"><img src="../assets/a.svg"><div class="figcaption">二つめ。\n<!-- Zqoriginal second caption. -->\n</div></div>\n\n'
    "![三つめ](../assets/a.svg)\n三つめの説明。<!-- Zqoriginal third caption of the figure. -->\n",
    "assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
}


@pytest.mark.parametrize(
    ("setting", "page", "shown"),
    [
        ("", "", False),
        ("[figures]\noriginal_captions = false\n", "", False),
        ("[figures]\noriginal_captions = true\n", "", True),
        ("", "original_captions: true\n", True),
    ],
)
def test_original_captions_are_published_where_site_or_page_says_so(
    make_site: MakeSite, setting: str, page: str, shown: bool
) -> None:
    lecture = FIGURES["content/lect1.md"].replace("title: 第1回 一\n", "title: 第1回 一\n" + page)
    outputs = published(make_site({**FIGURES, "site.toml": SETTINGS + setting, "content/lect1.md": lecture}))
    found = {path for path, data in outputs.items() if b"Zqoriginal" in unfolded(data)}
    assert found == ({"lect1/index.html"} if shown else set())
    if shown:
        assert outputs["lect1/index.html"].count(b"Zqoriginal") >= 3
