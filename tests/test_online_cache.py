"""The memory of the online check: data, sorted, that forgets no good news and believes no bad."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.check.online.cache import LIFETIMES, Cache, Known, decode, encode, load_cache, save_cache
from coursegen.check.online.outcomes import Fault, Outcome, Reason
from coursegen.check.online.subjects import Resolver, Subject
from coursegen.diagnostics import Verdict

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TEXT = st.text(max_size=12)
SUBJECT = st.builds(Subject, st.sampled_from(Resolver), st.text(min_size=1, max_size=12))
MINUTE = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda when: when.replace(second=0, microsecond=0, tzinfo=UTC)
)
FOUND = st.builds(
    Outcome,
    st.just(Verdict.OK),
    evidence=TEXT,
    fault=st.sampled_from(Fault),
    moved=TEXT,
    meant=TEXT,
    title=TEXT,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    version=st.integers(0, 99),
    withdrawn=st.booleans(),
)
FAILED = st.one_of(
    st.builds(Outcome, st.just(Verdict.BROKEN), TEXT),
    st.builds(Outcome, st.just(Verdict.UNVERIFIED), TEXT, st.sampled_from(Reason)),
)
KNOWN = st.builds(Known, MINUTE, FOUND, st.booleans())
CACHE = st.dictionaries(SUBJECT.map(str), KNOWN, max_size=6).map(Cache)


@given(CACHE)
def test_what_is_written_is_read(cache: Cache) -> None:
    assert decode(encode(cache)) == cache


@given(CACHE)
def test_the_file_is_sorted_and_has_a_line_for_each_subject(cache: Cache) -> None:
    lines = encode(cache).split("\n")[1:-2] if cache.known else []
    names = [next(iter(json.loads("{" + line.rstrip(",") + "}"))) for line in lines]
    assert names == sorted(cache.known)
    assert encode(Cache(dict(reversed(list(cache.known.items()))))) == encode(cache)


@given(CACHE, SUBJECT, KNOWN)
def test_what_changes_of_one_subject_changes_one_line(cache: Cache, subject: Subject, known: Known) -> None:
    before = {line.rstrip(",") for line in encode(cache).split("\n")}
    after = {line.rstrip(",") for line in encode(Cache({**cache.known, str(subject): known})).split("\n")}
    assert len(after - before) <= 1 and len(before - after) <= 1 + (not cache.known)


@given(CACHE, st.data())
def test_a_damaged_file_is_read_as_far_as_it_makes_sense(cache: Cache, data: st.DataObject) -> None:
    text = encode(cache)
    at = data.draw(st.integers(0, len(text)))
    damaged = data.draw(st.sampled_from([text[:at], text[:at] + text[at + 1 :], text[:at] + "\x00" + text[at:]]))
    for known in decode(damaged).known.values():
        assert known.outcome.verdict is Verdict.OK and known.last_ok.tzinfo is UTC


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["last_ok", "fault", "authors", "version", "title", "verdict", "reason", "failed"]),
    JSON,
    max_size=5,
)


@given(
    st.dictionaries(TEXT, JSON | FIELDS | FIELDS.map(lambda each: {"last_ok": "2026-01-01T00:00Z", **each}), max_size=4)
)
def test_whatever_a_file_holds_what_is_read_exists(links: dict[str, object]) -> None:
    for known in decode(json.dumps({"schema": 1, "links": links})).known.values():
        outcome = known.outcome
        assert (outcome.verdict, outcome.reason) == (Verdict.OK, "")
        assert all(isinstance(each, str) for each in (outcome.title, *outcome.authors))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": 2, "links": {}}', '{"schema": 1}', "[" * 100_000])
def test_what_is_no_cache_is_an_empty_one(tmp_path: Path, text: str) -> None:
    place = tmp_path / "links.json"
    place.write_text(text)
    assert load_cache(place) == load_cache(tmp_path / "none") == Cache({})
    place.write_bytes(b"\xff\xfe")
    assert load_cache(place) == Cache({})


@given(SUBJECT, FOUND, st.floats(0, 2))
def test_what_exists_is_believed_for_its_lifetime_a_fifth_more_or_less(
    subject: Subject, outcome: Outcome, share: float
) -> None:
    cache = Cache({}).updated({subject: outcome}, [subject], NOW)
    fresh = cache.fresh(subject, NOW + LIFETIMES[subject.resolver] * share)
    assert fresh == outcome if share < 0.8 else fresh in (outcome, None) if share <= 1.2 else fresh is None


def test_not_all_that_is_asked_on_one_day_is_asked_again_on_one_day() -> None:
    subjects = [Subject(Resolver.WEB, f"https://a.example/{number}") for number in range(300)]
    cache = Cache({}).updated(dict.fromkeys(subjects, Outcome(Verdict.OK)), subjects, NOW)
    days = [
        sum(cache.fresh(each, NOW + timedelta(days=7) * share) is None for each in subjects)
        for share in (0.8, 0.9, 1.0, 1.1, 1.2)
    ]
    assert days[0] == 0 and days[-1] == 300
    assert all(40 < later - earlier < 110 for earlier, later in pairwise(days))


@given(CACHE, st.dictionaries(SUBJECT, FAILED, min_size=1, max_size=4))
def test_failures_are_never_remembered_and_good_days_are(cache: Cache, failed: dict[Subject, Outcome]) -> None:
    before = {**cache.known, **{str(subject): Known(NOW, Outcome(Verdict.OK, "x")) for subject in list(failed)[:2]}}
    after = Cache(before).updated(failed, failed, NOW + timedelta(days=1))
    assert set(after.known) == {str(subject) for subject in failed} & set(before)
    for subject in failed:
        assert after.fresh(subject, NOW + timedelta(days=1)) is None
        assert after.last_ok(subject) == (before[str(subject)].last_ok if str(subject) in before else None)
    again = decode(encode(after))
    assert again == after


@given(SUBJECT, FOUND, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_was_found_is_written_to_the_minute(subject: Subject, outcome: Outcome, later: timedelta) -> None:
    cache = Cache({}).updated({subject: outcome}, [subject], NOW + later)
    assert decode(encode(cache)) == cache
    assert timedelta(0) <= NOW + later - cache.known[str(subject)].last_ok < timedelta(minutes=1)


def test_a_line_holds_what_is_known_and_nothing_else() -> None:
    subject = Subject(Resolver.ARXIV, "1706.03762")
    bare, full = (
        Outcome(Verdict.OK),
        Outcome(Verdict.OK, "arXiv", title="題", authors=("A",), version=7, withdrawn=True),
    )
    for outcome, rest in (
        (bare, ""),
        (full, '"authors": ["A"], "evidence": "arXiv", "last_ok": "2026-04-01T00:00Z", "title": "題", "version": 7, "withdrawn": true'),
    ):  # fmt: skip
        line = encode(Cache({}).updated({subject: outcome}, [subject], NOW)).split("\n")[1]
        assert line == '"arxiv:1706.03762": {' + (rest or '"last_ok": "2026-04-01T00:00Z"') + "}"


@pytest.mark.parametrize(
    ("data", "failed"),
    [
        ({"schema": 1, "failed": True}, [True]),
        ({"schema": 1, "failed": False}, [False]),
        ({"schema": 1, "failed": "no"}, [False]),
        ({"schema": 1}, [False]),
        ({"schema": 2}, []),
        ({"schema": "1"}, []),
        ({}, []),
    ],
)
def test_another_schema_is_not_read(data: dict[str, object], failed: list[bool]) -> None:
    entry = {"last_ok": "2026-01-01T00:00Z"} | {name: data[name] for name in data if name == "failed"}
    text = json.dumps({name: data[name] for name in data if name == "schema"} | {"links": {"doi:10.1/x": entry}})
    assert [known.failed for known in decode(text).known.values()] == failed


@given(CACHE, SUBJECT)
def test_what_the_site_no_longer_refers_to_is_forgotten(cache: Cache, subject: Subject) -> None:
    assert set(cache.updated({}, [subject], NOW).known) <= {str(subject)}


def test_a_date_of_tomorrow_is_not_believed() -> None:
    subject = Subject(Resolver.DOI, "10.1/x")
    cache = Cache({}).updated({subject: Outcome(Verdict.OK)}, [subject], NOW + timedelta(days=1))
    assert cache.fresh(subject, NOW) is None


def test_a_cache_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "links.json"
    (place / "in the way").mkdir(parents=True)
    with pytest.raises(OSError):
        save_cache(place, Cache({}))
    assert [each.name for each in place.parent.iterdir()] == ["links.json"]
    kept, other = tmp_path / "links.json", tmp_path / "other.json"
    kept.write_text("old")
    other.hardlink_to(kept)
    save_cache(tmp_path / "two" / "folders" / "links.json", Cache({}))
    save_cache(kept, Cache({}))
    assert other.read_text() == "old" != kept.read_text()  # nobody reads a file that is half written


def test_half_a_letter_in_a_title_stops_nothing(tmp_path: Path) -> None:
    subject = Subject(Resolver.VIDEO, "abcdefghijk")
    outcome = Outcome(Verdict.OK, title="film \ud83d")  # as JSON may hold it
    save_cache(tmp_path / "links.json", Cache({}).updated({subject: outcome}, [subject], NOW))
    assert load_cache(tmp_path / "links.json").fresh(subject, NOW) is not None
