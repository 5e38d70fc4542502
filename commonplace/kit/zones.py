"""Where the person at the browser is, as far as the clock goes."""

from __future__ import annotations

from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest
from django.utils.timezone import get_default_timezone

ZONE_COOKIE = "zone"
"""The browser says in it where the member is (web/js/zone.js)."""


@cache
def _zones() -> frozenset[str]:
    """Read once: to find them out, Python walks through all files of the zones' folder."""
    return frozenset(available_timezones())


def zone_said_by(request: HttpRequest) -> str:
    """The name of the browser's time zone; empty where it says nothing that is known."""
    name = request.COOKIES.get(ZONE_COOKIE, "").replace("%2F", "/")
    return name if name in _zones() else ""


def zone_named(name: str) -> tzinfo:
    """The zone of this name; the organisation's for an empty or unknown one."""
    return ZoneInfo(name) if name in _zones() else get_default_timezone()


def zone_spelled(typed: str) -> str:
    """The name of the zone that somebody typed, in whatever case and with blanks for underlines; empty where there is none."""
    plain = typed.strip().replace(" ", "_").lower()
    return next((name for name in _zones() if name.lower() == plain), "")


@cache
def zone_choices() -> list[tuple[str, str]]:
    """UTC and the zones that name a place, for a form to choose from."""
    named = sorted(zone for zone in _zones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/", "SystemV/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]
