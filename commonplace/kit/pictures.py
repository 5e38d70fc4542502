"""Pictures from elsewhere, looked at and written anew: what is kept is made here from the pixels, so nothing that hid in the file comes along.

Places, cameras and names (EXIF, XMP), scripts in vector drawings, data after the end of the file: none of it survives. Of what moves, the
first picture is kept.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from commonplace.kit.errors import Refusal

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
"""Of the file as it came. Unpacked, a pixel takes four bytes."""
LONGEST_SIDE = 2_400
"""Of the picture as it is kept; larger ones are made smaller."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
_WITHOUT_LOSS = {"PNG", "GIF", "BMP"}
_PLAIN_ENOUGH = 1_500_000
"""A photograph that somebody wrote as PNG takes more bytes than this, and becomes a JPEG."""
# Pillow raises all of these for files that are broken or made to do harm.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    ZeroDivisionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
_TYPES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}


@dataclass(frozen=True)
class Picture:
    """A picture fit to be kept and shown: `body` are its bytes, `suffix` the end of a file name ("jpg", "png" or "webp"); sizes in pixels."""

    body: bytes
    content_type: str
    suffix: str
    width: int
    height: int


def read_picture(body: bytes, *, longest_side: int = LONGEST_SIDE, max_bytes: int = MAX_BYTES, field: str | None = None) -> Picture:
    """The picture that `body` holds, written anew. Raises Refusal (of `field`) for what is none, is broken or is too large.

    Takes up to a second or two for the largest.
    """
    if len(body) > max_bytes:
        size = f"{max_bytes / 1_000_000:g}"
        raise Refusal(_("This picture is larger than %(size)s MB. Make it smaller, then try again.") % {"size": size}, field=field)
    if _is_drawing(body):
        raise Refusal(
            _("Drawings in the format SVG are not kept, for they can hold programs. Save it as PNG, then try again."), field=field
        )
    try:
        with Image.open(io.BytesIO(body), formats=_FORMATS) as image:
            _check_size(image, field)
            return _written_anew(image, longest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(field) from None
    except _BROKEN:
        raise Refusal(
            _("This is no picture that can be read here. JPEG, PNG, GIF, WebP and AVIF can, unless they are damaged."), field=field
        ) from None


def _is_drawing(body: bytes) -> bool:
    start = body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and b"<svg" in body[:4_000].lower()


def _check_size(image: Image.Image, field: str | None) -> None:
    """By what the head of the file says, before anything is unpacked."""
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels(field)


def _too_many_pixels(field: str | None) -> Refusal:
    most = MAX_PIXELS // 1_000_000
    return Refusal(_("This picture has more than %(most)d million pixels. Make it smaller, then try again.") % {"most": most}, field=field)


def _written_anew(image: Image.Image, longest_side: int) -> Picture:
    came_as = image.format or ""
    if came_as == "JPEG":
        image.draft("RGB", (longest_side, longest_side))
    pixels = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if max(pixels.size) > longest_side:
        pixels.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    ImageOps.exif_transpose(pixels, in_place=True)
    # From pixels alone: what Pillow remembers of the old file (comments, profiles) would be written again.
    bare = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    return _best_form(bare, is_plain=came_as in _WITHOUT_LOSS)


def _best_form(pixels: Image.Image, *, is_plain: bool) -> Picture:
    is_opaque = pixels.mode == "RGB"
    if is_plain:
        plain = _as(pixels, "PNG", optimize=max(pixels.size) <= 1_200)
        if len(plain.body) <= _PLAIN_ENOUGH:
            return plain
    if is_opaque:
        return _as(pixels, "JPEG", quality=85, optimize=True, progressive=True)
    return _as(pixels, "WEBP", quality=85, method=4)


def _as(pixels: Image.Image, kind: str, **options: object) -> Picture:
    out = io.BytesIO()
    pixels.save(out, kind, **options)
    content_type, suffix = _TYPES[kind]
    return Picture(out.getvalue(), content_type, suffix, pixels.width, pixels.height)
