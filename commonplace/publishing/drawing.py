"""Drawing the picture of a link, 1200 by 630 pixels, with the program's own letters.

These are Latin. Other scripts are drawn with a font of the machine, where it has one that holds every letter of the line; where it has none the
line is left out, for rows of empty boxes say less than nothing.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 84, 84, 84
_PAPER, _INK, _SOFT, _ACCENT = "#fbfaf8", "#20242a", "#545b63", "#17595f"
_SIZES = (76, 64, 54)
"""Of the title: the largest in which it stands on so many lines."""
_MOST_LINES = (3, 4, 5)
_LONGEST = 300
_OF_THE_MACHINE = (
    "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf",
)
_SERIF, _SANS = "source-serif-4-{part}-wght-normal.woff2", "hanken-grotesk-{part}-wght-normal.woff2"
_RIGHT_TO_LEFT = range(0x0590, 0x0900)
Font = ImageFont.FreeTypeFont
Piece = tuple[str, Font]


def draw(*, title: str, author: str, kind: str, site: str) -> bytes:
    """The picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 28, HEIGHT), fill=_ACCENT)
    _write(pen, _fitting(kind, _SANS, 32, 600), _TOP, _ACCENT)
    lines, size = _broken(title[:_LONGEST])
    top = (HEIGHT - len(lines) * size * 1.2) / 2
    for number, line in enumerate(lines):
        _write(pen, line, top + number * size * 1.2, _INK)
    _write(pen, _fitting(author, _SANS, 36, 600), HEIGHT - _BOTTOM - 84, _INK)
    _write(pen, _fitting(site, _SANS, 32, 400), HEIGHT - _BOTTOM - 32, _SOFT)
    out = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, pieces: list[Piece], top: float, colour: str) -> None:
    """One line, from the side at which its script begins."""
    width = sum(font.getlength(text) for text, font in pieces)
    is_leftwards = any(ord(letter) in _RIGHT_TO_LEFT for text, _font in pieces for letter in text)
    left = WIDTH - _RIGHT - width if is_leftwards else _LEFT
    for text, font in pieces:
        pen.text((left, top + font.size), text, font=font, fill=colour, anchor="ls")
        left += font.getlength(text)


def _broken(title: str) -> tuple[list[list[Piece]], int]:
    """The title on a few lines, in the largest size in which it fits; cut where even the smallest is too large."""
    lines: list[str] = []
    size = _SIZES[-1]
    for size, most in zip(_SIZES, _MOST_LINES, strict=True):
        lines = _lines(title, size)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], lines[most - 1].rstrip() + "…"]
    return [pieces for line in lines if (pieces := _fitting(line, _SERIF, size, 560))], size


def _lines(title: str, size: int) -> list[str]:
    """Broken between words; within one where it is longer than a line, as in scripts without blanks."""
    lines = [""]
    for word in title.split():
        tried = f"{lines[-1]} {word}".strip()
        if _length(tried, size) <= WIDTH - _LEFT - _RIGHT:
            lines[-1] = tried
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if _length(lines[-1] + letter, size) > WIDTH - _LEFT - _RIGHT:
                lines.append("")
            lines[-1] += letter
    return lines


def _length(text: str, size: int) -> float:
    return sum(font.getlength(part) for part, font in _pieces(text, _SERIF, size, 560))


def _fitting(text: str, name: str, size: int, weight: int) -> list[Piece]:
    """The line in pieces, cut with an ellipsis where it is too long; none where its letters cannot be drawn."""
    room = WIDTH - _LEFT - _RIGHT
    pieces = _pieces(text, name, size, weight)
    while len(text) > 1 and sum(font.getlength(part) for part, font in pieces) > room:
        text = text[: len(text) * 9 // 10].rstrip()
        pieces = _pieces(text + "…", name, size, weight)
    return pieces


def _pieces(text: str, name: str, size: int, weight: int) -> list[Piece]:
    """Runs of letters that one file holds. A font of the machine draws the whole line, so that its script is shaped as a whole."""
    fonts = [font for part in ("latin", "latin-ext") if (font := _ours(name.format(part=part), size, weight))]
    pieces: list[Piece] = []
    for letter in text:
        font = next((font for font in fonts if _holds(font, letter)), None)
        if font is None:
            other = next((font for font in _others(size) if all(_holds(font, letter) for letter in text)), None)
            return [(text, other)] if other else []
        if pieces and pieces[-1][1] is font:
            pieces[-1] = (pieces[-1][0] + letter, font)
        else:
            pieces.append((letter, font))
    return pieces


@cache
def _ours(name: str, size: int, weight: int) -> Font | None:
    path = finders.find(f"web/vendor/fonts/{name}")
    if not path:
        return None
    font = ImageFont.truetype(str(path), size)
    font.set_variation_by_axes([weight])
    return font


@cache
def _others(size: int) -> list[Font]:
    return [ImageFont.truetype(path, size) for path in _OF_THE_MACHINE if Path(path).exists()]


@lru_cache(maxsize=4_000)
def _holds(font: Font, letter: str) -> bool:
    """Whether the font has the letter, rather than the box that stands for what it has not."""
    return letter.isspace() or bytes(font.getmask(letter)) != _box(font)


@cache
def _box(font: Font) -> bytes:
    return bytes(font.getmask("\uffff"))
