from __future__ import annotations

import pytest

from coursegen.diagnostics import CoursegenError, Severity
from coursegen.loader.settings import parse_settings
from coursegen.source import Source


def source(text: str) -> Source:
    return Source("site.toml", text)


def test_settings_fill_the_configuration() -> None:
    config, diagnostics = parse_settings(
        source(
            '[site]\ntitle = "T"\n[check.severity]\n"math.*" = "error"\n[[courses]]\npath = "a"\n[theme]\nnavigation = {"x" = "y/"}\n'
        )
    )
    assert (config.site.title, config.courses[0].path, config.theme.navigation) == ("T", "a", {"x": "y/"})
    assert config.check.severity == {"math.*": Severity.ERROR}
    assert diagnostics == ()


@pytest.mark.parametrize(
    ("text", "written", "hint"),
    [
        ('[site]\ntitle = "T"\nauthr = "x"\n', "authr", "author"),
        ('[site]\ntitle = "T"\n[bild]\n', "bild", "build"),
        ('[site]\ntitle = "T"\n\n[markdown]\n# ruby = 1\nrubi = true\n', "rubi", "ruby"),
        ('site.title = "T"\nsite.titel = "x"\n', "site", "title"),
    ],
)
def test_settings_suggest_the_nearest_key(text: str, written: str, hint: str) -> None:
    given = source(text)
    _, (diagnostic,) = parse_settings(given)
    assert (diagnostic.code.name, diagnostic.level) == ("config.unknown-key", Severity.WARNING)
    assert diagnostic.span is not None
    assert given[diagnostic.span] == written
    assert hint in diagnostic.hint


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[site]\ntitle = "T\n', "config.syntax", 2),
        ('[site]\ntitle = "T"\nurl = 3\n', "config.value", 3),
        ('[site]\ntitle = "T"\nurl = "example.org"\n', "config.value", 3),
        ('[site]\ntitle = "T"\ntimezone = "Mars"\n', "config.value", 3),
        ('[site]\ntitle = "T"\n[build]\ncontent = "../x"\n', "config.value", 4),
        ('[site]\ntitle = "T"\n[build]\nexclude = "x"\n', "config.value", 4),
        ("site = 3\n", "config.value", 1),
        ('[site]\ntitle = "T"\n[check.severity]\n"a.b" = "fatal"\n', "config.value", 4),
        ('[site]\ntitle = "T"\n[[check.ignore]]\nmatch = 3\n', "config.value", 4),
        ("courses = 3\n", "config.value", 1),
    ],
)
def test_settings_that_cannot_be_used_stop_with_their_place(text: str, code: str, line: int) -> None:
    given = source(text)
    with pytest.raises(CoursegenError) as caught:
        parse_settings(given)
    diagnostic = next(d for d in caught.value.diagnostics if d.level is Severity.ERROR)
    assert diagnostic.code.name == code
    assert diagnostic.span is not None
    assert given.position(diagnostic.span.start).line == line


def test_settings_without_title_are_said() -> None:
    _, (diagnostic,) = parse_settings(source("[site]\n"))
    assert diagnostic.code.name == "config.title"
