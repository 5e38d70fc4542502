"""Every pair of colours that carries text or meaning keeps the contrast that WCAG 2.2 AA asks for, in light and in dark."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[1] / "static" / "web" / "css" / "tokens.css"
TEXT, SHAPE = 4.5, 3.0
PAPERS = ("paper", "paper-raised", "paper-sunk")
RINGS = ("me", "circle", "people", "space", "organisation", "web")

PAIRS = [
    *((ink, paper, TEXT) for ink in ("ink", "ink-soft", "accent", "accent-strong", "danger") for paper in PAPERS),
    *(("caution", paper, TEXT) for paper in ("paper", "paper-raised", "caution-wash")),
    *(("good", paper, TEXT) for paper in ("paper", "paper-raised", "good-wash")),
    *((f"ring-{ring}", ground, TEXT) for ring in RINGS for ground in (f"ring-{ring}-wash", "paper", "paper-raised")),
    *(("ink", wash, TEXT) for wash in ("accent-wash", "caution-wash", "danger-wash", "good-wash", "mark")),
    *(("ink-soft", wash, TEXT) for wash in ("accent-wash", "caution-wash", "danger-wash")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("paper", "ink", TEXT),
    ("paper", "danger", TEXT),
    ("paper", "caution", TEXT),
    ("danger", "danger-wash", TEXT),
    ("accent-strong", "accent-wash", TEXT),
    *(("rule-strong", paper, SHAPE) for paper in PAPERS),
    *(("accent", paper, SHAPE) for paper in PAPERS),
]


def colours(theme: int) -> dict[str, str]:
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS.read_text(encoding="utf-8"))
    return {name: values[theme] for name, *values in found}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "index"), [("light", 0), ("dark", 1)])
def test_pairs_are_told_apart(theme: str, index: int) -> None:
    palette = colours(index)
    measured = {(front, back): (contrast(palette[front], palette[back]), least) for front, back, least in PAIRS}
    assert {pair: round(value, 2) for pair, (value, least) in measured.items() if value < least} == {}


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
