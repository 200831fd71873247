"""A part of a page that stands apart, such as a note or a theorem: how it opens, in whatever way it is written."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block.state_block import StateBlock

from coursegen.markdown.context import context_of
from coursegen.record import Record, field

KINDS: Mapping[str, tuple[str, str]] = {
    "note": ("Note", "注"),
    "tip": ("Tip", "ヒント"),
    "hint": ("Hint", "ヒント"),
    "important": ("Important", "重要"),
    "attention": ("Attention", "注意"),
    "caution": ("Caution", "注意"),
    "warning": ("Warning", "警告"),
    "danger": ("Danger", "危険"),
    "error": ("Error", "エラー"),
    "info": ("Info", "情報"),
    "todo": ("Todo", "未完"),
    "success": ("Success", "成功"),
    "question": ("Question", "質問"),
    "failure": ("Failure", "失敗"),
    "bug": ("Bug", "不具合"),
    "quote": ("Quote", "引用"),
    "abstract": ("Abstract", "概要"),
    "summary": ("Summary", "まとめ"),
    "seealso": ("See also", "関連項目"),
    "theorem": ("Theorem", "定理"),
    "lemma": ("Lemma", "補題"),
    "corollary": ("Corollary", "系"),
    "proposition": ("Proposition", "命題"),
    "conjecture": ("Conjecture", "予想"),
    "axiom": ("Axiom", "公理"),
    "assumption": ("Assumption", "仮定"),
    "property": ("Property", "性質"),
    "definition": ("Definition", "定義"),
    "proof": ("Proof", "証明"),
    "remark": ("Remark", "注意"),
    "observation": ("Observation", "観察"),
    "algorithm": ("Algorithm", "アルゴリズム"),
    "example": ("Example", "例"),
    "exercise": ("Exercise", "演習"),
    "solution": ("Solution", "解答"),
}
"""Kinds of parts that show what they are where their authors give them no title: in English, in Japanese."""


def label_of(kind: str, env: MutableMapping[str, Any]) -> str:
    """What a part of this kind is called in the language of the page; empty where the kind is none of `KINDS`."""
    english, japanese = KINDS.get(kind, ("", ""))
    return japanese if context_of(env).is_japanese else english


STATEMENTS: Mapping[str, str] = {
    "thm": "theorem", "lem": "lemma", "cor": "corollary", "prp": "proposition", "cnj": "conjecture",
    "def": "definition", "exm": "example", "exr": "exercise", "sol": "solution", "rem": "remark", "alg": "algorithm",
}  # fmt: skip
"""What Quarto's names of numbered parts begin with, and the kind of part that they name."""
LABEL = "data-coursegen-label"
"""The attribute of a part that tells references what it is called."""


def numbered(label: str, kind: str, env: MutableMapping[str, Any]) -> str:
    """A label with the number of the next part of its kind on the page."""
    counts = env.setdefault("boxes", {})
    counts[kind] = counts.get(kind, 0) + 1
    return f"{label} {counts[kind]}"


class Box(Record):
    """What is known of a part when it opens."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    title: tuple[int, int] = (0, 0)
    """Where the title stands in the text that is parsed; empty where there is none."""
    is_folded: bool = False
    """Shown when the reader asks for it."""


def open_box(state: StateBlock, line: int, box: Box) -> str:
    """Write the beginning of a part and its title; the returned HTML ends it."""
    tag = "details" if box.is_folded else "div"
    attributes = "".join(f' {name}="{escapeHtml(value)}"' for name, value in box.attributes.items() if value)
    _push(state, f"<{tag}{attributes}>\n")
    start, end = box.title
    if box.label or end > start or box.is_folded:
        before, after = ("<summary>", "</summary>") if box.is_folded else ("<p><strong>", "</strong></p>")
        opening, closing = ("", "") if not box.label or end == start else _brackets(state)
        _push(state, before + (escapeHtml(box.label) or ("" if end > start else "…")) + opening)
        if end > start:
            _push_title(state, line, start, end)
        _push(state, closing + after + "\n")
    return f"</{tag}>\n"


def close_box(state: StateBlock, ending: str) -> None:
    """Write what `open_box` returned."""
    _push(state, ending)


def read_within(state: StateBlock, first: int, last: int, *, indent: int = 0) -> None:
    """The blocks from line `first` up to `last`, further in by `indent` columns."""
    before = state.lineMax, state.blkIndent, state.parentType
    state.lineMax, state.parentType = last, "root"
    state.blkIndent += indent
    state.level += 1  # a list around does not take these paragraphs for its own
    state.md.block.tokenize(state, first, last)
    state.level -= 1
    state.lineMax, state.blkIndent, state.parentType = before


def _brackets(state: StateBlock) -> tuple[str, str]:
    """What encloses the title behind a label."""
    return ("（", "）") if context_of(state.env).is_japanese else (" (", ")")


def _push(state: StateBlock, html: str) -> None:
    state.push("html_fragment", "", 0).content = html


def _push_title(state: StateBlock, line: int, start: int, end: int) -> None:
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = state.src[start:end], [line, line + 1], []
    inline.meta = {"offset": start}
