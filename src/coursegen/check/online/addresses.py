"""Which addresses may be asked for, and in which form. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

_SAFE = "%/:=&?~+!$,;'@()*[]"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def request_url(href: str) -> str:
    """An address as it is sent: ASCII, the path's bytes as written, no fragment and no credentials.

    Nothing is sorted or normalised: a server may tell two spellings apart. Raises ValueError where it is no http(s)
    address.
    """
    parts = urlsplit("https:" + href if href.startswith("//") else href)
    scheme, host = parts.scheme.lower(), parts.hostname
    if scheme not in ("http", "https") or not host:
        raise ValueError("it is no http address")
    host = f"[{host}]" if ":" in host else host.rstrip(".").encode("idna").decode("ascii")
    if not re.fullmatch(r"\[[0-9a-f:.]+\]|[a-z0-9._-]+", host):
        raise ValueError("it names no host")
    port = f":{parts.port}" if parts.port not in (None, 80 if scheme == "http" else 443) else ""
    return urlunsplit((scheme, host + port, _quoted(parts.path) or "/", _quoted(parts.query), ""))


def _quoted(text: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=_SAFE)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet at large: not this machine, this network, or reserved."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def remapped(url: str, remap: Mapping[str, str]) -> str | None:
    """The address that stands in for `url` by `[check] remap`, the longest prefix first; None where none does."""
    for prefix in sorted(remap, key=len, reverse=True):
        rest = url.removeprefix(prefix)
        ends = rest == "" or prefix.endswith("/") or rest[0] in "/?:"
        if prefix and url.startswith(prefix) and ends:
            target = remap[prefix]
            return target.rstrip("/") + "/" + rest.lstrip("/") if rest[:1] != "?" else target + rest
    return None
