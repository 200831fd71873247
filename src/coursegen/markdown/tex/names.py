r"""The names of operators: what `\mathop{\rm arg\,max}` and `\operatorname{…}` spell."""

from __future__ import annotations

from coursegen.markdown.tex.tree import Group, Node, Nodes, strip

_NAMES = frozenset(f"\\{name}" for name in "arg max min sup inf lim det dim exp log ln Pr".split())
_UPRIGHT = frozenset(f"\\{name}" for name in "rm mathrm text textrm operatorname mathsf".split())
_SPACES = frozenset(("\\,", "\\ ", "~", "\\;", "\\:"))


def is_upright(nodes: Nodes) -> bool:
    """Whether something is set upright from its first letter on, as the names of operators are."""
    first = strip(nodes)[:1]
    return bool(first) and isinstance(first[0], str) and (first[0] in _UPRIGHT or first[0] in _NAMES)


def letters(nodes: Nodes) -> Nodes | None:
    """The letters and spaces of an operator's name; None where it holds anything else."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, Group):
            inner = letters(node.nodes)
            if inner is None:
                return None
            found += inner
        elif not isinstance(node, str):
            return None
        elif node in _NAMES:
            found += (*("\\,",) * bool(found), *node[1:])
        elif node in _SPACES or node in ("-", "'") or (len(node) == 1 and node.isalnum()):
            found.append(node)
        elif node not in _UPRIGHT and node not in (" ", "*"):
            return None
    return tuple(found)
