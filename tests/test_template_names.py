"""Every name that docs/templates.md lists is there, and means what it says; and it lists every name there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coursegen.build import build_site
from coursegen.citations import CitedAt, ShownCite
from coursegen.model import CourseFacts, Heading, Material, Reference, ScheduledLecture, Session
from coursegen.record import field_names
from coursegen.render.view import CitationView, Contents, CourseView, Entry, FigureView, PageView, WorkView
from tests.conftest import MakeSite

DOCUMENTED = Path(__file__).parents[1] / "docs/templates.md"
SITE = {
    "site.toml": '[site]\ntitle = "学校"\ndescription = "説明"\nauthor = "甲"\nemail = "a@example.org"\nlicense = "CC0"\n'
    'repository = "o/r"\nurl = "https://example.org/c"\n[theme]\nfooter = "足"\nlogo = "a.svg"\nnavigation = { "家" = "/" }\n',
    "references.bib": "@book{brown, author={Brown, Lee}, title={Reading}, year=2000, doi={10.1000/1}}\n",
    "content/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>',
    "content/k/index.md": "---\ntitle: 科目\nlayout: names\n---\n# 2025 年度 科目\n\n- 科目名: 科目\n- 履修コード: A1\n- 担当: 乙\n- 開講年度・期: 2025 年 前期\n"
    "- 曜日・時限: 木曜日 3 限 13:00-14:30\n- 教室: 2\n- 単位: 4\n\n- [第 1 回 4月10日](lect1): 入口\n"
    "  - 授業の計画: $x$ の話\n  - キーワード: 語\n  - 準備学習（予習・復習等）: 読む 60分\n- [第 2 回 4月17日](lect2): 次\n",
    "content/k/lect1.md": "---\ntitle: 第1回 一\ndate: 2025-04-10\ndescription: 最初\nauthor: 丙\nlayout: names\nx: y\n---\n# 一\n\n## 節\n\n$x$ [@brown, p. 3]\n\n"
    '<center><img src="../a.svg" style="width:49%"><br/>絵 <!-- A picture --></center>\n\n[資料](h.pdf)\n\n'
    "## 参考文献\n\n- Gray, A. (2001). Seeing well. https://doi.org/10.1000/2\n\n"
    "<!--\n第 1 回 授業の計画・内容 秘密\n準備学習（予習・復習等） 秘密 30分\n-->\n",
    "content/k/h.pdf": "",
    "content/k/lect2.md": "---\ntitle: 第2回 二\n---\n# 二\n",
    "content/k/about.md": "---\ntitle: 附録\n---\n# 附録\n",
}  # fmt: skip
WHERE = {
    "site": ("lect1", "site"),
    "page": ("lect1", "page"),
    "page.headings": ("lect1", "page.headings[1]"),
    "page.contents": ("lect1", "page.contents[0]"),
    "page.figures": ("lect1", "page.figures[0]"),
    "page.references": ("lect1", "page.references[0]"),
    "page.syllabus": (".", "page.syllabus[0]"),
    "page.course": ("lect1", "page.course"),
    "an entry": ("lect1", "page.course.lectures[0]"),
    "page.course.facts": ("lect1", "page.course.facts"),
    "a line of a schedule": (".", "page.schedule[0]"),
    "materials": (".", "page.schedule[0].materials[0]"),
    "page.citations": ("lect1", "page.citations[0]"),
    "cites": ("lect1", "page.citations[0].cites[0]"),
    "page.works": ("lect1", "page.works[0]"),
    "places": ("lect1", "page.works[0].places[0]"),
}
"""Where each kind of thing that the page names is looked at: a page of the course, and the thing."""
SOME = object()
"""What is there, and is too long to be written here."""
ENTRY = {
    "title": "第1回 一",
    "title_html": "第1回 一",
    "url": "/k/lect1/",
    "date": "2025-04-10",
    "number": "None",
    "day": "None",
}
MEANING: dict[str, dict[str, object]] = {
    "site": {
        "title": "学校", "description": "説明", "lang": "ja", "author": "甲", "email": "a@example.org", "license": "CC0",
        "repository": "o/r", "url": "https://example.org/c", "footer": "足", "logo": "a.svg", "navigation": "{'家': '/'}",
        "courses": SOME, "pages": SOME, "loose_pages": "()", "schedules": SOME,
    },
    "page": {
        "title": "第1回 一", "title_html": "第1回 一", "url": "/k/lect1/", "path": "content/k/lect1.md", "lang": "ja", "author": "丙",
        "date": "2025-04-10", "description": "最初", "front_matter": SOME, "headings": SOME, "contents": SOME,
        "course": SOME, "previous": "None", "next": SOME, "lecture": SOME, "schedule": "()", "is_home": "False",
        "is_course_home": "False", "is_schedule": "False", "has_heading": "True", "has_math": "True", "figures": SOME,
        "references": SOME, "syllabus": "()", "citations": SOME, "works": SOME, "references_url": "/k/references/",
        "references_file": "/k/references.bib",
    },
    "page.headings": {"level": "2", "text": "節", "id": "節", "html": ""},
    "page.contents": {"text": "節", "id": "節", "children": "()", "html": "節"},
    "page.figures": {
        "number": "1", "label": "図 1", "id": "fig-1", "sources": "('/a.svg',)", "caption": "絵", "alt": "絵", "width": "49%",
    },
    "page.references": {
        "title": "Seeing well", "url": "https://doi.org/10.1000/2", "authors": "('Gray, A.',)", "publisher": "",
        "year": "2001", "arxiv": "", "doi": "10.1000/2", "isbn": "",
    },
    "page.syllabus": {"number": "1", "plan": "$x$ の話", "keywords": "('語',)", "preparation": "読む", "minutes": "60"},
    "page.course": {
        "title": "科目", "title_html": "科目", "url": "/k/", "lectures": SOME, "handouts": SOME, "facts": SOME, "schedule_url": "/k/schedule/",
        "calendar_url": "/k/schedule.ics", "feed_url": "/k/feed.xml", "references_url": "/k/references/",
    },
    "an entry": {**ENTRY},
    "page.course.facts": {
        "name": "科目", "code": "A1", "instructor": "乙", "term": "2025 年 前期", "year": "2025",
        "meets": "木曜日 3 限 13:00-14:30", "weekdays": "(3,)", "starts": "13:00:00", "ends": "14:30:00", "room": "2",
        "credits": "4", "first_day": "2025-04-10", "last_day": "2025-04-17",
    },
    "a line of a schedule": {
        "number": "1", "date": "2025-04-10", "day": SOME, "starts": "13:00:00", "ends": "14:30:00", "title": "入口",
        "topics": "x の話", "keywords": "('語',)", "preparation": "読む", "minutes": "60", "cancelled": "False",
        "url": "/k/lect1/", "materials": SOME,
    },
    "materials": {"kind": "pdf", "title": "資料", "url": "/k/h.pdf"},
    "page.citations": {"keys": "('brown',)", "text": "(Brown, 2000, p. 3)", "cites": SOME},
    "cites": {
        "key": "brown", "label": "Brown, 2000", "prefix": "", "suffix": ", p. 3", "anchor": "cite-1", "work": "ref-brown",
    },
    "page.works": {
        "key": "brown", "id": "ref-brown", "number": "1", "lang": "", "html": SOME, "title": "Reading",
        "authors": "('Lee Brown',)", "year": "2000", "doi": "10.1000/1", "url": "https://doi.org/10.1000/1", "places": SOME,
    },
    "places": {"url": "/k/lect1/#cite-1", "title": "第1回 一"},
}  # fmt: skip
FUNCTIONS = {
    "url_for(page.next)": "../lect2/",
    "url_for('/a.svg')": "../../a.svg",
    "theme_url('style.css')": r"re:\.\./\.\./_theme/style\.[0-9a-f]{8}\.css",
    "canonical(page.url)": "https://example.org/c/k/lect1/",
    "day_text(page.date)": "4月10日（木）",
    "machine_day(page.date)": "2025-04-10",
    "structured_data(page)": r're:<script type="application/ld\+json">.*LearningResource.*</script>',
    "written(page.lecture, page.lecture.topics)": "<math><mi>x</mi></math> の話",
    "words.schedule": "予定表",
    "body": r're:(?s).*<h1 id="一">一</h1>.*',
}
TYPES = {
    "page": PageView, "page.headings": Heading, "page.contents": Contents, "page.figures": FigureView,
    "page.references": Reference, "page.syllabus": Session, "page.course": CourseView, "an entry": Entry,
    "page.course.facts": CourseFacts, "a line of a schedule": ScheduledLecture, "materials": Material,
    "page.citations": CitationView, "cites": ShownCite, "page.works": WorkView, "places": CitedAt,
}  # fmt: skip
INTERNAL = {"span", "planned", "planned_on", "written", "commented", "runs"}
"""Fields of the model that no template needs."""


def rows() -> dict[str, str]:
    """The table of the page: name → what it is."""
    lines = (line.strip("|\n ").split(" | ", 1) for line in DOCUMENTED.read_text().split("\n") if line.startswith("| "))
    return {name.replace("`", ""): text for name, text in lines}


def documented() -> dict[str, set[str]]:
    """The names of each kind of thing, as the page lists them."""
    table = rows()
    names = {name: re.search(r"`([a-z_ ]+)`", text) for name, text in table.items()}
    found = {name.split(",")[0]: set(match[1].split()) for name, match in names.items() if match}
    inner = {
        "an entry": (table["page.course, site.courses"], "`page.next` have"),
        "materials": (table["a line of a schedule"], "materials have"),
        "cites": (table["page.citations"], "as shown:"),
        "places": (table["page.works"], "each place has"),
    }
    for name, (text, before) in inner.items():
        match = re.search(rf"{re.escape(before)} `([a-z_ ]+)`", text)
        assert match
        found[name] = set(match[1].split())
    return {name: found[name] for name in WHERE}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What a template prints for every name, by page."""
    values = {f"{kind} {name}": f"{WHERE[kind][1]}.{name}" for kind, names in documented().items() for name in names}
    values |= {call: call for call in FUNCTIONS}
    page_of = {f"{kind} {name}": WHERE[kind][0] for kind, names in documented().items() for name in names}
    pairs = "".join(
        f"{{% if page.is_course_home == {page_of.get(key, 'lect1') == '.'} %}}{json.dumps(key)}: {{{{ ({value}) | string | tojson }}}},{{% endif %}}\n"
        for key, value in values.items()
    )
    root = tmp_path_factory.mktemp("names")
    for path, text in {**SITE, "templates/names.html": f'{{\n{pairs}"": ""}}'}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    build_site(root, jobs=1)
    return {name: json.loads((root / "_site/k" / name / "index.html").read_text()) for name in (".", "lect1")}


