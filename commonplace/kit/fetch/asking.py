"""What is asked of a site beyond the address, and what its answer says beside the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from commonplace.kit.clock import now

LONGEST_PAUSE = timedelta(days=7)
_PLAIN = re.compile(r"[\x20-\x7e]*")


@dataclass(frozen=True)
class Wish:
    """`types` None takes whatever comes. `etag` and `last_modified` are a site's own words from an earlier answer: it may then say
    "not modified" (RFC 9110, 13.1), which comes back as a `Fetched` of status 304 without a body. `most_bytes` are limits of their own for
    some types, in place of that of all."""

    accept: str
    types: frozenset[str] | None
    etag: str = ""
    last_modified: str = ""
    most_bytes: tuple[tuple[str, int], ...] = ()

    def headers(self) -> list[tuple[str, str]]:
        """What was remembered of a site is sent back to it only as far as a header can hold it."""
        conditions = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return [("Accept", self.accept), *((name, value) for name, value in conditions if value and _PLAIN.fullmatch(value))]


PAGES = Wish(
    "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.8",
    frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"}),
)


def pause_asked(header: str) -> timedelta | None:
    """What Retry-After says (RFC 9110, 10.2.3): seconds or a date; None for neither, and never more than a week."""
    text = header.strip()
    if text.isdecimal() and text.isascii():
        return min(timedelta(seconds=int(text[:9])), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(_until(aware), timedelta()), LONGEST_PAUSE)


def _until(moment: datetime) -> timedelta:
    try:
        return moment - now()
    except OverflowError:
        return timedelta()
