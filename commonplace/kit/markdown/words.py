"""Plain text out of rendered HTML, excerpts, and the keys of titles and headings."""

import html
import re
import unicodedata

from commonplace.kit.text import clean_line, without_bidi_controls

_TAG = re.compile(r'<(/?[a-zA-Z][a-zA-Z0-9]*)(?:[^">]|"[^"]*")*>')
_NOT_IN_A_SLUG = re.compile(r"[^\w]+")
_STANDS_ALONE = frozenset("p li td th dt dd div pre summary figcaption caption blockquote h1 h2 h3 h4 h5 h6".split())
_NOT_IN_A_LABEL = str.maketrans("", "", "[]|")
_ELLIPSIS = "…"


def plain_text(rendered_html: str) -> str:
    """The words of rendered HTML without its markup, for search and excerpts. What stands in code keeps its blanks and lines."""
    return html.unescape(_TAG.sub(_line_end_for, rendered_html)).strip("\n")


def _line_end_for(tag: re.Match[str]) -> str:
    name = tag[1]
    return "\n" if name in ("br", "hr") or (name[0] == "/" and name[1:] in _STANDS_ALONE) else ""


def excerpt(text: str, length: int = 280) -> str:
    """The beginning of a plain text on one line: at most `length` characters, cut after a whole word, with an ellipsis when cut."""
    line = " ".join(without_bidi_controls(text[: length * 8]).split())
    if len(line) <= length and len(text) <= length * 8:
        return line
    if len(line) <= length:
        return line + _ELLIPSIS if line else ""
    cut = line[:length]
    at_word, _, rest = cut.rpartition(" ")
    # Languages without blanks between words, and very long words, are cut where the room ends.
    kept = at_word if at_word and len(rest) < length // 3 else cut[:-1]
    return kept.rstrip(" ,;:.-–—") + _ELLIPSIS


def fold_label(label: str) -> str:
    """The key by which a [[label]] finds a title: case, width, accents' spelling and blanks do not matter.

    Nor do brackets and bars, which a title may have and a label cannot.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", clean_line(label)).casefold()).translate(_NOT_IN_A_LABEL)
    return " ".join(folded.split())


def slug(heading: str) -> str:
    """The id of a heading, kept apart from the page's own ids by its beginning."""
    return "h-" + _NOT_IN_A_SLUG.sub("-", unicodedata.normalize("NFKC", heading).casefold()).strip("-_")[:80]
