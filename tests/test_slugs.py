from __future__ import annotations

import pytest

from coursegen.slugs import Slugs, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SNS への投稿について", "sns-への投稿について"),
        ("3. LSTM との異同", "3-lstm-との異同"),
        ("第1回 はじめに（導入）", "第1回-はじめに導入"),
        ("ＬＳＴＭ　全角", "ｌｓｔｍ全角"),
        ("C++ & code 強調", "c--code-強調"),
        ("①と²とⅠ", "ととⅰ"),
        ("か\u3099", "が"),
    ],
)
def test_slug_is_kramdowns(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_slugs_number_repeats() -> None:
    slugs = Slugs()
    assert [slugs.unique("a") for _ in range(3)] == ["a", "a-1", "a-2"]
