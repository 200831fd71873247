"""Source text → text for the Markdown parser: front matter, carriage returns, comments and Liquid tags taken away.

What is code stays as it is. Lines such as `%\\end{document}` are comments of TeX. HTML's comments are handed on with
their spans; nothing of them remains in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

from coursegen import codes
from coursegen.diagnostics import Code, Diagnostic, Edit
from coursegen.markdown.examples import Examples, find_examples
from coursegen.markdown.liquid import Liquid
from coursegen.markdown.shortcodes import shortcode_call
from coursegen.record import Record
from coursegen.source import Map, Source, Span

_TOKEN = re.compile(
    r"""(?=[`~\\<{\r\x00\ufdd0-\ufdef-]|^)(?:
    (?P<fence>(?m:^)[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<marks>`{3,}(?=[^`\n]*$)|~{3,}))
  | (?P<percent>(?m:^)[ ]{0,3}%)
  | (?P<escape>\\[`<\\])
  | (?P<code>`+)
  | (?P<comment><!--)
  | (?P<stray>(?<!-)--+>\}?)
  | (?P<doubled><(?P<closing></(?:div|center|p|fig(?:ure|caption)|section|table|t[drh]|[uo]l|li)\s*>)>)
  | (?P<raw><(?P<element>script|style|textarea)\b)
  | (?P<extension>\{::(?P<kind>comment|nomarkdown|options)\b[^{}\n]*\}|\{:/(?:comment|nomarkdown|options)?\})
  | (?P<shortcode>\{\{[<%][ ]?(?P<call>/?[ ]*[A-Za-z][^{}\n]*?)[ ]*/?[>%]\}\})
  | (?P<written>\{\{[<%]/\*(?P<inside>[^{}\n]*?)\*/[>%]\}\})
  | (?P<liquid>\{%-?\s*(?P<tag>[a-z_]\w*)(?P<argument>[^%{}]*?)-?%\})
  | (?P<auto>(?m:^)[ ]{0,3}\#(?=\.[ \t]))
  | (?P<cut>\r(?=\n)|[\ufdd0-\ufdef\x00]))
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_TOKEN_OR_EXAMPLE = re.compile(rf"{_TOKEN.pattern}|(?P<example>\(@[\w-]*\))", _TOKEN.flags)
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r?\n|$)")
_PERCENT_LINES = re.compile(r"(?:[ ]{0,3}%.*(?:\n|$))+")
_COMMENT_LINES = re.compile(r"(?:%(?:[ \t].*)?\r?(?:\n|$))+")
_DIRECTIVE = re.compile(r"^[ \t]*(?:`{3,}|:{3,})[ \t]*\{[a-z][\w:-]*\}", re.MULTILINE)
_EMPTY_BEFORE = re.compile(r"(?:\n|\A)[ \t]*\r?\n\Z|\A\Z")
_TITLE_BLOCK = re.compile(r"(?P<mark>%) (?! )\S.*\n(?:% ?.*\n){0,2}(?=\s*\n|$)")
"""Title, author and date at the beginning of a page of pandoc."""
_TEX_COMMENT = re.compile(r"^ *%+[ \t]*\\[A-Za-z]", re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_EMPTY_COMMENT = re.compile(r"<!--+>")
_COMMENT_END = re.compile(r"\{:/(?:comment)?\}")
_STUCK_BRACE = re.compile(r"\}(?=\s*(?:\n|$))")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\r?\n")
_IN_CODE = re.compile(r"\r\n|\{%-?\s*(?:end)?raw\s*-?%\}")
_BRANCH = re.compile(
    r"\{%-?\s*(?P<word>(?:end)?(?:if|unless|case|for|tablerow)|elsif|else)\b(?P<condition>[^%{}]*?)-?%\}"
)
"""The tags that divide what a condition shows, and those that an `else` may belong to instead."""
_OPENING = ("if", "unless", "case", "for", "tablerow")
_LIQUID_SILENT = {"raw", "endraw", "endcomment", "endhighlight"}


class Comment(Record):
    """An HTML comment: its text, and its span with the delimiters."""

    text: str
    span: Span


class Clean(Record):
    """A page's text as the parser sees it, the map back to the source, and what was taken away."""

    text: str
    map: Map
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]
    literal: tuple[Span, ...] = ()
    """Where in `text` values of Liquid are shown as they are written, at most."""


def clean(source: Source, body: int, liquid: Liquid | None) -> Clean:
    """The text of a page from offset `body` on; with `liquid`, tags of Jekyll's template language are taken away."""
    cleaner = _Cleaner(source, body, liquid)
    cleaner.run()
    return cleaner.result()


class _Cleaner:
    """One pass over a source text; `kept` grows, `pairs` says where each kept stretch came from."""

    def __init__(self, source: Source, body: int, liquid: Liquid | None) -> None:
        self.source = source
        # a lone carriage return is as long as a line feed, so every offset holds
        self.text = _LONE_RETURN.sub("\n", source.text) if "\r" in source.text else source.text
        self.liquid = liquid
        self.position = body + 1 if self.text.startswith("\ufeff", body) else body
        self.kept: list[str] = []
        self.size = 0
        self.pairs: list[tuple[int, int]] = [(0, self.position)]
        self.prose = 0
        """Up to where lines that begin with `%` are known to be text."""
        self.has_directives: bool | None = None
        """Whether the page holds directives of MyST; None where nobody has looked."""
        self.raw = 0
        """Up to where Liquid is shown as it stands."""
        self.literal: list[Span] = []
        self.hidden: dict[int, int] = {}
        """Where tags of conditions begin, and up to where they hide the text."""
        self.endless = len(self.text)
        """From where on no condition that is opened is closed."""
        self.notes: list[str] = []
        """The shortcodes of notes that are open."""
        self.examples = Examples({}, {})
        self.ends: dict[str, re.Match[str]] = {}
        """The last end found of each shortcode."""
        self.unclosed: dict[str, int] = {}
        """What nothing closes any more: a mark of fences and how many of it at least, an element, a tag."""
        self.paragraph_end = -1
        """Where the paragraph ends in which code was last looked for."""
        self.comments: list[Comment] = []
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> None:
        scan = self.position
        self.examples = find_examples(self.text, self.position)
        token = _TOKEN_OR_EXAMPLE if self.examples.numbers else _TOKEN
        while match := token.search(self.text, scan):
            scan = _TAKE[match.lastgroup or ""](self, match)
        self.keep(len(self.text))

    def result(self) -> Clean:
        return Clean(
            "".join(self.kept), Map(self.pairs), tuple(self.comments), tuple(self.diagnostics), tuple(self.literal)
        )

    def keep(self, end: int) -> None:
        if end > self.position:
            self.kept.append(self.text[self.position : end])
            self.size += end - self.position
            self.position = end

    def cut(self, start: int, end: int) -> int:
        self.keep(start)
        self.position = max(self.position, end)
        self.pairs.append((self.size, self.position))
        return self.position

    def replace(self, start: int, end: int, text: str) -> int:
        self.keep(start)
        self.pairs.append((self.size, start))
        self.kept.append(text)
        self.size += len(text)
        self.position = end
        self.pairs.append((self.size, end))
        return end

    def verbatim(self, match: re.Match[str]) -> int:
        """Past what is shown as it stands: a fence, a code span, a script. One that never closes hides no comment."""
        if match.group("fence"):
            name, least = match.group("marks")[0], len(match.group("marks"))
            close = re.compile(rf"^[ \t>]*{name}{{{least},}}[ \t]*\r?$", re.MULTILINE)
        elif match.group("raw"):
            name, least = match.group("element").lower(), 1
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE)
        else:
            return self.code_span(match)
        found = close.search(self.text, match.end()) if least < self.unclosed.get(name, least + 1) else None
        if found is None:
            self.unclosed[name] = min(least, self.unclosed.get(name, least))
            return match.end()
        return self.verbatim_returns(match.end(), found.end())

    def verbatim_returns(self, start: int, end: int) -> int:
        """Carriage returns go even where all else stays: offsets of the HTML parser count CRLF once. So do the marks
        that keep Liquid out of code."""
        tags = self.liquid is not None and self.text.find("{%", start, end) >= 0
        if not tags and self.text.find("\r", start, end) < 0:
            return end
        while found := _IN_CODE.search(self.text, start, end + 1):
            start = found.end()
            if found.group() == "\r\n":
                self.cut(found.start(), found.start() + 1)
            elif tags:
                start = self.cut(*self.whole_lines(found.start(), start))
        return max(end, self.position)

    def code_span(self, match: re.Match[str]) -> int:
        ticks = match.group("code")
        if self.paragraph_end < match.end():
            limit = _PARAGRAPH_END.search(self.text, match.end())
            self.paragraph_end = limit.start() if limit else len(self.text)
        stop = self.paragraph_end
        found = re.compile(rf"(?<!`){ticks}(?!`)").search(self.text, match.end(), stop)
        if found is None:
            return match.end()
        inside = self.text[match.end() : found.start()]
        if "<!--" in inside and "-->" not in inside:
            return match.end()
        return self.verbatim_returns(match.end(), found.end())

    def comment(self, match: re.Match[str]) -> int:
        start = match.start()
        close = self.text.find("-->", start + 4)
        empty = _EMPTY_COMMENT.match(self.text, start)
        if empty:
            end = empty.end()
        elif close < 0:
            end = len(self.text)
            self.say(
                codes.HTML_UNCLOSED_COMMENT, Span(start, start + 4), "this comment is never closed", "close it with -->"
            )
        else:
            end = close + 3
        self.comments.append(Comment(self.text[start + 4 : max(start + 4, end - 3)], Span(start, end)))
        stuck = _STUCK_BRACE.match(self.text, end)
        if stuck:
            span = Span(end, stuck.end())
            self.say(
                codes.HTML_UNBALANCED, span, "a `}` is left over after this comment", "delete it", (Edit(span, ""),)
            )
            end = stuck.end()
        return self.cut(*self.whole_lines(start, end))

    def percent(self, match: re.Match[str]) -> int:
        """Lines that begin with `%`, one of them with a command of TeX, were put aside as TeX does it; at the beginning
        of a page they tell its title, as in pandoc."""
        if match.start() < self.prose:
            return match.end()
        run = _PERCENT_LINES.match(self.text, match.start())
        assert run is not None
        if not self.kept and not self.is_myst() and (title := _TITLE_BLOCK.match(self.text, self.position)):
            self.prose = title.end()
            return self.replace(title.start("mark"), title.end("mark"), "#")
        is_set_aside = _TEX_COMMENT.search(run.group()) or self.is_comment(run)
        if is_set_aside and "<!--" not in run.group():
            return self.cut(run.start(), run.end())
        self.prose = run.end()
        return match.end()

    def is_myst(self) -> bool:
        if self.has_directives is None:
            self.has_directives = _DIRECTIVE.search(self.text) is not None
        return self.has_directives

    def is_comment(self, run: re.Match[str]) -> bool:
        """Whether lines that begin with `%` are a comment of MyST: a paragraph alone, on a page with directives."""
        is_whole = self.text[run.end() : run.end() + 1] in ("", "\r", "\n")
        if not is_whole or _COMMENT_LINES.fullmatch(run.group()) is None or not self.is_myst():
            return False
        return _EMPTY_BEFORE.search(self.text, max(0, run.start() - 9), run.start()) is not None

    def automatic(self, match: re.Match[str]) -> int:
        """`#.` numbers the items of a list (pandoc, reStructuredText); one alone is none."""
        if self.text.count("#. ") + self.text.count("#.\t") < 2:
            return match.end()
        return self.replace(match.end() - 1, match.end(), "1")

    def example(self, match: re.Match[str]) -> int:
        """An item of an example list gets its number, and a reference to it too."""
        number = self.examples.items.get(match.start())
        if number is not None:
            return self.replace(match.start(), match.end(), f"{number})")
        number = self.examples.numbers.get(match.group()[2:-1])
        return match.end() if number is None else self.replace(match.start(), match.end(), f"({number})")

    def stray(self, match: re.Match[str]) -> int:
        """`-->` outside a comment shows nothing; between two words it is an arrow, and shown as one."""
        line = max(self.text.rfind("\n", 0, match.start()) + 1, self.position)
        before = self.text[line : match.start()].strip(" \t>")
        after = self.text[match.end() :].split("\n", 1)[0].strip()
        if before and after:
            return self.replace(match.start(), match.end(), "→")
        span = Span(match.start(), match.end())
        self.say(
            codes.HTML_UNBALANCED, span, "`-->` closes a comment that was never opened", "delete it", (Edit(span, ""),)
        )
        return self.cut(*self.whole_lines(match.start(), match.end()))

    def doubled(self, match: re.Match[str]) -> int:
        """`<</div>>` closes a block: nobody means a bracket as the last thing in it and another right behind it."""
        span = Span(match.start(), match.end())
        tag = match.group("closing")
        message = f"`{match.group()}` has a bracket too many on either side"
        self.say(codes.HTML_UNBALANCED, span, message, f"write {tag}", (Edit(span, tag),))
        self.cut(span.start, span.start + 1)
        return self.cut(span.end - 1, span.end)

    def whole_lines(self, start: int, end: int) -> tuple[int, int]:
        """What stands alone on its lines goes with them, so that its going does not split a list or a table."""
        line = self.text.rfind("\n", 0, start) + 1
        if self.position > line:  # something before it on this line was taken away already
            tail = "".join(self.kept[-2:])
            if tail and not tail.endswith("\n"):
                return start, end
            line = self.position
        if self.text[line:start].strip(" \t>"):
            return start, end
        rest = _REST_OF_LINE.match(self.text, end)
        return (line, rest.end()) if rest else (start, end)

    def extension(self, match: re.Match[str]) -> int:
        """kramdown's `{::comment}`, `{::nomarkdown}`, `{::options}` show nothing; a comment hides what it holds."""
        close = None
        if match.group("kind") == "comment":
            close = None if "comment" in self.unclosed else _COMMENT_END.search(self.text, match.end())
            if close is None:
                self.unclosed["comment"] = 0
        return self.cut(*self.whole_lines(match.start(), close.end() if close else match.end()))

    def shortcode(self, match: re.Match[str]) -> int:
        """Hugo's and Quarto's `{{< name … >}}`: code is code, a reference its address, a note a note, pictures and
        videos are shown, and nothing else is run."""
        call = shortcode_call(match)
        if call.name.startswith("/") and call.name[1:].strip() in self.notes:
            self.notes.remove(call.name[1:].strip())
            return self.replace(match.start(), match.end(), ":::")
        if call.name in ("ref", "relref") and call.words:
            return self.replace(match.start(), match.end(), call.words[0])
        if pieces := call.shown():
            for start, end, text in pieces:
                self.replace(start, end, text)
            return match.end()
        close = self.shortcode_end(call.name) if call.is_code or call.note else None
        if call.is_code and close:
            return self.code_block(match, call.words[0] if call.name == "highlight" and call.words else "", close)
        if call.note and close and self.is_alone(match):
            self.notes.append(call.name)
            return self.replace(match.start(), match.end(), f"::: {{.callout-{call.note}}}")
        if not call.name.startswith("/"):
            span = Span(match.start(), match.end())
            self.say(
                codes.LIQUID_UNSUPPORTED, span, f"the shortcode `{call.name}` is not run", "write out what it shows"
            )
        return self.cut(*self.whole_lines(match.start(), match.end()))

    def shortcode_end(self, name: str) -> re.Match[str] | None:
        """The next `{{< /name >}}`."""
        key = f"/{name}"
        found = self.ends.get(name)
        if key not in self.unclosed and (found is None or found.start() < self.position):
            found = re.compile(rf"\{{\{{[<%] */ *{re.escape(name)} *[>%]\}}\}}").search(self.text, self.position)
        if found is None:
            self.unclosed[key] = 0
        else:
            self.ends[name] = found
        return found

    def is_alone(self, match: re.Match[str]) -> bool:
        """Whether nothing else stands in the lines of a match."""
        before = self.text[self.text.rfind("\n", 0, match.start()) + 1 : match.start()]
        return not before.strip(" \t>") and _REST_OF_LINE.match(self.text, match.end()) is not None

    def code_block(self, opening: re.Match[str], language: str, close: re.Match[str]) -> int:
        """What stands between two tags, as a fence."""
        self.replace(opening.start(), opening.end(), f"~~~~~~ {language}")
        self.verbatim_returns(opening.end(), close.start())
        return self.replace(close.start(), close.end(), "~~~~~~")

    def liquid_tag(self, match: re.Match[str]) -> int:
        if self.liquid is None:
            return match.end()
        tag = match.group("tag").lower()
        if tag in ("link", "post_url"):
            return match.end()
        if tag == "comment":
            close = self.end_tag(match)
            return self.cut(*self.whole_lines(match.start(), close.end() if close else match.end()))
        if match.start() < self.raw and tag != "endraw":
            return match.end()
        if tag == "raw":
            close = self.end_tag(match)
            self.raw = close.start() if close else 0
            start = self.cut(*self.whole_lines(match.start(), match.end()))
            self.literal.append(Span(self.size, self.size + max(0, self.raw - start)))
            return start
        if tag == "highlight":
            close = self.end_tag(match)
            language = match.group("argument").split()
            return self.code_block(match, language[0] if language else "", close) if close else match.end()
        if tag in ("if", "unless"):
            self.decide(match)
        elif tag == "for":
            self.skip_loop(match)
        if match.start() in self.hidden:
            return self.cut(*self.whole_lines(match.start(), self.hidden[match.start()]))
        if tag not in _LIQUID_SILENT:
            self.say(
                codes.LIQUID_UNSUPPORTED,
                Span(match.start(), match.end()),
                f"Liquid's `{tag}` is not run",
                "write out what it shows",
            )
        return self.cut(*self.whole_lines(match.start(), match.end()))

    def decide(self, match: re.Match[str]) -> None:
        """Hide what an `if` does not show, where all that it asks for is known here."""
        tags = self.branches(match) if match.start() < self.endless else []
        if not tags or self.liquid is None:
            self.endless = min(self.endless, match.start())
            return
        chosen = len(tags)
        for number, tag in enumerate(tags[:-1]):
            holds = self.liquid.holds(tag["condition"]) if tag["word"] != "else" else True
            if holds is None:
                return
            if chosen == len(tags) and holds is not (tag["word"] == "unless"):
                chosen = number
        for number, (tag, following) in enumerate(pairwise(tags)):
            self.hidden[tag.start()] = tag.end() if number == chosen else following.start()
        self.hidden[tags[-1].start()] = tags[-1].end()

    def skip_loop(self, match: re.Match[str]) -> None:
        """Hide a loop whose text is made of what it runs through."""
        tags = self.branches(match) if match.start() < self.endless else []
        words = match["argument"].split()
        if not tags or not words:
            return
        item = re.compile(rf"\{{[{{%][^{{}}]*\b{re.escape(words[0])}\b")
        if item.search(self.text, match.end(), tags[-1].start()):
            message = "Liquid's `for` is not run"
            self.say(codes.LIQUID_UNSUPPORTED, Span(*match.span()), message, "write out what it shows")
            self.hidden[match.start()] = tags[-1].end()

    def branches(self, match: re.Match[str]) -> list[re.Match[str]]:
        """An `if`, the `elsif` and `else` that are its own, and its end; nothing where it does not end."""
        found: list[re.Match[str]] = []
        depth = 0
        for tag in _BRANCH.finditer(self.text, match.start()):
            opens, closes = tag["word"] in _OPENING, tag["word"].startswith("end")
            depth += opens - closes
            if (depth == 1 and not closes and (not opens or not found)) or depth == 0:
                found.append(tag)
            if depth == 0:
                return found
        return []

    def end_tag(self, match: re.Match[str]) -> re.Match[str] | None:
        """The `{% end… %}` of a Liquid tag."""
        name = f"end{match.group('tag').lower()}"
        found = None
        if name not in self.unclosed:
            found = re.compile(rf"\{{%-?\s*{name}\s*-?%\}}").search(self.text, match.end())
        if found is None:
            self.unclosed[name] = 0
        return found

    def say(self, code: Code, span: Span, message: str, hint: str, fix: tuple[Edit, ...] = ()) -> None:
        self.diagnostics.append(Diagnostic(code, message, self.source.path, span, hint, fix))


_TAKE: Mapping[str, Callable[[_Cleaner, re.Match[str]], int]] = {
    "fence": _Cleaner.verbatim,
    "code": _Cleaner.verbatim,
    "raw": _Cleaner.verbatim,
    "percent": _Cleaner.percent,
    "escape": lambda cleaner, match: match.end(),
    "comment": _Cleaner.comment,
    "stray": _Cleaner.stray,
    "doubled": _Cleaner.doubled,
    "extension": _Cleaner.extension,
    "shortcode": _Cleaner.shortcode,
    "written": lambda cleaner, match: cleaner.replace(*match.span(), f"{match[0][:3]}{match['inside']}{match[0][-3:]}"),
    "liquid": _Cleaner.liquid_tag,
    "auto": _Cleaner.automatic,
    "example": _Cleaner.example,
    "cut": lambda cleaner, match: cleaner.cut(*match.span()),
}
"""What is done with each kind of `_TOKEN`; where the scan goes on."""
