"""A local server that plays other sites: a path's first segment is the host it plays."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
Raw = Callable[[BaseHTTPRequestHandler], object]
"""Writes to the connection what no server should."""
Play = Callable[[str, str, dict[str, str], int], "Answer | Raw"]
"""Method, `host/path?query`, headers and how often it was asked before → the answer."""
PATIENCE = 60
"""Seconds for which a server that hangs does so at most."""


class FakeWeb:
    """What it was asked, and where it listens."""

    def __init__(self, scheme: str, port: int) -> None:
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.port = port
        self.over = threading.Event()
        """Set when the test is over: what hangs waits for it."""
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []

    def remap(self, *hosts: str) -> dict[str, str]:
        return {f"{scheme}://{host}": f"{self.url}/{host}" for host in hosts for scheme in ("http", "https")}


@contextmanager
def fake_web(play: Play, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[FakeWeb]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            place = self.path.lstrip("/")
            before = web.asked.count((self.command, place))
            web.asked.append((self.command, place))
            headers = {name.lower(): value for name, value in self.headers.items()}
            web.headers.append(headers)
            answer = play(self.command, place, headers, before)
            if callable(answer):
                self.close_connection = True
                with suppress(OSError):
                    answer(self)
                return
            status, fields, body = answer
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = Server((host, 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    web = FakeWeb("http" if tls is None else "https", server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadingHTTPServer):
    """One that says nothing of clients that leave early."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def hang(web: FakeWeb) -> Raw:
    """No answer."""
    return lambda handler: web.over.wait(PATIENCE)


def drip(web: FakeWeb, before: bytes, drop: bytes) -> Raw:
    """An answer that comes a little at a time, without end."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(before)
        while not web.over.wait(0.02):
            handler.wfile.write(drop)

    return write


def literally(answer: bytes) -> Raw:
    """Exactly these bytes, and the end of the connection."""
    return lambda handler: handler.wfile.write(answer)


def reset(handler: BaseHTTPRequestHandler) -> None:
    """The connection breaks off."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def page(text: str) -> Answer:
    """A web page."""
    return 200, {"Content-Type": "text/html; charset=utf-8"}, f"<!doctype html>{text}".encode()


def data(value: object) -> Answer:
    """JSON."""
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


def paper(identifier: str, title: str, author: str, comment: str = "") -> str:
    """An entry of arXiv's feed."""
    said = f"<arxiv:comment>{comment}</arxiv:comment>" if comment else ""
    names = f"<author><name>{author}</name></author>"
    return f"<entry><id>http://arxiv.org/abs/{identifier}</id><title>{title}</title>{names}{said}</entry>"


def feed(entries: Iterable[str]) -> Answer:
    """arXiv's answer to a query."""
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    return 200, {"Content-Type": "application/atom+xml"}, f"<feed {names}>{''.join(entries)}</feed>".encode()
