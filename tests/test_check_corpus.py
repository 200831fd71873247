from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from coursegen.build import make_site
from coursegen.cli import main
from coursegen.mending import mend
from coursegen.model import Document
from tests.tools import require_shared


def real_course(folder: Path) -> Path:
    tool, corpus = require_shared("tools", "materialize.py"), require_shared("corpus", "komazawa")
    subprocess.run([sys.executable, tool, corpus, folder / "site"], check=True, capture_output=True)
    return folder / "site"


def test_check_finds_every_broken_reference_of_the_real_course(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What other tools found broken in real pages, each at its line with its address."""
    golden = json.loads(require_shared("corpus", "golden", "broken.json").read_text(encoding="utf-8"))
    assert main(["check", str(real_course(tmp_path)), "--format", "json", "--select", "*.*"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    errors = {(each["path"], each["line"], each["href"]) for each in findings if each["severity"] == "error"}
    assert {(each["path"], each["line"], each["href"]) for each in golden} - errors == set()


def test_all_fixes_at_once_change_addresses_alone_and_end_their_findings(tmp_path: Path) -> None:
    course = real_course(tmp_path)
    before = make_site(course)
    fixed = [each for each in before.diagnostics if each.fix]
    assert fixed
    done = mend(course, before.diagnostics, before.sources)
    assert (done.files, done.refused) == (len({each.path for each in fixed}), ())
    after = make_site(course)
    assert [each for each in after.diagnostics if each.fix] == []
    mended = {(each.path, each.href) for each in fixed}
    for old, new in zip(before.site.pages, after.site.pages, strict=True):
        assert without_addresses(new.document) == without_addresses(old.document), old.document.path
        for was, now in zip(old.document.links, new.document.links, strict=True):
            assert was.href == now.href or (old.document.path, was.href) in mended


def without_addresses(document: Document) -> str:
    body = "".join(piece if isinstance(piece, str) else "-" for piece in document.body)
    return re.sub(r"https?://[^\s<>\"]+", "", body)


CONTRADICTIONS = """
lecture.order 2021/2021lect05.md:11
lecture.number 2021/2021lect11.md:2
lecture.number 2021/2021lect17.md:2
lecture.number 2021/2021lect22.md:2
lecture.year 2023/2023lect03.md:15
lecture.number 2023/2023lect04.md:2
lecture.year 2023/2023lect04.md:13
lecture.number 2023/2023lect05.md:2
lecture.year 2023/2023lect05.md:14
lecture.number 2023/2023lect07.md:2
lecture.number 2023/2023lect08.md:2
lecture.number 2023/2023lect22.md:2
lecture.number 2023/2023lect25.md:2
lecture.number 2023/2023lect26.md:2
lecture.number 2023/2023lect29.md:2
schedule.weekday 2023/index.md:61
lecture.unplanned 2025ai/2025ai_lect08.md:2
lecture.number 2025ai/2025ai_lect18.md:2
lecture.number 2025ai/2025ai_lect24.md:2
"""
"""Each was looked up in the page: a date or a title left from the page that it was copied from, a Saturday in a course
held on Fridays, a lecture whose line in the plan is commented out."""


def test_the_contradictions_of_the_real_course_are_found_and_no_others(tmp_path: Path) -> None:
    written = require_shared("corpus", "komazawa")
    made = make_site(real_course(tmp_path))
    found = [
        f"{each.code.name} {each.path}:{made.sources[each.path].position(each.span.start).line}"
        for each in made.diagnostics
        if each.code.name.startswith(("lecture.", "schedule.", "syllabus.")) and each.span
        if (written / each.path).is_file()  # the others are stand-ins
    ]
    assert found == CONTRADICTIONS.split("\n")[1:-1]


def test_every_day_of_the_real_plans_has_its_year(tmp_path: Path) -> None:
    courses = {course.path: course for course in make_site(real_course(tmp_path)).site.courses if course.schedule}
    told = {
        path: (len(course.schedule), f"{course.facts.first_day} {course.facts.last_day}", course.facts.starts)
        for path, course in courses.items()
    }
    assert told == {
        "2021": (28, "2021-04-16 2022-01-07", time(9)),
        "2021cogpsy": (13, "2021-09-24 2021-12-24", time(10, 40)),
        "2023": (29, "2023-04-14 2024-01-05", time(13)),
        "2024cogpsy": (14, "2024-09-20 2025-01-10", time(10, 40)),
        "2025ai": (29, "2025-04-11 2026-01-16", time(13)),
    }
    dated = [each for course in courses.values() for each in course.schedule]
    assert all(each.date for each in dated) and sum(each.cancelled for each in dated) == 4
