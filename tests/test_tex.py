from __future__ import annotations

import pytest

from coursegen.markdown.formulas import Formulas
from coursegen.markdown.tex.tokens import TexError, join, tokenize


def html(tex: str, *, display: bool = True) -> str:
    built = Formulas({}).build(tex, display)
    assert built.error == "", tex
    return built.html


def reason(tex: str) -> str:
    return Formulas({}).build(tex, True).error


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (r"\frac12", ["\\frac", "1", "2"]),
        ("\\alpha \n x", ["\\alpha", "x"]),
        (r"\{\\\%", ["\\{", "\\\\", "\\%"]),
        ("a % b\n  c", ["a", " ", "c"]),
        ("a % b", ["a", " "]),
        ("a\\\nb", ["a", "\\ ", "b"]),
        ("a  \n b", ["a", " ", "b"]),
        ("#1#a", ["#1", "#", "a"]),
        ("a &lt; b &amp; c&b", ["a", " ", "<", " ", "b", " ", "&", " ", "c", "&", "b"]),
        (r"\verb|a_|", ["\\texttt", "{", "a", "\\_", "}"]),
        ("日𝒜", ["日", "𝒜"]),
    ],
)
def test_text_is_cut_into_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


@pytest.mark.parametrize("text", [r"\alpha x", r"\alpha1", r"\,x", r"\alpha\beta x", r"x\quad y"])
def test_tokens_are_joined_so_that_they_are_cut_alike(text: str) -> None:
    assert tokenize(join(tokenize(text))) == tokenize(text)


@pytest.mark.parametrize("text", ["\\", "a\0", "\ufdd2", "\ud800", "x" * 20_001])
def test_text_that_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(TexError):
        tokenize(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\mbox{a}", r"\text{a}"),
        (r"\text{a $x_1$ b}", r"{\text{a }{x_1}\text{ b}}"),
        (r"\text{a \(x\) b}", r"{\text{a }{x}\text{ b}}"),
        (r"\text{a_b \& c & d # e}", r"\text{a\_b \& c \& d \# e}"),
        (r"\text{is \alpha}", r"{\text{is }{\alpha}}"),
        (r"\text{a {b} c}", r"\text{a b c}"),
        (r"\text{\bf a}", r"\textbf{a}"),
        (r"\textbf{a \textit{b}}", r"{\textbf{a }\textit{b}}"),
        (r"{日本}_語", r"{\text{日本}}_{\text{語}}"),
        (r"\frac{1}日", r"\frac{1}{\text{日}}"),
        (r"\left< x \right>", r"\langle x \rangle"),
        (r"\bigl< x \bigr>", r"\bigl\langle x \bigr\rangle"),
        (r"\left（ \frac12 \right）", r"\left( \frac12 \right)"),
        (r"\left( x_i^2 \right)", r"( x_i^2 )"),
        (r"\left| x \right|", r"\lvert x \rvert"),
        (r"\left. x \right\|", r"x \rVert"),
        (r"e^\left( x \right)", r"e^{( x )}"),
        (r"\pmatrix{a & b \cr c & d}", r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}"),
        (r"\cases{a & b \cr c & d\cr}", r"\begin{cases}a & b \\ c & d\end{cases}"),
        (r"\begin{eqnarray}a &=& b \\ &=& c\end{eqnarray}", r"\begin{aligned}a &= b \\ &= c\end{aligned}"),
        (r"\begin{align}a &= b \\[2pt] &= c \\ \end{align}", r"\begin{aligned}a &= b \\ &= c\end{aligned}"),
        (r"\begin{alignat}{2} a &= b &c\end{alignat}", r"\begin{aligned}a &= b &c\end{aligned}"),
        (r"\begin{equation}\begin{split}a &= b\end{split}\end{equation}", r"\begin{aligned}a &= b\end{aligned}"),
        (r"\begin{gather*}a \\ b\end{gather*}", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}"),
        (r"a &= b \\ &= c \\", r"\begin{aligned}a &= b \\ &= c\end{aligned}"),
        (r"\begin{array}[t]{@{}l*{2}{|c}p{2cm}@{}}a&b&c&d\end{array}", r"\begin{array}{l|c|cl}a&b&c&d\end{array}"),
        (r"\begin{bmatrix}[r]a & b\end{bmatrix}", r"\left[\begin{array}{rr}a & b\end{array}\right]"),
        (r"\begin{bmatrix*}[r]a & b\end{bmatrix*}", r"\left[\begin{array}{rr}a & b\end{array}\right]"),
        (r"\begin{smallmatrix}a & b\end{smallmatrix}", r"\begin{subarray}{c}a & b\end{subarray}"),
        (r"\sum_{\substack{a \\ b}}", r"\sum_{\begin{subarray}{c}a \\ b\end{subarray}}"),
        (r"\mathop{\rm arg\,max}\limits_x", r"\operatorname*{arg\,max}_x"),
        (r"\mathop{\arg\max}_x", r"\operatorname*{arg\,max}_x"),
        (r"\operatorname*{\mathbf{E}}_x", r"\mathop{\underset{x}{\mathbf{E}}}"),
        (r"\underbrace{a}\limits_b", r"\underbrace{a}_b"),
        (r"\color{red}{x} y", r"{\color{red}x} y"),
        (r"\textcolor{#f00}{x}", r"{\color[HTML]{FF0000}x}"),
        (r"\textcolor[rgb]{1, 0, .5}{x}", r"{\color[HTML]{FF0080}x}"),
        (r"\color{navy} x", r"\color[HTML]{000080} x"),
        (r"\root 3 \of x", r"\sqrt[3]{x}"),
        (r"\hspace*{1em} \hspace{3mu}", r"\hspace{1em} \mspace{3mu}"),
        (r"x \rule{0pt}{1em} \notag \require{cancel}", r"x"),
        (r"\unicode{x3b1} \unicode{945}", r"\text{α}\text{α}"),
        (r"\mathds{1} + \pmb{x}", r"\mathbb{1} + \boldsymbol{x}"),
    ],
)
def test_what_authors_write_is_set_as_what_they_mean(written: str, meant: str) -> None:
    assert html(written) == html(meant)


