from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.dates import parse_date

SEPTEMBER_17 = [
    "2021-09-17",
    "2021-09-17 10:00:00 +0900",
    "2021-09-17T10:00:00Z",
    "17/Sep/2021",
    "17-Sep-2021",
    "17 September 2021",
    "17th of September, 2021",
    "Sep. 17, 2021",
    "September 17th 2021",
    "Sept 17 2021",
    "2021-Sep-17",
    "Fri, 17 Sep 2021 10:00:00 +0900",
    "17/Sep/2021 更新",
    "17 SEPTEMBER 2021 | VOL 506 | NATURE | 151",
    "2021/9/17",
    "2021.9.17",
    "2021_0917",
    "20210917",
    "17/09/2021",
    "09/17/2021",
    "2021年9月17日",
    "2021年9月17日（金）",
    "2021年9月17日金曜日",
    "2021年9月17日(金) 3限",
    "2021年9月17日金曜 3限",
    "2021–09–17",
    "2021‐9‐17",
    "2021-09-17Z",
    "2021-09-17+09:00",
    "17. Sep. 2021.",
    "2021 年 9 月 17 日 10時",
    "２０２１年９月１７日",
    "令和3年9月17日",
    "R3.9.17",
    "  2021-09-17\n",
]


@pytest.mark.parametrize("text", SEPTEMBER_17)
def test_parse_date_reads_the_17th_of_september(text: str) -> None:
    assert parse_date(text) == date(2021, 9, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11/Apr./2025", date(2025, 4, 11)),
        ("㋿元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("05/05/2021", date(2021, 5, 5)),
        ("may 3 2021", date(2021, 5, 3)),
    ],
)
def test_parse_date_reads_other_days(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021",
        "2021年9月",
        "Sep 2021",
        "09/10/2021",
        "2021-02-30",
        "2021-13-01",
        "99/99/2021",
        "令和0年1月1日",
        "2021-09-17abc",
        "202109171",
        "2021-09-17〜2021-09-20",
        "2021-09-17–20",
        "20210917-20210920",
        "0000-01-01",
        "Foo 17 2021",
        "next Friday",
    ],
)
def test_parse_date_leaves_what_is_no_day_or_two(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(alphabet=st.sampled_from("0123456789/-.年月日RH令和 sepmay:(元１") | st.characters(), max_size=30))
def test_parse_date_never_raises(text: str) -> None:
    assert parse_date(text) is None or isinstance(parse_date(text), date)


@given(st.dates())
def test_parse_date_reads_every_iso_date(day: date) -> None:
    assert parse_date(day.isoformat()) == day
