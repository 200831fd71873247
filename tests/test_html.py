"""What is published is valid HTML: html-validate's `standard` rules, which are those of the HTML standard and no taste."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from coursegen.build import build_site
from tests.conftest import MakeSite
from tests.test_markdown import cases
from tests.tools import REPOSITORY, require_node, require_program, require_shared

SITE = '[site]\ntitle = "題"\n'


def invalid(folder: Path) -> list[str]:
    """What html-validate says of every page below `folder`: page, line, rule and message."""
    require_program("node")
    validator = require_node("html-validate", "bin", "html-validate.mjs")
    pages = sorted(str(path) for path in folder.rglob("*.html"))
    command = ["node", str(validator), "--preset", "standard", "--formatter", "json", *pages]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found = []
    for page in json.loads(done.stdout):
        path = Path(page["filePath"])
        found += [
            f"{path.relative_to(folder.resolve())}:{m['line']}: {m['ruleId']}: {m['message']}" for m in page["messages"]
        ]
    assert pages
    return found


def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>x</title><p><div></div></p><center>a</center>")
    assert {line.split(": ")[1] for line in invalid(tmp_path)} >= {"close-order", "deprecated"}


def test_own_course_is_valid(tmp_path: Path) -> None:
    build_site(REPOSITORY, output=tmp_path / "site")
    assert invalid(tmp_path / "site") == []


def test_citations_are_valid_wherever_they_stand(make_site: MakeSite) -> None:
    text = "# 題 [@k]\n\n| [@k] |\n|---|\n| @k |\n\n<center><img src='x.png'><br>図 [@k]</center>\n\n- [@k]\n\n[a [@k]](b)[^1]\n\n[^1]: [@k]\n\n語 [@k]\n: [@k]\n"
    bib = '@book{k, author={Brown, "Lee"}, title={A <b> & "c"}, url={https://x.org/?a=b&c="d"}, year=2000}'
    root = make_site({"site.toml": SITE, "content/a.md": text, "content/references.bib": bib})
    build_site(root, output=root / "out")
    assert invalid(root / "out") == []


def test_every_construct_of_the_dialect_is_valid(make_site: MakeSite) -> None:
    pages = {f"content/c{number:03}.md": text for number, (_, text, _, _) in enumerate(cases("markdown.md"))}
    root = make_site({"site.toml": SITE, **pages})
    build_site(root, output=root / "out")
    assert invalid(root / "out") == []


ROUGH = {
    "unclosed": "<div><p>a<center><b>b<p>c\n\n# d\n\n</div></div></span>",
    "table": '<table border=1 cellpadding=3 width="90%"><tr bgcolor=red><td align=center valign=top nowrap>a<td>b</table>',
    "table-loose": "<table>\n<tr>\n<td>\n\n- a\n- b\n\n</td>\n</tr>\ntext\n</table>",
    "nested-links": '<a href="x"><a href="y">z</a></a> [a [b](c) d](e)',
    "lists": "<ul><p>a</p><li>b<ul>c</ul></ul><li>d",
    "definitions": "<dl><dd>a<p>b<dt>c</dl>\n\n<dt>x</dt>",
    "inline-blocks": "<span><div>a</div></span> <b><p>c</p></b> <font><table><tr><td>x</table></font> <a href=x><h2>y</h2></a>",
    "headings": "<h1>a<h2>b</h1> <p><h3>c</h3></p>",
    "media": "<video src=a.mp4 controls autoplay width=50% align=right></video><iframe src=b width=100% height=3em></iframe>",
    "images": "<img src=a.png width=50% height=auto border=0 hspace=3 align=left name=n><img><img src='' alt>",
    "forms": "<form><input type=text name=a value=b><select><option>c</select><button>d</button></form>",
    "ids": "<p id='a b'>x</p><p id=a>y</p><p id=a>z</p><a name=a></a><a name='日 本'></a><p id=''>w</p>",
    "attributes": "<p foo=bar onclick='x()' style='color:red' data-x='1' class='' align=center>a</p><td>x</td>",
    "details": "<details>\n\n<summary>a **b**</summary>\n\n- c\n\n<details><summary>d</summary>e</details>\n</details>",
    "svg": '<svg width="10" viewBox="0 0 1 1"><style>.a{}</style><g fill=red><path d="M0 0"/></g><text>x</text></svg>',
    "scripts": "<script>document.write('<p>')</script>\n<style>p{}</style>\n<noscript><img src=a></noscript>",
    "obsolete": "<center><big>a</big><tt>b</tt><strike>c</strike><marquee>d</marquee><nobr>e</nobr></center><frameset><frame>",
    "entities": "&nbsp;&copy;&unknown;&#0;&#x1F600; a & b &lt;i&gt; &amp;amp;",
    "rules": "<hr size=3 noshade width=50% color=red><br clear=all><p></p><br/>",
    "ruby": "<ruby>漢<rt>かん</ruby> <ruby><rb>字</rb><rp>(</rp><rt>じ</rt><rp>)</rp></ruby>",
    "figures": "<figure><figcaption>a</figcaption><img src=a><p>b</figure><figcaption>c</figcaption><center><img src=x>\n\nd\n</center>",
    "blocks-in-captions": "<center>\n<img src=a>\n<br>\n\n- a\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n</center>",
    "caption-outside": "<caption>x</caption><tbody><tr><td>y</td></tr></tbody><col><thead>",
    "document": "<!DOCTYPE html><html lang=en><head><title>t</title><base href=x><meta charset=x></head><body bgcolor=red>a</body></html>",
    "map": "<map name=m><area shape=rect coords='0,0,1,1' href=x></map><img usemap=#m src=y>",
    "labels": "<label for=q>a</label><input id=q type=checkbox checked=checked disabled=true>",
    "blockquote": "<blockquote cite=x>a<p>b</blockquote>\n\n> <div>\n> c",
    "pre": "<pre>\n a <b>b</b>\n\n # c\n</pre><pre><code class=python>x = 1 < 2</code></pre>",
    "maths": "<p>$a<b$ and $$c>d$$</p><table><tr><td>$x|y$</table>",
    "object": "<object data=a.pdf width=100% height=400 type='application/pdf'>b</object><embed src=c.pdf width=50%>",
}
"""Raw HTML as people write it."""


def test_rough_html_comes_out_valid(make_site: MakeSite) -> None:
    root = make_site({"site.toml": SITE, **{f"content/{name}.md": text + "\n" for name, text in ROUGH.items()}})
    build_site(root, output=root / "out")
    wrong = invalid(root / "out")
    assert wrong == []


def test_corpus_is_valid(tmp_path: Path) -> None:
    folder = require_shared("corpus", "komazawa")
    (tmp_path / "content").mkdir()
    build_site(folder, output=tmp_path / "site")
    assert invalid(tmp_path / "site") == []
