"""A message of RFC 5322 with MIME, as plain facts. The standard library takes it apart; here its work is bounded and its stumbling caught."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from commonplace.kit.text import clean_line
from commonplace.sources.decoding import decode_page

MAX_HEADER = 4_000
MAX_HEADERS_BYTES = 128_000
MAX_PARTS = 200
MAX_DEPTH = 12
MAX_BOUNDARIES = 100
MAX_TEXT = 2_000_000
MAX_ATTACHMENTS = 30
MAX_FILES = 5
_TROUBLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError, OverflowError)
_ASCII = bytes(range(128))
_ENOUGH_TO_GUESS = 24
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_LINK = re.compile(r"<\s*(https?://[^<>\s]{1,2000}|mailto:[^<>\s]{1,500})\s*>", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Bounded(EmailPolicy):
    """Cuts each header before anybody looks at it: reading one takes a time that grows faster than its length."""

    def header_source_parse(self, sourcelines: Any) -> tuple[str, str]:
        name, value = super().header_source_parse([sourcelines[0][:MAX_HEADER], *sourcelines[1:50]])
        return name, value[:MAX_HEADER]


_POLICY = _Bounded(raise_on_defect=False, utf8=True)


@dataclass(frozen=True)
class MailFile:
    """A PDF that came along."""

    name: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a message says. `is_list` for what went to many (RFC 2919, 2369), `is_automatic` for what no person or editor sent (RFC 3834).

    `unsubscribe` are the addresses of List-Unsubscribe; `attachments` the names of files that came along, `files` those of them
    that are PDF, the first few. `key` names the message.
    """

    key: str = ""
    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    sent_at: datetime | None = None
    text: str = ""
    html: str = ""
    is_list: bool = False
    is_automatic: bool = False
    unsubscribe: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    files: tuple[MailFile, ...] = ()


def head_of(raw: bytes) -> bytes:
    """The header block, as far as it is looked at."""
    end = _BLANK.search(raw, 0, MAX_HEADERS_BYTES)
    return raw[: end.end()] if end else raw[:MAX_HEADERS_BYTES]


def read_head(raw: bytes) -> Mail:
    """What the headers say, without looking at the rest."""
    try:
        message = BytesParser(policy=_POLICY).parsebytes(head_of(raw), headersonly=True)
    except _TROUBLE:
        return Mail()
    return _facts(message)


def read_message(raw: bytes) -> Mail:
    """Everything. What cannot be taken apart is read as plain text."""
    if raw.count(b"boundary=") > MAX_BOUNDARIES or len(head_of(raw)) >= MAX_HEADERS_BYTES:
        return _as_plain(raw)
    try:
        message = BytesParser(policy=_POLICY).parsebytes(raw)
        parts = list(_leaves(message))
    except _TROUBLE:
        return _as_plain(raw)
    known = _facts(message)
    texts: dict[str, str] = {}
    attachments: list[str] = []
    files: list[MailFile] = []
    for part in parts:
        kind, name = _kind(part), _file_name(part)
        if kind in {"text/plain", "text/html"} and not name and not _is_attached(part):
            # The first of each is the message; what follows is mostly what a list put below it.
            texts[kind] = texts.get(kind) or _text_of(part)
        elif (name or _is_attached(part)) and len(attachments) < MAX_ATTACHMENTS:
            attachments.append(name or kind)
            if len(files) < MAX_FILES and (kind == "application/pdf" or name.lower().endswith(".pdf")) and (body := _bytes_of(part)):
                files.append(MailFile(name or kind, body))
    told = {"attachments": tuple(attachments), "files": tuple(files)}
    return _with(known, text=texts.get("text/plain", ""), html=texts.get("text/html", ""), **told)


def _with(mail: Mail, **more: Any) -> Mail:
    return Mail(**{**vars(mail), **more})


def _as_plain(raw: bytes) -> Mail:
    head = head_of(raw)
    return _with(read_head(raw), text=_cleaned(decode_page(raw[len(head) :][:MAX_TEXT])))


