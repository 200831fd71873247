r"""Formulas in running text: `$…$`, `$$…$$`, `\\( … \\)`, `\\[ … \\]` and bare environments such as `\begin{align}`.

What stands between the marks is TeX and nothing else is read in it. A single dollar is money unless it closes: the text
between two has no space inside its ends, or holds TeX and no kana or kanji outside `\text{…}`.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline.state_inline import StateInline

from coursegen.markdown.context import context_of

ENVIRONMENTS = r"[A-Za-z]+"
"""Every environment is read as a formula; one that is none (`table`) is shown as the TeX it is, and said."""
_DOUBLE = re.compile(r"\$\$(?P<tex>(?:\\.|\$(?!\$)|[^$\\])+?)\$\$", re.DOTALL)
_SINGLE = re.compile(r"\$(?P<tex>(?:\\.|[^$\\])+)\$", re.DOTALL)
_PAREN = re.compile(r"\\\\\((?P<tex>.+?)\\\\\)", re.DOTALL)
_BRACKET = re.compile(r"\\\\\[(?P<tex>.+?)\\\\\]", re.DOTALL)
_REFERENCE = re.compile(r"(?P<tex>\\eqref\s*\{[^{}\n]+\})")
_ENVIRONMENT = re.compile(rf"(?P<tex>\\begin\{{(?P<name>(?:{ENVIRONMENTS})\*?)\}}.*?\\end\{{(?P=name)\}})", re.DOTALL)
_TEX = re.compile(r"[\\^_=<>+/{}|]|^\s*[A-Za-z]'?\s*$|^\s*-?[\d.,]+\s*$")
_TEXT = re.compile(r"\\(?:text|mbox|textrm|textbf|mathrm|hbox)\w*\s*\{[^{}]*\}")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e\u3001\u3002]")


def dollar(state: StateInline, silent: bool) -> bool:
    """`$…$` and `$$…$$`."""
    if state.src[state.pos] != "$":
        return False
    if match := _DOUBLE.match(state.src, state.pos, state.posMax):
        return _push(state, match, display=_alone(state.src, match), silent=silent)
    match = _SINGLE.match(state.src, state.pos, state.posMax)
    if match is None or not _is_formula(match["tex"], state.src[match.end() : match.end() + 1]):
        return False
    return _push(state, match, display=False, silent=silent)


def backslash(state: StateInline, silent: bool) -> bool:
    r"""`\\( … \\)`, `\\[ … \\]` (kramdown turns the doubled backslash into the delimiter), environments, `\eqref`."""
    if state.src[state.pos] != "\\":
        return False
    for pattern, display in ((_ENVIRONMENT, True), (_REFERENCE, False), (_PAREN, False), (_BRACKET, True)):
        if match := pattern.match(state.src, state.pos, state.posMax):
            return _push(state, match, display=display, silent=silent)
    return False


def _is_formula(tex: str, following: str) -> bool:
    if "\n\n" in tex or not tex.strip():
        return False
    bare = _TEXT.sub("", tex)
    if tex[0].isspace() or tex[-1].isspace():
        return bool(_TEX.search(bare)) and not _JAPANESE.search(bare)
    if following.isdigit() and "\\" not in tex:
        return False
    return not _JAPANESE.search(bare) or "\\" in tex or bool(re.search(r"[\^_]\{?\w", bare))


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether a formula has its lines for itself; else it is set as part of its line, as kramdown does."""
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = text[match.end() :].split("\n", 1)[0]
    return not before.strip() and not after.strip()


def _push(state: StateInline, match: re.Match[str], *, display: bool, silent: bool) -> bool:
    if not silent:
        context = context_of(state.env)
        token = state.push("formula", "", 0)
        token.content = match["tex"]
        token.meta = {"index": context.formula(match["tex"], display, context.span(match.start(), match.end()))}
    state.pos = match.end()
    return True
