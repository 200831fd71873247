from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.source import Map, Position, Source, Span


@given(st.text(alphabet="あa\n\r", max_size=40), st.integers(0, 45))
def test_position_counts_lines_and_characters(text: str, offset: int) -> None:
    position = Source("x", text).position(offset)
    before = text[:offset]
    assert position == Position(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def test_line_leaves_its_ending_out() -> None:
    source = Source("x", "a\r\nb\n")
    assert [source.line(1), source.line(2), source.line(3)] == ["a", "b", ""]
    assert source[source.line_span(2)] == "b"


def test_span_must_be_a_range() -> None:
    with pytest.raises(ValueError, match="3:2"):
        Span(3, 2)


def test_map_leads_back_over_a_cut() -> None:
    origin = "ab<!-- -->cd"
    back = Map([(0, 0), (2, 10)])
    assert [back.at(i) for i in range(4)] == [0, 1, 10, 11]
    assert back.span(0, 2) == Span(0, 2)
    assert origin[back.span(1, 3).start : back.span(1, 3).end] == "b<!-- -->c"
