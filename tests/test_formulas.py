from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.markdown.formulas import Formulas
from tests.tools import require_shared

NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")


def test_a_formula_is_mathml() -> None:
    assert Formulas({}).build("x", False).html == "<math><mi>x</mi></math>"
    assert Formulas({}).build("x", True).html == '<math display="block"><mi>x</mi></math>'


def test_a_formula_that_cannot_be_built_is_its_tex_with_a_reason() -> None:
    built = Formulas({}).build(r" \frac{1 < 2 ", False)
    assert built.html == r'<code class="math-error">\frac{1 &lt; 2</code>'
    assert built.error == "{ is not closed"


def test_macros_hold_for_the_rest_of_the_page_and_may_be_defined_anew() -> None:
    page = Formulas({"site": "s", "twice": "#1#1"})
    assert page.build(r"\newcommand{\mb}[1]{\mathbf{#1}} \def\of#1{(#1)}", True).html == ""
    assert page.build(r"\mb{x}\of{y}\site\twice{z}", False).html == page.build(r"\mathbf{x}(y)szz", False).html
    assert page.build(r"a \renewcommand{\mb}[1]{#1}", True).error == ""
    assert page.build(r"\mb x", False).html == page.build("x", False).html
    assert Formulas({}).build(r"\mb{x}", False).error == 'unknown command "\\mb"'


def test_a_definition_of_a_formula_that_fails_does_not_hold() -> None:
    page = Formulas({})
    assert page.build(r"\newcommand{\x}{y} \frac{1", True).error
    assert page.build(r"\x", False).error


def test_a_site_macro_that_cannot_be_read_is_named_where_it_is_missed() -> None:
    assert "site's macro bad cannot be used" in Formulas({"bad": "\\"}).build(r"\bad", False).error
    assert Formulas({"bad": "\\"}).build("x", False).error == ""


@pytest.mark.parametrize(
    ("tex", "number"),
    [
        (r"x \tag{3}", "(3)"),
        (r"\tag{3.1a} x", "(3.1a)"),
        (r"x \tag*{定義}", "定義"),
        (r"x \tag{a_b<}", "(a_b&lt;)"),
        (r"x \label{e}", "(1)"),
        (r"\begin{equation} x \label{e} \end{equation}", "(1)"),
        (r"\begin{equation} \begin{split} x \\ y \tag{7} \end{split} \end{equation}", "(7)"),
        (r"\begin{align} \displaystyle a &= b \tag{2} \end{align}", "(2)"),
        (r"\begin{multline} a \\ b \tag{2} \end{multline}", "(2)"),
    ],
)
def test_a_row_has_the_number_its_author_gives_it(tex: str, number: str) -> None:
    html = Formulas({}).build(tex, True).html
    assert html.count("equation-number") == 1
    assert f"<mtext>{number}</mtext></mtd></mtr>" in html
    assert not NONCHARACTERS.search(html)


@pytest.mark.parametrize(
    "tex", ["x", r"\begin{equation} x \end{equation}", r"\begin{align} a &= b \\ &= c \end{align}"]
)
def test_what_has_neither_tag_nor_label_has_no_number(tex: str) -> None:
    assert "equation-number" not in Formulas({}).build(tex, True).html


def test_a_tag_may_hold_a_formula() -> None:
    assert "<mtext>(<math><msup>" in Formulas({}).build(r"x \tag{$\ast^2$}", True).html


def test_rows_are_numbered_each_for_itself_in_columns_of_one_width() -> None:
    html = Formulas({}).build(r"\begin{align} a &= b \tag{1} \\ c \\ d &= e \label{x} \end{align}", True).html
    rows = html.split("<mtr>")[1:]
    assert ["equation-number" in row for row in rows] == [True, False, True]
    assert {row.count("<mtd") for row in rows} == {4}


def test_a_number_in_running_text_follows_the_formula() -> None:
    assert Formulas({}).build(r"x \tag{3}", False).html.endswith("<mtext>(3)</mtext></math>")


