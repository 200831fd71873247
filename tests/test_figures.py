"""Figures: what is one, what it is called, what refers to it, and which comments are its original caption."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.assemble import assemble
from coursegen.check.figures import check_figures
from coursegen.config import Config, FiguresConfig, SiteConfig
from coursegen.markdown.figures.captions import read_label
from coursegen.model import Document, Figure
from tests.conftest import html, read


def only(text: str) -> Figure:
    (figure,) = read(text).figures
    return figure


def codes(document: Document) -> list[str]:
    return [d.code.name for d in document.diagnostics if d.code.name.startswith("figure.")]


@pytest.mark.parametrize(
    "text",
    [
        '<center>\n<img src="a.svg" style="width:49%"><br/>\n猫の図\n</center>\n',
        '<center><img src="a.svg" style="width:49%"></br>猫の図</center>\n',
        '<center>\n\n<img src="a.svg" width="49%"><br/>\n猫の図\n</center>\n',
        '<center>\n\n![](a.svg){style="width:49%"}\n\n猫の図\n\n</center>\n',
        '<center>\n<img src="a.svg" width="49%;">\n<p style="text-align:left">\n猫の図\n</p>\n</center>\n',
        '<div align="center">\n<img src="a.svg" width="49%"><br/>\n<div align="left">猫の図</div>\n</div>\n',
        '<p align="center"><img src="a.svg" width="49%"><br>猫の図</p>\n',
        '<div style="text-align: center"><img src="a.svg" width="49%"><br>猫の図</div>\n',
        '<div class="figure figcenter"><img src="a.svg" width="49%"><div class="figcaption">\n\n猫の図\n</div></div>\n',
        '<div class="figcenter"><div><img src="a.svg" width="49%"></div><div class="figcaption">猫の図</div></div>\n',
        '<div class="figcenter"><img src="a.svg" width="49%"></div>\n<div class="figcaption">\n\n猫の図\n</div>\n',
        '<img src="a.svg" width="49%">\n<div class="figcaption">猫の図</div>\n',
        '<div style="text-align: center">\n<img src="a.svg" width="49%">\n</div>\n<div style="text-align: center">\n猫の図\n</div>\n',
        '<center><img src="a.svg" width="49%"></center>\n<center>猫の図</center>\n',
        '<figure><img src="a.svg" width="49%"><figcaption>猫の図</figcaption></figure>\n',
        '<figure><img src="a.svg" width="49%"><br>猫の図</figure>\n',
        '![](a.svg){width=49%}\n猫の図\n',
        '![](a.svg){width="49%"}<br>\n**猫の図**\n',
        '- 前\n\n  ![](a.svg){width=49%}\n  猫の図\n',
        '![猫の図](a.svg){#fig:x width=49%}\n',
        '![猫の図](a.svg){width=49%}\n',
        '<table><tr><td><img src="a.svg" width="49%"></td></tr><tr><td>猫の図</td></tr></table>\n',
        '<table><tr><td><img src="a.svg" width="49%"><br>猫の図</td><td>x</td></tr></table>\n',
        "| ![](a.svg){width=49%} |\n|---|\n| 猫の図 |\n",
        '[![](a.svg){width=49%}](https://x.jp/)\n猫の図\n',
    ],
)  # fmt: skip
def test_every_shape_is_a_figure(text: str) -> None:
    document = read(text)
    (figure,) = document.figures
    assert (figure.sources, figure.caption, figure.alt, figure.width) == (("a.svg",), "猫の図", "猫の図", "49%")
    assert (figure.number, figure.label) == (1, "図 1")
    shown = html(document)
    assert shown.count("<figure") == shown.count("<figcaption") == 1
    assert "a.svg" in document.source[figure.span]


@pytest.mark.parametrize(
    ("image", "block"),
    [
        ("![](a.svg)\n", "<center>図 1. 猫</center>"),
        ("![x](a.svg)\n", '<div style="text-align: center;">図 1 猫</div>'),
        ("<img src='a.svg'>\n\n", "<center>図 1 猫 (出典: <a href='x'>甲</a>)</center>"),
        ("![図 1. 猫](a.svg)\n", "<center>図 1. 猫</center>"),
        ("| ![](a.svg) | ![](b.svg) |\n|---|---|\n\n", "<center>図 1: 猫と犬</center>"),
        ("<table><tr><td><img src='a.svg'></td></tr></table>\n\n", "**図 1** 猫"),
    ],
)
def test_a_centred_block_with_a_number_is_the_caption_of_the_images_above_it(image: str, block: str) -> None:
    document = read(f"{image}{block}\n\n後の文\n")
    (figure,) = document.figures
    assert (figure.number, figure.id) == (1, "fig-1") and figure.caption.startswith("図 1")
    shown = html(document)
    assert shown.count("<figcaption") == shown.count("図 1") - shown.count('alt="図 1') == 1
    assert document.source[figure.span].rstrip().endswith(block)


@pytest.mark.parametrize(
    "text",
    [
        "![図 1. 猫](a.svg)\n\n<center>図 2. 犬</center>\n",
        "![](a.svg)\n\n<center>次の章へ</center>\n",
        "![](a.svg)\n\n<center>図 1. 犬 <img src='b.svg'></center>\n",
        "| ![](a.svg) | 説明 |\n|---|---|\n\n<center>図 1. 犬</center>\n",
        "<div>図 1. 犬</div>\n\n![](a.svg)\n",
    ],
)
def test_a_centred_block_about_something_else_is_no_caption_of_the_image_above_it(text: str) -> None:
    assert all("犬" not in figure.caption or "b.svg" in figure.sources for figure in read(text).figures)


@pytest.mark.parametrize(
    "text",
    [
        "![](a.png)\n",
        "![猫](a.png)\n",
        "文の中の ![](a.png) 図\n",
        "![](a.png) の後の文\n",
        "文\n![](a.png)\n",
        "[実習 <img src='a.png'>](https://x.jp)\n",
        "- __犬__<br>\n  ![犬](a.png)<br>\n",
        "| 名 | 図 |\n|---|---|\n| 猫 | ![](a.png) |\n| 犬 | ![](b.png) |\n",
        "| ![](a.png) | 説明 |\n|---|---|\n| 値 | 1 |\n",
        "<div align='center'>\n<strong>講義の題</strong><br/><br/>\n<img src='logo.png'>\n</div>\n",
        "<center>[Colab <img src='a.png'>](https://x.jp)</center>\n",
        "![](a.png)\n\n図 1 に示すように，猫は眠る。\n",
        "![](a.png)\n" + "図の後に続く長い本文。" * 40 + "\n",
        "<center><iframe src='https://x.jp'></iframe></center>\n",
    ],
)
def test_what_is_no_figure_stays_what_it_is(text: str) -> None:
    document = read(text)
    assert document.figures == () and "<figure" not in html(document)


def test_an_image_that_an_author_centred_is_a_figure_without_number() -> None:
    document = read('<center>\n<img src="x/a b.png"><br/>\n</center>\n\n<center><img src="x/a b.png"></center>\n')
    assert [(f.number, f.label, f.caption, f.id) for f in document.figures] == [
        (None, "", "", "fig-a-b"),
        (None, "", "", "fig-a-b-1"),
    ]
    assert "<figcaption" not in html(document)


def test_an_image_after_a_caption_begins_the_next_figure() -> None:
    text = '<center>\n<img src="a.png"><br>\n猫\n\n<img src="b.png">\n<img src="c.png"><br>\n犬<br>\nと鳥\n</center>\n'
    figures = read(text).figures
    assert [(f.sources, f.caption) for f in figures] == [(("a.png",), "猫"), (("b.png", "c.png"), "犬 と鳥")]
    assert [f.alt for f in figures] == ["猫", "犬 と鳥 (1/2)"]


def test_what_is_no_caption_ends_a_figure() -> None:
    text = '<center>\n<img src="a.png"><br>\n猫\n<iframe src="https://x.jp"></iframe>\n後の文\n</center>\n'
    assert only(text).caption == "猫"


def test_lists_can_be_captions() -> None:
    text = '<center>\n<img src="a.png">\n<div style="text-align:left">\n\n* 左: 猫\n* 右: 犬\n</div></center>\n'
    assert only(text).caption == "左: 猫 右: 犬"


@pytest.mark.parametrize("caption", ["図 1. 猫", "**図 1** 猫", "図１：猫", "**図1**．猫"])
@pytest.mark.parametrize("before", ["<center><img src='a.png'></center>\n\n{}\n", "![](a.png)\n{}\n"])
def test_a_caption_that_carries_a_number_keeps_it(caption: str, before: str) -> None:
    document = read(before.format(caption))
    (figure,) = document.figures
    assert (figure.number, figure.label, figure.id) == (1, "図 1", "fig-1")
    assert "coursegen-ui" not in html(document)


@pytest.mark.parametrize(
    ("caption", "label", "number"),
    [
        ("Fig. 3: A cat", "Fig. 3", 3),
        ("Figure 3. A cat", "Figure 3", 3),
        ("fig.3 A", "fig. 3", 3),
        ("図 2.3 猫", "図 2.3", None),
        ("図 S1. 猫", "図 S1", None),
        ("図 1a 猫", "図 1a", None),
        ("表 4. 猫の数", "表 4", None),
        ("Table 4: cats", "Table 4", None),
        ("［図 5］猫", "図 5", 5),
    ],
)
def test_labels_of_every_kind_are_read(caption: str, label: str, number: int | None) -> None:
    found = read_label(caption)
    assert found is not None and (found.text, found.number) == (label, number)


@pytest.mark.parametrize(
    "caption", ["図 3 層パーセプトロン", "Mitchell (2008) 図 1. 猫", "図書館 1", "Figaro 3", "2 匹の猫", ""]
)
def test_other_numbers_are_no_labels(caption: str) -> None:
    assert read_label(caption) is None


def test_the_count_goes_on_from_numbers_that_captions_carry_and_passes_over_them() -> None:
    captions = ["猫", "図 2. 犬", "鳥", "図 5. 魚", "図 4.1 木", "表 1. 数", "花", "図 2. 再び", "草"]
    document = read("\n\n".join(f"![]({n}.png)\n{caption}" for n, caption in enumerate(captions)))
    assert [f.number for f in document.figures] == [1, 2, 3, 5, None, None, 6, 2, 7]
    assert len({f.id for f in document.figures}) == len(captions)
    assert html(document).count("coursegen-ui") == 4


def test_numbers_of_footnotes_are_no_part_of_a_caption() -> None:
    figure = only("<center><img src=a.svg><br>説明[^無]と図[^a]</center>\n\n[^a]: 注\n")
    assert (figure.caption, figure.alt) == ("説明と図", "説明と図")


def test_the_word_that_an_author_wrote_is_not_written_again() -> None:
    shown = html(read("![](a.png)\n図：猫\n"))
    assert '図<span class="figure-label coursegen-ui"> 1</span>：猫' in shown


@pytest.mark.parametrize(
    ("head", "label"),
    [
        ("", "Fig. 1"),
        ("---\nfigure_label: 写真\n---\n", "写真 1"),
        ("---\nfigures:\n  label: Bild\n---\n", "Bild 1"),
        ("---\nfigures:\n  label: ''\n---\n", ""),
        ("---\nfigures: 3\n---\n", "Fig. 1"),
    ],
)
def test_the_label_is_the_sites_or_the_pages(head: str, label: str) -> None:
    (figure,) = read(head + "![](a.png)\n猫\n", Config(figures=FiguresConfig(label="Fig."))).figures
    assert (figure.label, figure.number) == (label, 1)


def test_pages_in_other_languages_say_figure() -> None:
    (figure,) = read("---\nlang: en\n---\n![](a.png)\nA cat\n").figures
    assert figure.label == "Figure 1"


def test_anchors_never_shift_and_never_collide() -> None:
    text = "# Fig 1\n\n![](a.png)\n猫\n\n<a name='fig-2'></a>\n\n![](b.png)\n犬\n\n# Fig 3\n"
    document = read(text)
    assert [h.id for h in document.headings] == ["fig-1", "fig-3"]
    assert [f.id for f in document.figures] == ["fig-1-1", "fig-2-1"]
    shown = re.findall(r'id="([^"]*)"', html(document))
    assert sorted(shown) == sorted(set(shown)) and document.anchors == set(shown)


@pytest.mark.parametrize(
    "text",
    [
        '<center id="fig:a"><img src="a.png"><br>猫</center>\n',
        '<center><img id="fig:a" src="a.png"><br>猫</center>\n',
        '<div class="figcenter" id="fig:a"><img src="a.png"><div class="figcaption">猫</div></div>\n',
        "![](a.png){#fig:a}\n猫\n",
        "![猫](a.png){#fig:a}\n",
        "![](a.png){#fig:a}\n",
    ],
)
def test_an_authors_id_is_the_figures(text: str) -> None:
    document = read(text)
    assert [(f.id, f.label) for f in document.figures] in ([("fig:a", "図 1")], [])
    assert html(document).count('id="fig:a"') == 1


def test_an_id_that_stands_twice_is_the_first_ones() -> None:
    document = read("![猫](a.png){#fig:a}\n\n![犬](b.png){#fig:a}\n")
    assert [f.id for f in document.figures] == ["fig:a", "fig-2"]


FIGURES = "![猫](a.png){#fig:cat}\n\n![犬](b.png){#fig-dog}\n\n"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[@fig:cat] を見よ", '<a href="#fig:cat">図 1</a> を見よ'),
        ("[@fig:cat; @fig-dog]", '<a href="#fig:cat">図 1</a>，<a href="#fig-dog">図 2</a>'),
        ("[右の @fig:dog の上]", '右の <a href="#fig-dog">図 2</a> の上'),
        ("結果は@fig-dogに示す", '結果は<a href="#fig-dog">図 2</a>に示す'),
        ("図 [@fig:cat]", '図 <a href="#fig:cat">1</a>'),
        ("[-@fig:cat]", '<a href="#fig:cat">1</a>'),
        (r"\ref{fig:dog}", '<a href="#fig-dog">図 2</a>'),
        (r"図~\ref{fig:dog}", '図 <a href="#fig-dog">2</a>'),
        (r"Fig.\ref{fig:dog}", 'Fig.<a href="#fig-dog">2</a>'),
        ("a@fig-dog.jp", "a@fig-dog.jp"),
        ("`@fig-dog`", "<code>@fig-dog</code>"),
    ],
)
def test_references_show_what_they_name(written: str, shown: str) -> None:
    document = read(FIGURES + written + "\n")
    last = html(document).strip().split("\n")[-1]
    assert last.replace('class="figure-reference" ', "") == f"<p>{shown}</p>"
    assert document.citations == () and codes(document) == []
    for link in document.links[2:]:
        assert document.source[link.span] in written


def test_a_reference_to_nothing_is_readable_and_said() -> None:
    document = read(FIGURES + "[@fig:catt] [@fig:unlike_this]\n")
    said = [d for d in document.diagnostics if d.code.name == "figure.unknown-reference"]
    assert [(document.source[d.span], d.hint) for d in said if d.span] == [
        ("[@fig:catt]", "write `fig:cat`, if that is meant"),
        ("[@fig:unlike_this]", "give the figure that is meant the id `fig:unlike_this`"),
    ]
    assert "図 unlike this" in html(document) and "[@" not in html(document)


def test_a_figure_with_parts_is_named_by_each() -> None:
    document = read('<center><img id="fig:l" src="a.png"><img id="fig:r" src="b.png"><br>猫</center>\n\n[@fig:r]\n')
    assert '<a class="figure-reference" href="#fig:r">図 1</a>' in html(document)


CAPTION = '<center>\n<img src="a.png"><br>\n猫が眠る様子。\n{}\n</center>\n{}'


@pytest.mark.parametrize(
    ("comment", "original"),
    [
        ("A cat that sleeps on a mat.", "A cat that sleeps on a mat."),
        ("\nFig. 1. A cat, with\n\n$c_{v}$ and <b>fur</b>\n", "Fig. 1. A cat, with $c_{v}$ and fur"),
        ("#### Figure 3.13: A cat sleeps", "Figure 3.13: A cat sleeps"),
        ("**A cat.**\n* A `mat` of [wool](https://x.jp/){.a}, 2 * 3 * 4\n- a *c*at", "A cat. A mat of wool, 2 * 3 * 4 a cat"),
        ("Figure [5]{.mark}. A cat\\'s $x\\,y$ of 1\\.", "Figure 5. A cat's $x\\,y$ of 1."),
        ("__A cat__ of $x*y*z$ and $a_*$ is* here *", "A cat of $x*y*z$ and $a_*$ is* here *"),
        ("A sleeping cat. ![x](y.png){.z}", "A sleeping cat."),
        ("Eine Katze, die auf der Matte liegt.", "Eine Katze, die auf der Matte liegt."),
        ("眠る猫を描いた図の下書き", ""),
        ("sleeping cat, 猫。mat マット，", ""),
        ('<img src="b.png" style="width:44%"><br/>', ""),
        ("![An older cat](b.png){width=40%}<br/>\nFrom the older cat", ""),
        ("TODO: draw a better cat", ""),
        ("todo draw a better cat", ""),
        ("https://example.org/a/cat/on/a/mat.svg", ""),
        ("[@2018Hessel_Rainbow]", ""),
        ("Fig. 2", ""),
        ("# A heading of an older page", ""),
        ("$$ x = y $$", ""),
        ("- [A list](x.md) of other things", ""),
        ("end of figure cat", ""),
        (r"\begin{figure} A cat \end{figure}", ""),
    ],
)  # fmt: skip
def test_which_comments_are_original_captions(comment: str, original: str) -> None:
    assert only(CAPTION.format(f"<!--{comment}-->", "")).original_caption == original


def test_the_language_of_an_original_is_told() -> None:
    texts = [
        "A cat on the mat.",
        "Die Katze und der Hund.",
        "Le chat et les chiens.",
        "고양이가 잠을 잔다",
        "Кошка спит",
    ]
    found = [only(CAPTION.format(f"<!-- {text} -->", "")).original_lang for text in texts]
    assert found == ["en", "de", "fr", "ko", "ru"]


@pytest.mark.parametrize(
    ("behind", "original"),
    [
        ("<!-- A cat sleeps on the mat. -->\n", "A cat sleeps on the mat."),
        ("\n<!-- Fig. 2. A cat sleeps. -->\n", "Fig. 2. A cat sleeps."),
        ("\n<!-- The original of the next paragraph. -->\n", ""),
        ("文\n<!-- A cat sleeps on the mat. -->\n", ""),
    ],
)
def test_a_comment_directly_behind_a_figure_counts(behind: str, original: str) -> None:
    assert only(CAPTION.format("", behind)).original_caption == original


@pytest.mark.parametrize(
    ("rest", "original"),
    [
        ("猫は横になって眠り、犬はその隣で静かに待っている。", "Fig. 1. Pets. A cat sleeps, a dog waits."),
        ("", "Fig. 1. Pets."),
    ],
)
def test_the_original_of_a_caption_may_go_on_behind_it(rest: str, original: str) -> None:
    text = f"<center><img src=a.png></center>\n\n**図 1. 家の猫と犬**<!-- Fig. 1. Pets. --><br/>\n{rest}\n\n"
    assert only(text + "<!-- A cat sleeps, a dog waits. -->\n").original_caption == original


def test_the_original_of_the_paragraph_behind_a_figure_is_not_its_own() -> None:
    text = '<img src="a.png">\n<div class="figcaption">\n\n**図 1. 猫**\n<!-- Figure 1. A cat sleeps. -->\n</div>\n\n'
    text += "犬は走る。\n<!-- The dogs run. -->\n"
    assert only(text).original_caption == "Figure 1. A cat sleeps."


SECRET = "The sleeping cat is quite secret, see [it](https://secret.example/) and $x_s$."


@pytest.mark.parametrize("head", ["", "---\noriginal_captions: false\n---\n"])
def test_originals_are_not_published_of_themselves(head: str) -> None:
    document = read(head + CAPTION.format(f"<!-- {SECRET} -->", ""))
    assert document.figures[0].original_caption == SECRET.replace("[it](https://secret.example/)", "it")
    assert "secret" not in html(document)
    assert [link.href for link in document.links] == ["a.png"] and document.formulas == ()


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("---\noriginal_captions: true\n---\n", False),
        ("---\nfigures: {original_captions: true}\n---\n", False),
        ("", True),
    ],
)
def test_originals_are_published_where_site_or_page_says_so(head: str, shown: bool) -> None:
    config = Config(figures=FiguresConfig(original_captions=shown))
    document = read(head + CAPTION.format(f"<!-- {SECRET} <b> </div> -->", ""), config)
    assert (
        '<details class="original-caption coursegen-ui"><summary>原文 <span lang="en">English</span></summary>'
        '<div lang="en"> The sleeping cat is quite secret, see <a href="https://secret.example/">it</a> and <math>'
    ) in html(document)
    (link,) = [link for link in document.links if link.element == "a"]
    assert document.source[link.span] == "[it](https://secret.example/)"
    assert document.source[document.formulas[0].span] == "$x_s$"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![](a.png)\n", ["figure.no-alt"]),
        ('<center><img src="a.png"></center>\n', ["figure.no-caption", "figure.no-alt"]),
        ('<img src="a.png" alt="">\n', []),
        ("![x](a.png)\n", []),
        ("![](a.png)\n猫\n", []),
        ("[実習 ![](a.png)](https://x.jp/)\n", []),
        ("[![](a.png)](https://x.jp/)\n", ["figure.no-alt"]),
    ],
)
def test_what_is_missing_is_said(text: str, said: list[str]) -> None:
    assert codes(read(text)) == said


def test_figures_that_nothing_refers_to() -> None:
    text = FIGURES + "![鳥](c.png){#fig:bird}\n\n![魚](d.png){#fig:fish}\n\n[@fig:cat] と図 2 と [魚](#fig:fish)\n"
    config = Config(site=SiteConfig(title="T"))
    site, _ = assemble([read(text, config)], [], config)
    (finding,) = check_figures(site)
    assert (finding.code.name, finding.message) == ("figure.unreferenced", "nothing refers to 図 3")


@given(st.lists(st.sampled_from(
    ["<center>", "</center>", "<div class='figcenter'>", "<div class='figcaption'>", "</div>", "<figure>", "</figure>",
     "<figcaption>", "<p align='center'>", "</p>", "<table><tr><td>", "</td></tr>", "<img src=a.png>", "![x](b.png)",
     "![y](c.png){#fig:a}", "<br>", "\n", "\n\n", "猫", "図 1. 犬", "**図 2**", "[@fig:a]", "<!-- A cat is here -->", "# h"]
), max_size=14))  # fmt: skip
def test_no_arrangement_loses_an_image_or_text(pieces: list[str]) -> None:
    document = read("".join(pieces), Config(figures=FiguresConfig(original_captions=True)))
    shown = html(document)
    for piece, mark in (("<img src=a.png>", 'src="a.png"'), ("猫", "猫"), ("犬", "犬")):
        assert shown.count(mark) >= pieces.count(piece), shown
    ids = re.findall(r' id="([^"]*)"', shown)
    assert len(ids) == len(set(ids))
    assert {f.id for f in document.figures} <= document.anchors
    assert all(0 <= f.span.start <= f.span.end <= len(document.source.text) for f in document.figures)


def test_the_number_of_a_footnote_is_no_part_of_a_caption() -> None:
    figure = only('<center>\n<img src="a.svg"><br/>\n細胞の模式図[^a]、x<sup>2</sup>\n</center>\n\n[^a]: 注\n')
    assert (figure.caption, figure.alt) == ("細胞の模式図、x2", "細胞の模式図、x2")


def test_a_figure_among_others_ends_with_its_own_caption() -> None:
    text = "<center>\n<img src=a.png></br>\n**甲**\n\n<img src=b.png><br>\n乙\n</center>\n"
    document = read(text)
    written = [document.source[figure.span] for figure in document.figures]
    assert written == ["<img src=a.png></br>\n**甲**", "<img src=b.png><br>\n乙"]


@pytest.mark.parametrize(
    ("beginning", "alt"),
    [
        (
            "Networks that learn speech (from Amodei et al. 2016). ",
            "Networks that learn speech (from Amodei et al. 2016).",
        ),
        ("The model of K. Fukushima, cf. Fig. 3, has layers. ", "The model of K. Fukushima, cf. Fig. 3, has layers."),
        ("これは（注。ここまで）長い説明の最初の文である。", "これは（注。ここまで）長い説明の最初の文である。"),
    ],
)
def test_the_alternative_text_is_a_whole_sentence(beginning: str, alt: str) -> None:
    assert only(f"<center><img src=a.png><br>{beginning}{'続きがある。' * 60}</center>\n").alt == alt


@pytest.mark.parametrize(
    "below",
    ["<center><img src='b.svg'>犬</center>", "<center>\n\n## 次\n\n</center>", f"<center>{'猫の話。' * 100}</center>", "<p>猫の話。</p>"],
)  # fmt: skip
def test_what_is_below_a_centred_image_is_no_caption_unless_it_is_short_centred_text(below: str) -> None:
    assert read(f"<center><img src='a.svg'></center>\n{below}\n").figures[0].caption == ""


@pytest.mark.parametrize("written", ["$x_{1}$", "[@brown2001]"])
def test_an_alternative_text_ends_before_a_formula_or_citation_that_it_has_no_room_for(written: str) -> None:
    for length in range(150, 162):
        alt = only(f"<center>\n<img src=a.png><br/>\n{'あ' * length}{written} と猫\n</center>\n").alt
        assert alt.startswith("あ" * 150) and "\ufdd0" not in alt and "\ufdd1" not in alt


def test_lines_of_a_caption_stay_apart_in_its_text() -> None:
    figure = only("<center>\n<img src=a.png><br/>\n猫の推定<br>図は甲より\n</center>\n")
    assert figure.caption == figure.alt == "猫の推定 図は甲より"
