"""The picture of a badge: one geometry, as SVG and as PNG. It holds no words, so that it is the same in every language."""

from __future__ import annotations

import io
from functools import lru_cache
from math import cos, pi, sin

from PIL import Image, ImageDraw

from commonplace.portfolios.words import Emblem, Tone

SIZE = 512
_OVER = 3
"""Drawn so many times larger and made smaller, so that edges are smooth."""
PAPER = "#fbfaf8"
COLOURS = {
    Tone.PINE: "#17595f",
    Tone.RUST: "#9a4618",
    Tone.VIOLET: "#5a4a9c",
    Tone.OLIVE: "#5f5e10",
    Tone.BERRY: "#8f2c5c",
    Tone.SKY: "#2b5594",
}
Point = tuple[float, float]
Polygon = list[Point]


def _round(sides: int, outer: float, inner: float | None = None, *, turn: float = -pi / 2, x: float = 0.0, y: float = 0.0) -> Polygon:
    """Points around a middle; with `inner` every second one lies nearer to it."""
    steps = sides * (2 if inner is not None else 1)
    radii = [outer if inner is None or step % 2 == 0 else inner for step in range(steps)]
    return [(x + r * cos(turn + 2 * pi * step / steps), y + r * sin(turn + 2 * pi * step / steps)) for step, r in enumerate(radii)]


def _leaf() -> Polygon:
    half = [(0.36 * sin(pi * step / 24), -0.52 + 1.04 * step / 24) for step in range(25)]
    return half + [(-x, y) for x, y in reversed(half)]


def _bridge() -> Polygon:
    outer = [(-0.56 * cos(pi * step / 24), 0.28 - 0.56 * sin(pi * step / 24)) for step in range(25)]
    inner = [(0.34 * cos(pi * step / 24), 0.28 - 0.34 * sin(pi * step / 24)) for step in range(25)]
    return outer + inner


def _steps() -> Polygon:
    return [(-0.48, 0.4), (-0.48, 0.14), (-0.16, 0.14), (-0.16, -0.13), (0.16, -0.13), (0.16, -0.4), (0.48, -0.4), (0.48, 0.4)]


def _emblem(emblem: Emblem) -> list[Polygon]:
    match emblem:
        case Emblem.LEAF:
            return [_leaf()]
        case Emblem.COMB:
            around = [(0.0, 0.0), *((0.38 * cos(pi / 3 * step), 0.38 * sin(pi / 3 * step)) for step in range(6))]
            return [_round(6, 0.2, x=x, y=y) for x, y in around]
        case Emblem.SUN:
            return [_round(12, 0.56, 0.34)]
        case Emblem.STEPS:
            return [_steps()]
        case Emblem.BRIDGE:
            return [_bridge()]
        case _:
            return [_round(5, 0.56, 0.25)]


def _layers(emblem: Emblem, tone: Tone) -> list[tuple[str, Polygon]]:
    """From the back to the front, within a square from -1 to 1."""
    return _ground(COLOURS[tone]) + [(PAPER, polygon) for polygon in _emblem(emblem)]


def _ground(colour: str) -> list[tuple[str, Polygon]]:
    return [(colour, _round(28, 0.97, 0.9)), (PAPER, _round(72, 0.8)), (colour, _round(72, 0.76))]


def _scaled(polygon: Polygon, size: int) -> list[Point]:
    return [((x + 1) * size / 2, (y + 1) * size / 2) for x, y in polygon]


@lru_cache(maxsize=64)
def svg(emblem: str, tone: str) -> str:
    """Square, without a declaration, script or anything from elsewhere."""
    return _as_svg(_layers(Emblem(emblem), Tone(tone)))


@lru_cache(maxsize=16)
def swatch(tone: str) -> str:
    """The same without an emblem, to choose a colour by."""
    return _as_svg(_ground(COLOURS[Tone(tone)]))


def _as_svg(layers: list[tuple[str, Polygon]]) -> str:
    drawn = "".join(
        f'<polygon fill="{colour}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in _scaled(polygon, SIZE))}"/>'
        for colour, polygon in layers
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{drawn}</svg>'


def picture(emblem: str, tone: str) -> Image.Image:
    large = SIZE * _OVER
    image = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for colour, polygon in _layers(Emblem(emblem), Tone(tone)):
        pen.polygon(_scaled(polygon, large), fill=colour)
    return image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


@lru_cache(maxsize=64)
def png(emblem: str, tone: str) -> bytes:
    out = io.BytesIO()
    picture(emblem, tone).save(out, "PNG", optimize=True)
    return out.getvalue()
