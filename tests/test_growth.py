"""No input makes reading a page take more than its share: eight times the text is no more than about eight times the work."""

from __future__ import annotations

import time

import pytest

from tests.conftest import read

PIECES = [
    "[", "](", "[a](", "[a](b ", "![", "![a][", "[^a]", "[^a]: b\n\n", "[a]: b\n", "[@", "@a [@b]", "*", "**a ", "_a_ ", "~~", "`", "`a` ",
    "$", "$$", "$a$ ", "${", "\\\\(", "\\\\[", "\\begin{a}", "$\\frac{", "\\left(", "<", "<!--", "-->", "<!-- a -->", "<div>",
    "</div>", "<b>", "<a href=x>", "<a title='>'>", "<span>", "<p>", "<li>", "<table>", "<td>", "<details>", "<font>", "<br>",
    "<script>", "<style>\n", "<svg>", "<img src=a>", "<center><img src=a>", "<center>\n<img src=a><br>\nb\n</center>\n", "> ", "- ",
    "1. ", "  - a\n", "\t- a\n", "1. a\n- b\n", "* a\n- b\n", "- a\n1. b\n", "5. x\n", "- [ ] a\n", "| a ", "|a|b|\n",
    "|a|b|\n|-|-|\n", "- | ", "# a\n", "a\n---\n", "a\n: b\n\n", "a\nb\n", "~~~\n", "```\n", "    a\n", "{:", "{: .a}", "*a*{: .a} ",
    "{::comment}", "{% a %}", "{{ a }}", "{a|b}", "*[A]: b\n", "A ", "http://a", "a:", "&", "&amp;", "\\", "\n", "\r", "\t", " \n",
    "%\\a\n", "% a\n", "あ\n", "**あ**\n", "![](a.png)\nb\n\n", ":::\n", "^\n", "[a](b){:target=\"_blamk\"} ", "Date: ",
    "{{< a >}}", "{{< ", "==a== ", "==a", "H~2~", "H~2", "x^2^", "{a}`b`", "{a}`", "(a)=\n", "{:a: .b}\n", "{:a} ", "| a\n", "a\\\\\n",
    "{% raw %}", "{% if page.a %}", "{% if page.a %}b{% endif %}", "{% if a %}b{% endif %}", "$$\na=1\n\n", "[^1]: a\n[^1]\n", "`{% raw %}`", "</b>", "<textarea>", "<iframe>", "<div/>", "$`a`$ ", "$$a$$ {#b} ", "@eq-a ", "|a|\n|-|\n|b|\n\n: c\n\n",
    ":::{a}\n", ":::{a} b\nc\n", ":::{a}\nb\n:::\n", "```{note}\n", "```{note}\na\n```\n", "!!! a\n    b\n", "??? a\n", "[TOC]\n\n", "^[a b",
    "^[a b] ", "a<b && ", "<b + ", ":::a b\n",
    "$$ a\n", "```a\n", "<p>\n", "![a](b)\n", "@fig-a ", "-", "$$a\\label{b}$$\n\n", "<b>a\n\n", "`a``", "(a)[", "{% comment %}",
    "+---+\n| a |\n", "+---+\n| a |\n+---+\n\n", "+---+\n| a |\n+---+\n| b |\n", "(@) a\n", "#. a\n", "{{% note %}}\n", "{{< figure src=a >}}\n",
    "> [!note]- a\n\n", '[a](u "x ', "?> a\n\n", "```{table} a\n|b|\n|-|\n```\n", "|a|\nb\n", "[[a]] ", "![[a.png]] ",
    "```{block2, a}\n", "```{r}\ninclude_graphics('a')\n```\n", "\\@ref(a) ", "```{theorem, a}\nb\n```\n",
]  # fmt: skip
SIZE, TIMES = 1_000, 8


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_work_grows_with_the_text(piece: str) -> None:
    small = _seconds(piece * (SIZE // len(piece) + 1))
    large = _seconds(piece * (TIMES * SIZE // len(piece) + 1))
    assert large < 3 * TIMES * small + 0.5


@pytest.mark.parametrize("piece", ["\\\\( a ", "\\\\[ a ", "\\begin{a} ", "$ a ", "$$ a ", "` a "])
def test_work_grows_with_the_row_of_a_table(piece: str) -> None:
    head, count = "|a|b|\n|-|-|\n| ", TIMES * SIZE // len(piece)
    small = _seconds(head + piece * count + "|\n")
    large = _seconds(head + piece * count * TIMES + "|\n")
    assert large < 3 * TIMES * small + 0.5


def _seconds(text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started
