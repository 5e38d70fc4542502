"""Putting a credential into the picture of its badge and finding it there again, as Open Badges 3.0 describes for PNG and SVG."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LARGEST = 2_000_000
"""Bytes of a file that is looked at."""
_PNG = b"\x89PNG\r\n\x1a\n"
_IN_SVG = re.compile(r"<openbadges:credential\b[^<>]{0,2000}?\bverify\s*=\s*[\"']([-\w.]{1,100000})[\"']")
_TOKEN = re.compile(r"[-\w]+\.[-\w]+\.[-\w]+", re.ASCII)


def into_png(picture: bytes, token: str) -> bytes:
    """The picture with an uncompressed iTXt chunk right behind its header."""
    text = KEYWORD + b"\0\0\0\0\0" + token.encode("ascii")
    chunk = struct.pack(">I", len(text)) + b"iTXt" + text + struct.pack(">I", zlib.crc32(b"iTXt" + text))
    behind = len(_PNG) + 12 + struct.unpack(">I", picture[8:12])[0]
    return picture[:behind] + chunk + picture[behind:]


def into_svg(picture: str, token: str) -> str:
    """The picture with the credential as the first thing in it."""
    head, rest = picture.split(">", 1)
    baked = f'<openbadges:credential verify="{token}"></openbadges:credential>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head} xmlns:openbadges="{NAMESPACE}">{baked}{rest}'


def found_in(raw: bytes) -> str:
    """The token in what somebody pasted or sent: the token itself, a PNG or an SVG; "" where there is none. Nothing is unpacked or parsed."""
    if len(raw) > LARGEST:
        return ""
    if raw.startswith(_PNG):
        texts = (text for kind, text in _chunks(raw) if kind == b"iTXt" and text.startswith(KEYWORD + b"\0\0"))
        text = next(texts, b"")[len(KEYWORD) + 3 :]
        # Behind the two flags stand a language and a keyword in it, each of which may be empty.
        return text.split(b"\0", 2)[-1].decode("utf-8", "replace").strip() if text.count(b"\0") >= 2 else ""
    text_ = raw.decode("utf-8", "replace").strip()
    if found := _IN_SVG.search(text_):
        return found[1]
    return text_ if _TOKEN.fullmatch(text_) else ""


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 12 <= len(raw):
        length = struct.unpack(">I", raw[place : place + 4])[0]
        yield raw[place + 4 : place + 8], raw[place + 8 : place + 8 + length]
        place += 12 + length
