"""Pictures from elsewhere: looked at, written anew, and refused with a sentence that helps."""

import contextlib
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from commonplace.kit.errors import Refusal
from commonplace.kit.pictures import LONGEST_SIDE, read_picture


def drawn(kind: str, *, mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.new(mode, size)
    if mode == "RGB":
        image.putdata([(x % 256, x // 256 % 256, 90) for x in range(size[0] * size[1])])
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "becomes"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "png"), ("WEBP", "jpg"), ("AVIF", "jpg"), ("BMP", "png")]
)
def test_the_usual_kinds_are_kept(kind: str, becomes: str) -> None:
    picture = read_picture(drawn(kind))
    assert (picture.suffix, picture.width, picture.height) == (becomes, 60, 40)
    with Image.open(io.BytesIO(picture.body)) as image:
        assert image.get_format_mimetype() == picture.content_type


def test_what_a_camera_wrote_is_left_out_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Spycam"
    body = drawn("JPEG", exif=exif, comment=b"Taken at 51.5, 0.1")
    assert b"Spycam" in body and b"Taken at" in body
    picture = read_picture(body)
    assert (picture.width, picture.height) == (40, 60)
    assert b"Spycam" not in picture.body and b"Taken at" not in picture.body and b"Exif" not in picture.body


def test_what_follows_the_end_of_the_file_is_left_out() -> None:
    assert b"<script" not in read_picture(drawn("PNG") + b"<script>alert(1)</script>").body


def test_large_ones_are_made_smaller_and_keep_their_shape() -> None:
    picture = read_picture(drawn("JPEG", size=(4800, 1200)))
    assert (picture.width, picture.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_transparency_stays() -> None:
    with Image.open(io.BytesIO(read_picture(drawn("WEBP", mode="RGBA")).body)) as image:
        assert image.mode == "RGBA"


def test_of_what_moves_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(io.BytesIO(read_picture(out.getvalue()).body)) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def bomb() -> bytes:
    """A few bytes that claim, and unpack to, 900 million pixels."""
    body = drawn("PNG", mode="1", size=(100, 100))
    head = b"IHDR" + (30_000).to_bytes(4) * 2 + body[24:29]
    return body[:12] + head + zlib.crc32(head).to_bytes(4) + body[33:]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no picture"),
        (b"<html>", "no picture"),
        (drawn("PNG")[:90], "no picture"),
        (drawn("TIFF"), "no picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (bomb(), "million pixels"),
        (b"\x00" * 20_000_001, "larger than 20 MB"),
    ],
    ids=["nothing", "a page", "cut short", "another kind", "a drawing", "a bomb", "too many bytes"],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(body: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        read_picture(body, field="picture")
    assert refused.value.field == "picture"


@pytest.mark.parametrize("torn", [b"meta", b"pitm", b"av01", b"iloc", b"mdat"])
def test_an_avif_without_one_of_its_parts_is_refused(torn: bytes) -> None:
    with contextlib.suppress(Refusal):
        read_picture(drawn("AVIF").replace(torn, b"xxxx"))


@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"]), st.integers(0, 400))
def test_damage_is_refused_or_survived(junk: bytes, kind: str, at: int) -> None:
    body = drawn(kind)
    with contextlib.suppress(Refusal):
        read_picture(body[:at] + junk + body[at + len(junk) :])
