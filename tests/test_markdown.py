from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursegen.config import BuildConfig, Config, JekyllConfig, MarkdownConfig
from coursegen.diagnostics import Edit
from coursegen.kinds import LinkKind
from coursegen.record import replace
from tests.conftest import html, read
from tests.tools import require_shared

FIXTURES = Path(__file__).parent / "fixtures"
JEKYLL = Config(
    build=BuildConfig(content="."), jekyll=JekyllConfig(baseurl="/b", values={"title": "題", "baseurl": "/b"})
)


def cases(name: str) -> list[tuple[str, str, str, list[str]]]:
    """Title, input, HTML and codes of every case in a fixture file."""
    found = []
    for block in (FIXTURES / name).read_text(encoding="utf-8").split("\n====\n")[1:]:
        title, _, rest = block.partition("\n")
        text, output, codes = (
            (rest.rstrip("\n") + "\n").split("\n....\n")
            if rest.count("\n....\n") == 2
            else (*rest.split("\n....\n"), "")[:3]
        )
        found.append((title.removeprefix("# "), text + "\n", output, codes.split()))
    return found


CASES = [*cases("markdown.md"), *cases("citations.md")]


@pytest.mark.parametrize(("title", "text", "output", "codes"), CASES, ids=[case[0] for case in CASES])
def test_dialect(title: str, text: str, output: str, codes: list[str]) -> None:
    document = read(text)
    assert html(document).strip().replace("\n\n", "\n") == output.strip().removesuffix("\n....")
    assert [d.code.name for d in document.diagnostics if d.code.name != "html.obsolete"] == codes


def test_obsolete_html_is_said_at_its_place() -> None:
    document = read("a\n\n<font color=red>x</font>\n")
    (diagnostic,) = document.diagnostics
    assert diagnostic.span is not None
    assert (diagnostic.code.name, document.source[diagnostic.span]) == ("html.obsolete", "<font color=red>")


@pytest.mark.parametrize(
    "text", [case[1] for case in cases("markdown.md")], ids=[case[0] for case in cases("markdown.md")]
)
def test_fixes_leave_the_page_as_it_was_and_end_the_finding(text: str) -> None:
    document = read(text)
    fixes = [edit for diagnostic in document.diagnostics for edit in diagnostic.fix]
    mended = read(applied(text, fixes))
    fixed = {d.code for d in document.diagnostics if d.fix}
    assert not [d for d in mended.diagnostics if d.code in fixed]
    assert html(mended).split() == html(document).split()


def applied(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_liquid_values_are_filled_in_on_a_jekyll_site() -> None:
    document = read(
        "{{ site.title }} {% include x.html %}[a]({{ site.baseurl }}/c) {{ '/x' | relative_url }} ${{a}_b}$", JEKYLL
    )
    assert html(document).startswith('<p>題 <a href="/b/c">a</a> /b/x <math>')
    assert [d.code.name for d in document.diagnostics] == ["liquid.unsupported"]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("[a]({{ site.data.links.hw }}/x)", "site.data.links.hw"),
        ("[a]({{ site.github.repository_url | append: '/issues' }})", "site.github.repository_url"),
        ("<a href='{{ lecture.url | relative_url }}'>a</a>", "lecture.url"),
        ('<img src="{{ site.baseurl }}/{{ items[0].img }}" alt=a>', "items[0].img"),
        ("![a](/x{{ items[0] }}/y.png)", "items[0]"),
        ("{{ site.time | date: '%Y' }} [a](x)", "site.time"),
    ],
)
def test_what_only_jekyll_knows_is_said_and_no_address_judged(text: str, unknown: str) -> None:
    document = read(text, JEKYLL)
    (said,) = document.diagnostics
    assert (said.code.name, said.message) == ("liquid.unsupported", f"the value `{unknown}` is not known")
    assert said.span and unknown in document.source[said.span]
    (link,) = document.links
    assert (link.kind is LinkKind.DATA) == (unknown != "site.time")


def test_a_value_of_liquid_may_be_broken_over_a_line() -> None:
    document = read("[a]({{ site.baseurl\n     }}/b) [c]({{ site.nothing }}/d)", JEKYLL)
    assert [link.href for link in document.links] == ["/b/b", "/d"]  # Jekyll shows nothing for what is set nowhere
    assert not document.diagnostics