def test_references_lead_to_labels_before_and_behind_them() -> None:
    page = Formulas({})
    html = "".join(
        page.build(tex, display).html
        for tex, display in [
            (r"\eqref{eq:later}", False),
            (r"x \label{eq:early}\tag{3}", True),
            (r"\text{by } \ref{eq:early}", False),
            (r"\begin{align} y \label{eq:later} \\ z \label{last} \end{align}", True),
            (r" \ref{last} ", True),
        ]
    )
    resolved = page.resolve(html)
    assert resolved.startswith('<a href="#eq-later">(1)</a><math')
    assert '<a href="#eq-early">3</a></mtext></math>' in resolved
    assert resolved.endswith('<a href="#eq-last">2</a>')
    assert all(f'id="{anchor}"' in resolved for anchor in page.anchors)
    assert page.anchors == {"eq-early", "eq-later", "eq-last"}
    assert page.unresolved == ()
    assert not NONCHARACTERS.search(resolved)


def test_a_reference_to_no_label_shows_question_marks_or_its_name_and_is_told() -> None:
    page = Formulas({})
    page.build("x", True)
    html = page.build(r"\ref{tab:none}", False).html + page.build(r"x \eqref{nor}", False).html
    assert page.unresolved == ((1, "tab:none"), (2, "nor"))
    assert page.resolve(html).startswith("none<math>") and page.resolve(html).count("(???)") == 1


def test_labels_that_would_have_one_anchor_have_two() -> None:
    page = Formulas({})
    html = page.build(r"x \label{eq:a} \\ y \label{a}", True).html + page.build(r"z \label{!}", True).html
    assert re.findall('id="([^"]+)"', html) == ["eq-a", "eq-a-1", "eq-number"]


def test_a_page_knows_nothing_of_another() -> None:
    first, second = Formulas({}), Formulas({})
    tex = r"\newcommand{\y}{z} x \label{a} + \ref{a}"
    assert first.build(tex, True) == second.build(tex, True)
    assert Formulas({}).build(r"\y", False).error
    third = Formulas({})
    assert third.resolve(third.build(r"\eqref{a}", False).html) == "(???)"


@given(st.text(alphabet=r"\{}$&^_%#abfracleftrightbeginend 式()<>[]1", max_size=60), st.booleans())
def test_any_text_gives_a_value(tex: str, display: bool) -> None:
    page = Formulas({})
    built = page.build(tex, display)
    assert bool(built.error) == ("math-error" in built.html)
    assert not NONCHARACTERS.search(page.resolve(built.html))


HOSTILE = """
import sys
from coursegen.markdown.formulas import Formulas
for one in ("{", "x^{", "\\\\sqrt ", "\\\\hat", "\\\\frac a", "\\\\left(", "\\\\displaystyle a", "\\\\begin{matrix}", "\\\\text{", "_", "\\\\sum_",
            "\\\\overset a", "\\\\color{red}", "\\\\mathop", "\\\\not ", "日", "'", "&", "a\\\\\\\\", "\\\\def\\\\a{\\\\a\\\\a}\\\\a"):
    close = {"{": "}", "x^{": "}", "\\\\left(": "\\\\right)", "\\\\begin{matrix}": "\\\\end{matrix}", "\\\\text{": "}"}.get(one, "")
    for count in (40, 390, 2000, 6000):
        Formulas({}).build(one * count + "x" + close * count, True)
print("done")
"""


def test_hostile_formulas_end_with_a_small_stack() -> None:
    """The engine's stack overflow would take the process with it, so this asks a process with the stack that Windows has."""
    resource = pytest.importorskip("resource")
    child = subprocess.run(
        [sys.executable, "-c", HOSTILE],
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20)),
    )
    assert (child.returncode, child.stdout) == (0, "done\n"), child.stderr


def test_real_formulas_are_built() -> None:
    valid, failed = 0, []
    for line in require_shared("corpus", "formulas.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["valid"] and not row.get("suspect"):
            valid += 1
            macros = {name: body for name, (_, body) in row["macros"].items()}
            built = Formulas(macros).build(row["tex"], row["display"])
            assert "\\" not in built.html or built.error, row["tex"]
            failed += [row["tex"]] if built.error else []
    assert len(failed) <= valid * 0.002, failed
