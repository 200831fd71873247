from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.check_config import IgnoreConfig
from coursegen.config import Config, CourseConfig
from coursegen.diagnostics import CoursegenError, Diagnostic, Diagnostics, Severity
from coursegen.loader.settings import parse_settings
from coursegen.loader.toml_keys import key_spans
from coursegen.source import Source

TITLE = '[site]\ntitle = "x"\n'


def settings(text: str) -> tuple[Config, Diagnostics]:
    return parse_settings(Source("site.toml", text))


def refusals(text: str) -> Diagnostics:
    with pytest.raises(CoursegenError) as raised:
        settings(text)
    return raised.value.diagnostics


def place(text: str, finding: Diagnostic) -> tuple[int, int, str]:
    assert finding.span is not None
    source = Source("site.toml", text)
    position = source.position(finding.span.start)
    return position.line, position.column, source[finding.span]


def test_every_table_is_read() -> None:
    text = """
[site]
title = "講義"
url = "https://example.org/course/"
repository = "https://github.com/someone/course.git"

[build]
content = "./pages/"
exclude = ["a", "b"]

[markdown]
ruby = true

[math.macros]
mb = '\\mathbf{#1}'

[[courses]]
path = "2021"
starts = 2021-04-08

[[courses]]
path = "2022"

[check]
severity = { "markup.*" = "off", "page.missing" = "error" }
fail_on = "warning"
remap."/old/" = "/new/"

[[check.ignore]]
match = "https://example.org/*"
reason = "down until May"

[theme]
navigation = { "シラバス" = "syllabus/" }

[serve]
port = 4000
"""
    config, findings = settings(text)
    assert findings == ()
    assert (config.site.title, config.site.url) == ("講義", "https://example.org/course")
    assert config.site.repository == "someone/course"
    assert (config.build.content, config.build.exclude, config.build.output) == ("pages", ("a", "b"), "_site")
    assert config.markdown.ruby
    assert config.math.macros == {"mb": "\\mathbf{#1}"}
    assert config.courses == (CourseConfig(path="2021", starts="2021-04-08"), CourseConfig(path="2022"))
    assert config.check.severity == {"markup.*": Severity.OFF, "page.missing": Severity.ERROR}
    assert config.check.remap == {"/old/": "/new/"}
    assert config.check.ignore == (IgnoreConfig(match="https://example.org/*", reason="down until May"),)
    assert config.theme.navigation == {"シラバス": "syllabus/"}
    assert config.serve.port == 4000
    assert config.jekyll is None


