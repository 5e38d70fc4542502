"""A member's flow as plain values, for the files to take along: what the page shows, and of each person all that it looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from commonplace.flow.bridges import Bridge
from commonplace.flow.learning import Circle, Passed, Thing
from commonplace.flow.queries import Flow

Row = dict[str, Any]


def parts_of(flow: Flow) -> dict[str, list[Row]]:
    """By the names that stand in the addresses and the file; they and the names of the columns never change."""
    return {
        "learn-from": _circles(flow.learn_from),
        "learn-from-me": _circles(flow.learn_from_me),
        "balance": [{"from": period.first.isoformat(), "length": flow.by, **period.counts} for period in flow.periods],
        "thanks-received": [_thanks(one) for one in flow.received],
        "thanks-given": [_thanks(one) for one in flow.given],
        "bridges": [_bridge(bridge) for bridge in flow.bridges],
    }


PARTS: dict[str, Sequence[str]] = {
    **dict.fromkeys(
        ("learn-from", "learn-from-me"), ("person", "team", "how", "entry", "entry_url", "origin", "origin_url", "used_for", "at")
    ),
    "balance": ("from", "length", "seek", "sense", "share"),
    **dict.fromkeys(("thanks-received", "thanks-given"), ("person", "used_for", "entry", "entry_url", "at")),
    "bridges": ("entry", "entry_url", "one", "one_team", "other", "other_team", "how"),
}
"""The columns of each part, also where it has no rows."""


def _circles(circles: Iterable[Circle]) -> list[Row]:
    return [
        {
            "person": one.other.name,
            "team": one.other.team,
            "how": " ".join(one.hows) or "thanks",
            "entry": one.entry.title if one.entry else "",
            "entry_url": _url(one.entry) if one.entry else "",
            "origin": one.origin.title,
            "origin_url": _url(one.origin),
            "used_for": one.used_for,
            "at": one.made_at.isoformat(),
        }
        for circle in circles
        for one in circle.passed
    ]


def _thanks(one: Passed) -> Row:
    return {
        "person": one.other.name,
        "used_for": one.used_for,
        "entry": one.origin.title,
        "entry_url": _url(one.origin),
        "at": one.made_at.isoformat(),
    }


def _bridge(bridge: Bridge) -> Row:
    one, other = bridge.before.other, bridge.after.other
    how = "between" if bridge.is_between else "across"
    names = {"one": one.name, "one_team": one.team, "other": other.name, "other_team": other.team}
    return {"entry": bridge.entry.title, "entry_url": _url(bridge.entry), **names, "how": how}


def _url(thing: Thing) -> str:
    return f"{settings.BASE_URL}{thing.url}"
