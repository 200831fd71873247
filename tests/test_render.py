from __future__ import annotations

import re

import pytest

from coursegen.assemble import assemble
from coursegen.cache import Cache
from coursegen.config import Config, SiteConfig, ThemeConfig
from coursegen.diagnostics import CoursegenError
from coursegen.model import Outputs
from coursegen.render import render
from coursegen.workers import Workers
from tests.conftest import read

CONFIG = Config(site=SiteConfig(title="T", url="https://h.jp/course/"))


def rendered(
    templates: dict[str, str] | None = None, config: Config = CONFIG, pages: dict[str, str] | None = None
) -> Outputs:
    pages = pages or {"content/a.md": "# 題\n"}
    site, _ = assemble([read(text, config, path) for path, text in pages.items()], [], config)
    return render(site, config, templates or {}, {"own/x.css": b"x"}, Cache(None), Workers().submit)[0]


def page(outputs: Outputs, path: str = "a/index.html") -> str:
    output = outputs[path]
    assert isinstance(output, bytes)
    return output.decode()


def refusal(templates: dict[str, str]) -> tuple[str, int, str]:
    with pytest.raises(CoursegenError) as caught:
        rendered(templates)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code.name == "template.error"
    assert diagnostic.span is not None
    return (
        diagnostic.path,
        caught.value.sources[diagnostic.path].position(diagnostic.span.start).line,
        diagnostic.message,
    )


@pytest.mark.parametrize(
    "text",
    ['{% extends "page.html" %}', '{% include "page.html" %}', "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"],
)
def test_a_template_that_calls_itself_is_refused(text: str) -> None:
    path, line, message = refusal({"page.html": text})
    assert (path, line) == ("templates/page.html", 1)
    assert "without end" in message


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../../../../etc/passwd", "../__init__.py", "nothing.css", "", "page.html"]
)
def test_theme_url_names_files_of_the_theme_only(name: str) -> None:
    _, _, message = refusal({"page.html": f'{{{{ theme_url("{name}") }}}}'})
    assert message == f"this template cannot be used: the theme has no file `{name}`"


def test_theme_url_takes_a_file_of_the_site() -> None:
    outputs = rendered({"page.html": '{{ theme_url("own/x.css") }}'})
    assert outputs[page(outputs).removeprefix("../")] == b"x"


@pytest.mark.parametrize(
    ("templates", "path", "line"),
    [
        ({"page.html": 'a\n{% include "part.html" %}', "part.html": "\n\n{{ nope.x }}"}, "templates/part.html", 3),
        ({"page.html": 'a\n{% include "part.html" %}', "part.html": "\n\n{% if %}"}, "templates/part.html", 3),
        ({"page.html": '{% extends "theme/page.html" %}\n{% block main %}\n{{ 1/0 }}{% endblock %}'}, "templates/page.html", 3),
        ({"page.html": 'a\n{% include "none.html" %}'}, "templates/page.html", 2),
        ({"page.html": "{{ 'x' * 10**15 }}"}, "templates/page.html", 1),
    ],
)  # fmt: skip
def test_a_broken_template_is_the_one_that_is_blamed(templates: dict[str, str], path: str, line: int) -> None:
    assert refusal(templates)[:2] == (path, line)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/b/", "../b/"),
        ("b/?q=1#x", "../b/?q=1#x"),
        ("/講義/ロゴ 1.png", "../%E8%AC%9B%E7%BE%A9/%E3%83%AD%E3%82%B4%201.png"),
        ("/a%20b", "../a%20b"),
        ("b/?u=http://x.jp", "../b/?u=http://x.jp"),
        ("tel:123", "tel:123"),
        ("data:x", "data:x"),
        ("mailto:a@b.jp", "mailto:a@b.jp"),
        ("//h/x", "//h/x"),
        ("https://h/?a=1", "https://h/?a=1"),
        ("#x", "#x"),
        ("?q=1", "?q=1"),
    ],
)
def test_url_for_leaves_an_address_what_it_is(target: str, address: str) -> None:
    assert page(rendered({"page.html": f'{{{{ url_for("{target}") }}}}'})) == address


def test_navigation_takes_every_kind_of_address() -> None:
    config = Config(site=CONFIG.site, theme=ThemeConfig(navigation={"a": "a/", "t": "tel:1", "e": "https://x.jp/"}))
    header = page(rendered(config=config)).split("</header>")[0]
    assert re.findall(r'<li><a href="([^"]*)"', header) == ["./", "tel:1", "https://x.jp/"]


