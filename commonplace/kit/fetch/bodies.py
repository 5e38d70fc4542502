"""Reading the body of an answer, unpacking it in pieces so that a small packed file can never become a huge one in memory."""

import zlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from commonplace.kit.fetch.errors import FetchError

_PIECE = 256 * 1024


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The unpacked body, refused as soon as it grows beyond `max_bytes`."""
    body = bytearray()
    for piece in _unpacked(chunks, encoding.strip().lower()):
        body += piece
        if len(body) > max_bytes:
            raise too_large(max_bytes)
    return bytes(body)


def too_large(max_bytes: int) -> FetchError:
    """The refusal of a body over the limit."""
    return FetchError(
        _("This page is larger than %(size)s MB, which is more than Commonplace keeps.") % {"size": f"{max_bytes / 1_000_000:g}"}
    )


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
        return
    # Only what was asked for, and only one layer: packing twice multiplies the factor of a thousand that one layer can hide.
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise _unreadable()
    unpack: zlib._Decompress | None = None
    for chunk in chunks:
        if unpack is None and chunk:
            unpack = zlib.decompressobj(_window(encoding, chunk))
        pending = chunk
        while unpack is not None and pending and not unpack.eof:
            try:
                yield unpack.decompress(pending, _PIECE)
            except zlib.error:
                raise _unreadable() from None
            pending = unpack.unconsumed_tail
        if unpack is not None and unpack.eof:
            return
    if unpack is not None:
        yield from _rest(unpack)


def _rest(unpack: "zlib._Decompress") -> Iterator[bytes]:
    while not unpack.eof:
        piece = unpack.decompress(unpack.unconsumed_tail, _PIECE)
        if not piece:
            raise _unreadable()
        yield piece


def _window(encoding: str, start: bytes) -> int:
    if encoding != "deflate":
        return 16 + zlib.MAX_WBITS
    # "deflate" means the zlib format, but some servers send the bare stream.
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS


def _unreadable() -> FetchError:
    return FetchError(_("The site sent a page that is damaged or packed in a way that cannot be read."), may_retry=True)
