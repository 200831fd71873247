"""Feeds held against RFC 4287, and the check itself against feeds that break one of its rules each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coursegen.build import make_site
from tests.atom import faults
from tests.test_calendar import FACTS, published, text
from tests.tools import require_shared

VALID = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">
<entry><updated>2025-04-17T00:00:00+09:00</updated><title type="html">&lt;b&gt;A&lt;/b&gt;</title>
<id>https://example.org/a</id><link href="https://example.org/a"/></entry>
<title>T</title><id>urn:uuid:1</id><updated>2024-02-29T23:59:60Z</updated>
<author><email>a@example.org</email><name>N</name></author>
<link rel="self" href="https://example.org/feed.xml" type="application/atom+xml"/><link href="/" hreflang="ja"/>
<category term="c"/><generator version="1">g</generator>
<entry><id>https://example.org/b</id><title>B</title><updated>2025-04-10T00:00:00.5Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">b</div></content></entry>
<x xmlns="https://example.org/other">of another vocabulary</x>
</feed>
"""
BROKEN = {
    "no XML": ("</feed>", "</fed>"),
    "another document": ("/2005/Atom", "/2005/Other"),
    "no id": ("<id>urn:uuid:1</id>", ""),
    "two ids": ("<id>urn:uuid:1</id>", "<id>urn:uuid:1</id><id>urn:uuid:2</id>"),
    "no title": ("<title>T</title>", ""),
    "two titles": ("<title>T</title>", "<title>T</title><title>T</title>"),
    "no instant": ("<updated>2024-02-29T23:59:60Z</updated>", ""),
    "no author": ("<author><email>a@example.org</email><name>N</name></author>", ""),
    "an author without a name": ("<name>N</name>", ""),
    "an author with an empty name": ("<name>N</name>", "<name> </name>"),
    "no mail": ("a@example.org", "a.example.org"),
    "two generators": ("<category", "<generator>h</generator><category"),
    "an unknown element": ("<category term=\"c\"/>", "<keyword>c</keyword>"),
    "an unknown attribute": ("<category term=", "<category name=\"x\" term="),
    "a category without a term": ('<category term="c"/>', "<category/>"),
    "loose text": ("<category", "loose<category"),
    "an id that is no address": ("urn:uuid:1", "feed"),
    "an empty id": ("urn:uuid:1", ""),
    "an id with a space around it": ("urn:uuid:1", " urn:uuid:1"),
    "two entries of one id": ("https://example.org/b", "https://example.org/a"),
    "a day alone": ("2025-04-10T00:00:00.5Z", "2025-04-10"),
    "no zone": ("2025-04-10T00:00:00.5Z", "2025-04-10T00:00:00"),
    "a small t": ("2025-04-10T00:00:00.5Z", "2025-04-10t00:00:00Z"),
    "a day that is none": ("2024-02-29", "2025-02-29"),
    "an hour that is none": ("23:59:60", "24:00:00"),
    "a zone that is none": ("+09:00", "+0900"),
    "a link without an address": ('<link href="https://example.org/a"/>', '<link rel="alternate"/>'),
    "a link with a space": ('<link href="https://example.org/a"/>', '<link href="https://example.org/a b"/>'),
    "an entry without a page": ('<link href="https://example.org/a"/>', '<link rel="self" href="https://example.org/a"/>'),
    "two links to one page": ('<link href="/" hreflang="ja"/>', '<link href="/" hreflang="ja"/><link href="/x" hreflang="ja"/>'),
    "no media type": ('type="application/atom+xml"', 'type="atom"'),
    "no relation": ('rel="self"', 'rel="the feed"'),
    "no language of a link": ('hreflang="ja"', 'hreflang="日本語"'),
    "no language": ('xml:lang="ja"', 'xml:lang="ja_JP"'),
    "a text of no type": ('type="html"', 'type="markdown"'),
    "elements in a text": ("<title>B</title>", "<title><b>B</b></title>"),
    "XHTML without its division": ('<div xmlns="http://www.w3.org/1999/xhtml">b</div>', "b"),
    "content elsewhere without a summary": ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">b</div></content>', '<content type="image/png" src="b.png"/>'),
    "encoded content without a summary": ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">b</div></content>', '<content type="image/png">aGk=</content>'),
    "composite content": ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">b</div></content>', '<content type="multipart/mixed">aGk=</content><summary>s</summary>'),
    "two summaries": ("<title>B</title>", "<title>B</title><summary>a</summary><summary>b</summary>"),
    "an entry in an entry": ("<title>B</title>", "<title>B</title><entry/>"),
}  # fmt: skip


def test_a_feed_that_keeps_all_rules_has_no_fault() -> None:
    assert faults(VALID.encode()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_feed_that_breaks_one_rule_is_refused(name: str) -> None:
    written, broken = BROKEN[name]
    assert written in VALID
    assert faults(VALID.replace(written, broken, 1).encode())


@pytest.mark.parametrize(
    "files",
    [
        {"index.md": FACTS + "- [第 1 回 4月10日](l1): a<b & \"c\"\n- [第 2 回 4月17日](l2)\n", "l1.md": "# 一\n", "l2.md": "# 二\n"},
        {"index.md": "# 2025 A &amp; B\n\n- Week 1 (Feb 3): [\u0007 A](l1)\n- Week 2 (Feb 10): x\n", "l1.md": "# \u0008<A>\n"},
        {"a b/index.md": "# 2025 年度\n\n- 第 1 回 4月10日: [甲](第1回)\n- 第 2 回 4月17日: 乙\n", "a b/第1回.md": "# 甲\n"},
    ],
)  # fmt: skip
def test_a_feed_is_valid_whatever_its_course_is_called(files: dict[str, str]) -> None:
    outputs = published(files)
    (path,) = (path for path in outputs if path.endswith("feed.xml"))
    assert faults(text(outputs, path).encode()) == []


def test_the_feed_of_a_real_year_is_valid(tmp_path: Path) -> None:
    corpus = require_shared("corpus", "komazawa")
    shutil.copytree(corpus / "2025ai", tmp_path / "2025ai")
    shutil.copy(corpus / "_config.yml", tmp_path)
    document = make_site(tmp_path).outputs["2025ai/feed.xml"]
    assert isinstance(document, bytes)
    assert faults(document) == []
    assert document.count(b"<entry>") > 20


def test_a_course_without_lectures_to_tell_of_makes_no_feed() -> None:
    assert "feed.xml" not in published({"index.md": FACTS + "- 第 1 回 4月10日: 甲\n- 第 2 回 4月17日: 乙\n"})