@pytest.mark.parametrize(
    ("path", "front_matter", "address"),
    [
        ("2021/x.md", "", "/2021/x/"),
        ("2021/x.md", "permalink: /y/", "/y/"),
        ("2021/index.md", "", "/2021/"),
        ("_posts/2021-04-01-x.md", "", "/_posts/2021-04-01-x.md"),  # as `link` names it: what is made from it is meant
        ("2021/README.md", "", "/2021/README.md"),
    ],
)
def test_liquid_knows_the_page_it_is_on(path: str, front_matter: str, address: str) -> None:
    text = (
        "[a]({{ page.url | relative_url }}) {{ page.name }} {{page.path}}{% if page.url contains '20' %} 甲{% endif %}"
    )
    document = read(f"---\n{front_matter}\n---\n{text}", JEKYLL, path=path)
    seen = " 甲" if "20" in address else ""
    assert html(document).rstrip() == f'<p><a href="/b{address}">a</a> {path.rpartition("/")[2]} {path}{seen}</p>'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("`{% raw %}{{ x }}{% endraw %}`", "<p><code>{{ x }}</code></p>"),
        ("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```", "<pre><code>{{ x }}\n</code></pre>"),
        ("{% raw %}{{ site.title }} {% if x %}{% endraw %}", "<p>{{ site.title }} {% if x %}</p>"),
        ("{% raw %}\r\na <!-- b -->\r\n$${{a}_b}$$\r\n{% endraw %}", "<p>a</p>\n<math display"),
        ("`{% if x %}` $a{%b}$", "<p><code>{% if x %}</code> "),
    ],
)
def test_what_liquid_is_told_to_leave_is_shown_as_it_stands(written: str, shown: str) -> None:
    document = read(written + "\n", JEKYLL)
    assert shown in html(document)
    assert "raw" not in html(document)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{% if site.answers %}解答{% endif %}", ""),
        ("{% if site.title %}甲{% else %}乙{% endif %}", "甲"),
        ('{% if site.title == "題" and page.title == nil %}甲{% endif %}', "甲"),
        ("{% unless site.title %}甲{% else %}乙{% endunless %}", "乙"),
        (
            "{% if page.a %}1{% elsif site.title contains '題' %}2{% if site.b %}3{% else %}4{% endif %}{% endif %}",
            "24",
        ),
        ("{% if page.n > 3 or site.title != 'x' %}甲{% endif %}", "甲"),
        ("{% if site.answers %}{% for a in b %}1{% else %}2{% endfor %}{% else %}3{% endif %}", "3"),
        ("{% if site.answers %}<!-- 注 -->\n\n# 解答\n\n{% endif %}甲", "甲"),
    ],
)
def test_what_liquid_hides_is_hidden(written: str, shown: str) -> None:
    document = read(written + "\n", JEKYLL)
    assert re.sub(r"<[^>]*>", "", html(document)).strip() == shown
    assert not document.diagnostics


@pytest.mark.parametrize(
    "test", ["x == 1", "site.time", "page.dir contains 'a'", "site.posts.size > 0", "forloop.first"]
)
def test_a_condition_that_is_not_known_here_hides_nothing_and_is_said(test: str) -> None:
    document = read(f"{{% if {test} %}}甲{{% else %}}乙{{% endif %}}\n", JEKYLL)
    assert "甲乙" in html(document)
    assert [d.code.name for d in document.diagnostics] == ["liquid.unsupported"] * 3


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_change_no_anchor_and_no_comment(ending: str) -> None:
    text = "# 題 \n## A <!-- b -->\n<center><img src=a.png><br>説明\n<!-- original\ncaption -->\n</center>\n"
    first, second = read(text), read(text.replace("\n", ending))
    assert [h.id for h in second.headings] == [h.id for h in first.headings] == ["題", "a-"]
    assert [f.original_caption for f in second.figures] == [f.original_caption for f in first.figures]


def test_liquid_is_text_elsewhere() -> None:
    assert html(read("{{ site.title }}")) == "<p>{{ site.title }}</p>\n"


def test_ruby_is_read_where_the_site_turns_it_on() -> None:
    on = replace(Config(), markdown=MarkdownConfig(ruby=True))
    assert html(read("{漢字|かんじ}", on)) == "<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>\n"
    assert html(read("{漢字|かんじ}")) == "<p>{漢字|かんじ}</p>\n"


