"""Work that is given up when something newer is wanted: between pages and between files, whatever makes a site asks
whether it is to go on. Only `serve` ever says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_IS_OVERTAKEN: ContextVar[Callable[[], bool] | None] = ContextVar("is overtaken", default=None)


class OvertakenError(Exception):
    """What was being made is not wanted any more."""


@contextmanager
def asking(is_overtaken: Callable[[], bool]) -> Iterator[None]:
    """Have what is made inside given up as soon as `is_overtaken` says so: then it raises OvertakenError."""
    token = _IS_OVERTAKEN.set(is_overtaken)
    try:
        yield
    finally:
        _IS_OVERTAKEN.reset(token)


def give_way() -> None:
    """Go on only where nothing newer is wanted. Called every few milliseconds of work; costs less than one of them."""
    asked = _IS_OVERTAKEN.get()
    if asked is not None and asked():
        raise OvertakenError
