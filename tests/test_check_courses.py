"""Small courses as authors of other programs write them. What is wrong stands on lines that begin with WRONG and
tell how many references of them are; nothing else is called wrong."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest

from coursegen.cli import main
from tests.conftest import MakeSite

TOML = '[site]\ntitle = "T"\nurl = "https://u.example/c/"\n'


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


COURSES: dict[str, dict[str, str]] = {
    "Jekyll below a base path": {
        "_config.yml": "title: T\nurl: https://u.example\nbaseurl: /course\n",
        "index.md": """---
title: H
---
[a]({{ site.baseurl }}/lectures/one.html) [b]({{ site.baseurl }}{% link lectures/one.md %}) [c]({% link lectures/one.md %})
[d]({{ "/lectures/one.html" | relative_url }}) [e]({{ '/lectures/one.html' | absolute_url }}) [f](lectures/) [g](?x=1)
[h]({{ site.url }}{{ site.baseurl }}/lectures/one.html) [i](/course/lectures/one.html#sec) [j](lectures/one) [k](lectures)
[l](lectures/one.md#sec) [m](./lectures/index.md) [n](https://u.example/course/lectures/one.html#sec) [o](//u.example/course/)
[p]({{ site.baseurl }}/) [q]({{ site.baseurl }}) [r]({{ page.url }}) [s]({{ site.url }}) [t](https://u.example/another/)
![x]({{ site.baseurl }}/assets/x.png) <img src="{{ '/assets/x.png' | relative_url }}"> <a href='{{ site.baseurl }}/lectures/one.html#sec'>x</a>

WRONG 4: [a]({{ site.baseurl }}/lectures/two.html) [b](/course/lectures/one.html#none) [c](lectures/one#none) ![d](/assets/y.png)
""",
        "lectures/one.md": "---\ntitle: One\n---\n## Sec\n\n[a](../) [b](..) [c](../index.html) [d](../index.md) [e](one.html) [f](#sec) [g](/) [h](/course/) [i](.)\n",
        "lectures/index.md": "---\ntitle: L\n---\nx\n",
        "assets/x.png": "x",
    },
    "Jekyll with posts and collections": {
        "_config.yml": """title: T
url: https://u.example
collections:
  lectures:
    output: true
    permalink: /class/:name/
  labs: {output: true}
  staff: {output: false}
""",
        "index.md": """---
title: H
---
[a](/2024/01/05/hello.html) [b]({% post_url 2024-01-05-hello %}) [c](/class/l1/) [d]({% link _lectures/l1.md %}) [e](class/l1)
[f](/labs/deep/one.html) [g]({{ '/labs/deep/one' | relative_url }}) ![h](/labs/deep/p.png) [i](/exams/2024/01/06/first.html)
[j]({{ site.baseurl }}{% post_url 2024-1-6-first %}#part)

WRONG 4: [a](/2024/01/06/nothing/) [b]({% post_url 2024-01-07-none %}) [c](/staff/me.html) [d](/class/l2/)
""",
        "_posts/2024-01-05-hello.md": "---\ntitle: Hello\n---\n# Hi\n[a](/class/l1/#x) [b](/) [c]({% link _labs/deep/one.md %}) [d]({% post_url 2024-1-6-first %})\n",
        "_posts/2024-1-6-first.md": "---\ncategories: Exams\n---\n## Part\n",
        "_posts/notes.md": "[a](nothing.md)\n",
        "_lectures/l1.md": "---\ntitle: L1\n---\n# X\n[a]({% post_url 2024-01-05-hello %}) [b](../labs/deep/one.html)\n",
        "_labs/deep/one.md": "![a](p.png) [b](../../class/l1/)\n",
        "_labs/deep/p.png": "x",
        "_staff/me.md": "---\nname: Me\n---\n[a](nothing.md)\n",
    },
    "Jekyll with folders for addresses": {
        "_config.yml": "title: T\npermalink: pretty\nurl: https://u.example\n",
        "index.html": "---\n---\n<a href='lec/one'>a</a> <a href='lec/one/'>b</a> <a href='lec/one.md'>c</a> <a href=lec/one.html>d</a>\n"
        '<a href="/lec/one/index.html">e</a> <a href="about">f</a> <a href="slides/s.html#/3">g</a> <a href="sitemap.xml">h</a>\n'
        '<a href="notes.pdf#page=2">i</a> <a href="lec">j</a>\n\nWRONG 2: <a href="lec/three">a</a> <a href="about.pdf">b</a>\n',
        "lec/one.md": "---\n---\n[a](two) [b](../two) [c](two.markdown) [d](two/) [e](../../) [f](../..) [g](../about) [h](/about/) [i](./) [j](.) [k](../lec/two/)\n",
        "lec/two.markdown": "---\n---\nx\n",
        "lec/index.md": "---\n---\nx\n",
        "about.md": "---\npermalink: /about/\n---\nx\n",
        "slides/s.html": "<section>x",
        "notes.pdf": "x",
    },
    "GitHub Pages from READMEs": {
        "_config.yml": "title: T\nrepository: o/n\n",
        "README.md": "# Course\n\n[a](lectures/README.md) [b](lectures) [c](lectures/01.md#what-is-it) [d](/lectures/01.md) [e](LICENSE) [f](code/x.py)\n"
        "[g](https://github.com/o/n/blob/main/lectures/01.md) [h](lectures/README.html) [i](./)\n\n"
        "WRONG 3: [a](lectures/09.md) [b](../../issues) [c](code)\n",
        "lectures/README.md": "# L\n\n[a](../README.md) [b](..) [c](01.md)\n",
        "lectures/01.md": "# What is it?!\n",
        "LICENSE": "x",
        "code/x.py": "x",
    },
    "kramdown": {
        "_config.yml": "title: T\n",
        "index.md": """# Head {#h1}

## 見出し（１）: その1 {: #own }

### Tail
{: #below}

[a](#h1) [b](#own) [c](#below) <a name="named"></a> [d](#named) <a id="ided">x</a> [e](#ided) note[^1] [f](#fn:1) [g](#fnref:1)

[^1]: The note

- item
{: #list}

[h](#list) [ref][r] [r] ![img][i] <p id="P">x</p> [i](#P) [top](#top) [hash](#) [TOP](#TOP) [j](javascript:void(0))
[k](mailto:a@b.example?subject=x) [l](data:text/plain,hi) [m](tel:+81-3) [n](two.html#x-1) [o](two.html "a title")

[r]: two.html "t"
[i]: img.png

WRONG 3: [a](#nothing) [b](#H1) [c][s] [d](two.html#x-2)

[s]: three.html "WRONG 1"
""",
        "two.md": "# X\n# X\n",
        "img.png": "x",
    },
    "MyST": {
        "site.toml": TOML,
        "content/index.md": "# T\n\n(my-target)=\n## Target\n\n[a](#my-target) [b](lecture.md) [c](lecture.md#two) {ref}`my-target` {doc}`lecture` [](lecture.md)\n"
        "[d](./lecture.md) [e](lecture.ipynb)\n\n```{figure} fig.png\n:name: f\ncap\n```\n\nWRONG 2: [a](nothing.md) [b](my-target)\n",
        "content/lecture.md": "# L\n\n## Two\n",
        "content/lecture.ipynb": '{"nbformat": 4, "metadata": {}, "cells": []}',
        "content/fig.png": "x",
    },
    "Hugo": {
        "site.toml": TOML,
        "content/index.md": '---\ntitle: H\n---\n[a](lectures/one/) [b]({{< ref "lectures/one.md" >}}) [c](/lectures/one) [d](lectures/)\n\n'
        "WRONG 1: [a](lectures/three/)\n",
        "content/lectures/index.md": "---\ntitle: L\n---\n[a](one) [b](one.md) [c](two/)\n",
        "content/lectures/one.md": "+++\ntitle = 'One'\n+++\n## Intro {#intro}\n[a](two/#b) [b](../two/#b) [c](#intro)\n",
        "content/lectures/two/index.md": "---\ntitle: Two\n---\n## B\n![a](pic.png) [b](../one)\n",
        "content/lectures/two/pic.png": "x",
    },
    "MkDocs": {
        "site.toml": TOML + '[build]\ncontent = "docs"\n',
        "docs/index.md": "# T\n\n[a](lectures/one.md) [b](lectures/one.md#a-b-c) [c](lectures/one/) [d](img/x.png){ .c } ![e](img/x.png){ width=50% }\n"
        '[f](lectures/one.md "title") <https://x.example/> [g]( lectures/one.md ) [h](<lectures/one.md>) [i](lectures/one.md?x) [](lectures/one.md)\n\n'
        "WRONG 2: [a](lectures/on.md) [b](lectures/one.md#a-c)\n",
        "docs/lectures/one.md": "# A b c\n\n[a](../index.md#t) [b](../#t) [c](..)\n",
        "docs/img/x.png": "x",
    },
    "Quarto": {
        "site.toml": TOML,
        "content/index.md": "# T {#sec-intro .unnumbered}\n\nSee @sec-intro and @fig-a. [a](week1.md) [b](week1.html#sec-x) [c](week1.html)\n\n![Cap](a.png){#fig-a}\n\n"
        "WRONG 2: [a](week3.html) [b](week1.qmd)\n",
        "content/week1.md": "## X {#sec-x}\n",
        "content/a.png": "x",
    },
    "HTML": {
        "site.toml": TOML,
        "content/index.md": """<map name="m"><area href="a.html" shape="rect" coords="0,0,1,1"><area href="#x"></map> <img usemap="#m" src="i.png" alt="x">

<a href="a.html?q=1&amp;r=2#s">x</a> <a href=" a.html ">y</a> <a href="%61.html">z</a> <a href=a.html>u</a> <a
href='a.html'>over lines</a>
<a href="https://u.example/c/a.html">own</a> <a href="http://u.example/c/a/">own</a> <a href="https://www.u.example/c/a">own</a>
<a href="https://u.example/other/">beside</a> <a href="//cdn.example/x.js">cdn</a> <blockquote cite="nothing.html">q</blockquote>

<object data="i.png"></object> <video poster="i.png"><source src="v.mp4"><track src="v.vtt"></video> <embed src="d.pdf">
<iframe src="a.html"></iframe> <img src="data:image/png;base64,AA" alt=""> <img src="i.png" srcset="i.png, i.png 2x">
<img srcset="data:image/png;base64,AA 1x, i.png 2x" src="i.png"> <a href="javascript:history.back()">b</a> <a href="#">x</a>
<picture><source srcset="i.png 100w, i.png 200w" sizes="100vw"><img src="i.png" data-src="nothing.png"></picture> <a ping="/x" href="#top">t</a>
<svg><a href="a.html"><use href="#sym"/></a></svg> <a name="x"></a><a href="#x">x</a> <a name="no-address">x</a> <!-- <a href="b.html"> -->

WRONG 4: <a href="b.html">z</a> <img src="i.png" srcset="i.png, j.png 2x"> <video poster="j.png"></video> <a href="">e</a>
""",
        "content/a.md": "---\n---\n# S {#s}\n",
        **dict.fromkeys(("content/i.png", "content/v.mp4", "content/v.vtt", "content/d.pdf"), "x"),
    },
    "HTML with a base": {
        "site.toml": TOML,
        "content/index.md": '<base href="https://other.example/dir/">\n\n[a](x.html) ![b](pic.png) [c](#t) [d](https://u.example/c/b/)\n\n# T\n',
        "content/b.md": '# B\n<base target="_blank">\n[a](index.md)\n\nWRONG 1: [a](none.md)\n',
    },
    "Japanese names": {
        "site.toml": TOML,
        "content/講義/第１回.md": "# はじめに（１）\n\n## 1. 目的\n\n[a](%E7%AC%AC%EF%BC%92%E5%9B%9E.md) [b](第２回.md) [c](第２回#がぎぐ) [d](第２回/#%E3%81%8C%E3%81%8E%E3%81%90)\n"
        f"[e](../資料/%E5%9B%B3%201.png) ![f](<../資料/図 1.png>) ![g](../資料/がぞう.png) ![h](../%E8%B3%87%E6%96%99/{nfd('がぞう')}.png)\n"
        f"[i](#はじめに１) [j](#1-目的) [k]({nfd('第２回.md#がぎぐ')}) [l](../資料/100%25.png)\n\n"
        "WRONG 3: [a](第３回.md) [b](第2回.md) [c](#はじめに1)\n",
        "content/講義/第２回.md": "# がぎぐ\n",
        "content/資料/図 1.png": "x",
        f"content/資料/{nfd('がぞう')}.png": "x",
        "content/資料/100%.png": "x",
        "content/index.md": "# T\n[a](講義/第１回.md)\n",
    },
}


@pytest.mark.parametrize("course", COURSES)
def test_only_what_is_wrong_is_called_wrong(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str], course: str
) -> None:
    files = COURSES[course]
    site = make_site(files)
    main(["check", str(site), "--ignore", "figure.*,html.obsolete,config.url", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    wrong = {
        (path, number): int(found[1])
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if (found := re.search(r"WRONG (\d)", line))
    }
    said: dict[tuple[str, int], int] = dict.fromkeys(wrong, 0)
    alarms = []
    for each in findings:
        place = each["path"], each["line"]
        if place in said:
            said[place] += 1
        else:
            alarms.append((each["code"], *place, each["href"]))
    assert (alarms, said) == ([], wrong)
