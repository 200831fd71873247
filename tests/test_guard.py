"""That no test asks another host, and that one which does fails even where the code under test hides it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.guard import is_here, only_this_machine

FAR = "192.0.2.1"  # RFC 5737: an address of nobody


def test_connections_to_other_hosts_are_refused_and_told_of() -> None:
    with only_this_machine() as tried:
        with pytest.raises(OSError, match="no other host"):
            socket.create_connection((FAR, 80), timeout=0.1)
        with socket.socket() as plain:
            assert plain.connect_ex((FAR, 80)) != 0
        with pytest.raises(OSError, match="no other host"):
            asyncio.run(asyncio.open_connection(FAR, 80))
    assert tried == [FAR, FAR, FAR]


def test_this_machine_may_be_asked() -> None:
    with only_this_machine() as tried, socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    assert tried == []


@pytest.mark.parametrize(
    ("family", "address", "expected"),
    [
        (socket.AF_INET, ("127.0.0.2", 80), True),
        (socket.AF_INET, ("localhost", 80), True),
        (socket.AF_INET6, ("::1", 80, 0, 0), True),
        (socket.AF_INET6, ("::ffff:127.0.0.1", 80, 0, 0), True),
        (socket.AF_UNIX, "/run/some.socket", True),
        (socket.AF_INET, (FAR, 80), False),
        (socket.AF_INET, ("example.org", 80), False),
        (socket.AF_INET, ("224.0.0.1", 80), False),
        (socket.AF_INET6, ("2001:db8::1", 80, 0, 0), False),
        (socket.AF_INET6, ("::ffff:192.0.2.1", 80, 0, 0), False),
    ],
)
def test_what_lies_here(family: int, address: object, expected: bool) -> None:
    assert is_here(family, address) is expected
