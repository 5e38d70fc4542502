"""What the words of an entry may be: cleaned, and refused at the field where they cannot be stored."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line

MAX_BODY = 500_000
MAX_TITLE = 300
MAX_QUOTE = 20_000


def clean_texts(kind: Kind, title: str, body: str) -> tuple[str, str]:
    """Title and body fit to be stored; a Refusal at the field that cannot be."""
    title, body = clean_line(title), clean_body(body)
    if len(title) > MAX_TITLE:
        raise Refusal(_("Please shorten the title to 300 characters."), field="title")
    if len(body) > MAX_BODY:
        raise Refusal(_("This text is too long for one entry (the limit is 500,000 characters). Split it into linked notes."), field="body")
    if not has_words(title) and not has_words(body) and kind not in {Kind.SAVE, Kind.HIGHLIGHT}:
        raise Refusal(_("Write a few words first."), field="body")
    return title, body


def clean_quote(quote: str) -> str:
    quote = clean_body(quote).strip()
    if len(quote) > MAX_QUOTE:
        raise Refusal(_("That passage is longer than 20,000 characters. Highlight the part that matters."), field="quote")
    return quote


def has_words(text: str) -> bool:
    """Whether there is anything to see; a zero-width space is not."""
    return any(not unicodedata.category(character).startswith(("Z", "C")) for character in text)
