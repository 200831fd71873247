"""markdown-it's two loops, trying at each place only the rules that its character can start."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from markdown_it import MarkdownIt, helpers
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.ruler import Ruler
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token

from coursegen.markdown.context import context_of
from coursegen.markdown.inlines.emphasis import State

_Rule = TypeVar("_Rule", RuleFuncBlockType, RuleFuncInlineType)
_BRACKET = re.compile(r"\]")
Starts = Mapping[str, str]
"""Name of a rule → the characters it can begin with; a rule that is not named is tried everywhere."""


def rule_named(ruler: Ruler[_Rule], name: str) -> _Rule:
    """The active rule that a plugin registered as `name`."""
    return dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))[name]


class _Rules(Generic[_Rule]):
    """The rules of a chain, in order, by the character they are tried at."""

    def __init__(self, ruler: Ruler[_Rule], starts: Starts, chain: str = "") -> None:
        names = dict(zip(ruler.getRules(""), ruler.get_active_rules(), strict=True))
        self._all: list[tuple[_Rule, str | None]] = [(rule, starts.get(names[rule])) for rule in ruler.getRules(chain)]
        self._by_character: dict[str, tuple[_Rule, ...]] = {}

    def at(self, character: str) -> tuple[_Rule, ...]:
        rules = self._by_character.get(character)
        if rules is None:
            rules = tuple(rule for rule, starts in self._all if starts is None or character in starts)
            self._by_character[character] = rules
        return rules


def _link_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """markdown-it's search for the end of a link's text, which is given up at once where no bracket closes."""
    assert isinstance(state, State)
    if state.search(_BRACKET, start) is None:
        return -1
    return helpers.parseLinkLabel(state, start, disableNested)


HELPERS = SimpleNamespace(
    parseLinkLabel=_link_label,
    parseLinkDestination=helpers.parseLinkDestination,
    parseLinkTitle=helpers.parseLinkTitle,
)
"""What markdown-it's rules ask for help."""


def _no_rules(character: str) -> tuple[RuleFuncInlineType, ...]:
    """Nothing is read in what is nested too deep."""
    return ()


class BlockState(StateBlock):
    """Block state in which the indent of raw HTML is none of what stands in it."""

    def __init__(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.items: set[int] = set()
        """Lines that begin an item, even where they are indented as far as code."""

    def is_code_block(self, line: int) -> bool:
        """Whether a line is indented so far that it is code: further than the tags around it, and not merely behind
        the mark of its own item."""
        if self.sCount[line] - self.blkIndent < 4 or line in self.items:
            return False
        start = self.bMarks[line] + self.tShift[line]
        if self.src[self.src.rfind("\n", 0, start) + 1 : start].strip(" \t>"):
            return False
        context = context_of(self.env)
        return not context.html_depth or self.sCount[line] >= context.html_indent + 4


class BlockParser(ParserBlock):
    """Blocks. `prepare` is called when the rules are complete."""

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], outTokens: list[Token]) -> list[Token]:
        """Read the blocks of a text into `outTokens`."""
        state = BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def prepare(self, starts: Starts) -> None:
        """Learn what each rule begins with."""
        self._rules = _Rules(self.ruler, starts)
        self._interrupting = _Rules(self.ruler, starts, "paragraph")

    def interrupts(self, state: StateBlock, line: int, end_line: int, *, but: RuleFuncBlockType | None = None) -> bool:
        """Whether something else than a paragraph begins in `line`; what the rule `but` finds does not count."""
        begin = state.bMarks[line] + state.tShift[line]
        for rule in self._interrupting.at(state.src[begin : begin + 1]):
            if rule is not but and rule(state, line, end_line, True):
                return True
        return False

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Read the blocks of a range of lines."""
        line = startLine
        loose = False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= state.md.options.maxNesting:
                state.line = endLine
                break
            begin = state.bMarks[line] + state.tShift[line]
            for rule in self._rules.at(state.src[begin : begin + 1]):
                if rule(state, line, endLine, False):
                    break
            state.tight = not loose
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                loose = True
            if line < endLine and state.isEmpty(line):
                loose = True
                line += 1
                state.line = line


class InlineParser(ParserInline):
    """Inline markup, with the amended flanking rule of emphasis. `prepare` is called when the rules are complete."""

    def prepare(self, starts: Starts) -> None:
        """Learn what each rule begins with."""
        self._rules = _Rules(self.ruler, starts)

    def parse(self, src: str, md: MarkdownIt, env: object, tokens: list[Token]) -> list[Token]:
        """Read inline content into `tokens`."""
        state = State(src, md, env, tokens)  # type: ignore[arg-type]
        self.tokenize(state)
        if len(tokens) != 1 or tokens[0].type != "text":  # a text alone has nothing to be paired or joined with
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        """Read what is left of the state's text."""
        search, source, end = self.terminator_re.search, state.src, state.posMax
        rules_at = self._rules.at if state.level < state.md.options["maxNesting"] else _no_rules
        while (pos := state.pos) < end:
            found = search(source, pos, end)
            begin = found.start() if found else end
            if begin > pos:
                state.append_pending(source[pos:begin])
                state.pos = begin
                continue
            for rule in rules_at(source[begin]):
                if rule(state, False):
                    break
            else:
                state.append_pending(source[begin])
                state.pos += 1
        if state.pending:
            state.pushPending()
