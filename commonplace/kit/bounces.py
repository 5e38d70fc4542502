"""What a mail server says of a message that it could not deliver: in a report that it sends back (RFC 3464), or at once. Reports come from
anywhere, so nothing in them may break the reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import Message

MOST_READ = 1_000_000
"""Bytes of a report; what is behind is the message that comes back."""
MOST_SAID = 300
_UNREADABLE = (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError)
"""What reading broken messages can raise."""

_WHERE_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<!\d)([45])\d\d(?!\d)")
_NOBODY_THERE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""No such mailbox or domain, moved away, takes no mail (RFC 3463, 7505): no later message will get there."""
_FULL = "5.2.2"


@dataclass(frozen=True)
class Failure:
    """`status` is an enhanced status code (RFC 3463) such as 5.1.1; `said` the words of the mail server, which may hold the address."""

    status: str
    said: str = ""

    @property
    def is_hard(self) -> bool:
        """For good, as far as the server knows. That a mailbox is full is often said so, and passes."""
        return self.status.startswith("5") and self.status != _FULL

    @property
    def is_certain(self) -> bool:
        return self.status in _NOBODY_THERE


def failure_in(raw: bytes) -> Failure | None:
    """What a report tells of a failure; None for whatever else came, such as a word that it takes longer, or an out-of-office notice."""
    try:
        message = message_from_bytes(raw[:MOST_READ])
        for fields in _recipients(message):
            if (fields.get("action") or "").split()[:1] == ["failed"]:
                return failure_said(f"{fields.get('status', '')} {fields.get('diagnostic-code', '').partition(';')[2]}")
        if "X-Failed-Recipients" in message:
            return Failure("5.0.0")
    except _UNREADABLE:
        return None
    return None


def addresses_in(raw: bytes) -> str:
    """The headers that say where a message that came back was sent to, as they stand."""
    try:
        message = message_from_bytes(raw[:MOST_READ])
        return " ".join(str(value) for name in _WHERE_TO for value in message.get_all(name, []))
    except _UNREADABLE:
        return ""


def failure_said(words: str) -> Failure:
    """What an answer or a status means, such as `550 5.1.1 no such user`."""
    words = " ".join(words.split())
    if found := _ENHANCED.search(words):
        code = ".".join(str(int(part)) for part in found.groups())
        return Failure("5.0.0" if code.startswith("2") else code, _without_code(words, found))
    found = _REPLY.search(words)
    return Failure(f"{found[1]}.0.0" if found else "5.0.0", words[:MOST_SAID])


def _without_code(words: str, found: re.Match[str]) -> str:
    """The status stands before the answer, which mostly says it again."""
    return (words[found.end() :].strip() if found.start() == 0 else words)[:MOST_SAID]


def _recipients(message: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of the first status in the report; the one about the message itself is among them, and has no action."""
    status = next((part for part in message.walk() if part.get_content_type().endswith("delivery-status")), None)
    blocks = status.get_payload() if status is not None else []
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            yield _fields(block)
            rest = block.get_payload()
            for text in re.split(r"\r?\n\r?\n", rest) if isinstance(rest, str) else []:
                yield _fields(message_from_string(text.lstrip()))


def _fields(block: Message) -> dict[str, str]:
    return {str(name).lower(): str(value).strip().lower() if str(name).lower() == "action" else str(value) for name, value in block.items()}
