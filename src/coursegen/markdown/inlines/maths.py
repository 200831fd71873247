r"""Formulas in running text: `$…$`, `$$…$$`, GitHub's `` $`…`$ ``, `\\( … \\)`, `\\[ … \\]` and bare environments.

What stands between the marks is TeX and nothing else is read in it. A single dollar is money unless it closes: the text
between two has no space inside its ends, or holds TeX and no kana or kanji outside `\text{…}`.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of
from coursegen.markdown.inlines.emphasis import State
from coursegen.markdown.inlines.figure_reference import PLACES

ENVIRONMENTS = r"[A-Za-z]+"
"""Every environment is read as a formula; one that is none (`table`) is shown as the TeX it is, and said."""
_DOUBLE = re.compile(r"\$\$(?P<tex>(?:\\.|\$(?!\$)|[^$\\])+?)\$\$", re.DOTALL)
_QUOTED = re.compile(r"\$`(?P<tex>[^`\n]+)`\$")
LABEL = re.compile(r"[ \t]*\{#(?P<name>[A-Za-z][\w:.-]*)\}")
"""The name of an equation behind it (Quarto, pandoc-crossref)."""
_NAMED = re.compile(r"(?P<bracket>\[)?@(?P<name>eqn?[:-](?:[A-Za-z0-9_:.-]*[A-Za-z0-9_]))(?(bracket)\])")
_SINGLE = re.compile(r"\$(?P<tex>(?:\\.|[^$\\])+)\$", re.DOTALL)
_BOOKDOWN = re.compile(r"\\@ref\((?P<name>eq:[\w.-]+)\)")
_REFERENCE = re.compile(rf"\\(?:eq)?ref(?!\{{{PLACES})\s*\{{[^{{}}\n]+\}}")
_MAILBOX = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@/")
_OPEN = re.compile(rf"\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}}|\\\\(?P<mark>[(\[])")
_CLOSE = {"(": re.compile(r"\\\\\)"), "[": re.compile(r"\\\\\]")}
_TEX = re.compile(r"[\\^_=<>+/{}|]|^\s*[A-Za-z]'?\s*$|^\s*-?[\d.,]+\s*$")
_TEXT = re.compile(r"\\(?:text|mbox|textrm|textbf|mathrm|hbox)\w*\s*\{[^{}]*\}")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e\u3001\u3002\u1100-\u11ff\uac00-\ud7a3]")
"""Letters of Japanese, Chinese and Korean."""


def dollar(state: StateInline, silent: bool) -> bool:
    """`$…$` and `$$…$$`."""
    if state.src[state.pos] != "$":
        return False
    if match := _DOUBLE.match(state.src, state.pos, state.posMax):
        label = LABEL.match(state.src, match.end(), state.posMax)
        end = label.end() if label else match.end()
        tex = match["tex"] + (rf"\label{{{label['name']}}}" if label else "")
        return _push(state, tex, end, display=_alone(state.src, match.start(), end), silent=silent)
    if match := _QUOTED.match(state.src, state.pos, state.posMax):
        return _push(state, match["tex"], match.end(), display=False, silent=silent)
    match = _SINGLE.match(state.src, state.pos, state.posMax)
    if match is None or not _is_formula(match["tex"], state.src[match.end() : match.end() + 1]):
        return False
    return _push(state, match["tex"], match.end(), display=False, silent=silent)


def backslash(state: StateInline, silent: bool) -> bool:
    r"""`\\( … \\)`, `\\[ … \\]` (kramdown turns the doubled backslash into the delimiter), environments, `\ref`."""
    if state.src[state.pos] != "\\":
        return False
    if reference := _REFERENCE.match(state.src, state.pos, state.posMax):
        return _push(state, reference.group(), reference.end(), display=False, silent=silent)
    if reference := _BOOKDOWN.match(state.src, state.pos, state.posMax):
        return _push(state, rf"\eqref{{{reference['name']}}}", reference.end(), display=False, silent=silent)
    opening = _OPEN.match(state.src, state.pos, state.posMax)
    if opening is None:
        return False
    assert isinstance(state, State)
    mark = opening["mark"]
    closing = state.search(
        _CLOSE[mark] if mark else re.compile(rf"\\end\{{{re.escape(opening['name'])}\}}"), opening.end()
    )
    if closing is None or (mark and not state.src[opening.end() : closing.start()].strip()):
        return False
    start, end = (opening.end(), closing.start()) if mark else (opening.start(), closing.end())
    return _push(state, state.src[start:end], closing.end(), display=mark != "(", silent=silent)


def equation_name(state: StateInline, silent: bool) -> bool:
    r"""`@eq-a` and `[@eq:a]` (Quarto, pandoc-crossref): what `\eqref{eq-a}` is in TeX."""
    match = _NAMED.match(state.src, state.pos, state.posMax)
    if match is None or (state.pos and state.src[state.pos - 1] in _MAILBOX):
        return False
    return _push(state, rf"\eqref{{{match['name']}}}", match.end(), display=False, silent=silent)


def _is_formula(tex: str, following: str) -> bool:
    if "\n\n" in tex or not tex.strip() or tex.count("`") % 2:  # it would end within code
        return False
    bare = _TEXT.sub("", tex)
    if tex[0].isspace() or tex[-1].isspace():
        return bool(_TEX.search(bare)) and not _JAPANESE.search(bare)
    if following.isdigit() and "\\" not in tex:
        return False
    return not _JAPANESE.search(bare) or "\\" in tex or bool(re.search(r"[\^_]\{?\w", bare))


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a formula has its lines for itself; else it is set as part of its line, as kramdown does."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end:].split("\n", 1)[0]
    return not before.strip() and not after.strip()


def _push(state: StateInline, tex: str, end: int, *, display: bool, silent: bool) -> bool:
    if not silent:
        context = context_of(state.env)
        token = state.push("formula", "", 0)
        token.content = tex
        token.meta = {"index": context.formula(tex, display, context.span(state.pos, end))}
    state.pos = end
    return True
