"""A local server that plays other sites: a path's first segment is the host it plays."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]
Play = Callable[[str, str, dict[str, str], int], Answer]
"""Method, `host/path?query`, headers and how often it was asked before → the answer."""


class FakeWeb:
    """What it was asked, and where it listens."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []

    def remap(self, *hosts: str) -> dict[str, str]:
        return {f"{scheme}://{host}": f"{self.url}/{host}" for host in hosts for scheme in ("http", "https")}


@contextmanager
def fake_web(play: Play) -> Iterator[FakeWeb]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            place = self.path.lstrip("/")
            before = web.asked.count((self.command, place))
            web.asked.append((self.command, place))
            headers = {name.lower(): value for name, value in self.headers.items()}
            web.headers.append(headers)
            status, fields, body = play(self.command, place, headers, before)
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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = FakeWeb(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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
