from __future__ import annotations

import json
import os
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from coursegen.cli import main
from tests.conftest import MakeSite


@pytest.fixture(name="make_site")
def titled_site(make_site: MakeSite) -> MakeSite:
    """A site with a title of its own."""
    return lambda files: make_site({"site.toml": '[site]\ntitle = "T"\n', **files})


Capture = pytest.CaptureFixture[str]


def test_build_publishes_and_tells(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"content/a.md": "# 題\n"})
    assert main(["build", str(site)]) == 0
    assert "built 1 page and 0 assets" in capsys.readouterr().err
    assert (site / "_site/a/index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("options", "code"), [([], 0), (["--strict"], 1), (["--fail-on", "warning"], 1), (["--fail-on", "error"], 0)]
)
def test_build_exit_code_is_decided_after_publishing(make_site: MakeSite, options: list[str], code: int) -> None:
    site = make_site({"content/a.md": "![x](nothing.png)\n"})
    assert main(["build", str(site), *options]) == code
    assert (site / "_site/a/index.html").exists()


def test_build_prints_findings_as_json(make_site: MakeSite, capsys: Capture) -> None:
    assert main(["build", str(make_site({"content/a.md": "![x](nothing.png)\n"})), "--format", "json"]) == 0
    assert [f["code"] for f in json.loads(capsys.readouterr().out)["findings"]] == ["config.url", "asset.missing"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "{tmp}"], "config.missing"),
        (["build", "--base-url", "x", "{tmp}"], "--base-url must be"),
        (["build", "--nonsense"], "No such option"),
        (["explain", "math.invald"], "did you mean math.invalid?"),
        (["inspect", "{tmp}/nothing.md"], "there is no file"),
        (["frobnicate"], "No such command"),
    ],
)
def test_usage_errors_exit_with_2_and_one_line(
    tmp_path: Path, capsys: Capture, arguments: list[str], said: str
) -> None:
    assert main([argument.replace("{tmp}", str(tmp_path)) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err


def test_broken_configuration_loses_nothing(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"content/a.md": "x"})
    assert main(["build", str(site)]) == 0
    before = (site / "_site/a/index.html").read_bytes()
    (site / "site.toml").write_text("[site\n")
    assert main(["build", str(site)]) == 2
    assert "site.toml:1:6: error config.syntax" in capsys.readouterr().err
    assert (site / "_site/a/index.html").read_bytes() == before


def test_broken_template_names_its_line_and_loses_nothing(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({"content/a.md": "x"})
    main(["build", str(site)])
    (site / "templates").mkdir()
    for text, line in (
        ("<p>\n{{ page.nothing }}", 2),
        ("{% if %}", 1),
        ("\n\n{{ 1/0 }}", 3),
        ("{% include 'none' %}", 1),
    ):
        (site / "templates/page.html").write_text(text)
        assert main(["build", str(site)]) == 2
        assert f"templates/page.html:{line}:1: error template.error" in capsys.readouterr().err
    assert (site / "_site/a/index.html").exists()


def test_explain_prints_a_code_or_a_family(capsys: Capture) -> None:
    assert main(["explain", "math.invalid"]) == 0
    assert "math.invalid (warning): a formula that cannot be built" in capsys.readouterr().out
    assert main(["explain", "output.*"]) == 0
    assert capsys.readouterr().out.count("(error)") == 5


def test_inspect_prints_the_contract(make_site: MakeSite, capsys: Capture) -> None:
    text = "---\ntitle: 第1回\ndate: 2025-04-17\n---\n# 題\n\n[x](b.md) $x^2$ [@2017Vaswani_t]\n\n<center>\n<img src='a.png' style='width:40%'><br/>\n説明<!-- original -->\n</center>\n"
    site = make_site({"content/a.md": text, "content/b.md": "x"})
    assert main(["inspect", str(site / "content/a.md"), "--format", "json"]) == 0
    model = json.loads(capsys.readouterr().out)
    assert list(model) == [
        "path", "url", "front_matter", "title", "author", "date", "headings", "figures", "references", "citations", "works", "syllabus",
        "plan", "facts", "links", "math", "diagnostics",
    ]  # fmt: skip
    assert (model["path"], model["url"], model["title"], model["date"]) == (
        "content/a.md",
        "/a/",
        "第1回",
        "2025-04-17",
    )
    assert model["headings"] == [{"level": 1, "text": "題", "id": "題", "line": 5}]
    assert model["links"][0] == {"kind": "page", "href": "b.md", "target": "/b/", "text": "x", "line": 7, "column": 1}
    assert model["math"] == [{"tex": "x^2", "display": False, "line": 7}]
    assert model["citations"] == [{"keys": ["2017Vaswani_t"], "text": "(2017 Vaswani t)", "known": [], "line": 7}]
    assert [(f["caption"], f["original_caption"], f["width"], f["line"]) for f in model["figures"]] == [
        ("説明", "original", "40%", 9)
    ]


def test_inspect_prints_a_site(make_site: MakeSite, capsys: Capture) -> None:
    assert (
        main(["inspect", str(make_site({"content/index.md": "x", "content/lect1.md": "x"})), "--format", "json"]) == 0
    )
    model = json.loads(capsys.readouterr().out)
    assert [page["url"] for page in model["pages"]] == ["/", "/lect1/"]
    assert model["courses"][0]["lectures"] == ["/lect1/"]


def test_inspect_prints_the_whole_model_of_a_site(make_site: MakeSite, capsys: Capture) -> None:
    plan = "# 2025 年度\n\n- 曜日・時限: 木曜日 3 限 13:00-14:30\n- 教室: 1\n\n- [第 1 回 4月10日](lect1): **導入**\n- 4月17日: 休講\n"
    comment = "<!--\n第 1 回 授業の計画・内容 秘密\n 準備学習（予習・復習等） 予習 60分\n-->\n"
    root = make_site(
        {
            "content/index.md": plan,
            "content/lect1.md": f"# 一\n\n[n](../notebooks/n.ipynb)\n{comment}",
            "notebooks/n.ipynb": "{}",
        }
    )
    assert main(["inspect", str(root), "--format", "json"]) == 0
    model = json.loads(capsys.readouterr().out)
    assert main(["inspect", str(root / "content/lect1.md"), "--format", "json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert model["pages"][1] == {**page, "output": "lect1/index.html"}
    assert page["syllabus"][0]["plan"] == "秘密"  # inspect always shows it
    (course,) = model["courses"]
    assert (course["schedule_url"], course["calendar_url"], course["feed_url"]) == ("/schedule/", "/schedule.ics", "")
    facts = course["facts"]
    assert (facts["year"], facts["weekdays"], facts["starts"], facts["room"]) == (2025, [3], "13:00:00", "1")
    assert (facts["first_day"], facts["last_day"]) == ("2025-04-10", "2025-04-10")
    first, second = course["schedule"]
    assert first == {
        "number": 1, "date": "2025-04-10", "day": {"month": 4, "day": 10, "year": None, "weekday": None}, "starts": "13:00:00",
        "ends": "14:30:00", "title": "一", "topics": "導入", "keywords": [], "preparation": "", "minutes": None, "written": {"導入": "<strong>導入</strong>"},
        "cancelled": False, "url": "/lect1/", "materials": [{"kind": "notebook", "title": "n", "url": "/notebooks/n.ipynb"}],
        "path": "content/index.md", "line": 6,
    }  # fmt: skip
    assert (second["number"], second["date"], second["cancelled"], second["line"]) == (None, "2025-04-17", True, 7)
    assert "秘密" not in json.dumps(model["courses"], ensure_ascii=False)  # the schedule is as it is published
    assert main(["inspect", str(root)]) == 0
    assert "schedule=2" in capsys.readouterr().out


def test_output_is_the_same_whatever_surrounds_the_build(make_site: MakeSite, tmp_path: Path) -> None:
    files = {
        "content/index.md": "- [a](lect1.md)\n",
        "content/lect1.md": "---\ndate: 2025-04-17\n---\n# a\n\n$x^2$\n",
        "assets/x.svg": "<svg/>",
    }
    site = make_site(files)
    trees = []
    for seed, zone, folder in (("1", "UTC", "one"), ("2", "Asia/Tokyo", "two/deep")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        output = tmp_path / folder
        subprocess.run(
            [sys.executable, "-m", "coursegen", "build", str(site), "--output", str(output)],
            env=environment,
            check=True,
            capture_output=True,
        )
        trees.append({p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*") if p.is_file()})
    assert trees[0] == trees[1]
    assert ".nojekyll" in trees[0]


def test_version_and_help(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("coursegen, version ")
    assert main(["--help"]) == 0
    assert "build" in capsys.readouterr().out


def test_a_style_sheet_in_a_page_finds_the_files_it_names(make_site: MakeSite) -> None:
    site = make_site(
        {
            "site.toml": '[site]\ntitle = "T"\n',
            "content/index.md": "# T\n",
            "content/a/b.md": "x\n\n<style>\np > a { background: url('/assets/f.png?v=1&w=2') }\n</style>\n",
            "assets/f.png": "x",
        }
    )
    assert main(["build", str(site)]) == 0
    page = (site / "_site/a/b/index.html").read_text(encoding="utf-8")
    sheet = unescape(page.partition('style="position:absolute"><style>')[2].partition("</style>")[0])
    assert sheet.strip() == 'p > a { background: url("../../assets/f.png?v=1&w=2") }'
