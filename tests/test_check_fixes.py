"""References with one right spelling: `check --fix` writes it, and nothing else; where two are possible it writes none."""

from __future__ import annotations

import unicodedata

import pytest

from coursegen.cli import main
from tests.conftest import MakeSite

SITE: dict[str, str | bytes] = {
    "site.toml": '[site]\ntitle = "T"\nurl = "https://h.example/course"\n',
    "content/2021/Twin.md": "# 題\n\n## Two Words\n\n## AB\n",
    "content/2021/beside.png": "x",
    "content/2022/index.md": "# x\n",
    "content/2022/own.pdf": "x",
    "assets/Fig1.png": "x",
    "assets/図 1 (a).png": "x",
    "assets/" + unicodedata.normalize("NFD", "が.png"): "x",
    "assets/SAME.png": "x",
    "assets/same.PNG": "x",
    "assets/deep/one.png": "x",
    "assets/deep/two.png": "x",
    "content/2022/deep/two.png": "x",
    "assets/own.pdf": "x",
}

MENDED = [
    # the name differs in how it is written
    ("![](../../assets/fig1.png)", "![](../../assets/Fig1.png)"),
    ("![](/ASSETS/fig1.PNG?x=1)", "![](/assets/Fig1.png?x=1)"),
    ("<img src='../../assets/fig1.png' alt='' title=x>", "<img src='../../assets/Fig1.png' alt='' title=x>"),
    ("![](<../../assets/図\u3000１ （a）.png>)", "![](<../../assets/図 1 %28a%29.png>)"),
    ("![](../../assets/%E5%9B%B3%E3%80%801%20(a).png)", "![](../../assets/%E5%9B%B3%201%20(a).png)"),
    ("![](../../assets/Fig1.png\u200b)", "![](../../assets/Fig1.png)"),
    ("[a](twin.md#題)", "[a](Twin.md#題)"),
    ("[a](../2021/twin)", "[a](../2021/Twin)"),
    ("[a](twin/)", "[a](Twin/)"),
    ("[a](https://h.example/course/2021/twin.html?a#b)", "[a](https://h.example/course/2021/Twin.html?a#b)"),
    (
        "<img src='../../assets/Fig1.png' srcset='../../assets/fig1.png 1x, ../../assets/deep/One.png 2x'>",
        "<img src='../../assets/Fig1.png' srcset='../../assets/Fig1.png 1x, ../../assets/deep/one.png 2x'>",
    ),
    (
        "<div style='background: url(\"../../assets/fig1.png\") left, url(../../assets/Deep/one.png)'>x</div>",
        "<div style='background: url(\"../../assets/Fig1.png\") left, url(../../assets/deep/one.png)'>x</div>",
    ),
    ("[a](Twin.md#Two-Words)", "[a](Twin.md#two-words)"),
    ("[a](Twin.md#ａｂ:~:text=x)", "[a](Twin.md#ab:~:text=x)"),
    ("[a](Twin.md#TWO%2DWORDS)", "[a](Twin.md#two-words)"),
    # the file lies in the folder of assets
    ("![](../../../assets/deep/one.png)", "![](../../../assets/deep/one.png)"),
    ("![](deep/one.png)", "![](../assets/deep/one.png)"),
    ("![](/Fig1.png)", "![](/assets/Fig1.png)"),
    # a place on the page
    ("[a](b-c)\n\n## b c", "[a](#b-c)\n\n## b c"),
    # a slip of the pen for http
    ("[a](htp://a.example/x)", "[a](http://a.example/x)"),
    ("<a href='htttps://a.example/x'>a</a>", "<a href='https://a.example/x'>a</a>"),
    # the text of a link says its address
    ("[http://github.com/a](http://github.com/a)", "[https://github.com/a](https://github.com/a)"),
    ("[ http://github.com/a ](<http://github.com/a>)", "[ https://github.com/a ](<https://github.com/a>)"),
    ('<a href="http://github.com/a" id=x>http://github.com/a</a>', '<a href="https://github.com/a" id=x>https://github.com/a</a>'),
    ("[http://github.com/ab](http://github.com/a)", "[http://github.com/ab](https://github.com/a)"),
    ("http://github.com/a", "https://github.com/a"),
]  # fmt: skip
KEPT = [
    "![](../../assets/Same.png)",  # two are spelt like it
    "![](beside.jpg)",  # another ending is another file
    "![](missing/beside.png)",  # this folder may hold its own
    "![](Fig1.png)",  # files lie beside the page: it may be one of them
    "![](../x/deep/two.png)",  # two files end in it
    "![](Twin.md)",  # a page is no image
    "![](twin.md)",
    "![](b-c)\n\n## b c",  # nor is a place on the page
    "![](https://ja.wikipedia.org/wiki/ファイル:Dog.jpg)",  # the image has another address
    "[a](https://colab.research.google.com/github/o)",  # nobody knows what was meant
    "[a](Twin.md#twowords)",
    "[a](lect01.md)",
    "<a href='twin.md&quest;x'>a</a>",  # what stands there is not the address itself
    "![]({{ x }}fig1.png)",
]


@pytest.mark.parametrize(
    ("before", "after"), [*MENDED, *((each, each) for each in KEPT)], ids=lambda text: text.replace("../", "")[:40]
)
def test_fix_writes_the_one_right_spelling(make_site: MakeSite, before: str, after: str) -> None:
    frame = "# x\r\n\r\nfig1.png %s \r\n\r\nTwin.md\n"
    site = make_site({**SITE, "content/2021/page.md": frame % before})
    page = site / "content/2021/page.md"
    main(["check", str(site), "--fix"])
    assert page.read_bytes().decode() == frame % after
    at = page.stat().st_mtime_ns
    main(["check", str(site), "--fix"])
    assert (page.read_bytes().decode(), page.stat().st_mtime_ns) == (frame % after, at)


def test_fix_mends_what_stands_outside_pages(make_site: MakeSite) -> None:
    site = make_site(
        {
            **SITE,
            "content/2021/page.md": "---\ntitle: x\nimage: /assets/fig1.png\n---\nx\n",
            "assets/style.css": "a { background: url('fig1.png') } b { background: url(Deep/one.png) }\n",
            "templates/head.html": "<img srcset='/course/assets/Fig1.png 1x,/course/assets/Deep/one.png 2x'>"
            "<img src='/course/assets/fig1.png'><a href=\"{{ url_for('/2021/twin/') }}\">x</a>\n",
        }
    )
    assert main(["check", str(site), "--fix"]) == 0
    texts = [(site / path).read_text() for path in ("content/2021/page.md", "assets/style.css", "templates/head.html")]
    assert texts == [
        "---\ntitle: x\nimage: /assets/Fig1.png\n---\nx\n",
        "a { background: url('Fig1.png') } b { background: url(deep/one.png) }\n",
        "<img srcset='/course/assets/Fig1.png 1x,/course/assets/deep/one.png 2x'>"
        "<img src='/course/assets/Fig1.png'><a href=\"{{ url_for('/2021/Twin/') }}\">x</a>\n",
    ]