@pytest.mark.parametrize("kind", WHERE)
def test_every_documented_name_means_what_it_says(shown: dict[str, dict[str, str]], kind: str) -> None:
    assert documented()[kind] == MEANING[kind].keys()
    found = {name: shown[WHERE[kind][0]][f"{kind} {name}"] for name in MEANING[kind]}
    assert all(found[name] not in ("", "()", "None") for name, value in MEANING[kind].items() if value is SOME)
    assert found == {name: found[name] if value is SOME else value for name, value in MEANING[kind].items()}


@pytest.mark.parametrize("call", FUNCTIONS)
def test_every_documented_function_does_what_it_says(shown: dict[str, dict[str, str]], call: str) -> None:
    expected, found = FUNCTIONS[call], shown["lect1"][call]
    assert re.fullmatch(expected[3:], found) if expected.startswith("re:") else found == expected


def test_every_name_that_there_is_is_documented() -> None:
    for kind, type_ in TYPES.items():
        assert {*field_names(type_)} - INTERNAL == documented()[kind], kind
    functions = {name for call in FUNCTIONS if (name := re.split(r"[(.]", call)[0])}
    assert functions == {re.split(r"\(", part)[0] for name in rows() for part in re.findall(r"\w+\(|words|body", name)}


def test_a_template_cannot_reach_a_comment(make_site: MakeSite) -> None:
    template = "{{ page.syllabus }}{{ page.figures }}{{ page.lecture }}{{ page.references }}"
    root = make_site({**SITE, "templates/names.html": template})
    build_site(root, jobs=1)
    html = (root / "_site/k/lect1/index.html").read_text()
    assert "FigureView" in html and "秘密" not in html and "A picture" not in html
