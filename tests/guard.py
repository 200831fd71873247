"""Holds the tests to this machine: a connection to any other host is refused and told of."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


def is_here(family: int, address: Any) -> bool:
    """Whether an address to connect to lies on this machine."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0]).partition("%")[0]
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback or _is_own(family, host, ip)


def _is_own(family: int, host: str, ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address is one of this machine's: then, and only then, a socket can be bound to it."""
    if ip.is_multicast or ip.is_unspecified:
        return False
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True


@contextmanager
def only_this_machine() -> Iterator[list[str]]:
    """Refuses connections to other hosts; the list names those that were tried, for callers that take no notice."""
    tried: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def is_refused(sock: socket.socket, address: Any) -> bool:
        if is_here(sock.family, address):
            return False
        tried.append(str(address[0]))
        return True

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        if is_refused(sock, address):
            raise OSError(errno.ENETUNREACH, "tests ask no other host")
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        return errno.ENETUNREACH if is_refused(sock, address) else connect_ex(sock, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield tried
