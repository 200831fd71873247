"""Whatever is typed, a document comes out, and what it names lies in the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.markdown.inlines.html_tag import ELEMENTS
from tests.conftest import read

MARKUP = (
    "# ", "## ", "- ", "1. ", "> ", "    ", "\n", "\n\n", "| ", "|--|", "```\n", "~~~\n", "$", "$$", "\\(", "\\[", "\\]", "*",
    "**", "__", "~", "^", "`", "[", "]", "](", "![", ")", "{:", "{#a}", "}", "[^1]", "[^1]: ", "[@a]", "@fig:a", "[a]: b\n",
    "<!--", "-->", "{%", "%}", "{{", "}}", "&", "&amp;", "\\", "---\n", "===\n", ":::", ": ", "図 1", "第1回 4月10日", "参考文献",
    "(2020). ", "https://a.jp/b", "http://arxiv.org/abs/1706.03762", "\\begin{align}", "\\end{align}", "\\label{a}", "\\ref{a}",
    "\\frac", "_1", "{{< figure src=", " >}}", "> [!a]-", "+---+\n", "(@) ", "(@a)", "?> ", "```{r}\n", "```{block, a}\n", "\\@ref(", "% ", "\r\n", "\t", "\x00", "\ufeff", "\ufdd0", "\u200b", "字", "。", "（", "ｱ", "😀", " ", "a", "1",
)  # fmt: skip
ATTRIBUTES = (
    "",
    " src",
    ' src=""',
    " src=a.png",
    ' href="b.md"',
    " align=center",
    ' id="a"',
    ' name="a"',
    " srcset=a,b",
    "/",
)
TAGS = st.builds(
    lambda slash, name, attributes, end: f"<{slash}{name}{attributes}{end}",
    st.sampled_from(("", "", "/")), st.sampled_from(sorted(ELEMENTS)), st.sampled_from(ATTRIBUTES), st.sampled_from((">", ">", "")),
)  # fmt: skip
PAGES = st.lists(st.sampled_from(MARKUP) | TAGS | st.text(max_size=4), max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(PAGES)
def test_whatever_is_typed_a_document_comes_out(text: str) -> None:
    document = read(text)
    size = len(document.source.text)
    spans = [link.span for link in document.links] + [figure.span for figure in document.figures]
    spans += [formula.span for formula in document.formulas] + [heading.span for heading in document.headings]
    spans += [edit.span for diagnostic in document.diagnostics for edit in diagnostic.fix]
    assert all(span.end <= size for span in spans)


def test_an_image_without_a_source_is_what_it_says() -> None:
    assert "".join(str(piece) for piece in read('<img alt="犬">').body) == "<p>犬</p>\n"
