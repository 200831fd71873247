"""The addresses of the development server: the site's own, and below `/__coursegen__/` what open tabs ask for."""

from __future__ import annotations

import hashlib
import json
import secrets
import shlex
import subprocess
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from coursegen.loader.disk import absolute
from coursegen.serve.answers import Content, answer
from coursegen.serve.generation import Found, Missing, Moved, Resource
from coursegen.serve.guard import OWN, Guard, Hosts
from coursegen.serve.loop import Session
from coursegen.serve.reload import Reloader
from coursegen.serve.scripts import scripts

_EMPTY_PAGE = (
    "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>coursegen</title>\n<body>\n</body>\n</html>\n"
)
"""What is shown until the site can be made; the script lays the errors over it."""
_LONGEST = 10_000
"""Bytes that a request to open the editor may have."""


class App:
    """Answers requests from what a session has made."""

    def __init__(self, session: Session, reloader: Reloader) -> None:
        self._session = session
        self._reloader = reloader
        self._scripts = {name: Resource(name, data, _tag(data), "") for name, data in scripts().items()}
        self._version = _tag(b"".join(data for _, data in sorted(scripts().items())))[:8]
        self.token = secrets.token_urlsafe(24)
        """What a tab must show to have the editor opened; no other site can read it."""

    def asgi(self, hosts: Hosts) -> Starlette:
        """The application."""
        routes = [
            Route(OWN + "events", self.events),
            Route(OWN + "page", self.page),
            Route(OWN + "findings", self.findings),
            Route(OWN + "open", self.open, methods=["POST"]),
            Route(OWN + "{name:path}", self.script),
            Route("/{path:path}", self.site),
        ]
        return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)])

    async def site(self, request: Request) -> Response:
        """What the site has at an address; pages with the script that keeps them current."""
        generation = self._session.generation
        if generation.made is None:
            return self._page(Resource("", _EMPTY_PAGE.encode(), "", ""), request, 503)
        found = generation.answer(_path(request))
        match found:
            case Moved():
                query = f"?{request.url.query}" if request.url.query else ""
                return RedirectResponse(found.url + query, found.status)
            case Missing():
                return PlainTextResponse("There is nothing at this address.\n", 404)
            case Found():
                if found.resource.is_page and isinstance(found.resource.output, bytes):
                    return self._page(found.resource, request, found.status)
                return await answer(self._content(found.resource), request.headers, found.status)

    def _page(self, resource: Resource, request: Request, status: int) -> Response:
        assert isinstance(resource.output, bytes)
        etag = f'"{resource.etag}.{self._version}"'
        if status == 200 and request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        body = self._with_script(resource.output, resource, status)
        return Response(body, status, {"etag": etag}, "text/html")

    def _with_script(self, html: bytes, resource: Resource, status: int) -> bytes:
        """A page with one element more, before the end of its body."""
        attributes = {
            "src": f"{OWN}client.js?{self._version}",
            "data-coursegen": self._version,
            "data-path": resource.path if status == 200 else "",
            "data-etag": resource.etag,
        }
        written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        script = f'<script type="module" {written}></script>\n'.encode()
        end = html.lower().rfind(b"</body")
        return html + script if end < 0 else html[:end] + script + html[end:]

    def _content(self, resource: Resource) -> Content:
        output = resource.output
        if isinstance(output, bytes):
            return Content(resource.etag, resource.media_type, len(output), output, self._session.root)
        return Content(resource.etag, resource.media_type, output.size, None, self._session.root, output.path)

    async def page(self, request: Request) -> Response:
        """A page as it is published, for a tab that shows an older state of it."""
        generation = self._session.generation
        if generation.made is None:
            return PlainTextResponse("The site could not be made yet.\n", 503)
        found = generation.answer(request.query_params.get("path", "/"))
        if isinstance(found, Moved):
            return Response(status_code=204, headers={"x-coursegen-moved": found.url})
        if isinstance(found, Found) and found.resource.is_page and isinstance(found.resource.output, bytes):
            headers = {"etag": f'"{found.resource.etag}"', "x-coursegen-path": _ascii(found.resource.path)}
            return Response(found.resource.output, found.status, headers, "text/html")
        return PlainTextResponse("There is no page at this address.\n", 404)

    async def findings(self, request: Request) -> Response:
        """What is to be said of the page with an output path, and the token for the editor where there is one."""
        session = self._session
        resource = session.generation.resources.get(request.query_params.get("path", ""))
        made = session.made
        editor = bool(made and made.config.serve.editor)
        warnings = session.findings.warnings(resource.origin if resource else "")
        return JSONResponse({"warnings": warnings, "token": self.token if editor else None})

    async def events(self, request: Request) -> Response:
        """The stream of updates."""
        last_seen = request.headers.get("last-event-id", "")
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._reloader.stream(last_seen), 200, headers, "text/event-stream")

    async def script(self, request: Request) -> Response:
        """A script of the server's own."""
        resource = self._scripts.get(request.path_params["name"])
        if resource is None:
            return PlainTextResponse("There is nothing at this address.\n", 404)
        return await answer(self._content(resource), request.headers)

    async def open(self, request: Request) -> Response:
        """Open a source of the site in the editor that `[serve] editor` names."""
        made = self._session.made
        editor = made.config.serve.editor if made else ""
        shown = request.headers.get("x-coursegen-token", "")
        if made is None or not editor or not secrets.compare_digest(shown.encode(), self.token.encode()):
            return PlainTextResponse("Not allowed.\n", 403)
        asked = await _asked(request)
        path = asked.get("path")
        if not isinstance(path, str) or path not in {**made.sources, **self._session.findings.sources}:
            return PlainTextResponse("This is no source of the site.\n", 404)
        command = _command(editor, absolute(self._session.root / path), asked)
        try:
            subprocess.Popen(command, stdin=subprocess.DEVNULL, cwd=self._session.root)
        except (OSError, ValueError) as error:
            return PlainTextResponse(f"The editor cannot be started: {error}\n", 500)
        return Response(status_code=204)


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]


def _ascii(text: str) -> str:
    """Text as a header can hold it."""
    return json.dumps(text)


def _path(request: Request) -> str:
    raw = request.scope.get("raw_path")
    return raw.decode("latin-1").partition("?")[0] if isinstance(raw, bytes) else request.url.path


async def _asked(request: Request) -> Mapping[str, Any]:
    """The JSON object that a request carries; empty where it carries none."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            return {}
    try:
        asked = json.loads(body)
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _command(editor: str, path: Path, asked: Mapping[str, Any]) -> list[str]:
    """The editor's command, never through a shell: `{path}`, `{line}` and `{column}` are filled in, word by word."""
    place = {"{path}": str(path)}
    for name in ("line", "column"):
        number = asked.get(name)
        place[f"{{{name}}}"] = str(number) if type(number) is int and number > 0 else "1"
    words = shlex.split(editor)
    filled = []
    for word in words:
        for mark, value in place.items():
            word = word.replace(mark, value) if mark != "{path}" else word
        filled.append(word.replace("{path}", place["{path}"]))
    return filled if any("{path}" in word for word in words) else [*filled, str(path)]
