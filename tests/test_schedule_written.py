"""What stands in a plan beside plain text: shown on the schedule as what it is, and readable where there is no markup."""

from __future__ import annotations

import re
from collections.abc import Mapping

import icalendar
import pytest

from coursegen.assemble.written import pieces_of, written
from coursegen.build import build_site
from coursegen.config import Config
from coursegen.kinds import LinkKind
from coursegen.model import Page, Run, Target
from tests.conftest import MakeSite, read

SITE: Mapping[str, str] = {
    "site.toml": '[site]\ntitle = "題"\nurl = "https://example.org/c"\n',
    "content/2025/index.md": "# 2025 年度 科目\n\n- [第 1 回 4月10日](lect1): **導入** と $\\alpha_i = \\frac{x}{2}$ の話\n"
    "- 第 2 回 4月17日: 次は[本](../notes.md#節) と `a < b`、[外](https://example.org/?a=1&b=2)\n"
    '- [第 3 回 4月24日 $O(n)$ の計算](lect3): <kbd onclick="x()" id="k">C</kbd> を打つ\n',
    "content/2025/lect1.md": "# 第1回\n",
    "content/2025/lect3.md": "# 第3回\n",
    "content/notes.md": "# 覚書\n\n## 節\n",
}


def built(make_site: MakeSite, files: Mapping[str, str] = SITE) -> dict[str, bytes]:
    root = make_site(files)
    build_site(root, jobs=1)
    folder = root / "_site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lines(outputs: Mapping[str, bytes], path: str = "2025/schedule/index.html") -> str:
    html = outputs[path].decode()
    return html[(start := html.index('<ol class="schedule"')) : html.index("</ol>", start)]


def test_a_schedule_shows_formulas_links_emphasis_and_code(make_site: MakeSite) -> None:
    outputs = built(make_site)
    shown = lines(outputs)
    assert "<p><strong>導入</strong> と <math><msub><mi>α</mi><mi>i</mi></msub><mo>=</mo><mfrac>" in shown
    assert '<a href="../../notes/#%E7%AF%80">本</a> と <code>a &lt; b</code>' in shown
    assert '<a href="https://example.org/?a=1&amp;b=2">外</a>' in shown
    assert '<h2><a href="../lect3/"><math><mi>O</mi>' in shown and "<kbd>C</kbd>" in shown
    assert "$" not in shown and "onclick" not in shown
    assert re.search(r'href="[^"]*/math\.[^"]*css"', outputs["2025/schedule/index.html"].decode())


def test_calendar_feed_and_structured_data_read_as_text(make_site: MakeSite) -> None:
    outputs = built(make_site)
    calendar = icalendar.Calendar.from_ical(outputs["2025/schedule.ics"])
    said = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert said[0].endswith("導入 と α_i=x/2 の話") and said[2].endswith("O(n) の計算")
    for path in ("2025/feed.xml", "2025/schedule.ics", "2025/schedule/index.html"):
        text = outputs[path].decode()
        data = "".join(re.findall(r"ld\+json\">(.*?)</script>", text)) if path.endswith("html") else text
        assert data and not re.search(r"[$`]|<math|\\frac|\*\*|\\u003c(?:a|math|strong)", data)


COMMENTED = {
    **SITE,
    "content/2025/index.md": SITE["content/2025/index.md"]
    + "\n<!--\n第 3 回 授業の計画・内容 計画\n  準備学習（予習・復習等） $\\beta$ と [覚書](../notes.md) を**読む** 60分\n-->\n",
}


def test_a_published_comment_is_shown_like_a_plan(make_site: MakeSite) -> None:
    settings = SITE["site.toml"] + "[syllabus]\npublish = true\n"
    shown = lines(built(make_site, {**COMMENTED, "site.toml": settings}))
    assert '<math><mi>β</mi></math> と <a href="../../notes/">覚書</a> を<strong>読む</strong>' in shown


def test_a_comment_that_is_not_published_gives_no_link_and_no_formula() -> None:
    document = read(COMMENTED["content/2025/index.md"], Config(), "content/2025/index.md")
    assert "β" not in document.symbols and "\\beta" not in [formula.tex for formula in document.formulas]
    assert "覚書" not in [link.text for link in document.links]


