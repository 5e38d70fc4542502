"""Words that are to be read as they stand, written so that Markdown leaves them alone."""

import re

_INLINE = re.compile(r"[\\`*\[\]<>&~@|#!]|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"(?m)^([ \t]*)([-+=])(?=[ \t]|[-=]|$)|^([ \t]*\d{1,9})([.)])(?=[ \t]|$)")


def as_plain_words(text: str) -> str:
    """The text with a backslash before each sign that would mean something, and no blanks at the beginning of lines."""
    escaped = _INLINE.sub(lambda sign: "\\" + sign[0], text)
    escaped = _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}", escaped)
    return re.sub(r"(?m)^[ \t]+", "", escaped)