@pytest.mark.parametrize(
    "tex",
    [
        r"\left( \frac{a}{b} \right)",
        r"\left[ \sum_i x_i \right]",
        r"\left( e^{x^2} \right)",
        r"\left\{ \begin{array}{l} a \end{array} \right.",
        r"\left( \bigl( x \bigr) \right)",
        r"\left( \left( \sqrt{x} \right) \right)",
        r"\left( a \middle| b \right)",
    ],
)
def test_fences_stay_where_they_must_grow(tex: str) -> None:
    assert "<mo>" in html(tex).replace('<mo lspace="0.1667em">', "<mo>")
    assert html(tex) != html(
        tex.replace(r"\left.", "").replace(r"\right.", "").replace(r"\left", "").replace(r"\right", "")
    )


def test_shapes_that_mathml_core_lacks_are_drawn_with_what_it_has() -> None:
    shown = html(r"\boxed{x} \cancel{y} \xcancel{z} \textsf{a}")
    assert "menclose" not in shown and "class=" not in shown
    assert shown.count("border:") == 1 and shown.count("linear-gradient") == 3


def test_output_has_no_named_entity_that_only_html_knows() -> None:
    assert "&ApplyFunction;" not in html(r"\sin x") and "\u2061" in html(r"\sin x")


def test_primes_are_one_sign_in_their_own_size() -> None:
    assert all('scriptlevel="-1">″</mo>' in html(tex) for tex in ("f''", r"f^{\prime\prime}", r"f_i''"))


