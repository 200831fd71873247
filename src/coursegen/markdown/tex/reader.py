"""Nodes read from left to right, with the ways in which TeX's commands take their arguments."""

from __future__ import annotations

import re

from coursegen.markdown.tex.tokens import TexError
from coursegen.markdown.tex.tree import Group, Node, Nodes, text_of


class Reader:
    """Nodes and a place among them. It is true while anything is left."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._nodes)

    def pop(self) -> Node:
        """The next node, spaces included. There must be one."""
        self._at += 1
        return self._nodes[self._at - 1]

    def peek_next(self) -> Node:
        """The next node, spaces included, left in place. There must be one."""
        return self._nodes[self._at]

    def peek(self) -> Node | None:
        """The next node behind spaces, left in place."""
        at = self._behind_spaces()
        return self._nodes[at] if at < len(self._nodes) else None

    def take(self) -> Node | None:
        """The next node behind spaces."""
        self._at = self._behind_spaces()
        return self.pop() if self else None

    def accept(self, *tokens: str) -> str:
        """The next node behind spaces where it is one of `tokens`, else nothing."""
        node = self.peek()
        if isinstance(node, str) and node in tokens:
            self.take()
            return node
        return ""

    def is_group(self) -> bool:
        """Whether a group comes next, without a space before it."""
        return bool(self) and isinstance(self.peek_next(), Group)

    def argument(self, command: str) -> Nodes:
        """The content of the next group, or the next node. Raises TexError where there is none."""
        node = self.take()
        if node is None or node in ("&", "\\\\"):
            raise TexError(f"{command} lacks an argument")
        return node.nodes if isinstance(node, Group) else (node,)

    def optional(self) -> Nodes | None:
        """The nodes of `[…]`, where it comes next."""
        start = self._behind_spaces()
        if start >= len(self._nodes) or self._nodes[start] != "[" or "]" not in self._nodes[start:]:
            return None
        end = self._nodes.index("]", start)
        self._at = end + 1
        return self._nodes[start + 1 : end]

    def skip_optional(self, pattern: re.Pattern[str]) -> None:
        """Pass over `[…]` where its text matches."""
        at = self._at
        found = self.optional()
        if found is not None and not pattern.fullmatch(text_of(found)):
            self._at = at

    def _behind_spaces(self) -> int:
        at = self._at
        while at < len(self._nodes) and self._nodes[at] == " ":
            at += 1
        return at
