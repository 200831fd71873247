"""The official plan of a course, pasted into a comment or standing on the page."""

from __future__ import annotations

import pytest

from coursegen.model import Session
from tests.conftest import html, read

Fields = tuple[int, str, tuple[str, ...], str, int | None]


def fields(session: Session) -> Fields:
    return session.number, session.plan, session.keywords, session.preparation, session.minutes


def commented(text: str) -> list[Fields]:
    document = read(f"# 授業\n\n<!--{text}-->\n\n本文\n")
    assert all(session.commented for session in document.syllabus)
    return [fields(session) for session in document.syllabus]


def test_sessions_are_read_from_a_comment() -> None:
    found = commented("""
第 1 回 授業の計画・内容 言語の網: キーワード 言語モデル，単語（語彙，形態素）
    準備学習（予習・復習等） 言語学との違いを調べてください。 60分
第 2 回  授業の計画・内容    系列学習:Elman, BPTT,
    準備学習（予習・復習等）系列学習について調べてください。
""")
    assert found == [
        (1, "言語の網", ("言語モデル", "単語（語彙，形態素）"), "言語学との違いを調べてください。", 60),
        (2, "系列学習:Elman, BPTT", (), "系列学習について調べてください。", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("第１回　授業の計画・内容　導入　準備学習（予習・復習等）　読む。　６０分", (1, "導入", (), "読む。", 60), id="full width"),
        pytest.param("第01回 授業の計画・内容 導入", (1, "導入", (), "", None), id="plan alone"),
        pytest.param("第十二回\n授業の計画・内容\n最適化\nキーワード\nSGD, Adam\n準備学習\n読む\n", (12, "最適化", ("SGD", "Adam"), "読む", None), id="a label a line"),
        pytest.param("第3回 授業計画：X\r\n準備学習：Y（90分）\r\n", (3, "X", (), "Y", 90), id="colons, CRLF"),
        pytest.param("- **第 4 回** 授業内容: Z\n  - 準備学習: W 1時間", (4, "Z", (), "W", 60), id="list"),
        pytest.param("第4回\n【授業計画】記憶【キーワード】短期，長期\n【準備学習】2 章を読む（30分）", (4, "記憶", ("短期", "長期"), "2 章を読む", 30), id="labels in brackets"),
        pytest.param("第 5 回 総合演習\n準備学習（予習・復習等） 60分", (5, "総合演習", (), "", 60), id="no label of the plan"),
        pytest.param("Session 6: Plan: attention. Keywords: query, key\nPreparation: read. 60 min", (6, "attention.", ("query", "key"), "read.", 60), id="English"),
    ],
)  # fmt: skip
def test_sessions_are_read_in_any_layout(text: str, expected: Fields) -> None:
    assert commented(text) == [expected]


def test_sessions_of_one_line_are_told_apart() -> None:
    found = commented(
        "第1回 授業の計画・内容 A を学ぶ。 準備学習（予習・復習等） B を読む。 60分 "
        "第2回 授業の計画・内容 第 1 回の復習と C。 準備学習（予習・復習等） D 30分"
    )
    assert found == [(1, "A を学ぶ。", (), "B を読む。", 60), (2, "第 1 回の復習と C。", (), "D", 30)]


def test_keywords_that_a_preparation_mentions_belong_to_it() -> None:
    found = commented(
        "第 1 回 授業の計画・内容 発達\n準備学習（予習・復習等） 次のキーワードを調べてください。キーワード：語彙爆発 60分"
    )
    assert found == [(1, "発達", (), "次のキーワードを調べてください。キーワード：語彙爆発", 60)]


@pytest.mark.parametrize(
    "text",
    [
        "- 第30回 01月05日: 総まとめ",
        "第 3 回で学んだことの準備学習を忘れずに",
        "第 1 回の課題と第 2 回の課題",
        "準備学習（予習・復習等） 60分",
        "第十十回 授業の計画・内容 X",
        ">",
    ],
)
def test_comments_that_are_no_syllabus_tell_no_session(text: str) -> None:
    assert commented(text) == []


def test_sessions_know_where_they_stand_and_what_follows_is_none_of_them() -> None:
    text = "# 授業\n\n<!--\n第 1 回 授業の計画・内容 A\n\n成績評価: 試験\n-->\n"
    document = read(text)
    (session,) = document.syllabus
    assert document.source[session.span] == "第 1 回 授業の計画・内容 A"
    assert "授業の計画" not in html(document)


def test_sessions_are_read_from_running_text_and_from_parts_of_a_page() -> None:
    lines = read("第 1 回 導入\n準備学習（予習・復習等） 読む 60分\n第 2 回 回帰\n準備学習（予習・復習等） 解く 30分\n")
    assert [fields(session) for session in lines.syllabus] == [(1, "導入", (), "読む", 60), (2, "回帰", (), "解く", 30)]
    assert lines.source[lines.syllabus[1].span] == "第 2 回 回帰"
    parts = read(
        "## 第 1 回 導入\n\n- 授業計画: 歴史をたどります。\n- キーワード: 網、層\n- 準備学習（予習・復習等）: 読む。（60分）\n"
    )
    assert [fields(session) for session in parts.syllabus] == [(1, "歴史をたどります。", ("網", "層"), "読む。", 60)]
    assert not any(session.commented for session in (*lines.syllabus, *parts.syllabus))
