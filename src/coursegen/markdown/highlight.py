"""Source code → HTML with Pygments' short class names."""

from __future__ import annotations

from functools import lru_cache

from markdown_it.common.utils import escapeHtml


@lru_cache(maxsize=2048)
def highlight(code: str, language: str) -> str:
    """Highlighted HTML of `code`; a language that Pygments does not know, or none, gives the escaped text."""
    if not language:
        return escapeHtml(code)
    from pygments import highlight as pygmentize
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escapeHtml(code)
    return str(pygmentize(code, lexer, HtmlFormatter(nowrap=True)))
