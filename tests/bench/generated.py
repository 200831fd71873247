"""Courses of any size, written by this program: lectures with figures, formulas, tables, code, links and references."""

from __future__ import annotations

import shutil
from pathlib import Path

LECTURES = 30
"""In a course, beside its own page."""
_WORDS = "学習 記憶 注意 知覚 言語 推論 表象 系列 回帰 分類 画像 音声 文章 意味 誤差 勾配 層 重み 活性 確率".split()
_WORK = "@book{{author{course:04}, author={{Author, A.}}, title={{{word} {course}}}, publisher={{P}}, year={{2020}}}}\n"
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="{height}" viewBox="0 0 320 {height}">'
    '<rect width="320" height="{height}" fill="#c8d2dc"/></svg>\n'
)
_LECTURE = """---
title: 第{lecture:02}回 {a}と{b}
author: 担当者
date: 2026-{month:02}-{day:02}
---

# {a}と{b}

[前の回]({before}){{:target="_blank"}}，[次の回]({after}){{:target="_blank"}}，[ほかの科目](../c{other:04}/index.md)

## {a}の考え方

{a}と{b}の関係を考える。入力 $x_{{{lecture}}} \\in \\mathbb{{R}}^{{{number}}}$ に対して重み $w$ をかけ，
和をとったものを**活性**とよぶ。ここでは{c}との違いにも触れる[^1]。文献 [@author{course:04}] を参照。
{prose}

$$
y_i = \\sigma\\left(\\sum_{{j=1}}^{{n}} w_{{ij}} x_j + b_i\\right), \\qquad \\frac{{\\partial E}}{{\\partial w_{{ij}}}} = \\delta_i x_j
$$

![{b}の図](../../assets/c{course:04}/a{half}.svg){{style="width:66%"}}

## {b}の実際

- 損失 $E = -\\sum_k t_k \\log y_k$
- 更新 $w \\leftarrow w - \\eta \\nabla E$
    - 学習率 $\\eta$ は小さくとる
- [文献](#参考文献)

<center>
<img src="../../assets/c{course:04}/b{half}.svg" style="width:49%"><br/>
{c}の例を表した図。<!-- An example. -->
</center>

| 手法 | 精度 | 時間 |
|---|---:|---:|
| {a} | 0.{number:02} | {lecture} |
| {b} | 0.9 | 2 |

```python
def step(w, x, rate=0.{lecture}):
    return w - rate * gradient(w, x)  # {number}
```

{prose}

## 参考文献

- [{a}の論文](https://arxiv.org/abs/1706.0{number:04}), Author, A. (2017)
- [{b}の本](https://books.example.com/{number}), 著者，2020

[^1]: {c}は次の回で扱う。
"""


def write_site(folder: Path, pages: int) -> Path:
    """A site with so many pages, in a folder that is made anew; tells the page in the middle."""
    shutil.rmtree(folder, ignore_errors=True)
    courses = -(-pages // (LECTURES + 1))
    _write(folder / "site.toml", '[site]\ntitle = "講義"\nurl = "https://example.org/"\n')
    works = (_WORK.format(course=course, word=_word(course)) for course in range(courses))
    _write(folder / "content/references.bib", "".join(works))
    for number in range(pages):
        course, lecture = divmod(number, LECTURES + 1)
        place = folder / f"content/c{course:04}"
        if lecture == 0:
            last = min(LECTURES, pages - number - 1)
            _write(place / "index.md", _home(course, last))
            for half in range(LECTURES // 2 + 1):
                _write(folder / f"assets/c{course:04}/a{half}.svg", _SVG.format(height=100 + half))
                _write(folder / f"assets/c{course:04}/b{half}.svg", _SVG.format(height=200 + half))
            continue
        _write(place / f"lect{lecture:02}.md", _lecture(number, course, lecture, courses, last))
    return folder / f"content/c{courses // 2:04}/lect01.md"


def _home(course: int, last: int) -> str:
    plan = "\n".join(f"- [第 {lecture:02} 回](lect{lecture:02})：{_word(lecture)}" for lecture in range(1, last + 1))
    return f"---\ntitle: 科目 {course}\n---\n\n# 科目 {course}\n\n- 曜日・時限：金曜日 2 限\n\n## 授業計画\n\n{plan}\n"


def _lecture(number: int, course: int, lecture: int, courses: int, last: int) -> str:
    return _LECTURE.format(
        lecture=lecture,
        number=number,
        course=course,
        other=(course * 7 + 1) % courses,
        half=lecture // 2,
        before=f"lect{lecture - 1:02}.md" if lecture > 1 else "index.md",
        after=f"lect{lecture + 1:02}.md" if lecture < last else "index.md",
        month=lecture % 12 + 1,
        day=lecture % 28 + 1,
        a=_word(number),
        b=_word(number // 3 + 7),
        c=_word(number // 5 + 11),
        prose="\n".join(f"{_word(number + at)}は{_word(number * at + 3)}と{_word(at)}から成り，{at}つの段階を経る。" for at in range(12)),
    )  # fmt: skip


def _word(number: int) -> str:
    return _WORDS[number % len(_WORDS)]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
