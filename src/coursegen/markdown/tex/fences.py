r"""`\left … \right`: delimiters the engine knows, and none that stretch where there is nothing to stretch for."""

from __future__ import annotations

import re

from coursegen.markdown.tex.tree import Fence, Group, Nodes

_DELIMITERS = {
    "<": "\\langle",
    ">": "\\rangle",
    "（": "(",
    "）": ")",
    "［": "[",
    "］": "]",
    "｛": "\\{",
    "｝": "\\}",
    "｜": "|",
}
_LOOSE = {
    ".": ((), ()),
    "|": (("\\lvert",), ("\\rvert",)),
    "\\vert": (("\\lvert",), ("\\rvert",)),
    "\\|": (("\\lVert",), ("\\rVert",)),
    "\\Vert": (("\\lVert",), ("\\rVert",)),
}
_TALL = frozenset(
    "\\" + name
    for name in """frac dfrac tfrac cfrac genfrac binom dbinom tbinom over atop choose above brace brack sum prod coprod
    int iint iiint iiiint oint oiint idotsint sqrt overset underset stackrel overbrace underbrace overbracket
    underbracket overparen underparen overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow
    boxed fbox raisebox cancel bcancel xcancel max min sup inf lim limsup liminf argmax argmin operatorname mathop
    limits displaystyle mathchoice underline middle vdots ddots iddots sideset prescript phantom vphantom
    mathstrut""".split()
) | {"\\\\", "&"}
_GROWING = re.compile(r"\\(?:[bB]igg?[lrm]?|big[a-z]+|x[a-zA-Z]+)$")


def delimiter(token: str) -> str:
    """A delimiter as the engine writes it."""
    return _DELIMITERS.get(token, token)


def loosened(fence: Fence) -> Nodes:
    r"""The fence, or what it holds between plain delimiters where that is no taller than they are.

    Browsers give a delimiter that may stretch the width of its widest form, so `\left(z\right)` would stand apart.
    """
    if _is_tall(fence.nodes):
        return (fence,)
    opening = _LOOSE[fence.left][0] if fence.left in _LOOSE else (fence.left,)
    closing = _LOOSE[fence.right][1] if fence.right in _LOOSE else (fence.right,)
    return (*opening, *fence.nodes, *closing)


def _is_tall(nodes: Nodes, *, raised: bool = False) -> bool:
    """Whether fences around the nodes must grow: fractions, big operators, tables, exponents of exponents."""
    above = False
    for node in nodes:
        if isinstance(node, Group):
            tall = _is_tall(node.nodes, raised=raised or above)
        else:
            tall = not isinstance(node, str) or node in _TALL or (raised and node == "^") or bool(_GROWING.match(node))
        if tall:
            return True
        if isinstance(node, Group) or (isinstance(node, str) and len(node) == 1 and node != " "):
            above = node == "^"
    return False
