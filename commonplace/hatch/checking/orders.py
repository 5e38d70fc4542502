"""Passages that speak to a machine rather than to a reader.

A page can hold words for whoever has a machine read it: to forget its task, to praise a product, to give away what it was told. Nothing that is
found here proves anything; it is shown, such passages stay out of the ground until a person puts them in, and what rests on them is marked.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

from commonplace.hatch.checking.lists import patterns_of_orders

_SAYS = re.compile("|".join(f"(?:{pattern})" for pattern in patterns_of_orders()), re.IGNORECASE | re.MULTILINE)
_HIDDEN = re.compile("[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_MOST_HIDDEN = 3
_LEET = str.maketrans("013457@$!|", "oieastasil")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){5,}\w\b")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһѵοαερτυν", "aeopcyxijsdhvoaeptuv")
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
    if _SPACED.search(plain):
        found.append(_SPACED.sub(lambda spaced: re.sub(r"[ .\-_*]", "", spaced.group()), re.sub(r" {2,}", "  ", plain)))
        found.append(re.sub(r"(?<=\b\w) (?=\w\b)", "", plain))
    found += [decoded for encoded in _ENCODED.findall(plain) if (decoded := _decoded(encoded))]
    found.append(plain[::-1])
    if len(plain) < 4_000:
        found.append(plain.translate(_ROT13))
    return found


_ROT13 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")


def _decoded(encoded: str) -> str:
    try:
        text = base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return text if text.isprintable() else ""
