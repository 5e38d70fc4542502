"""Pages by key: the next page begins after the last row seen, so the thousandth page costs what the first does."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import DateTimeField, IntegerField, Model, Q, QuerySet

LONGEST_CURSOR = 4_000
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class KeyPage(Generic[Row]):
    items: list[Row]
    next_cursor: str | None


def page_by_key(queryset: QuerySet[Row], *, keys: Sequence[str], after: str = "", size: int = 30) -> KeyPage[Row]:
    """The `size` rows that follow the cursor `after` in the order of `keys` (all rising, or all falling with "-"; the last one unique).

    The cursor names the last row by its `uid` where it has one: a key would tell how many rows there are. A cursor that cannot be read (an
    old address, a slip of the hand) gives the first page rather than an error.
    """
    names = [key.removeprefix("-") for key in keys]
    rows = queryset.order_by(*keys)
    position = _position(queryset.model, names, after)
    if position is not None:
        rows = rows.filter(_beyond(names, position, "lt" if keys[0].startswith("-") else "gt"))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return KeyPage(items, _cursor(items[-1], names) if more else None)


def _beyond(names: list[str], position: list[Any], side: str) -> Q:
    # The first comparison stands alone as well, so that the database can begin its index scan there.
    ties = Q()
    condition = Q(pk__in=[])
    for name, value in zip(names, position, strict=True):
        condition |= ties & Q(**{f"{name}__{side}": value})
        ties &= Q(**{name: value})
    return Q(**{f"{names[0]}__{side}e": position[0]}) & condition


def _has_uid(model: type[Model]) -> bool:
    return any(field.name == "uid" for field in model._meta.fields)


def _position(model: type[Model], names: list[str], cursor: str) -> list[Any] | None:
    if not cursor or not _has_uid(model):
        return _read(model, names, cursor)
    if "\x00" in cursor:
        return None
    row = model._default_manager.filter(uid=cursor[:40]).values_list(*names).first()
    return list(row) if row is not None and None not in row else None


def _cursor(row: Model, names: list[str]) -> str:
    if _has_uid(type(row)):
        return str(row.uid)  # type: ignore[attr-defined]
    values = [getattr(row, name) for name in names]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(model: type[Model], names: list[str], cursor: str) -> list[Any] | None:
    """What `_cursor` wrote. Anybody may have written it, so each value must be one that its column can hold."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list):
            return None
        return [_value(model, name, value) for name, value in zip(names, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _value(model: type[Model], name: str, value: Any) -> Any:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if isinstance(field, DateTimeField):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    if isinstance(field, IntegerField):
        if type(value) is not int or abs(value) >= 2**63:
            raise ValueError
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()  # what UTF-8 cannot hold is a ValueError
    return value
