"""Passages that speak to a machine rather than to a reader.

A page can hold words for whoever has a machine read it: to forget its task, to praise a product, to give away what it was told. Nothing that is
found here proves anything; it is shown, such passages stay out of the ground until a person puts them in, and what rests on them is marked.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from commonplace.hatch.checking.lists import patterns_of_orders

_SAYS = re.compile("|".join(f"(?:{pattern})" for pattern in patterns_of_orders()), re.IGNORECASE | re.MULTILINE)
_HIDDEN = re.compile("[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_MOST_HIDDEN = 3
_LEET = str.maketrans("013457@$!|", "oieastasil")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){5,}\w\b")
_DOTTED = re.compile(r"\b(?:\w[.\-_*])+\w\b")
_HYPHENED = re.compile(r"(?<=[^\W\d])[-\u00ad](?=[^\W\d])")
_EMPHASIS = re.compile(r"(?<=\w)[*_`~]+(?=\w)|(?<!\w)[*_`~]+(?=\w)|(?<=\w)[*_`~]+(?!\w)")
_HEX = re.compile(r"\b(?:[2-7][0-9a-fA-F]){12,}\b")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{24,}={0,6}")
_OF_32 = re.compile(r"[A-Z2-7]+=*")
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһѵοαερτυν", "aeopcyxijsdhvoaeptuv")
_ESCAPED = re.compile(r"\\u00([2-7][0-9a-fA-F])")
_COMMENT = re.compile(r"<!--.*?-->|\[//\]:\s*#.*|\{#.*?#\}", re.DOTALL)


def gives_orders(text: str) -> bool:
    """Whether a passage seems to speak to a machine: in so many words, or hidden in letters that nobody sees, spaced out, turned round or encoded."""
    if len(_HIDDEN.findall(text)) > _MOST_HIDDEN:
        return True
    return any(_SAYS.search(reading) for reading in _readings(text))


def _readings(text: str) -> list[str]:
    """The text as it stands, and as it may be meant."""
    plain = unicodedata.normalize("NFKC", _HIDDEN.sub("", text)).replace("’", "'")
    latin = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    found = [plain, latin.casefold().translate(_LOOK_ALIKE)]
    if re.search(r"\w[013457@$]\w|[013457@$]\w", plain):
        found.append(plain.translate(_LEET))
    if "%20" in plain or "&" in plain or "\\u00" in plain:
        found.append(_ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), html.unescape(unquote(plain))))
    if "\n" in plain.strip():
        found.append(" ".join(plain.split()))
    if len(_HYPHENED.findall(plain)) > 2:
        found.append(_HYPHENED.sub("", plain))
    if _EMPHASIS.search(plain):
        found += [_EMPHASIS.sub("", plain), plain.replace("_", " ")]
    if _DOTTED.search(plain):
        found.append(_DOTTED.sub(lambda dotted: re.sub(r"[.\-_*]", "", dotted.group()), plain))
    if _SPACED.search(plain):
        found.append(_SPACED.sub(lambda spaced: re.sub(r"[ .\-_*]", "", spaced.group()), re.sub(r" {2,}", "  ", plain)))
        found.append(re.sub(r"(?<=\b\w) (?=\w\b)", "", plain))
    found += [bytes.fromhex(encoded).decode() for encoded in _HEX.findall(plain) if len(encoded) % 2 == 0]
    found += [decoded for encoded in _ENCODED.findall(plain) if (decoded := _decoded(encoded))]
    found.append(plain[::-1])
    if len(plain) < 4_000:
        found.append(plain.translate(_ROT13))
    return found


_ROT13 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")


def _decoded(encoded: str) -> str:
    return _decoded_by(base64.b64decode, encoded, 4) or (_decoded_by(base64.b32decode, encoded, 8) if _OF_32.fullmatch(encoded) else "")


def _decoded_by(decode: Callable[[str], bytes], encoded: str, multiple: int) -> str:
    try:
        text = decode(encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % multiple)).decode()
    except (binascii.Error, ValueError):
        return ""
    return text if text.isprintable() else ""
