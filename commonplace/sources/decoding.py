"""From the bytes of a page to its text, byte order mark, plainly UTF-8, the site's word, the page's word, then a guess."""

import codecs
import re

from charset_normalizer import from_bytes

_ASCII = bytes(range(128))
# So many bytes beyond ASCII; in a word or two of Chinese the two kinds can look alike.
_PLAINLY = 24
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
# What pages call these is, by the web's standard, the wider set in each case (https://encoding.spec.whatwg.org/#names-and-labels).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def decode_page(body: bytes, declared: str = "") -> str:
    """The text of `body`; bytes that make no sense become the replacement character rather than an error."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    told = _codec(declared) or _declared_within(body[:4096])
    if not told or len(body.translate(None, _ASCII)) >= _PLAINLY:
        # Longer text in another encoding is hardly ever valid UTF-8 by chance, while sites often name the wrong one.
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if told:
        return body.decode(told, errors="replace")
    best = from_bytes(body[:200_000]).best()
    return body.decode(best.encoding if best else "cp1252", errors="replace")


def _declared_within(start: bytes) -> str:
    found = _META.search(start)
    name = _codec(found[1].decode("ascii")) if found else ""
    # A page that could be read as ASCII so far is not in UTF-16, whatever it says.
    return "utf-8" if name.startswith("utf-16") else name


def _codec(label: str) -> str:
    try:
        codec = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return ""
    # Python also has codecs that are no character sets ("hex", "zip"); a page must not reach those.
    return _WIDER.get(codec.name, codec.name) if codec._is_text_encoding else ""
