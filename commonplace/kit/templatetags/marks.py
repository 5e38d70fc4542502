"""How a person without a picture is marked: initials on one of twelve quiet colours."""

from django import template

register = template.Library()

TONES = 12


@register.filter
def initials(name: str) -> str:
    """At most two letters: of the first and the last word; the first letter where a name is one word or not written in words."""
    words = str(name).split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def tone(pk: int | None) -> str:
    """The class of the quiet colour of this member, the same on every page."""
    return f"a{(pk or 0) % TONES}"
