from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.check.nearest import Names, Paths, difference, fold, only_one_alike

NAMES = st.text(alphabet="aAbＡａ１1がか゛ﾞ（(é\u0301\u200b", max_size=8)


@pytest.mark.parametrize(
    ("written", "meant", "words"),
    [
        ("Fig.png", "fig.PNG", "case"),
        ("が.png", unicodedata.normalize("NFD", "が.png"), "its Unicode form"),
        ("ﬁg.png", "fig.png", "its Unicode form"),
        ("（1）.png", "(1).png", "full or half width"),
        ("ｶﾞ.png", "ガ.png", "full or half width"),
        ("fig.png\u200b", "fig.png", "an invisible character"),
        ("⚖.png", "⚖\ufe0f.png", "an invisible character"),
        ("fig.png", "fig.svg", ""),
    ],
)
def test_in_what_two_names_differ(written: str, meant: str, words: str) -> None:
    assert difference(written, meant) == difference(meant, written) == words


@given(NAMES, NAMES)
def test_names_that_differ_in_nothing_that_counts_fold_alike(one: str, other: str) -> None:
    assert bool(difference(one, other)) == (fold(one) == fold(other))
    assert fold(fold(one)) == fold(one)


@given(NAMES, st.lists(NAMES, max_size=6))
def test_the_only_one_alike_is_alike_and_in_its_way_the_only_one(written: str, names: list[str]) -> None:
    found = only_one_alike(written, names)
    rivals = {name for name in names if name != found and difference(written, name) == difference(written, found)}
    assert not found or (found in names and difference(written, found) and not rivals)
    assert only_one_alike(written, reversed(names)) == found


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("notebooks/A.ipynb", "notebooks/a.ipynb"),
        ("notebooks/２.ipynb", "notebooks/2.ipynb"),
        ("a.ipynb", "notebooks/a.ipynb"),
        ("old/B.ipynb", "o/B.ipynb"),  # two are alike: the nearer one
        ("notebooks/lectrue.ipynb", "notebooks/lecture.ipynb"),
        ("notebooks/lect03.ipynb", ""),  # another number is another lecture
        ("notebooks/lecture.py", ""),  # a program is no notebook
        ("ONE", ""),  # nothing tells the two apart
    ],
)
def test_the_nearest_path(path: str, meant: str) -> None:
    paths = [
        "notebooks/a.ipynb",
        "notebooks/2.ipynb",
        "notebooks/lecture.ipynb",
        "lect04.ipynb",
        "x/b.ipynb",
        "o/B.ipynb",
    ]
    assert Paths([*paths, "One", "one"]).nearest(path) == meant


@given(st.lists(NAMES.filter(str), min_size=1, max_size=20), st.integers(0, 7))
def test_a_slip_of_the_pen_is_found_among_many(names: list[str], at: int) -> None:
    name = "heading-number-of-them"
    slip = name[:at] + name[at + 1 :]
    others = [f"heading-{number}-of-them" for number in range(30)]
    assert Names([name, *names, *others]).near(slip, 0.85) == name
    assert Names(others).near(slip, 0.6) == ""  # other numbers are other headings