def test_a_sized_delimiter_with_an_exponent_keeps_its_size() -> None:
    assert "<msup><mrow><mo " in html(r"\bigl( x \bigr)^2")


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\frac{1", "{ is not closed"),
        (r"a}", "} closes nothing"),
        (r"\left( a", "\\left( is not closed"),
        (r"a \right)", "\\right closes nothing"),
        (r"\left( {a \right)", "{ is not closed before \\right"),
        (r"\left{ a \right}", "\\left needs a delimiter"),
        (r"\begin{align} a", "\\begin{align} is not closed"),
        (r"\begin{align} a \end{gather}", "\\begin{align} is closed by \\end{gather}"),
        (r"\begin x", "\\begin needs the name of an environment"),
        (r"\begin{array} a \end{array}", "columns in braces"),
        (r"\begin{array}{q} a \end{array}", "q is not the alignment of a column"),
        (r"\unheardof{x}", 'unknown command "\\unheardof"'),
        (r"\begin{unheardof} x \end{unheardof}", 'unknown environment "unheardof"'),
        (r"\frac{1}", "argument"),
        (r"\left( \overset{a} \right)", "lacks its argument before"),
        (r"a $ b", "a dollar sign stands inside"),
        (r"a # b", "a number sign stands inside"),
        (r"\text{a $x}", "not closed by $"),
        (r"\color{no such}x", "is not the name of a colour"),
        (r"\color[rgb]{1,2}x", "is not a colour"),
        (r"\rule{1em}{2pt}", "\\rule draws a line"),
        (r"\unicode{zz}", "is not a character"),
        (r"x \tag{1} \tag{2}", "more than one \\tag"),
        (r"\newcommand{\x}", "\\newcommand lacks an argument"),
        (r"\newcommand{x}{y}", "needs the name of a command"),
        (r"\newcommand{\x}[a]{y}", "number of arguments"),
        (r"\newcommand{\x}{#1}", "uses #1 but has 0 arguments"),
        (r"\newcommand{\begin}{x}", "\\begin cannot be redefined"),
        (r"\def\x#2{y}", "where #1 or { is expected"),
        (r"\def\x#1;{#1}\x a", "lacks the ; that ends its argument"),
        (r"\let\x", "lacks what it is to mean"),
        (r"\def\x{\x}\x", "expands without end"),
        ("{" * 60 + "}" * 60, "nested more than 50 deep"),
        (r"\hat" * 500 + " x", "more than 400 commands"),
        ("x" * 30_000, "longer than 20,000 characters"),
    ],
)
def test_a_reason_is_said_in_plain_words(tex: str, said: str) -> None:
    assert said in reason(tex)


def test_a_long_table_is_no_deep_expression() -> None:
    rows = r" \\ ".join(r"\alpha_{1} &= \beta^{2} + \frac{1}{2}" for _ in range(200))
    assert html(rf"\begin{{align}}{rows}\end{{align}}").count("<mtr>") == 200


@pytest.mark.parametrize(
    ("tex", "meant"),
    [
        (r"\newcommand{\x}{y}\x", "y"),
        (r"\newcommand\x[1]{#1^2}\x{a}\x b", "{a}^2 b^2"),
        (r"\newcommand*{\x}[2][z]{#1 #2}\x{a}\x[b]{c}", "z a b c"),
        (r"\renewcommand{\alpha}{\beta}\alpha", r"\beta"),
        (r"\newcommand{\bar}{\hat}\bar{x}", r"\hat{x}"),
        (r"\providecommand{\alpha}{x}\providecommand{\new}{y}\alpha\new", r"\alpha y"),
        (r"\def\x#1#2{#2#1}\x ab", "ba"),
        (r"\def\x#1,#2;{#2#1}\x ab,c;", "cab"),
        (r"\let\old\hat\renewcommand{\hat}[1]{\old{\mathbf{#1}}}\hat{x}", r"\let\keep\hat \keep{\mathbf{x}}"),
        (r"\let\x=\alpha \x", r"\alpha"),
        (r"\DeclareMathOperator{\sg}{sg}\sg x", r"\operatorname{sg} x"),
        (r"\DeclareMathOperator*{\am}{arg\,max}\am_x", r"\operatorname*{arg\,max}_x"),
        (r"\newcommand{\x}{\newcommand{\y}{z}}\x\y", "z"),
        (r"\newcommand{\pair}[2]{\left(#1,#2\right)}\pair{a}{b}", "(a,b)"),
    ],
)
def test_macros_are_what_tex_makes_of_them(tex: str, meant: str) -> None:
    assert html(tex).replace("<mrow><mi>a</mi></mrow>", "<mi>a</mi>") == html(meant).replace(
        "<mrow><mi>a</mi></mrow>", "<mi>a</mi>"
    )
