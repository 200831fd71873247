"""HTTP for things that have an address: types, validators, single byte ranges."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

from coursegen.loader.disk import read
from coursegen.record import Record

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CHUNK = 1 << 20
"""Bytes of a large file that are in memory at a time."""


class Content(Record):
    """What is to be sent: bytes, or a file of the site."""

    etag: str
    media_type: str
    size: int
    data: bytes | None
    """None where it is the file `path` below `root`, which the site's own listing named."""
    root: Path
    path: str = ""


async def answer(content: Content, headers: Headers, status: int = 200) -> Response:
    """The response to a GET or HEAD that asks for `content`, with the request's headers."""
    etag = f'"{content.etag}"'
    sent = {"etag": etag, "accept-ranges": "bytes", "content-type": content.media_type}
    if status == 200 and etag in _tags(headers.get("if-none-match", "")):
        return Response(status_code=304, headers={"etag": etag})
    start, end = 0, content.size
    if status == 200 and headers.get("if-range", etag) == etag:
        wanted = _range(headers.get("range", ""), content.size)
        if wanted is not None:
            start, end = wanted
            if start >= end:
                return Response(status_code=416, headers={"content-range": f"bytes */{content.size}"})
            status, sent["content-range"] = 206, f"bytes {start}-{end - 1}/{content.size}"
    if content.data is not None:
        return Response(content.data[start:end], status, sent)
    sent["content-length"] = str(end - start)
    try:
        first = await run_in_threadpool(read, content.root, content.path, min(_CHUNK, end - start), start=start)
    except OSError:
        return Response("The file cannot be read any more.\n", 404, media_type="text/plain")
    if end - start <= _CHUNK and len(first) == end - start:
        return Response(first, status, sent)
    return StreamingResponse(_chunks(content, first, start, end), status, sent)


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _range(header: str, size: int) -> tuple[int, int] | None:
    """The part that a Range header asks for, half-open, empty where there is no such part; None for the whole, which
    is also the answer to several ranges at once."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[1] == match[2] == "":
        return None
    if not match[1]:
        return max(0, size - int(match[2])), size
    start, last = int(match[1]), int(match[2]) if match[2] else size
    return None if last < start else (start, min(last + 1, size))


async def _chunks(content: Content, first: bytes, start: int, end: int) -> AsyncIterator[bytes]:
    """A part of a file, bit by bit. It ends early, and with it the connection, where the file has become shorter."""
    piece = first
    while piece:
        yield piece
        start += len(piece)
        piece = await run_in_threadpool(read, content.root, content.path, min(_CHUNK, end - start), start=start)