def _leaves(message: Message[Any, Any]) -> Iterator[Message[Any, Any]]:
    """The parts that hold something, in their order, without those of a message within the message beyond the first."""
    waiting: list[tuple[Message[Any, Any], int]] = [(message, 0)]
    seen = 0
    while waiting and seen < MAX_PARTS:
        part, depth = waiting.pop(0)
        seen += 1
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list):
            if depth < MAX_DEPTH:
                waiting[:0] = [(one, depth + 1) for one in inner if isinstance(one, Message)]
        else:
            yield part


def _kind(part: Message[Any, Any]) -> str:
    try:
        return part.get_content_type()
    except _TROUBLE:
        return "application/octet-stream"


def _file_name(part: Message[Any, Any]) -> str:
    try:
        return clean_line(_UNWRITABLE.sub("", str(part.get_filename() or "")))[:200]
    except _TROUBLE:
        return ""


def _is_attached(part: Message[Any, Any]) -> bool:
    try:
        return part.get_content_disposition() == "attachment"
    except _TROUBLE:
        return False


def _bytes_of(part: Message[Any, Any]) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except _TROUBLE:
        return b""
    return body if isinstance(body, bytes) else b""


def _text_of(part: Message[Any, Any]) -> str:
    body = _bytes_of(part)
    try:
        charset = part.get_content_charset() or ""
    except _TROUBLE:
        charset = ""
    body = body[:MAX_TEXT]
    few = len(body.translate(None, _ASCII)) < _ENOUGH_TO_GUESS
    try:
        # From a few letters no encoding can be guessed; then it is the one that old mail programs of the West do not name.
        return _cleaned(decode_page(body, charset if _is_known(charset) or not few else "cp1252"))
    except _TROUBLE:
        return _cleaned(body.decode("utf-8", "replace"))


def _is_known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return False
    return True


def _cleaned(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _facts(message: Message[Any, Any]) -> Mail:
    name, address = parseaddr(_header(message, "from"))
    return Mail(
        key=_header(message, "message-id").strip("<> "),
        subject=clean_line(_header(message, "subject"))[:300],
        sender_name=clean_line(name)[:200],
        sender_address=address.strip().lower()[:254] if "@" in address else "",
        sent_at=_date(_header(message, "date")),
        is_list=bool(_header(message, "list-id") or _header(message, "list-unsubscribe") or _header(message, "list-post")),
        is_automatic=_is_automatic(message),
        unsubscribe=tuple(dict.fromkeys(_LINK.findall(_header(message, "list-unsubscribe"))))[:4],
    )


def _is_automatic(message: Message[Any, Any]) -> bool:
    """Answers of machines, reports of delivery, and what went in circles. A newsletter is sent by a machine too, but says so otherwise."""
    said = _header(message, "auto-submitted").lower().split(";")[0].strip()
    precedence = _header(message, "precedence").lower().strip()
    autos = any(_header(message, name) for name in ("x-autoreply", "x-autorespond"))
    hops = len(message.get_all("received") or []) if _has(message, "received") else 0
    kind = _kind(message)
    sender = parseaddr(_header(message, "from"))[1].lower()
    from_machine = sender.startswith(("mailer-daemon@", "postmaster@"))
    return said == "auto-replied" or precedence == "auto_reply" or autos or hops > 50 or kind == "multipart/report" or from_machine


def _has(message: Message[Any, Any], name: str) -> bool:
    try:
        return name in message
    except _TROUBLE:
        return False


def _header(message: Message[Any, Any], name: str) -> str:
    """A header in plain letters, also where it is written as no standard allows."""
    try:
        value = str(message.get(name, "") or "") if isinstance(message, EmailMessage) else ""
    except _TROUBLE:
        value = _raw_header(message, name)
    if "=?" in value:
        with suppress(*_TROUBLE):
            value = str(make_header(decode_header(value)))
    if not value.isascii():
        # Bytes that belong to no declared encoding: mostly UTF-8, from programs that do not know of others.
        with suppress(UnicodeEncodeError):
            value = value.encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return _UNWRITABLE.sub("", value)


def _raw_header(message: Message[Any, Any], name: str) -> str:
    return next((str(value) for known, value in message.raw_items() if known.lower() == name), "")


def _date(written: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(written) if written else None
    except _TROUBLE:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC) if found else None
    except _TROUBLE:
        return None
