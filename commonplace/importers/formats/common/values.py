"""Single values as other programs write them: words, yes and no, tags, and moments."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.text import clean_body, clean_line

MAX_TITLE = 300
BAD_DATE = _("Its date could not be read.")
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{0,9})?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'')
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nobody kept a web page before; earlier moments stand for "unknown" (a zero, say)."""
_WEBKIT_EPOCH = 11_644_473_600
"""Seconds from 1601, where Chrome's clock begins, to 1970."""
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y%m%dT%H%M%SZ", "%B %d, %Y %I:%M:%S %p")
_UNTITLED = {"no title found", "untitled", "(no title)", "[no title]", "no title"}


def line(value: object) -> str:
    """A value as one clean line; "" for what is neither text nor number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean_line(str(value)[:20_000])


def body(value: object) -> str:
    """A value as text of many lines, without blank lines around."""
    return clean_body(value).strip() if isinstance(value, str) else ""


def title(value: object) -> str:
    """A title, short enough to be kept; "" for words by which a program says that it found none."""
    words = line(value)
    if words.casefold() in _UNTITLED or words.startswith(("http://", "https://")):
        return ""
    return words if len(words) <= MAX_TITLE else words[: MAX_TITLE - 1].rstrip() + "…"


def unescaped(value: object) -> str:
    """Text in which "&amp;" and the like were left standing."""
    return html.unescape(value) if isinstance(value, str) else ""


def yes(value: object) -> bool:
    """True, 1, "1", "yes", "true"; everything else is no."""
    return value is True or (isinstance(value, int | str) and str(value).strip().lower() in {"1", "yes", "true"})


def tags(value: object, separators: str = ",") -> tuple[str, ...]:
    """Tags as a list of words or of objects with a name, or as one text; each once, in their order."""
    parts: Iterable[object] = (
        re.split(f"[{re.escape(separators)}]", value) if isinstance(value, str) else value if isinstance(value, list) else ()
    )
    named = (part.get("name") or part.get("label") if isinstance(part, dict) else part for part in parts)
    return once(line(part) for part in named)


def listed(value: str) -> tuple[str, ...]:
    """Tags in one cell: a list as JSON or Python writes it, or words parted by commas."""
    value = value.strip()[:20_000]
    if not value.startswith("["):
        return tags(value)
    try:
        return tags(json.loads(value))
    except (ValueError, RecursionError):
        quoted = [double or single for double, single in _QUOTED.findall(value)]
        return once(map(line, quoted)) if quoted else tags(value.strip("[]"))


def once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def moment(value: object) -> datetime | None:
    """A moment from seconds, milliseconds, microseconds or nanoseconds since 1970, from ISO 8601, an e-mail's date or a few English forms.

    UTC where no zone is given. None for what is none of these, lies before 1990, or in the future (a clock a day ahead is forgiven).
    """
    if isinstance(value, bool):
        return None
    found = _of_number(value) if isinstance(value, int | float) else _of_text(value.strip()[:60]) if isinstance(value, str) else None
    return _believable(found)


def unread_date(written: str) -> tuple[str | Promise, ...]:
    """The remark for a date that is there but says nothing; a zero is no date."""
    return () if written.strip(" 0") == "" or moment(written) else (BAD_DATE,)


def webkit_moment(value: object) -> datetime | None:
    """Chrome's own count: microseconds since 1601."""
    try:
        return _believable(_after_1970(int(str(value)[:25]) / 1_000_000 - _WEBKIT_EPOCH))
    except ValueError:
        return None


def day(value: object) -> date | None:
    """When something was published; any year, but not in the future by more than two years (journals run ahead)."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d.*", value.strip()):
        try:
            found: date | None = date.fromisoformat(value.strip()[:10])
        except ValueError:
            found = None
    else:
        when = moment(value)
        found = when.date() if when else None
    return found if found and found.year <= now().year + 2 else None


def _believable(when: datetime | None) -> datetime | None:
    if when is None or when < _EARLIEST:
        return None
    present = now()
    if when > present + timedelta(days=1):
        return None
    return min(when, present)


def _of_text(written: str) -> datetime | None:
    if not any(character.isdecimal() for character in written):
        return None
    if _NUMBER.fullmatch(written):
        return _of_number(float(written))
    for zone in (" UTC", " GMT"):
        written = written.replace(zone, "+00:00") if written[:4].isdigit() else written
    try:
        return _zoned(datetime.fromisoformat(written))
    except ValueError:
        pass
    for form in _WRITTEN:
        try:
            return datetime.strptime(written, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        return _zoned(parsedate_to_datetime(written))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _of_number(number: float) -> datetime | None:
    if not math.isfinite(number):
        return None
    for _step in range(4):
        if abs(number) < 100_000_000_000:
            break
        number /= 1000
    return _after_1970(number)


def _after_1970(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _zoned(when: datetime) -> datetime | None:
    try:
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
