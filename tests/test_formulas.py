from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.markdown.formulas import Formulas
from tests.tools import require_shared


@pytest.mark.parametrize(
    "tex",
    [
        r"x \tag{1}", r"x \tag{式}", r"\label{a_b} x", r"\text{a $x$ b}", r"\mbox{語}", r"\left< a \right>", r"\pmatrix{a & b \cr c & d}",
        r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}", r"x^{\prime}", r"\begin{align} a &= b \\ &= c \end{align}",
        r"\newcommand{\mb}[1]{\mathbf{#1}} \mb{x}", r"a < b \& c", "a\\\nb",
    ],
)  # fmt: skip
def test_what_lecturers_write_is_built(tex: str) -> None:
    built = Formulas({}).build(tex, True)
    assert built.error == ""
    assert "<math" in built.html and "\\" not in built.html.replace("\\", "", 0)


def test_macros_hold_for_the_page_and_may_be_defined_anew() -> None:
    page = Formulas({"site": "s"})
    assert page.build(r"\newcommand{\mb}[1]{\mathbf{#1}} \def\of#1{(#1)}", True).html == ""
    assert page.build(r"\mb{x}\of{y}\site", False).error == ""
    page.build(r"\newcommand{\mb}[1]{#1}", True)
    assert page.build(r"\mb{x}", False).html == page.build("x", False).html
    assert Formulas({}).build(r"\mb{x}", False).error != ""


def test_equations_are_numbered_by_their_tag_and_referred_to() -> None:
    page = Formulas({})
    html = (
        page.build(r"\eqref{e}", False).html
        + page.build(r"x \label{e}\tag{3}", True).html
        + page.build(r"\ref{none}", False).html
    )
    resolved = page.resolve(html)
    assert '<a href="#eq-e">(3)</a>' in resolved
    assert 'id="eq-e"' in resolved and '<span class="equation-number">(3)</span>' in resolved
    assert resolved.endswith("(???)")


def test_a_formula_that_cannot_be_built_is_its_tex_with_a_reason() -> None:
    built = Formulas({}).build(r"\frac{1 < 2", False)
    assert built.html == r'<code class="math-error">\frac{1 &lt; 2</code>'
    assert built.error


@given(st.text(alphabet=r"\{}$&^_%#abfracleftrightbeginend 式()<>[]1", max_size=60))
def test_any_text_gives_a_value(tex: str) -> None:
    built = Formulas({}).build(tex, True)
    assert bool(built.error) == ("math-error" in built.html)


@pytest.mark.parametrize("tex", ["{" * 5000, r"\newcommand{\a}{\a\a} \a", "x" * 100_000, r"\frac" * 3000])
def test_hostile_formulas_end(tex: str) -> None:
    assert Formulas({}).build(tex, True).html


def test_real_formulas_are_built() -> None:
    valid = failed = 0
    for line in require_shared("corpus", "formulas.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["valid"] and not row.get("suspect"):
            valid += 1
            macros = {
                name.lstrip("\\"): body[-1] if isinstance(body, list) else body for name, body in row["macros"].items()
            }
            failed += bool(Formulas(macros).build(row["tex"], row["display"]).error)
    assert failed <= valid * 0.002
