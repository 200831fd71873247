r"""Tokens → nodes: groups, environments and `\left … \right` fences, each closed by its own end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coursegen.markdown.tex.tokens import TexError, join
from coursegen.record import Record, field

_DEEPEST = 50
"""Groups in groups. The engine is recursive and its stack finite: what is deeper must never reach it."""
_STEEPEST = 400
r"""Commands on the way to the innermost one, braces or not: `\sqrt\sqrt\sqrt x` is as deep as `\sqrt{\sqrt{\sqrt x}}`.
The engine takes less than 2 kB of stack for each, and the smallest stack that a main thread has is 1 MB."""
_ENDS = {"{": "}", "\\left": "\\right", "\\begin": "\\end"}


class Group(Record):
    """What stands in braces."""

    nodes: Nodes


class Environment(Record):
    r"""What stands between `\begin{name}` and `\end{name}`, its arguments included."""

    name: str
    nodes: Nodes


class Fence(Record):
    r"""What stands between `\left` and `\right`, with the two delimiters."""

    left: str
    right: str
    nodes: Nodes


Node = str | Group | Environment | Fence
Nodes = tuple[Node, ...]


class _Frame(Record, frozen=False):
    """Something that is open: by which token, with which name or delimiter, and what it holds so far."""

    opener: str = ""
    name: str = ""
    nodes: list[Node] = field(default_factory=list)

    def __str__(self) -> str:
        return {"\\begin": f"\\begin{{{self.name}}}", "\\left": join(["\\left", self.name])}.get(
            self.opener, self.opener
        )


def parse(tokens: Iterable[str]) -> Nodes:
    """The nodes of a formula. Raises TexError where something is not closed, is closed twice or is too deep."""
    reader = iter(tokens)
    frames = [_Frame()]
    for token in reader:
        if token == "{":
            frames.append(_Frame("{"))
        elif token == "\\left":
            frames.append(_Frame(token, _delimiter(token, reader)))
        elif token == "\\begin":
            frames.append(_Frame(token, _name(token, reader)))
        elif token in ("}", "\\right", "\\end"):
            _close(token, reader, frames)
        else:
            frames[-1].nodes.append(token)
        if len(frames) > _DEEPEST:
            raise TexError(f"groups are nested more than {_DEEPEST} deep")
    if len(frames) > 1:
        raise TexError(f"{frames[-1]} is not closed")
    return tuple(frames[0].nodes)


def _close(token: str, reader: Iterator[str], frames: list[_Frame]) -> None:
    name = ""
    if token != "}":
        name = _delimiter(token, reader) if token == "\\right" else _name(token, reader)
    shown = f"\\end{{{name}}}" if token == "\\end" else token
    frame = frames[-1]
    if not frame.opener:
        raise TexError(f"{shown} closes nothing")
    if _ENDS[frame.opener] != token:
        raise TexError(f"{frame} is not closed before {shown}")
    if token == "\\end" and name != frame.name:
        raise TexError(f"{frame} is closed by {shown}")
    frames.pop()
    nodes = tuple(frame.nodes)
    node: Node = Group(nodes)
    if token == "\\right":
        node = Fence(frame.name, name, nodes)
    elif token == "\\end":
        node = Environment(name, nodes)
    frames[-1].nodes.append(node)


def _delimiter(command: str, reader: Iterator[str]) -> str:
    token = next((token for token in reader if token != " "), "")
    if not token or token in ("{", "}", "&", "^", "_", "\\\\", "\\right", "\\left", "\\begin", "\\end"):
        raise TexError(f"{command} needs a delimiter, such as ( or \\{{, or a full stop for none")
    return token


def _name(command: str, reader: Iterator[str]) -> str:
    name: list[str] = []
    if next((token for token in reader if token != " "), "") == "{":
        for token in reader:
            if token == "}":
                return "".join(name).strip()
            name.append(token)
    raise TexError(f"{command} needs the name of an environment in braces")


def flatten(nodes: Iterable[Node]) -> Iterator[str]:
    """Nodes → tokens."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Group):
            yield "{"
            yield from flatten(node.nodes)
            yield "}"
        elif isinstance(node, Fence):
            yield from ("\\left", node.left, *flatten(node.nodes), "\\right", node.right)
        else:
            yield from ("\\begin", "{", *node.name, "}", *flatten(node.nodes), "\\end", "{", *node.name, "}")


def text_of(nodes: Iterable[Node]) -> str:
    """Nodes → TeX."""
    return join(flatten(nodes))


def bounded_text_of(nodes: Nodes) -> str:
    """Nodes → TeX that the engine's stack will do for. Raises TexError; cells of a table count each for themselves."""
    tokens = tuple(flatten(nodes))
    if len(tokens) > _STEEPEST and _steepness(nodes) > _STEEPEST:
        raise TexError(f"more than {_STEEPEST} commands stand in one expression")
    return join(tokens)


def _steepness(nodes: Nodes) -> int:
    most = here = below = 0
    for node in nodes:
        if not isinstance(node, str):
            here += 1
            below = max(below, _steepness(node.nodes))
        elif node in ("&", "\\\\"):
            most, here, below = max(most, here + below), 0, 0
        elif len(node) > 1 or node in "^_":
            here += 1
    return max(most, here + below)


def split(nodes: Iterable[Node], mark: str) -> list[Nodes]:
    r"""Nodes cut at every `mark` that stands in no group: the rows (`\\`) or cells (`&`) of a table."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node == mark:
            parts.append([])
        else:
            parts[-1].append(node)
    return [tuple(part) for part in parts]


def strip(nodes: Nodes) -> Nodes:
    """Nodes without the spaces at their ends."""
    start, end = 0, len(nodes)
    while start < end and nodes[start] == " ":
        start += 1
    while end > start and nodes[end - 1] == " ":
        end -= 1
    return nodes[start:end]
