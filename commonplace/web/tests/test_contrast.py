"""Every pair of colours that carries text or meaning keeps the contrast that WCAG 2.2 AA asks for, in light and in dark."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[1] / "static" / "web" / "css"
TOKENS = STYLES / "tokens.css"
READER = STYLES / "reader.css"
THEMES = STYLES / "reader-themes.css"
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
    *((f"plot-{tone}", paper, SHAPE) for tone in range(6) for paper in ("paper", "paper-raised")),
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


def theme_colours(theme: str, index: int) -> dict[str, str]:
    """The colours of a reader's theme: what it says itself, the rest from the tokens as its light or dark side has them."""
    block = re.search(rf'\[data-theme="{theme}"\] {{(.*?)}}', THEMES.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    plain = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))
    paired = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", block[1])
    return colours(index) | plain | {name: values[index] for name, *values in paired}


def every_theme() -> dict[str, dict[str, str]]:
    return {
        "light": colours(0),
        "dark": colours(1),
        "sepia": theme_colours("sepia", 0),
        "contrast by day": theme_colours("contrast", 0),
        "contrast at night": theme_colours("contrast", 1),
    }


def mixed(over: str, under: str, percent: int) -> str:
    """`color-mix(in srgb, over percent%, transparent)` lying on `under`."""
    pairs = [(int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one * percent / 100 + other * (100 - percent) / 100):02x}" for one, other in pairs)


@pytest.mark.parametrize("theme", every_theme())
def test_pairs_are_told_apart(theme: str) -> None:
    palette = every_theme()[theme]
    measured = {(front, back): (contrast(palette[front], palette[back]), least) for front, back, least in PAIRS}
    assert {pair: round(value, 2) for pair, (value, least) in measured.items() if value < least} == {}


@pytest.mark.parametrize("theme", every_theme())
def test_marked_words_can_be_read_however_many_marked_them(theme: str) -> None:
    palette = every_theme()[theme]
    depths = {int(percent) for percent in re.findall(r"(?:--depth: |var\(--tint\) )(\d+)%", READER.read_text(encoding="utf-8"))}
    assert len(depths) == 4  # one, two, three and more people; and the one that was gone to
    for ring in RINGS:
        for depth in depths:
            ground = mixed(palette[f"ring-{ring}"], palette["paper"], depth)
            assert contrast(palette["ink"], ground) >= TEXT, (ring, depth)
            assert contrast(palette["accent"], ground) >= SHAPE + (1.5 if depth < 30 else 0), (ring, depth)
        assert contrast(palette[f"ring-{ring}"], palette["paper"]) >= SHAPE, ring


def test_high_contrast_is_high() -> None:
    for theme in ("contrast by day", "contrast at night"):
        palette = every_theme()[theme]
        assert all(
            contrast(palette[ink], palette["paper"]) >= 7 for ink in ("ink", "ink-soft", "accent", *(f"ring-{ring}" for ring in RINGS))
        )


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