def test_smart_punctuation_is_for_sites_that_turn_it_on() -> None:
    on = replace(Config(), markdown=MarkdownConfig(smart_punctuation=True))
    text = '"a" -- it\'s ... `"b" --` $a--b$ (c)\n'
    assert html(read(text, on)).startswith('<p>“a” – it’s … <code>"b" --</code> <math>')
    assert html(read(text, on)).endswith(" (c)</p>\n")
    assert " -- it's ... <code>" in html(read(text))


def test_line_joining_can_be_turned_off() -> None:
    off = replace(Config(), markdown=MarkdownConfig(line_joining=False))
    assert html(read("あ\nい", off)) == "<p>あ\nい</p>\n"


def test_a_page_cannot_forge_a_mark() -> None:
    document = read('<a data-coursegen="7" href="x">y</a>\n')
    assert [link.href for link in document.links] == ["x"]


@pytest.mark.parametrize(
    "wrap",
    [
        "{}", "> {}", "- {}", "1. > {}", "> * {}", "<div>\n{}\n</div>", "| a |\n|---|\n| {} |", "```{{note}}\n{}\n```",
        "> ```{{admonition}} {}\n> ```", "::: x {}\n:::", '!!! note "a"\n    {}', "- a\n\n  !!! note\n      > {}",
        "```{{list-table}}\n* - a\n  - {}\n```", "前^[{}]。",
        "+---+---+\n| b | {} |\n+---+---+", "> +---+---+\n> | b | c |\n> | x | - {} |\n> +---+---+", "?> a\n{}", "> [!note]- {}\n> a",
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_spans_are_exact_wherever_a_construct_stands(wrap: str, ending: str) -> None:
    written = ["[題](a.md)", "![x](b.png)", "https://x.jp/c", "<img src='d.png'>", "$x^2$", "[@k]"]
    text = (
        "---\ntitle: t\n---\n\n前<!-- c -->" + wrap.format(" 後 ".join(written))
        if wrap == "{}"
        else wrap.format(" 後 ".join(written))
    ) + "\n"
    document = read(text.replace("\n", ending))
    spans = (
        [link.span for link in document.links]
        + [f.span for f in document.formulas]
        + [c.span for c in document.citations]
    )
    found = [document.source[span] for span in spans]
    assert sorted(found) == sorted(written)
    assert [document.source[link.href_span] for link in document.links] == ["a.md", "b.png", "https://x.jp/c", "d.png"]


def test_seed_page_is_read() -> None:
    path = next(require_shared("seed").glob("*.txt"))
    document = read(path.read_text(encoding="utf-8"))
    assert (document.title, document.author) == ("第14回", "浅川 伸一")
    assert str(document.date) == "2021-09-17"
    assert len(document.headings) == 19
    assert [c.keys for c in document.citations] == [
        ("2017Vaswani_transformer",),
        ("2020cordonnier_attention_and_convolution",),
    ]


@pytest.mark.parametrize("text", [case[1] for case in cases("markdown.md") if case[3]], ids=lambda text: text[:20])
def test_every_finding_says_what_to_do(text: str) -> None:
    for diagnostic in read(text).diagnostics:
        assert diagnostic.message and diagnostic.hint and diagnostic.span is not None, diagnostic.code.name


def test_liquid_that_is_not_run_says_what_to_do() -> None:
    (diagnostic,) = read("{% include x.html %}", JEKYLL).diagnostics
    assert diagnostic.hint == "write out what it shows"


def test_lines_at_the_margin_go_on_with_a_note_save_in_a_jekyll_site() -> None:
    text = "甲[^a]乙[^b]\n\n[^a]: 注\n続き\n\n[^b]: 注\n  続き\n"
    assert html(read(text)).count("<p>注続き") == 2
    assert "<p>続き</p>" in html(read(text, JEKYLL))
    assert html(read(text, JEKYLL)).count("<p>注続き") == 1


def test_the_number_of_a_footnote_is_no_part_of_a_heading() -> None:
    document = read("# 題[^a]\n\n## x<sup>2</sup> [^a]\n\n[^a]: 注\n")
    assert document.title == "題"
    assert [(heading.text, heading.id) for heading in document.headings] == [("題", "題"), ("x2", "x2-")]


def test_the_text_of_a_link_holds_its_formulas_as_tex() -> None:
    links = read("[言語 $\\mathcal{C}$ の章](c.pdf) と ![図 $x$](a.png)\n").links
    assert [link.text for link in links] == [r"言語 $\mathcal{C}$ の章", "図 $x$"]
