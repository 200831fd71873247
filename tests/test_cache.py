from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coursegen.cache import Cache


@pytest.fixture(name="path")
def cache_path(tmp_path: Path) -> Path:
    """Where a cache may lie; its folder does not exist yet."""
    return tmp_path / "cache" / "x.sqlite"


def kept(path: Path, **results: bytes) -> None:
    cache = Cache(path)
    for key, value in results.items():
        cache.put(key, value)
    cache.save()


def test_what_one_build_keeps_the_next_one_has(path: Path) -> None:
    kept(path, a=b"1", b="題".encode())
    cache = Cache(path)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (b"1", "題".encode(), None)
    assert cache.findings == ()
    cache.close()


def test_without_a_path_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.put("a", b"1")
    cache.save()
    assert cache.get("a") is None


def test_results_that_no_build_uses_are_forgotten(path: Path) -> None:
    kept(path, a=b"1", b=b"2")
    for number in range(5):
        cache = Cache(path)
        assert cache.get("a") == b"1"
        cache.put(f"new{number}", b"x")
        cache.save()
    cache = Cache(path)
    assert (cache.get("a"), cache.get("b")) == (b"1", None)
    cache.close()


def test_an_empty_cache_is_begun_anew(path: Path) -> None:
    kept(path, a=b"1")
    cache = Cache(path, empty=True)
    assert cache.get("a") is None
    cache.put("b", b"2")
    cache.save()
    cache = Cache(path)
    assert (cache.get("a"), cache.get("b")) == (None, b"2")
    cache.close()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_cache_is_left_aside_and_made_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    cache = Cache(path)
    assert cache.get("a") is None
    cache.put("a", b"1")
    cache.save()
    cache = Cache(path)
    assert cache.get("a") == b"1"
    cache.close()


def test_a_cache_cut_short_never_gives_half_a_result(path: Path) -> None:
    kept(path, **{f"k{number}": bytes([number]) * 5000 for number in range(40)})
    data = path.read_bytes()
    for size in range(0, len(data), 9973):
        path.write_bytes(data[:size])
        cache = Cache(path)
        assert all(cache.get(f"k{number}") in (None, bytes([number]) * 5000) for number in range(40))
        cache.close()


def test_a_result_that_was_changed_is_not_used(path: Path) -> None:
    kept(path, a=b"1")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE results SET value = value || 'x'")
    database.close()
    cache = Cache(path)
    assert cache.get("a") is None
    cache.close()


def test_a_cache_of_another_version_is_left_aside(path: Path) -> None:
    kept(path, a=b"1")
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    cache = Cache(path)
    assert cache.get("a") is None
    assert [finding.code.name for finding in cache.findings] == ["cache.ignored"]
    cache.save()


def test_a_cache_that_another_build_writes_is_left_aside_and_left_alone(path: Path) -> None:
    kept(path, a=b"1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache = Cache(path)
    assert cache.get("a") is None
    assert [finding.code.name for finding in cache.findings] == ["cache.ignored"]
    cache.put("b", b"2")
    cache.save()
    other.execute("COMMIT")
    other.close()
    cache = Cache(path)
    assert (cache.get("a"), cache.get("b")) == (b"1", None)
    cache.close()


def test_a_place_that_cannot_be_written_costs_the_cache_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    cache = Cache(tmp_path / "file" / "x.sqlite")
    cache.put("a", b"1")
    cache.save()
    assert cache.get("a") == b"1"


def test_results_that_need_no_memory_are_there_at_once_and_gone_unless_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursegen.cache._MUCH", 10)
    kept(path, old=b"0")
    cache = Cache(path)
    cache.writes_early = True
    for number in range(9):
        cache.put(f"k{number}", b"12345678")
    assert [cache.get(f"k{number}") for number in range(9)] == [b"12345678"] * 9
    cache.close()
    cache = Cache(path)
    assert (cache.get("old"), cache.get("k0")) == (b"0", None)
    cache.writes_early = True
    for number in range(9):
        cache.put(f"k{number}", b"12345678")
    cache.save()
    cache = Cache(path)
    assert [cache.get(name) for name in ("old", "k0", "k8")] == [b"0", b"12345678", b"12345678"]
    cache.close()


def test_results_stay_in_memory_where_nothing_will_be_saved(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursegen.cache._MUCH", 10)
    cache = Cache(path)
    cache.put("a", b"x" * 100)
    assert not path.exists()
    assert cache.get("a") == b"x" * 100