def test_theme_can_be_extended_and_layouts_chosen() -> None:
    pages = {"content/a.md": "x", "content/b.md": "---\nlayout: own\n---\nx"}
    outputs = rendered(
        {
            "page.html": '{% extends "theme/page.html" %}{% block head %}<meta name="own">{% endblock %}',
            "own.html": "own",
        },
        pages=pages,
    )
    assert '<meta name="own">' in page(outputs)
    assert page(outputs, "b/index.html") == "own"


def test_a_title_is_shown_once() -> None:
    outputs = rendered(pages={"content/a.md": "---\ntitle: <題>\n---\nx", "content/b.md": "---\ntitle: t\n---\n# 題\n"})
    assert page(outputs).count("<h1") == 1 and "&lt;題&gt;</h1>" in page(outputs)
    assert page(outputs, "b/index.html").count("<h1") == 1


def test_absolute_addresses_stand_where_they_must() -> None:
    outputs = rendered()
    assert '<link rel="canonical" href="https://h.jp/course/a/">' in page(outputs)
    assert 'href="/course/_theme/' in page(outputs, "404.html")
    assert "https://h.jp/course/a/" in page(outputs, "sitemap.xml")
    assert outputs[".nojekyll"] == b""
    without = rendered(config=Config(site=SiteConfig(title="T")))
    assert "sitemap.xml" not in without and "canonical" not in page(without)


def test_a_pages_address_cannot_break_out_of_its_attribute() -> None:
    text = page(rendered(pages={"content/a.md": '[x](<https://x.jp/"onclick="y>)\n'}))
    assert 'onclick="y' not in text


def test_an_empty_address_stays_empty_wherever_the_page_is() -> None:
    outputs = rendered(pages={"content/a.md": "[a]() [b](#) [c](a.md)\n"})
    assert '<p><a href="">a</a> <a href="#">b</a> <a href="./">c</a></p>' in page(outputs)


def test_a_sites_own_404_page_is_no_address_of_its_own() -> None:
    """It answers at any address: no canonical one, nothing relative, no table of contents of its title alone."""
    own = "---\nlayout: default\n---\n<h1>404</h1>\n[a](a.md) ![b](b.png)\n"
    outputs = rendered(pages={"content/404.html": own, "content/a.md": "# 題\n"})
    text = page(outputs, "404.html")
    assert "canonical" not in text and "og:url" not in text and 'class="toc"' not in text
    assert '<h1 id="404">404</h1>' in text and "<title>404 – T</title>" in text
    assert all(address.startswith(("/course/", "#")) for address in re.findall(r'(?:href|src)="([^"]*)"', text))
    assert "404" not in page(outputs, "sitemap.xml")


def test_a_page_has_its_own_language() -> None:
    config = Config(site=SiteConfig(title="T", lang="ja"))
    outputs = rendered(config=config, pages={"content/a.md": "---\nlang: en-GB\n---\nx\n", "content/b.md": "x\n"})
    assert '<html lang="en-GB">' in page(outputs) and ">Skip to content<" in page(outputs)
    assert '<html lang="ja">' in page(outputs, "b/index.html") and ">本文へ移動<" in page(outputs, "b/index.html")


def test_lectures_of_one_title_are_told_apart_by_number_and_day() -> None:
    plan = "- [第 1 回 04月17日](a): 一\n- [第 2 回 04月24日](b): 二\n- [第 3 回 05月01日](c): 三\n"
    titles = {"a": "題", "b": "題", "c": "別の題", "d": "題"}
    pages = {f"content/k/{name}.md": f"---\ntitle: {title}\n---\nx\n" for name, title in titles.items()}
    html = page(rendered(pages={"content/k/index.md": f"# 科目 2025 年度\n\n{plan}", **pages}), "k/c/index.html")
    (listed,) = re.findall(r'<nav class="lectures.*?</nav>', html, re.DOTALL)
    entries = [re.sub(r"<[^>]*>", "", entry).strip() for entry in re.findall(r"<li>.*?</li>", listed)]
    assert entries == ["題 第 1 回 4月17日（木）", "題 第 2 回 4月24日（木）", "別の題", "題"]
    (before,) = re.findall(r'<a class="previous".*?</a>', html)
    assert "<small>前の回</small> 題" in before
    assert '<time datetime="2025-04-24">4月24日（木）</time>' in before
