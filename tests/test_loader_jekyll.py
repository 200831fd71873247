from __future__ import annotations

import json

import pytest

from coursegen.config import Config
from coursegen.diagnostics import CoursegenError
from coursegen.loader.entries import Entries
from coursegen.loader.jekyll import front_matter_defaults, parse_jekyll_config
from coursegen.source import Source


def config_of(text: str) -> Config:
    return parse_jekyll_config(Source("_config.yml", text))[0]


def test_jekylls_keys_are_read() -> None:
    config = config_of(
        "title: 講義\ndescription: >-\n  一行目\n  二行目\nurl: https://example.org\nbaseurl: /course/\n"
        "author: {name: 浅川, email: a@example.org}\nlocale: en_US\npermalink: pretty\nrepository: a/b\n"
        "exclude: [drafts]\nlaunched: 2021-04-01\nkramdown:\n  input: GFM\n"
    )
    assert (config.site.title, config.site.description) == ("講義", "一行目 二行目")
    assert (config.site.author, config.site.email) == ("浅川", "a@example.org")
    assert (config.site.url, config.site.lang, config.site.repository) == ("https://example.org/course", "en-US", "a/b")
    assert config.build.permalink == "pretty"
    assert config.jekyll is not None
    assert config.jekyll.baseurl == "/course"
    assert config.jekyll.values["launched"] == "2021-04-01"
    assert json.loads(json.dumps(config.jekyll.values))["kramdown"] == {"input": "GFM"}


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "title: [a]\nauthor: [x]\nurl: 3\ntimezone: Nowhere\nexclude: {a: b}\ndefaults: x\n"]
)
def test_values_of_another_kind_are_passed_over(text: str) -> None:
    config = config_of(text)
    assert (config.site.title, config.site.url, config.site.timezone) == ("", "", "Asia/Tokyo")
    assert "node_modules" in config.build.exclude


def test_a_jekyll_site_is_its_own_content_and_has_no_folders_of_ours() -> None:
    build = config_of("title: x\n").build
    assert (build.content, build.assets, build.notebooks, build.output) == ("", "", "", "_site")


@pytest.mark.parametrize(
    ("written", "folder"),
    [(".", "_site"), ("./public/", "public"), ("../public", "../public"), ("..", "_site"), ("/", "_site")],
)
def test_the_destination_never_holds_the_site(written: str, folder: str) -> None:
    assert config_of(f"destination: {written}\n").build.output == folder


def test_a_source_outside_is_refused() -> None:
    with pytest.raises(CoursegenError):
        config_of("source: ../other\n")


@pytest.mark.parametrize(("text", "line"), [("\ufefftitle: x\ny: [\n", 2), ("title: a: b\n", 1), ("- a\n", None)])
def test_a_file_that_is_not_yaml_is_refused(text: str, line: int | None) -> None:
    with pytest.raises(CoursegenError) as raised:
        config_of(text)
    [finding] = raised.value.diagnostics
    assert finding.code.name == "config.syntax"
    assert (Source("", text).position(finding.span.start).line if finding.span else None) == line


DEFAULTS = """
collections:
  labs: {output: true}
defaults:
  - scope: {path: "", type: labs}
    values: {layout: lab}
  - scope: {path: "", type: drafts}
    values: {layout: draft}
  - scope: {path: 2021/lect}
    values: {layout: lecture, lang: en}
  - scope: {path: ""}
    values: {layout: page, author: 浅川}
  - scope: {path: "20*/extra"}
    values: {layout: extra}
  - scope: {path: "**/notes"}
    values: {layout: notes}
  - scope: {path: "", type: posts}
    values: {layout: post}
  - values: {title: none}
"""


@pytest.mark.parametrize(
    ("path", "layout"),
    [
        ("index.md", "page"),
        ("2021/lect01.md", "lecture"),
        ("2021/extra/a.md", "extra"),
        ("2021/x/extra/a.md", "page"),
        ("a/b/notes/c.md", "notes"),
        ("notes/c.md", "notes"),
        ("notes2/c.md", "page"),
        ("_posts/2021-04-01-a.md", "post"),
        ("_labs/a.md", "lab"),
        ("_labs/notes/a.md", "notes"),
        ("labs/a.md", "page"),
    ],
)
def test_front_matter_defaults_follow_their_scope(path: str, layout: str) -> None:
    values = front_matter_defaults(config_of(DEFAULTS), path)
    assert (values["layout"], values["author"], values["title"]) == (layout, "浅川", "none")


@pytest.mark.parametrize(
    ("path", "is_folder", "published"),
    [
        ("lecture.md", False, True),
        ("_posts", True, False),
        ("_pages", True, True),
        ("_pages/_x.md", False, True),
        (".git", True, False),
        (".well-known", True, True),
        (".nojekyll", False, True),
        (".htaccess", False, True),
        ("a/.htaccess", False, True),
        ("vendor/bundle", True, False),
        ("vendor/other", True, True),
        ("Gemfile.lock", False, False),
        ("a/b.tmp", False, False),
        ("drafts", True, False),
        ("keep.tmp", False, True),
        ("a~", False, False),
        ("#a.md#", False, False),
        ("#a.md", False, True),
        (".a.md.swp", False, False),
        ("a.swp", False, False),
        ("~$slides.pptx", False, False),
        ("Thumbs.db", False, False),
    ],
)
def test_entries_are_filtered_as_jekyll_does(path: str, is_folder: bool, published: bool) -> None:
    entries = Entries(
        include=(".htaccess", "_pages", "keep.tmp"), exclude=("vendor/bundle/", "Gemfile", "*.tmp", "./drafts")
    )
    assert entries.publishes(path, is_folder=is_folder) is published
