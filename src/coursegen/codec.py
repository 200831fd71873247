"""Values of the model ↔ plain data (lists, texts, numbers) that JSON can hold: for the cache, and between processes.

A value is written by the type of its field, without names: a record is the list of its fields. What a field of type
`object` holds must be plain data already, as front matter is. A page's own `Source` is left out and given again when
the value is read, since whoever asks has it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from coursegen.codes import CODES
from coursegen.diagnostics import Code
from coursegen.record import field_names, is_record
from coursegen.source import Source, Span

T = TypeVar("T")
Write = Callable[[Any], Any]
Read = Callable[[Any, Source | None], Any]


def to_data(kind: Any, value: object) -> Any:
    """`value`, which is of the type `kind`, as plain data."""
    return _codec(kind)[0](value)


def from_data(kind: type[T], data: Any, source: Source | None = None) -> T:
    """The value of type `kind` that `data` was made from; `source` is put where the value had its source. Raises
    ValueError, TypeError, KeyError or IndexError where the data was made from another type."""
    codec: tuple[Write, Read] = _codec(cast(Any, kind))
    return cast(T, codec[1](data, source))


def _plain(value: Any) -> Any:
    return value


def _read_plain(data: Any, source: Source | None) -> Any:
    return data


@cache
def _codec(kind: Any) -> tuple[Write, Read]:
    """How a type is written and read."""
    if kind in (str, int, float, bool, object, type(None), Any):
        return _plain, _read_plain
    if kind is Source:
        return lambda value: None, lambda data, source: source
    if kind is Span:  # the one that is written most
        return lambda span: (span.start, span.end), lambda data, source: Span(*data)
    if kind is Code:
        return lambda code: code.name, lambda data, source: CODES[data]
    if kind in (date, datetime, time):
        return lambda day: day.isoformat(), lambda data, source: kind.fromisoformat(data)
    if is_record(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return lambda member: member.value, lambda data, source: members[data]
    return _generic(kind, get_origin(kind), get_args(kind))


def _record(kind: Any) -> tuple[Write, Read]:
    hints = get_type_hints(kind)
    names = field_names(kind)
    codecs = [_codec(hints[name]) for name in names]
    writers = [(at, write) for at, (write, _) in enumerate(codecs) if write is not _plain]
    readers = [(at, read) for at, (_, read) in enumerate(codecs) if read is not _read_plain]

    def write(value: Any) -> Any:
        values = [getattr(value, name) for name in names]
        for at, write in writers:
            values[at] = write(values[at])
        return values

    def read(data: Any, source: Source | None) -> Any:
        values = list(data)
        if len(values) != len(names):
            raise ValueError(f"{kind.__name__} has {len(names)} fields, not {len(values)}")
        for at, read in readers:
            values[at] = read(values[at], source)
        return kind(*values)

    return write, read


def _generic(kind: Any, origin: Any, arguments: tuple[Any, ...]) -> tuple[Write, Read]:
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is tuple and arguments[1:] == (...,):
        write, read = _codec(arguments[0])
        if read is _read_plain:
            return list, lambda data, source: tuple(data)
        if write is _plain:
            return list, lambda data, source: tuple([read(item, source) for item in data])
        return lambda items: [write(item) for item in items], lambda data, source: tuple(
            [read(item, source) for item in data]
        )
    if origin is tuple:
        codecs = [_codec(argument) for argument in arguments]
        if all(write is _plain for write, _ in codecs):
            return _plain, lambda data, source: _tuple_of(len(codecs), data)
        return (
            lambda items: [write(item) for (write, _), item in zip(codecs, items, strict=True)],
            lambda data, source: tuple([read(item, source) for (_, read), item in zip(codecs, data, strict=True)]),
        )
    if origin is frozenset:
        write, read = _codec(arguments[0])
        return lambda items: sorted(write(item) for item in items), lambda data, source: frozenset(
            read(item, source) for item in data
        )
    if origin is Mapping and arguments[0] is str:
        write, read = _codec(arguments[1])
        return (
            lambda items: {key: write(value) for key, value in items.items()},
            lambda data, source: {key: read(value, source) for key, value in data.items()},
        )
    raise TypeError(f"values of type {kind} cannot be written as data")


def _tuple_of(length: int, data: Any) -> tuple[Any, ...]:
    """Plain values that belong together, of which there must be so many."""
    found = tuple(data)
    if len(found) != length:
        raise ValueError(f"{length} values were written, not {len(found)}")
    return found


def _union(arguments: tuple[Any, ...]) -> tuple[Write, Read]:
    """One of several types, None among them or not; at most one may be other than a plain one."""
    others = [argument for argument in arguments if _codec(argument)[1] is not _read_plain]
    if not others:
        return _plain, _read_plain
    if len(others) > 1:
        raise TypeError(f"values of type {arguments} cannot be told apart")
    plain = tuple(argument for argument in arguments if argument not in others)
    write, read = _codec(others[0])
    return (
        lambda value: value if isinstance(value, plain) else write(value),
        lambda data, source: data if isinstance(data, plain) else read(data, source),
    )
