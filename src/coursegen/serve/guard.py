"""Who may ask: judged before anything else is looked at, for every method and address."""

from __future__ import annotations

import re
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coursegen.record import Record

_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::\d{1,5})?")
_ALWAYS = frozenset({"localhost", "127.0.0.1", "::1"})
OWN = "/__coursegen__/"
"""Where the server's own addresses lie. What starts with an underscore is never part of a site."""
_HEADERS = {
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class Hosts(Record):
    """The names under which the server may be asked. Any other is a foreign site that had its name lead here."""

    names: frozenset[str] = frozenset()
    """Further ones, in lower case; one with a dot before it stands for all names that end so."""
    addresses: bool = False
    """Whether any address of digits will do: no foreign site has one for a name."""

    def allow(self, header: str) -> bool:
        """Whether the Host header names us."""
        match = _HOST.fullmatch(header)
        if match is None:
            return False
        name = (match["six"] or match["name"]).lower().removesuffix(".")
        if name in _ALWAYS or name in self.names or name.endswith(".localhost"):
            return True
        return (self.addresses and _is_address(name)) or any(
            name.endswith(other) for other in self.names if other.startswith(".")
        )


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """Refuses requests under a foreign name, and those that a page of another site makes."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        if refusal := self._refusal(scope):
            await PlainTextResponse(refusal + "\n", 403)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> str:
        """Why a request is not answered; empty where it is."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._hosts.allow(hosts[0]):
            return "This server does not answer to this host name; start it with --allow-host NAME if it should."
        own = scope["path"].startswith(OWN)
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() != hosts[0].lower():
            return "Requests from other sites are refused."
        if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
            return ""
        visits = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if visits and not own and scope["method"] in ("GET", "HEAD"):
            return ""  # somebody follows a link
        return "Requests from other sites are refused."
