"""Telling the open tabs what changed: server-sent events, one stream a browser, nothing lost over a reconnection."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coursegen.record import Record

Changed = Mapping[str, str | None]
"""Output path → etag, None where there is nothing any more."""

_REMEMBERED = 100
"""Updates that a tab can have missed."""
_MOST = 2000
"""Changed paths that are named one by one; of more, tabs are told that anything may have changed."""
_HEARTBEAT = 15.0
"""Seconds of silence after which a stream says that it lives, so that a connection that is gone is noticed."""


class State(Record):
    """What an open tab must know."""

    number: int
    base: str
    errors: Mapping[str, Any]
    follow: str | None = None
    """The address of the page that is being edited."""


@dataclass(slots=True)
class Reloader:
    """Keeps the streams. Everything but the making belongs to the event loop's thread."""

    state: State = field(default_factory=lambda: State(0, "/", {"stopped": False, "count": 0, "shown": []}))
    boot: str = field(default_factory=lambda: secrets.token_hex(4))
    """Tells this run of the server from another."""
    _streams: set[asyncio.Queue[str | None]] = field(default_factory=set)
    _history: deque[tuple[int, Changed]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _closed: bool = False

    def publish(self, state: State, changed: Changed) -> None:
        """Tell every stream of a new state and of what changed to reach it."""
        self.state = state
        if changed:
            self._history.append((state.number, changed))
        message = self._message(changed)
        for stream in self._streams:
            stream.put_nowait(message)

    def close(self) -> None:
        """End every stream, and those that are opened from now on."""
        self._closed = True
        for stream in self._streams:
            stream.put_nowait(None)

    async def stream(self, last_seen: str) -> AsyncIterator[str]:
        """The events for one connection; `last_seen` is the id of the last event that it was sent before."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        queue.put_nowait("retry: 500\n\n" + self._message(self._since(last_seen)))
        if self._closed:
            queue.put_nowait(None)
        self._streams.add(queue)
        try:
            while True:
                try:
                    message = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    message = ": alive\n\n"
                if message is None:
                    return
                yield message
        finally:
            self._streams.discard(queue)

    def _since(self, last_seen: str) -> Changed | None:
        """What changed since an event; None where that is not known."""
        if not last_seen:
            return {}
        boot, _, number = last_seen.partition(".")
        if boot != self.boot or not number.isdigit():
            return None
        seen = int(number)
        if seen < self.state.number and (not self._history or self._history[0][0] > seen + 1):
            return None
        missed: dict[str, str | None] = {}
        for at, changed in self._history:
            if at > seen:
                missed |= changed
        return missed

    def _message(self, changed: Changed | None) -> str:
        state = self.state
        data = {
            "boot": self.boot,
            "number": state.number,
            "base": state.base,
            "changed": dict(changed) if changed is not None and len(changed) <= _MOST else None,
            "errors": state.errors,
            "follow": state.follow,
        }
        return f"id: {self.boot}.{state.number}\ndata: {json.dumps(data)}\n\n"
