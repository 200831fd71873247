r"""Macros: definitions are read and their uses replaced, until only commands remain that the engine knows or refuses.

As in MathJax a definition counts from where it stands to the end of the page, and may redefine anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from coursegen.markdown.tex.engine import knows
from coursegen.markdown.tex.prelude import PRELUDE
from coursegen.markdown.tex.tokens import TexError, Tokens, is_word, join, tokenize
from coursegen.record import Record

_EXPANSIONS = 2_000
"""Macros that one formula may use: one that calls itself ends here."""
_GROWTH = 50_000
"""Tokens that the macros of one formula may put in."""
_SET = frozenset(("\\def", "\\gdef", "\\edef", "\\xdef"))
_NEW = frozenset(("\\newcommand", "\\renewcommand", "\\providecommand"))
_DEFINITIONS = _SET | _NEW | {"\\let", "\\DeclareMathOperator"}
_FIXED = _DEFINITIONS | {"\\begin", "\\end", "\\left", "\\right"}


class Macro(Record):
    r"""What a command stands for; `#1` … `#9` in `body` are its arguments."""

    body: Tokens
    parameters: tuple[Tokens, ...] = ()
    r"""For each argument the tokens that end it; none where it is a group or a token (`\def\x#1;{…}` has `;`)."""
    default: Tokens | None = None
    r"""The first argument where `[…]` is left out (`\newcommand{\x}[2][default]{…}`)."""
    is_final: bool = False
    r"""The body is not looked up again: `\let\old\vec` keeps the `\vec` of that moment."""


Macros = Mapping[str, Macro]
"""By command, backslash included."""


def expand(tokens: Iterable[str], macros: Macros) -> tuple[list[str], Macros]:
    """The tokens with every macro replaced, and the macros that hold behind them. Raises TexError."""
    expander = _Expander(tokens, macros, _prelude())
    return expander.run(), expander.macros


def macro(body: str) -> Macro:
    """A macro from configuration, with as many arguments as it uses. Raises TexError."""
    tokens = tuple(tokenize(body))
    count = max((int(token[1]) for token in tokens if _is_parameter(token)), default=0)
    return Macro(tokens, ((),) * count)


@lru_cache(maxsize=1)
def _prelude() -> Macros:
    expander = _Expander(tokenize(PRELUDE), {}, {})
    expander.run()
    return expander.macros


def _is_parameter(token: str) -> bool:
    return token[0] == "#" and len(token) == 2


class _Expander:
    """The state of reading one formula: what is still to be read, last token first, and the macros so far."""

    def __init__(self, tokens: Iterable[str], macros: Macros, prelude: Macros) -> None:
        self._input = list(tokens)[::-1]
        self._prelude = prelude
        self._expansions = 0
        self._growth = 0
        self.macros = dict(macros)

    def run(self) -> list[str]:
        output: list[str] = []
        while self._input:
            token = self._input.pop()
            if len(token) > 1 and (found := self.macros.get(token) or self._prelude.get(token)):
                output += self._expand(token, found)
            elif token in _DEFINITIONS:
                self._define(token)
            else:
                output.append(token)
        return output

    def _expand(self, name: str, macro: Macro) -> Tokens:
        """Put the body in front of the input; a final body goes to the output."""
        arguments = self._arguments(name, macro)
        body: list[str] = []
        for token in macro.body:
            if _is_parameter(token):
                body += arguments[int(token[1]) - 1]
            else:
                body.append(token)
        self._expansions += 1
        self._growth += len(body)
        if self._expansions > _EXPANSIONS or self._growth > _GROWTH:
            raise TexError(f"the macro {name} expands without end")
        if macro.is_final:
            return tuple(body)
        self._input += reversed(body)
        return ()

    def _arguments(self, name: str, macro: Macro) -> list[Tokens]:
        ends = macro.parameters
        arguments: list[Tokens] = []
        if macro.default is not None and ends:
            optional = self._optional()
            arguments.append(macro.default if optional is None else optional)
        for end in ends[len(arguments) :]:
            arguments.append(self._until(name, end) if end else self._argument(name))
        return arguments

    def _next(self) -> str:
        """The next token behind spaces, left in place; empty at the end."""
        while self._input and self._input[-1] == " ":
            self._input.pop()
        return self._input[-1] if self._input else ""

    def _argument(self, name: str) -> Tokens:
        token = self._next()
        if token in ("", "}"):
            raise TexError(f"{name} lacks an argument")
        self._input.pop()
        return self._until(name, ("}",)) if token == "{" else (token,)

    def _optional(self) -> Tokens | None:
        if self._next() != "[":
            return None
        self._input.pop()
        return self._until("[", ("]",))

    def _until(self, name: str, end: Tokens) -> Tokens:
        """The tokens before `end`, outside inner braces, and past it."""
        found: list[str] = []
        depth = 0
        while self._input:
            if depth == 0 and tuple(self._input[: -len(end) - 1 : -1]) == end:
                del self._input[-len(end) :]
                return tuple(found)
            token = self._input.pop()
            depth += (token == "{") - (token == "}")
            found.append(token)
        raise TexError(f"{name} lacks the {join(end)} that ends its argument")

    def _define(self, command: str) -> None:
        star = self._next() == "*"
        if star:
            self._input.pop()
        name = self._name(command)
        if command == "\\let":
            self.macros[name] = self._meaning(name)
        elif command in _SET:
            parameters = self._parameters(name)
            self.macros[name] = _checked(name, Macro(self._argument(name), parameters))
        elif command == "\\DeclareMathOperator":
            self.macros[name] = Macro(("\\operatorname", *("*" * star), "{", *self._argument(command), "}"))
        else:
            found = _checked(name, self._new(command))
            if command != "\\providecommand" or not self._is_known(name):
                self.macros[name] = found

    def _name(self, command: str) -> str:
        name = [token for token in self._argument(command) if token != " "]
        if len(name) != 1 or len(name[0]) < 2 or name[0][0] != "\\":
            raise TexError(f"{command} needs the name of a command, such as \\name")
        if name[0] in _FIXED:
            raise TexError(f"{name[0]} cannot be redefined")
        return name[0]

    def _is_known(self, name: str) -> bool:
        return name in self.macros or name in self._prelude or knows(name)

    def _new(self, command: str) -> Macro:
        count = join(self._optional() or ("0",)).strip()
        if not (len(count) == 1 and count.isascii() and count.isdigit()):
            raise TexError(f"{command} has [{count}] where a number of arguments from 0 to 9 is expected")
        default = self._optional()
        return Macro(self._argument(command), ((),) * int(count), default)

    def _parameters(self, name: str) -> tuple[Tokens, ...]:
        r"""The parameter text of `\def`: `#1#2`, or with the tokens that end each argument."""
        ends: list[Tokens] = []
        while self._next() != "{":
            if not self._input:
                raise TexError(f"\\def{name} lacks its body")
            token = self._input.pop()
            if token == f"#{len(ends) + 1}":
                ends.append(())
            elif ends:
                ends[-1] = (*ends[-1], token)
            else:
                raise TexError(f"\\def{name} has {token} where #1 or {{ is expected")
        return tuple(ends)

    def _meaning(self, name: str) -> Macro:
        r"""What `\let` gives to a name."""
        if self._next() == "=":
            self._input.pop()
        if self._next() in ("", "{", "}"):
            raise TexError(f"\\let{name} lacks what it is to mean")
        token = self._input.pop()
        found = self.macros.get(token) or self._prelude.get(token)
        return found or Macro((token,), is_final=is_word(token))


def _checked(name: str, macro: Macro) -> Macro:
    for token in macro.body:
        if token[0] == "#" and (len(token) != 2 or int(token[1]) > len(macro.parameters)):
            raise TexError(f"the definition of {name} uses {token} but has {len(macro.parameters)} arguments")
    return macro