def test_a_broken_link_of_a_published_comment_is_said(make_site: MakeSite) -> None:
    text = COMMENTED["content/2025/index.md"].replace("[覚書](../notes.md)", "[無](gone.md)")
    files = {"content/2025/index.md": text, "site.toml": SITE["site.toml"] + "[syllabus]\npublish = true\n"}
    root = make_site({**SITE, **files})
    found = [each for each in build_site(root, jobs=1).made.diagnostics if each.code.name == "page.missing"]
    assert len(found) == 1 and found[0].span is not None and text[found[0].span.start :].startswith("gone.md")


def test_a_published_comment_leaves_no_trace_on_its_own_page(make_site: MakeSite) -> None:
    text = COMMENTED["content/2025/index.md"].replace("を**読む**", "を**読む** [@brown] ![絵](gone.png)")
    bib = "@book{brown, author={Brown, Lee}, title={Reading}, year=2000}\n"
    settings = SITE["site.toml"] + "[syllabus]\npublish = true\n"
    root = make_site({**SITE, "content/2025/index.md": text, "site.toml": settings, "references.bib": bib})
    made = build_site(root, jobs=1).made
    assert [each.code.name for each in made.diagnostics if each.level > 0 and each.code.name.startswith("asset")] == []
    html = (root / "_site/2025/index.html").read_text()
    assert "cite-" not in html and "Brown" not in html and "読む" not in html
    assert "(brown)" in (root / "_site/2025/schedule/index.html").read_text()


def test_a_page_that_a_later_line_links_to_read_again_is_still_that_of_its_own_line(make_site: MakeSite) -> None:
    plan = "# 2025 年度 科目\n\n- [第 1 回 4月10日](lect1): 一\n- 第 2 回 4月17日: [第 1 回](lect1)の続き\n- 第 3 回 4月24日: 三\n"
    shown = lines(built(make_site, {**SITE, "content/2025/index.md": plan}))
    assert shown.count('href="../lect1/"') == 3  # the line itself, the words in the next, its materials
    assert '<span class="number">第 2 回</span>' in shown


PAGE = Page(read("[a](b)\n", Config(), "content/x.md"), "/x/", "x/index.html", (Target(LinkKind.LOCAL, "/b/"),))


@pytest.mark.parametrize(
    ("text", "runs", "last", "plain", "markup"),
    [
        ("a b", [Run("a b")], True, "a b", ()),
        ("a  b", [Run("x"), Run("a", ("em",)), Run(" b")], True, "a  b", ("<em>a</em>  b",)),
        (
            "ab",
            [Run("a", link=0), Run("b", ("em",), 0)],
            True,
            "ab",
            ('<a href="', PAGE.targets[0], '">a<em>b</em></a>'),
        ),
        ("$x$ y", [Run("$x$", formula="<math>x</math>"), Run(" y")], True, "x y", ("<math>x</math> y",)),
        ("$x", [Run("$x$", formula="<math>x</math>")], True, "$x", ()),
        ("a", [Run("a", ("b",)), Run("a", ("i",))], True, "a", ("<i>a</i>",)),
        ("a", [Run("a", ("b",)), Run("a", ("i",))], False, "a", ("<b>a</b>",)),
        ("a c", [Run("a", ("b",)), Run("label"), Run("c", ("i",))], True, "a c", ("<b>a</b> <i>c</i>",)),
        ("a & z", [Run("a", ("b",))], True, "a & z", ("<b>a</b> &amp; z",)),
        ("z", [Run("a", ("b",))], True, "z", ()),
    ],
)
def test_a_text_is_found_again_among_the_runs_of_its_line(
    text: str, runs: list[Run], last: bool, plain: str, markup: tuple[object, ...]
) -> None:
    assert written(text, pieces_of(runs, PAGE), last=last) == (plain, markup)


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        ("x_1", "x_1"),
        (r"\alpha", "α"),
        (r"\sum_{i=1}^n x_i^2", "∑_(i=1)^n x_i^2"),
        (r"\sqrt{a+b}", "√(a+b)"),
        (r"\begin{pmatrix}a\\b\end{pmatrix}", r"\begin{pmatrix}a\\b\end{pmatrix}"),
    ],
)
def test_a_formula_reads_in_one_line(tex: str, plain: str) -> None:
    document = read(f"- 第 1 回 4月1日: ${tex}$\n- 第 2 回 4月2日: あ\n", Config(), "content/x.md")
    (piece,) = [each for each in pieces_of(document.plan[0].runs, PAGE) if each.run.formula]
    assert "".join(piece.plain.split()) == "".join(plain.split())
