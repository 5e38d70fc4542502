"""The picture as a file of its own: an SVG that needs no stylesheet, so that it looks the same in a browser, a letter and a drawing program.

It is drawn for paper. Everything is an attribute; nothing in it is a program, and what members wrote is text.
"""

from __future__ import annotations

from colorsys import hls_to_rgb
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.utils.translation import gettext as _

from commonplace.kit.templatetags.marks import TONES
from commonplace.lineage.drawing import Line, Picture, Spot
from commonplace.lineage.layout import BOX_WIDTH
from commonplace.lineage.models import EdgeKind

PAPER, RAISED, INK, SOFT, RULE, ACCENT, WASH = "#fbfaf8", "#ffffff", "#20242a", "#545b63", "#84878a", "#17595f", "#e4efee"
_SERIF, _SANS = "Source Serif 4, Charter, Georgia, serif", "Hanken Grotesk, Segoe UI, Roboto, sans-serif"
_HOWS = {
    EdgeKind.QUOTES: (SOFT, "1 4", "1.6"),
    EdgeKind.BUILDS_ON: (ACCENT, "", "1.8"),
    EdgeKind.ANSWERS: ("#7a3f7d", "9 4", "1.6"),
    EdgeKind.CONTRADICTS: ("#a12a2a", "4 3", "1.8"),
    EdgeKind.TRIES: ("#7d5510", "9 3 1 3", "1.6"),
    EdgeKind.SUPERSEDES: ("#2b5594", "", "3"),
}
"""Colour, dashes and width of each kind of tie, as the stylesheet of the page has them in light."""


def svg_of(picture: Picture, title: str) -> bytes:
    """The whole file."""
    size = {"width": str(picture.width), "height": str(picture.height), "viewBox": f"0 0 {picture.width} {picture.height}"}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})
    SubElement(root, "title").text = _clean(title)
    SubElement(root, "desc").text = _("From left to right: what it grew from, and what grew from it.")
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    for column in picture.columns:
        _text(root, column.x, 24, column.words, size=12, fill=SOFT)
    for line in picture.lines:
        _draw_line(root, line)
    for spot in picture.spots:
        _draw_spot(root, spot)
    drawing: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return drawing


def _draw_line(root: Element, line: Line) -> None:
    colour, dashes, width = _HOWS[EdgeKind(line.how)]
    stroke = {"fill": "none", "stroke": colour, "stroke-width": width}
    SubElement(root, "path", {"d": line.stroke.path, **stroke, **({"stroke-dasharray": dashes} if dashes else {})})
    SubElement(root, "path", {"d": line.stroke.head, **stroke, "stroke-width": "1.6"})
    x, y = line.words_at
    _text(root, x, y, line.words, size=11, fill=colour, **{"text-anchor": "end"})


def _draw_spot(root: Element, spot: Spot) -> None:
    box = spot.box
    link = SubElement(root, "a", {"href": f"{settings.BASE_URL}{spot.node.url}"})
    SubElement(link, "title").text = _clean(spot.label)
    look = {
        "fill": WASH if spot.is_centre else RAISED,
        "stroke": ACCENT if spot.is_centre else RULE,
        "rx": "1" if spot.node.is_source else "6",
    }
    look |= {"stroke-dasharray": "4 3"} if spot.node.is_source else {}
    look |= {"stroke-width": "2.5" if spot.is_centre else "1"}
    SubElement(link, "rect", {"x": str(box.x), "y": str(box.y), "width": str(BOX_WIDTH), "height": str(box.height), **look})
    _text(link, box.x + 12, box.y + 19, spot.head, size=11, fill=SOFT)
    for y, words in spot.lines:
        _text(link, box.x + 12, y, words, size=14, fill=INK, **{"font-family": _SERIF, "font-weight": "600"})
    if spot.mark:
        back, front = _tones(spot.node.author_id)
        SubElement(link, "circle", {"cx": str(box.x + 22), "cy": str(spot.foot), "r": "10", "fill": back})
        _text(link, box.x + 22, spot.foot + 3, spot.mark, size=9, fill=front, **{"text-anchor": "middle", "font-weight": "600"})
    _text(link, box.x + (38 if spot.mark else 12), spot.foot + 4, spot.name, size=12, fill=INK)
    if spot.has_more:
        more = SubElement(root, "a", {"href": f"{settings.BASE_URL}{spot.more_url}"})
        _text(
            more, box.right - 10, spot.foot + 4, _("more"), size=11, fill=ACCENT, **{"text-anchor": "end", "text-decoration": "underline"}
        )


def _text(parent: Element, x: int, y: int, words: str, *, size: int, fill: str, **more: str) -> None:
    attributes = {"x": str(x), "y": str(y), "font-family": _SANS, "font-size": str(size), "fill": fill, **more}
    SubElement(parent, "text", attributes).text = _clean(words)


def _clean(words: str) -> str:
    """Without the few letters that XML cannot hold."""
    return "".join(
        letter
        for letter in words
        if letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
    )


def _tones(pk: int) -> tuple[str, str]:
    """The quiet colours of this member's mark: behind, and of the letters."""
    hue = (pk % TONES) / TONES
    return _hex(hls_to_rgb(hue, 0.87, 0.35)), _hex(hls_to_rgb(hue, 0.28, 0.4))


def _hex(colour: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
