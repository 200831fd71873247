"""`coursegen serve` as its user runs it: a process, a folder that is edited, a port on this machine."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 20.0
"""Seconds after which what should have happened has not."""


@dataclass(slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(slots=True)
class Running:
    """A server that runs."""

    site: Path
    process: subprocess.Popen[str]
    url: str = ""
    lines: list[str] = field(default_factory=list)
    """What it said so far."""

    @property
    def port(self) -> int:
        return int(re.search(r":(\d+)/", self.url)[1])  # type: ignore[index]

    def ask(self, path: str = "/", method: str = "GET", body: str = "", **headers: str) -> Answer:
        """The answer to a request that goes out exactly as given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": f"127.0.0.1:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in (sent | ({"Content-Length": str(len(body))} if body else {})).items():
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer

    def write(self, path: str, content: str | bytes) -> None:
        file = self.site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, what or "".join(self.lines)
            time.sleep(0.02)

    def says(self, text: str) -> None:
        """Wait until a line that was said holds `text`."""
        self.until(lambda: any(text in line for line in self.lines), f"{text!r} is not in {self.lines}")

    def shows(self, path: str, text: str) -> None:
        """Wait until the page at `path` holds `text`."""
        self.until(lambda: text in self.ask(path).text, f"{path} never shows {text!r}")


@contextmanager
def serving(site: Path, *options: str) -> Iterator[Running]:
    """A server for the site in `site`, at a free port."""
    command = [sys.executable, "-m", "coursegen", "serve", str(site), "--port", "0", *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "CI": "1"}
    )
    running = Running(site, process)
    assert process.stderr is not None
    thread = threading.Thread(target=_gather, args=(process.stderr, running.lines), daemon=True)
    thread.start()
    try:
        running.says("serving http")
        running.url = next(m[1] for line in running.lines if (m := re.match(r"serving (\S+)", line)))
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        thread.join(PATIENCE)
        process.stderr.close()


def _gather(stream: Any, lines: list[str]) -> None:
    lines.extend(iter(stream.readline, ""))


class Updates:
    """The stream of updates as a tab hears it."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self.response = response
        self.last_id = ""
        self._connection = connection
        self._messages: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.first = self.next()

    def _listen(self) -> None:
        try:
            for line in iter(self.response.readline, b""):
                if line.startswith(b"id: "):
                    self.last_id = line[4:].decode().strip()
                if line.startswith(b"data: "):
                    self._messages.put(json.loads(line[6:]))
        except (OSError, ValueError, http.client.HTTPException):
            pass

    def next(self) -> dict[str, Any]:
        return self._messages.get(timeout=PATIENCE)

    def is_quiet(self, seconds: float = 0.6) -> bool:
        """Whether nothing comes for a while."""
        try:
            self._messages.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def has_ended(self) -> bool:
        """Whether the server ended the stream."""
        self._thread.join(PATIENCE)
        return not self._thread.is_alive()

    def close(self) -> None:
        if self._thread.is_alive() and self._connection.sock is not None:
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        self.response.close()
        self._connection.close()


@contextmanager
def listening(running: Running, last_seen: str = "") -> Iterator[Updates]:
    """A stream of updates; `last_seen` is the id of the last event that was heard before."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
    headers = {"Last-Event-ID": last_seen} if last_seen else {}
    connection.request("GET", "/__coursegen__/events", headers=headers)
    sock = connection.sock
    response = connection.getresponse()
    connection.sock = sock  # taken from it where the answer says that it is the last
    updates = Updates(connection, response)
    try:
        yield updates
    finally:
        updates.close()
