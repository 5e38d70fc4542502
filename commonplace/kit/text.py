"""Cleaning what people and files send before it is stored."""

import re
import unicodedata

_BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
_BIDI = re.compile(f"[{_BIDI_CONTROLS}]")
_NOT_IN_A_LINE = re.compile(f"[{_BIDI_CONTROLS}\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_NOT_IN_A_BODY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NEWLINES = re.compile(r"\r\n?|\x0c|\u2028|\u2029")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_line(text: str) -> str:
    """One line fit for a title or a name: NFC, single spaces, nothing invisible that could turn round the text beside it."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _NOT_IN_A_LINE.sub("", _SURROGATES.sub("\ufffd", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_body(text: str) -> str:
    """Text of many lines: `\\n` between them, no control characters but tabs, and only what UTF-8 can hold."""
    if text.isascii() and text.isprintable():
        return text
    return _NOT_IN_A_BODY.sub("", _SURROGATES.sub("\ufffd", _NEWLINES.sub("\n", text)))


def without_bidi_controls(text: str) -> str:
    """For text cut out of its paragraph and set beside other text, where an override left open would turn the neighbours round."""
    return _BIDI.sub("", text)
