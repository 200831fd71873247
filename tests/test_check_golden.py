"""A site with seeded defects, one a line, and its twin with references that look wrong and are right."""

from __future__ import annotations

import json
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from coursegen.cli import main
from tests.conftest import MakeSite

Capture = pytest.CaptureFixture[str]

COLAB = "https://colab.research.google.com"
OWN = f"{COLAB}/github/o/n/blob/main"
NOTEBOOK = json.dumps({"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {"id": "abc"}}]})

DEFECTS = [
    ("page.missing", "[a](nothing.md)"),
    ("page.missing", "[a](/nothing/)"),
    ("page.missing", "[a](Twin.md)"),
    ("page.missing", "[a](https://h.example/course/nothing/)"),
    ("page.missing", "[a](http://h.example/course/nothing)"),
    ("page.missing", "[a](assets/fig.png)"),
    ("page.missing", "[a](name@example.org)"),
    ("page.missing", "[a](https//example.org/x)"),
    ("page.missing", "<area href='../nothing.md'>"),
    ("asset.missing", "![a](../assets/Fig.png)"),
    ("asset.missing", "![a](../assets/２.png)"),
    ("asset.missing", "![a](../assets/fig.svg)"),
    ("asset.missing", '<img src="/assets/nothing.png">'),
    ("asset.missing", "<img src='../assets/fig.png' srcset='../assets/fig.png 1x, ../assets/fig2.png 2x'>"),
    ("asset.missing", "<video src='../assets/film.mp4' poster='../assets/nothing.jpg'></video>"),
    ("asset.missing", "<object data='nothing.pdf'></object>"),
    ("asset.missing", "text <img src='nothing.webp'> text"),
    ("asset.missing", "<img src='../assets/fig.png' srcset='../assets/fig.png 1x,../assets/%e5%9b%b3&amp;.png 2x'>"),
    ("asset.missing", "<div style=\"background: url('../assets/fig.png'), url(../assets/fig2.png)\">x</div>"),
    ("asset.missing", "<a href='twin.md' style='background-image:url(nothing.png)'>a</a>"),
    ("asset.missing", "<style>p > a { background: url(../assets/fig.png), url('../assets/fig2.png') }</style>"),
    ("asset.missing", "* a <style media=screen>@import '../assets/nothing.css';</style>"),
    ("page.missing", "<svg><a xlink:href='nothing.md'><text>x</text></a></svg>"),
    ("asset.missing", "<svg><image width='3' href='../assets/nothing.png'/></svg>"),
    ("asset.missing", "text <svg><g><image xlink:href='nothing.png'></image></g></svg>"),
    ("web.malformed", "[a](htp://example.org/x)"),
    ("web.malformed", "<a href='htttps://example.org/x'>a</a>"),
    ("web.malformed", "[a](https:/example.org/x)"),
    ("web.malformed", "[a](https:example.org)"),
    ("web.malformed", "[a](https://example.org:0/x)"),
    ("page.missing", "[defined]: nothing.md 'Title'"),
    ("page.missing", "> [quoted]: <nothing.md>"),
    ("link.unverified", "[a](/~name/x.html)"),
    ("link.empty", "[a]()"),
    ("link.empty", "<a href=''>a</a>"),
    ("anchor.missing", "[a](#nothing)"),
    ("anchor.missing", "[a](twin.md#nothing)"),
    ("anchor.missing", "[a](https://h.example/course/lectures/twin/#nothing)"),
    ("colab.malformed", f"[a]({COLAB}/github/o/n/main/x.ipynb)"),
    ("colab.malformed", f"[a]({COLAB}/github/o/n/tree/main/x.ipynb)"),
    ("colab.malformed", f"[a]({OWN}//notebooks/a.ipynb)"),
    ("colab.malformed", f"[a]({COLAB}/github/o/n/blob/main/notebooks/a)"),
    ("colab.malformed", f"[a]({COLAB}/drive/1a)"),
    ("colab.malformed", f"[a]({COLAB}/gist/me)"),
    ("colab.malformed", f"[a]({COLAB}/githb/o/n/blob/main/x.ipynb)"),
    ("colab.notebook-missing", f"[a]({OWN}/notebooks/nothing.ipynb)"),
    ("colab.notebook-missing", f"[a]({OWN}/notebooks/A.ipynb)"),
    ("colab.notebook-missing", f"<a href='{OWN}/notebooks/ａ.ipynb'>a</a>"),
    ("colab.cell-missing", f"[a]({OWN}/notebooks/a.ipynb#scrollTo=nothing)"),
    ("github.file-missing", "[a](https://github.com/o/n/blob/main/nothing.py)"),
    ("github.file-missing", "[a](https://raw.githubusercontent.com/o/n/main/nothing.py)"),
    ("github.malformed", "[a](https://raw.githubusercontent.com/o/n/main)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/1713.03762)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/1706.3762)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/1406.41234)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/2612.00001)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/1706.03762v0)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/1706.00000)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/pdf/attention.pdf)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/hep-th/0801001)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/1706.03762.)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/)"),
    ("arxiv.not-canonical", "[a](http://arxiv.org/abs/1706.03762)"),
    ("arxiv.not-canonical", "[a](https://www.arxiv.org/abs/1706.03762v2)"),
    ("arxiv.not-canonical", "[a](https://arxiv.org/abs/1706.03762/)"),
    ("arxiv.pdf", "[a](https://arxiv.org/pdf/1706.03762.pdf)"),
    ("doi.malformed", "[a](https://doi.org/https://doi.org/10.1038/nature14539)"),
    ("doi.malformed", "[a](https://doi.org/10.1038)"),
    ("doi.malformed", "[a](https://doi.org/doi:10.1038/nature14539)"),
    ("doi.not-canonical", "[a](http://dx.doi.org/10.1038/nature14539)"),
    ("isbn.invalid", "ISBN 978-4-00-000000-1"),
    ("isbn.invalid", "ISBN: 4-00-000000-1"),
    ("isbn.invalid", "ISBN 978-4-00-0000"),
    ("isbn.invalid", "[a](https://www.amazon.co.jp/dp/4003101015/ref=x)"),
    ("web.malformed", "[a](https://https://example.org/)"),
    ("web.malformed", "[a](http:///x)"),
    ("web.malformed", "[a](https://example/x)"),
    ("web.punctuation", "[a](https://example.org/x。)"),
    ("web.punctuation", "[a](https://example.org/x）)"),
    ("web.insecure", "[a](http://en.wikipedia.org/wiki/Dog)"),
    ("web.insecure", "[a](http://secure.example.org/b)"),
    ("web.mixed-spelling", "[a](https://www.mixed.example.org/x/)"),
    ("image.not-image", "![a](https://github.com/p/q/blob/main/x.png)"),
    ("image.not-image", "![a](https://ja.wikipedia.org/wiki/ファイル:Dog.jpg)"),
    ("image.not-image", "![a](https://example.org/x.html)"),
    ("image.not-image", "![a](../assets/paper.pdf)"),
    ("youtube.id-malformed", "[a](https://www.youtube.com/watch?v=abc)"),
    ("youtube.id-malformed", "[a](https://www.youtube.com/watch?v=abcdefghijk?t=3)"),
    ("youtube.id-malformed", "[a](https://www.youtube.com/watch)"),
    ("youtube.id-malformed", "<iframe src='https://www.youtube.com/embed/abc'></iframe>"),
    ("youtube.id-malformed", "[a](https://www.youtube.com/shorts/abc)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/0703.0001)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/hep-th/0704001)"),
    ("arxiv.id-malformed", "[a](https://arxiv.org/abs/hep-th/9106001)"),
    ("youtube.watch-in-frame", "<iframe src='https://www.youtube.com/watch?v=abcdefghijk'></iframe>"),
    ("mail.malformed", "[a](mailto:name@example)"),
    ("mail.malformed", "[a](mailto:)"),
]

RIGHT = [
    *(f"[a]({href})" for href in ("twin.md", "twin", "twin/", "/lectures/twin", "/course/lectures/twin/", "../twin.html", "#題", "#", "#top")),
    "[a](https://h.example/course/lectures/twin/#%E9%A1%8C) [a](http://h.example/course) [a](https://h.example/other/x)",
    "[a](//h.example/course/lectures/twin/) [a](/sitemap.xml) [a](/404.html) [a](twin.md?x=1#題) [a](#:~:text=x)",
    "![a](../assets/fig.png) ![a](assets/fig.png 'x') <img src='../assets/か゛.png'>".replace("assets/fig.png 'x'", "/assets/fig.png 'x'"),
    "![a](../assets/a%20b.png) ![a](<../assets/a b.png>) ![a](../assets/100%25.png) ![a](https://h.example/course/assets/fig.png)",
    "[a](../assets/paper.pdf#page=3) [a](../notebooks/a.ipynb#x) [a](../assets/page.html#x) [a](mailto:a@example.org?subject=x)",
    f"[a]({OWN}/notebooks/a.ipynb) [a]({OWN}/notebooks/a.ipynb#scrollTo=abc) [a]({OWN}/notebooks/%E8%AC%9B%E7%BE%A9.ipynb?hl=ja)",
    f"[a]({OWN}/notebooks/b.ipynb#scrollTo=anything&line=3) [a]({COLAB}/github/O/N/blob/master/notebooks/a.ipynb)",
    f"[a]({COLAB}/github/else/where/blob/main/x.ipynb) [a]({COLAB}) [a]({COLAB}/drive/1QpKBHsBR5yvEOz2M-pKCUpliDh1XXplS?usp=sharing)",
    f"[a]({COLAB}/notebooks/intro.ipynb) [a]({COLAB}/github/o/n) [a]({COLAB}/github/o/n/blob/feature/x/notebooks/a.ipynb)",
    f"[a]({COLAB}/corgiredirector?site=https%3A%2F%2Fexample.org) [a]({COLAB}/github/else/where/tree/main/folder)",
    "<svg><a xlink:href='twin.md'><image href='../assets/fig.png'/></a><a href='#here'><text>x</text></a><g id='here'></g></svg>",
    "<image> is a word, <use> another <iframe src='https://www.youtube.com/embed?listType=playlist&list=PL1'></iframe>",
    f"[a]({COLAB}/gist/me/0123456789abcdef0123456789abcdef) <img src='{COLAB}/assets/colab-badge.svg'>",
    "[a](https://github.com/o/n) [a](https://github.com/o/n/blob/main/notebooks/a.ipynb#L3) [a](https://github.com/o/n/tree/main/notebooks)",
    "[a](https://github.com/o/n/issues/1) [a](https://github.com/o/n/blob/0123abc/gone.py) [a](https://raw.githubusercontent.com/o/n/main/site.toml)",
    "[a](https://arxiv.org/abs/1706.03762v5) [a](https://arxiv.org/abs/cs/0701001) [a](https://arxiv.org/abs/math.GT/0309136)",
    "[a](https://arxiv.org/list/cs.CL/recent) [a](https://arxiv.org/pdf/1706.03762#page=3) [a](https://arXiv.org/abs/2511.00001)",
    "[a](https://doi.org/10.1038/nature14539) [a](https://doi.org/10.1002/(SICI)1097-4571) [a](https://doi.org/10/abc) arXiv:1412.7755",
    "[a](https://www.amazon.co.jp/dp/4003101014) [a](https://www.amazon.co.jp/dp/B07XJ8C8F5) [a](https://amazon.example.org/dp/4003101015)",
    "ISBN 978-4-00-310101-8 ISBN4003101014 ISBN-10: 0-306-40615-2 ISBNs are numbers",
    "[a](https://ja.wikipedia.org/wiki/犬（曖昧さ回避）) [a](http://old.example.net/) [a](http://localhost:8888/) [a](https://[::1]/x)",
    "[a](https://secure.example.org/a) [a](https://mixed.example.org/x) [a](https://mixed.example.org/x)",
    "![a](https://github.com/p/q/blob/main/x.png?raw=true) ![a](https://example.org/image.php) ![a](https://example.org/draw.html?x=1)",
    "[a](https://example.org/watch) [a](https://example.org/embed/x)",
    "[a](https://arxiv.org/abs/0704.0001) [a](https://arxiv.org/abs/hep-th/0703001) [a](https://arxiv.org/abs/hep-th/9107001)",
    "[a](https://youtu.be/abcdefghijk?t=3) [a](https://www.youtube.com/@name) [a](https://www.youtube.com/playlist?list=PL1)",
    "<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe> <iframe src='https://www.youtube.com/embed/videoseries?list=PL1'></iframe>",
    "[a](javascript:void(0)) [a](data:text/plain,x) [a](tel:+81) [a](ftp://example.org/x) [a](ssh://example.org/) [a](htcpcp://example.org/) <!-- [a](nothing.md) ![b](nothing.png) --> `[a](nothing.md)`",
    "<p style='background:url(../assets/fig.png); mask: url(#place); content: \"url(nothing.png)\"'>x</p> <b style='background: url(data:,x)'>x</b>",
    "<style>/* url(nothing.png) */ i { background: url('../assets/fig.png'); mask: url(#m) } b { content: \"url(nothing)\" }</style>",
    "<a name='place'></a> [a](#place) <video src='../assets/film.mp4' poster='../assets/fig.png'></video> 第 1 回 [a](twin.md 'nothing.md')",
]  # fmt: skip

SITE: dict[str, str | bytes] = {
    "site.toml": (
        '[site]\ntitle = "T"\nurl = "https://h.example/course"\nrepository = "o/n"\n'
        '[theme]\nlogo = "/assets/fig.png"\nnavigation = { a = "lectures/twin/", b = "#x", c = "https://example.org/" }\n'
    ),
    "content/lectures/twin.md": "---\nimage: /assets/fig.png\nslides: assets/paper.pdf\n"
    "links:\n  - title: A book\n    url: https://example.org/book\nvideo: 講義の動画\n---\n# 題\n\n" + "\n\n".join(RIGHT) + "\n",
    "content/index.md": "# T\n",
    "assets/fig.png": "x",
    "assets/か゛.png": "x",
    "assets/2.png": "x",
    "assets/a b.png": "x",
    "assets/100%.png": "x",
    "assets/paper.pdf": "x",
    "assets/page.html": "x",
    "assets/film.mp4": "x",
    "assets/style.css": "/* url(nothing) */ a { background: url(fig.png) } b { background: url('data:,x') } c { content: 'url(nothing)' }\n",
    "assets/deep/more.css": "@import url(../style.css); i { background: url(/course/assets/2.png) }\n",
    "notebooks/a.ipynb": NOTEBOOK,
    "notebooks/b.ipynb": json.dumps({"nbformat": 4, "cells": []}),
    "notebooks/講義.ipynb": NOTEBOOK,
    "templates/head.html": "<link href=\"{{ url_for('/assets/style.css') }}\"><img src='/course/assets/fig.png'>"
    "<a href=\"{{ page.url }}\">x</a><script src=\"https://example.org/x.js\"></script><link href='/course/assets/deep/more.css'>\n"
    "<a href='/'>the university</a> <a href='https://h.example/other/'>beside</a> <a href='http://h.example/course/lectures/twin/'>own</a>\n",
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build is on 25 November 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")


def found(site: Path, capture: Capture) -> Counter[tuple[str, str, int | None]]:
    """Code, path and line of every finding about references, those that are off by default too."""
    main(["check", str(site), "--select", "*", "--ignore", "figure.*", "--format", "json"])
    return Counter(
        (each["code"], each["path"], each["line"]) for each in json.loads(capture.readouterr().out)["findings"]
    )


def test_check_finds_every_seeded_defect_and_nothing_else(make_site: MakeSite, capsys: Capture) -> None:
    page = "".join(line + "\n\n" for _, line in DEFECTS)
    page += "[a][defined] と [defined]\n[defined][] [a][quoted] [quoted][]\n"
    site = make_site(
        {
            **SITE,
            "content/lectures/bad.md": page,
            "content/front.md": "---\ntitle: T\nimage: /assets/nothing.png\nslides:\n  - fig.png\n  - nothing.pdf\n"
            f"colab: {OWN}/notebooks/nothing.ipynb\nrow:\n  - image_path: /assets/nothing.png\n    title: no/address\n"
            "    url: /nothing/\n  - url: lectures/bad.md\nhero_image: nothing.png\n"
            "header:\n  teaser: nothing.jpg\n  caption: no/address\n---\n[a](lectures/bad.md) [b](assets/bad.css) [c](notebooks/bad.ipynb)\n",
            "assets/bad.css": "a { background: url('fig.png') }\nb { background: url(Fig.png) }\n",
            "templates/foot.html": "<p>\n<img src=\"/course/assets/nothing.png\"><a href=\"{{ url_for('/nothing/') }}\">x</a>\n"
            "<a href=\"https://h.example/course/nothing/\">x</a>\n<a href='/lectures/twin/'>x</a>\n<img src='/assets/fig.png'>\n"
            "<a href='/other/place/'>x</a>\n",
            "assets/unused.png": "x",
            "notebooks/bad.ipynb": "{",
            "notebooks/unlinked.ipynb": NOTEBOOK,
            "site.toml": str(SITE["site.toml"]).replace("logo = \"/assets/fig.png\"", "logo = \"/assets/logo.png\""),
        }
    )  # fmt: skip
    expected: Counter[tuple[str, str, int | None]] = Counter(
        {(code, "content/lectures/bad.md", 2 * at + 1): 1 for at, (code, _) in enumerate(DEFECTS)}
    )
    expected += Counter(
        [
            ("asset.missing", "content/front.md", 3),
            ("asset.missing", "content/front.md", 5),
            ("asset.missing", "content/front.md", 6),
            ("colab.notebook-missing", "content/front.md", 7),
            ("asset.missing", "content/front.md", 9),
            ("asset.missing", "content/front.md", 11),
            ("asset.missing", "content/front.md", 13),
            ("asset.missing", "content/front.md", 15),
            ("asset.missing", "assets/bad.css", 2),
            ("asset.missing", "templates/foot.html", 2),
            ("page.missing", "templates/foot.html", 2),
            ("page.missing", "templates/foot.html", 3),
            ("page.missing", "templates/foot.html", 4),
            ("asset.missing", "templates/foot.html", 5),
            ("link.unverified", "templates/foot.html", 6),
            ("asset.missing", "site.toml", 6),
            ("asset.unused", "assets/unused.png", None),
            ("notebook.invalid", "notebooks/bad.ipynb", None),
            ("notebook.unlinked", "notebooks/unlinked.ipynb", None),
        ]
    )
    actual = found(site, capsys)
    assert (sorted((expected - actual).elements()), sorted((actual - expected).elements(), key=str)) == ([], [])


def test_check_says_nothing_of_what_is_right(make_site: MakeSite, capsys: Capture) -> None:
    assert found(make_site(SITE), capsys) == Counter()


def test_every_span_of_a_reference_is_its_address(make_site: MakeSite, capsys: Capture) -> None:
    site = make_site({**SITE, "content/lectures/bad.md": "".join(line + "\n\n" for _, line in DEFECTS)})
    main(["check", str(site), "--select", "*", "--format", "json"])
    for each in json.loads(capsys.readouterr().out)["findings"]:
        if each["href"]:
            line = (site / each["path"]).read_text(encoding="utf-8").split("\n")[each["line"] - 1]
            assert unescape(line[each["column"] - 1 : each["end_column"] - 1]) == each["href"]
