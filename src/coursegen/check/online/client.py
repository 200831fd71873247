"""One request to one host: pinned to an address that was checked, bounded in time and size, and honest about who asks.

It follows no redirect, keeps no cookie, and knows no password. The only place that opens a connection.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import truststore
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from coursegen import __version__
from coursegen.check.online.addresses import is_public, remapped
from coursegen.check.online.outcomes import NoSuchHost, Reason, Unanswered
from coursegen.record import Record

USER_AGENT = f"coursegen/{__version__} (checks the links of a course)"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "ja,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
_KNOWN_HOST = "example.org"
"""A name that always exists (RFC 2606): where it is not found either, it is the name system that is out of reach."""

Lookup = Callable[[str], Awaitable[list[str]]]
"""The IP addresses of a host; raises socket.gaierror."""


class Reply(Record):
    """What a host answered."""

    url: str
    """As asked."""
    status: int
    reason: str
    """The server's words for the status."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""
    complete: bool = True
    """False where the body was longer than the limit, or did not arrive in time."""

    @property
    def said(self) -> str:
        """The status in words: `404 Not Found`."""
        words = "".join(letter for letter in self.reason if letter.isprintable())[:40]
        return f"{self.status} {words}".strip()


@dataclass(slots=True)
class Client:
    """Connections, for as long as a run lasts: use it as an asynchronous context."""

    remap: Mapping[str, str]
    """`[check] remap`: prefix of an address → what is asked instead, which may lie on this machine."""
    seconds: float
    """How long an answer may take."""
    lookup: Lookup
    requests: int = field(default=0, init=False)
    _pinned: dict[str, list[str]] = field(default_factory=dict, init=False)
    _sessions: dict[bool, aiohttp.ClientSession] = field(default_factory=dict, init=False)

    async def __aenter__(self) -> Self:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for is_remapped in (False, True):
            resolver = None if is_remapped else _Pinned(self._pinned)
            self._sessions[is_remapped] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context, resolver=resolver, use_dns_cache=False, limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None),
                max_line_size=65_536,
                max_field_size=65_536,
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in self._sessions.values():
            await session.close()

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], limit: int, seconds: float | None = None
    ) -> Reply:
        """The answer to one request, with up to `limit` bytes of its body.

        Raises Unanswered, and NoSuchHost.
        """
        instead = remapped(url, self.remap)
        try:
            async with asyncio.timeout(seconds or self.seconds) as timeout:
                if instead is None:
                    await self._pin(urlsplit(url).hostname or "")
                session = self._sessions[instead is not None]
                self.requests += 1
                return await self._answer(session, method, url, instead or url, dict(headers), limit, timeout)
        except TimeoutError:
            raise Unanswered(Reason.TIMEOUT, f"no answer within {seconds or self.seconds:g} s") from None
        except (aiohttp.ClientSSLError, ssl.SSLError) as error:
            raise Unanswered(Reason.TLS, _tls(error)) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unanswered(Reason.CONNECTION, _words(error)) from None

    async def _answer(
        self,
        session: aiohttp.ClientSession,
        method: str,
        url: str,
        asked: str,
        headers: Mapping[str, str],
        limit: int,
        timeout: asyncio.Timeout,
    ) -> Reply:
        async with session.request(
            method, URL(asked, encoded=True), headers=headers, allow_redirects=False
        ) as response:
            fields = {name.lower(): value for name, value in response.headers.items()}
            body, complete = b"", True
            if method != "HEAD" and limit:
                body, complete = await _body(response, fields.get("content-encoding", ""), limit, timeout)
            return Reply(url, response.status, response.reason or "", fields, body, complete)

    async def _pin(self, host: str) -> None:
        """Settle on the addresses of a host, once and before it is asked: another answer later changes nothing."""
        if host in self._pinned:
            return
        try:
            found = await self._addresses(host)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME and await self._is_unknown(host):
                raise NoSuchHost(host) from None
            raise Unanswered(Reason.CONNECTION, f"the name {host} cannot be looked up now") from None
        public = [address for address in found if is_public(address)]
        if not public:
            raise Unanswered(Reason.PRIVATE_ADDRESS, f"{host} is in a private network, which is not asked")
        self._pinned[host] = public

    async def _addresses(self, host: str) -> list[str]:
        literal = host.partition("%")[0]
        try:
            is_public(literal)
        except ValueError:
            return await self.lookup(host)
        return [literal]

    async def _is_unknown(self, host: str) -> bool:
        """Whether a name really does not exist: said twice, by a name system that knows others."""
        try:
            await self.lookup(host)
            return False
        except socket.gaierror as error:
            if error.errno != socket.EAI_NONAME:
                return False
        try:
            return bool(await self.lookup(_KNOWN_HOST))
        except socket.gaierror:
            return False


async def system_lookup(host: str) -> list[str]:
    """The addresses of a host by the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Pinned(AbstractResolver):
    """Knows the addresses that were checked and no others."""

    def __init__(self, pinned: Mapping[str, list[str]]) -> None:
        self._known = pinned

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._known[host]
        ]

    async def close(self) -> None:
        pass


async def _body(
    response: aiohttp.ClientResponse, encoding: str, limit: int, timeout: asyncio.Timeout
) -> tuple[bytes, bool]:
    """Up to `limit` bytes of a body, unpacked no further than that, and whether it is all of it."""
    packed = encoding.strip().lower() in ("gzip", "x-gzip", "deflate")
    unpack = zlib.decompressobj(47) if packed else None  # 47: gzip or zlib, told by its head
    body = bytearray()
    try:
        async for chunk in response.content.iter_chunked(65_536):
            room = limit + 1 - len(body)
            body += unpack.decompress(chunk, room) if unpack else chunk[:room]
            if len(body) > limit:
                return bytes(body[:limit]), False
    except (zlib.error, aiohttp.ClientError, OSError):
        return bytes(body), False
    except asyncio.CancelledError:
        if not timeout.expired():
            raise
        return bytes(body), False  # a slow body: what has come is known
    return bytes(body), unpack is None or unpack.eof


def _tls(error: Exception) -> str:
    problem = getattr(getattr(error, "certificate_error", None), "verify_message", "") or getattr(error, "reason", "")
    return f"the certificate or encryption is at fault: {problem}" if problem else "no secure connection"


def _words(error: Exception) -> str:
    cause = getattr(error, "os_error", None)
    words = getattr(cause, "strerror", None) or getattr(error, "strerror", None)
    return f"no connection: {words}" if words else "the connection broke off"
