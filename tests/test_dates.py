from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.dates import parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2021-09-17", "2021-09-17 10:00:00 +0900", "2021/9/17", "2021.9.17", "17/Sep/2021", "17/Sep./2021", "17-Sep-2021",
        "Sep. 17, 2021", "September 17th, 2021", "17 September 2021", "2021年9月17日（金）", "２０２１年９月１７日", "令和3年9月17日",
        "R3.9.17", "20210917", "2021_0917", "17/09/2021", "Fri, 17 Sep 2021", "2021-Sep-17",
    ],
)  # fmt: skip
def test_parse_date_reads_one_day_many_ways(text: str) -> None:
    assert parse_date(text) == date(2021, 9, 17)


@pytest.mark.parametrize("text", ["", "someday", "2021-02-30", "09/10/2021", "17", "2021", "第14回", "99/99/9999"])
def test_parse_date_refuses_what_is_no_single_day(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=40))
def test_parse_date_never_fails(text: str) -> None:
    parse_date(text)
