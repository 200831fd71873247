"""A session on a socket, from start to Ctrl-C. The one owner of uvicorn."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import threading
from collections.abc import Callable

import uvicorn

from coursegen.record import Record
from coursegen.serve.app import App
from coursegen.serve.changes import scope_of
from coursegen.serve.guard import Hosts
from coursegen.serve.loop import Rebuilt, Session
from coursegen.serve.reload import Changed, Reloader, State
from coursegen.serve.watch import Watcher
from coursegen.workers import ahead

_TURN = 0.0005
"""Seconds after which a thread that makes the site lets one that hears of a save, or answers a tab, take its turn: the
usual 5 ms are waited several times over between a save and the screen."""
_TRIES = 50
"""Ports that are tried before giving up."""


def open_port(host: str, port: int) -> socket.socket:
    """A listening socket at `port`, or at the next one that is free; 0 for any. Raises OSError."""
    for at in range(port, port + _TRIES):
        try:
            return _listening(host, at)
        except OSError as error:
            if not _is_taken(error) or at in (port + _TRIES - 1, 65535):
                raise
    raise AssertionError  # the last one is raised


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there, it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def _is_taken(error: OSError) -> bool:
    return error.errno in (errno.EADDRINUSE, errno.EACCES)


class Watching(Record):
    """Who is told what while a site is served."""

    notice: Callable[[str], None]
    """A sentence about the server itself."""
    report: Callable[[Rebuilt], None]
    """Each rebuild."""
    ready: Callable[[], None] = lambda: None
    """That requests are answered."""


class Server(uvicorn.Server):
    """A server whose streams end when it is asked to end."""

    def __init__(self, session: Session, hosts: Hosts, watching: Watching) -> None:
        self.reloader = Reloader()
        self.app = App(session, self.reloader)
        self._session = session
        self._watching = watching
        config = uvicorn.Config(
            self.app.asgi(hosts),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        loop = asyncio.get_running_loop()

        def publish(state: State, changed: Changed) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.reloader.publish, state, changed)

        self._session.connect(publish, self._watching.report)
        self.reloader.state = self._session.state()
        self._watching.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the open streams end, then everything else."""
        self.reloader.close()
        await super().shutdown(sockets)


def begin(session: Session) -> None:
    """Make the site for the first time, with all cores: no thread runs yet that a copy of this process would miss."""
    with ahead(0, "coursegen.markdown"):
        session.rebuild(None)


def serve(session: Session, listener: socket.socket, hosts: Hosts, watching: Watching) -> None:
    """Make the site, serve it on `listener` and make it again at every change, until the process is told to end."""
    sys.setswitchinterval(_TURN)
    session.connect(lambda state, changed: None, watching.report)
    begin(session)
    watcher = Watcher(session.root, scope_of(session.made.config if session.made else None), watching.notice)
    server = Server(session, hosts, watching)
    builder = threading.Thread(target=session.run, args=(watcher,), name="coursegen builder", daemon=True)
    builder.start()
    try:
        server.run([listener])
    finally:
        watcher.close()
        listener.close()
