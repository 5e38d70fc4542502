"""Handing one message to the push service that a browser named (RFC 8030)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from commonplace.kit.fetch import FetchError, NoAnswer, post, read_secure_address
from commonplace.kit.push.encryption import encrypt, read_lock
from commonplace.kit.push.keys import ServerKey

TIME_LIMIT = 10.0
_GONE = {404, 410}
_LATER = {408, 425, 429}


@dataclass(frozen=True)
class Browser:
    """Where a browser takes messages, and what they are encrypted with, as it said itself."""

    endpoint: str
    key: str
    auth: str


@dataclass(frozen=True)
class Parcel:
    """`topic` (at most 32 letters of base64url): one that still waits at the push service is replaced by a later one of the same topic."""

    words: bytes
    topic: str
    lasts: timedelta


class Fate(Enum):
    TAKEN = "taken"
    GONE = "gone"
    """The browser wants nothing more, or is no more."""
    LATER = "later"
    """It may be tried again."""
    REFUSED = "refused"
    """Trying again would change nothing."""
    UNKNOWN = "unknown"
    """It may have been taken; sending it again could show it twice."""


@dataclass(frozen=True)
class Outcome:
    """`why` is for an administrator's eyes; `pause` what the push service asked for."""

    fate: Fate
    pause: timedelta | None = None
    why: str = ""


def deliver(parcel: Parcel, browser: Browser, key: ServerKey) -> Outcome:
    """Encrypt and hand over, once."""
    try:
        address = read_secure_address(browser.endpoint)
        body = encrypt(parcel.words, read_lock(browser.key, browser.auth))
        headers = {
            "Authorization": f"vapid t={key.token(f'{address.scheme}://{address.authority}')}, k={key.public}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(parcel.lasts.total_seconds())),
            "Topic": parcel.topic,
            "Urgency": "normal",
        }
        answer = post(browser.endpoint, headers=headers, body=body, timeout=TIME_LIMIT)
    except NoAnswer as error:
        return Outcome(Fate.UNKNOWN, why=str(error))
    except FetchError as error:
        return Outcome(Fate.LATER if error.may_retry else Fate.REFUSED, why=str(error))
    if 200 <= answer.status < 300:
        return Outcome(Fate.TAKEN)
    why = f"The push service answered {answer.status}."
    if answer.status in _GONE:
        return Outcome(Fate.GONE, why=why)
    if answer.status in _LATER or answer.status >= 500:
        return Outcome(Fate.LATER, answer.retry_after, why)
    return Outcome(Fate.REFUSED, why=why)
