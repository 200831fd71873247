"""When what a page says of a paper, and what arXiv says of it, cannot be the same work."""

from __future__ import annotations

import pytest

from coursegen.check.online.titles import Claim, is_mismatch

TITLE = "Attention Is All You Need"
AUTHORS = ("Ashish Vaswani", "Noam Shazeer", "Łukasz Kaiser")


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("Generative Adversarial Networks For Astronomy", True),
        ("Attention Is All You Need", False),
        ("ATTENTION IS ALL YOU NEED", False),
        ("Attention is all you need (2017)", False),
        ("Attention Is All You Need: Transformers Without Recurrence", False),
        ("注意だけが必要なもの Generative Adversarial Networks Everywhere", False),  # Japanese texts are no evidence
        ("어텐션 Generative Adversarial Networks Everywhere", False),
        ("the original transformer paper from google brain", False),  # words of a sentence, and no title
        ("Deep Learning", False),  # too few words to say what is meant
        ("Deep Deep Learning Learning 2015 2016", False),
        ("Vaswani, Deep Generative Networks For Astronomy", False),  # an author is named
        ("Kaiser Generative Adversarial Networks Astronomy", False),
        ("arXiv Generative Adversarial Networks For Astronomy", False),
        ("PDF Generative Adversarial Networks For Astronomy", False),
        ("Generative/Adversarial Networks For Astronomy Data", False),
    ],
)
def test_the_text_of_a_link_is_doubted_where_it_is_a_title(text: str, *, is_other: bool) -> None:
    assert is_mismatch(Claim(text), TITLE, AUTHORS) is is_other


@pytest.mark.parametrize(
    ("claim", "is_other"),
    [
        (Claim("generative networks of distant galaxies", (), is_title=True), True),
        (Claim("generative networks of distant galaxies", ("Kaiser, L.",), is_title=True), True),
        (Claim("attention networks of distant galaxies", ("Kaiser, L.",), is_title=True), False),
        (Claim("Attention is all you need", ("Vaswani, A.",), is_title=True), False),
        (Claim("Attention is all you need", ("Goodfellow, I.",), is_title=True), False),
        (Claim("Attention is all you often need", ("Vaswani, A.",), is_title=True), False),
        (Claim("銀河の生成ネットワーク", ("Goodfellow, I.",), is_title=True), False),
    ],
)
def test_what_a_list_of_references_says_is_doubted(claim: Claim, *, is_other: bool) -> None:
    assert is_mismatch(claim, TITLE, AUTHORS) is is_other
