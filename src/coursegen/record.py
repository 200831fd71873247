"""What the values are made of that flow through the stages: named fields, compared and shown by what they hold.

They are msgspec's structs. To whoever reads them they are as Python's dataclasses; but for each of those the
interpreter compiles six functions whenever it starts, which for all of ours
was a third of the time of a build after an edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard, TypeVar, dataclass_transform

from msgspec import Struct, field, structs

__all__ = ["Record", "field", "field_names", "is_record", "replace"]

if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    class Record:
        """A value that never changes, unless its class says `frozen=False`."""

        __struct_fields__: ClassVar[tuple[str, ...]]

        def __init_subclass__(
            cls, *, frozen: bool = True, order: bool = False, kw_only: bool = False, dict: bool = False
        ) -> None: ...

else:

    class Record(Struct, frozen=True):
        """A value that never changes, unless its class says `frozen=False`."""


R = TypeVar("R", bound=Record)


def replace(record: R, /, **changes: Any) -> R:
    """A record with other values in these fields."""
    return structs.replace(record, **changes)  # type: ignore[type-var]


def is_record(kind: Any) -> TypeGuard[type[Record]]:
    """Whether this is a class of records."""
    return isinstance(kind, type) and issubclass(kind, Record)


def field_names(of: Record | type[Record]) -> tuple[str, ...]:
    """The names of the fields, as they are declared."""
    return of.__struct_fields__