@pytest.mark.parametrize("text", ["\ufeff" + TITLE, TITLE.replace("\n", "\r\n")])
def test_marks_and_line_endings_of_windows_are_accepted(text: str) -> None:
    config, findings = settings(text)
    assert (config.site.title, findings) == ("x", ())


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        (TITLE + "titel = 'x'\n", (3, 1, "titel"), "`title`"),
        (TITLE + "[buld]\n", (3, 2, "buld"), "`build`"),
        (TITLE + "[markdown]\nline-joining = true\n", (4, 1, "line-joining"), "`line_joining`"),
        ('port = 1\n' + TITLE, (1, 1, "port"), "[serve]"),
        ('titel = "x"\n' + TITLE, (1, 1, "titel"), "`title`? It stands below [site]"),
        ('[sites]\nurl = "x"\n' + TITLE, (1, 2, "sites"), "`site`"),
        (TITLE + "[jekyll]\n", (3, 2, "jekyll"), "Known here"),
        (TITLE + "[[courses]]\npath = 'a'\n[[courses]]\nrom = 'b'\n", (6, 1, "rom"), "`room`"),
        (TITLE + "courses = []\n", (3, 1, "courses"), "Known here"),
        (TITLE + "[check]\nignore = [\n  { match = 'a' }, # {\n  { matsh = 'b' } ]\n", (6, 5, "matsh"), "`match`"),
        (TITLE + 'description = """\nlang_ = 1\n"""\nlnag = "ja"\n', (6, 1, "lnag"), "`lang`"),
        (TITLE + "build.\"contnt\" = 'a'\n", (3, 1, "build"), "Known here"),
        ("build . 'contnt' = 'a'\n" + TITLE, (1, 9, "'contnt'"), "`content`"),
    ],
)  # fmt: skip
def test_unknown_keys_are_said_at_their_place(text: str, where: tuple[int, int, str], hint: str) -> None:
    finding = settings(text)[1][0]
    assert finding.code.name == "config.unknown-key"
    assert place(text, finding) == where
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[site]\ntitle = 3\n", (2, 1, "title")),
        ("site = 3\n", (1, 1, "site")),
        ("[serve]\nport = true\n", (2, 1, "port")),
        ("[serve]\nport = 70000\n", (2, 1, "port")),
        ('[[courses]]\nroom = "1"\n[[courses]]\nstarts = "in spring"\n', (4, 1, "starts")),
        ('[[courses]]\nends = "7/2025"\n', (2, 1, "ends")),
        ('[[courses]]\nweekday = "someday"\n', (2, 1, "weekday")),
        ("[markdown]\nruby = 1\n", (2, 1, "ruby")),
        ("[build]\nexclude = 'a'\n", (2, 1, "exclude")),
        ("[build]\nexclude = ['a', 1]\n", (2, 1, "exclude")),
        ("[math]\nmacros = { a = 1 }\n", (2, 12, "a")),
        ("[courses]\npath = 'x'\n", (1, 2, "courses")),
        ("[check.severity]\n'page.*' = 'fatal'\n", (2, 1, "'page.*'")),
        ("[check]\nfail_on = 'never'\n", (2, 1, "fail_on")),
        ("[site]\nurl = 'example.org'\n", (2, 1, "url")),
        ("[site]\nurl = 'http://[::1'\n", (2, 1, "url")),
        ("[site]\ntimezone = 'Asia/Tokio'\n", (2, 1, "timezone")),
        ("[site]\nrepository = 'course'\n", (2, 1, "repository")),
        ("[build]\noutput = '../out'\n", (2, 1, "output")),
        ("[build]\noutput = '.'\n", (2, 1, "output")),
        ("[build]\ncontent = '/etc'\n", (2, 1, "content")),
        ("[build]\nassets = 'a/../../b'\n", (2, 1, "assets")),
        ("[build]\ntemplates = 'C:\\x'\n", (2, 1, "templates")),
        ("[build]\ncontent = '_site/src'\n", (2, 1, "content")),
        ("[site]\ntitle = 2021-01-01T00:00:00\n", (2, 1, "title")),
    ],
)
def test_values_that_cannot_be_used_are_refused_at_their_key(text: str, where: tuple[int, int, str]) -> None:
    [finding] = refusals(text)
    assert finding.code.name == "config.value"
    assert place(text, finding) == where
    assert finding.hint


def test_all_refusals_are_said_at_once() -> None:
    assert len(refusals("[site]\ntitle = 3\nlang = 4\n[serve]\nport = 'x'\n")) == 3


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[site]\ntitle = x\n", 2, 9),
        ("[site]\r\ntitle = x\r\n", 2, 9),
        ("\ufeff[site]\nname = 'a\n", 2, 9),
        ('[site]\ntitle = """', 2, 11),
        ("[site]\ntitle = 'a'\ntitle = 'b'\n", 3, 12),
        ("a = " + "[" * 5000, 1, 0),
    ],
)
def test_text_that_is_not_toml_is_refused_with_its_place(text: str, line: int, column: int) -> None:
    [finding] = refusals(text)
    assert finding.code.name == "config.syntax"
    assert finding.span is not None
    position = Source("site.toml", text).position(finding.span.start)
    assert position.line == line
    assert position.column == column or column == 0


@pytest.mark.parametrize("text", ["", "[site]\n", "[site]\ntitle = ' '\n"])
def test_a_site_without_title_is_said(text: str) -> None:
    _, [finding] = settings(text)
    assert finding.code.name == "config.title"


@given(st.text(alphabet=st.sampled_from("[]{}=.,'\"#\n\r\t \\ab1é")))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        _, findings = settings(text)
    except CoursegenError as error:
        findings = error.diagnostics
    assert all(finding.span is None or finding.span.end <= len(text) for finding in findings)


def test_key_spans_follow_headers_arrays_and_strings() -> None:
    text = 'a.b = 1 # [x]\n[t."q.r"]\nk = """\nz = 1\n""" # k\nl = [[1], {m = "}"}]\n'
    text += "[[u]]\n[u.v]\nw = 1\n[[u]]\n[[u.v]]\nw = 2\n"
    spans = key_spans(text)
    assert {path: text[span.start : span.end] for path, span in spans.items()} == {
        ("a",): "a",
        ("a", "b"): "b",
        ("t",): "t",
        ("t", "q.r"): '"q.r"',
        ("t", "q.r", "k"): "k",
        ("t", "q.r", "l"): "l",
        ("t", "q.r", "l", 1, "m"): "m",
        ("u",): "u",
        ("u", 0, "v"): "v",
        ("u", 0, "v", "w"): "w",
        ("u", 1, "v"): "v",
        ("u", 1, "v", 0, "w"): "w",
    }
