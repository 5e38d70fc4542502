"""What can be kept of a note's tags and links, and what to say of the rest."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import MAX_TAG_LENGTH, MAX_TAGS, clean_tags
from commonplace.importers.vaults import Note
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line

_SHOWN_LINKS = 50


def fitting_tags(names: Iterable[str]) -> tuple[list[str], str | Promise]:
    """(tags that can be stored, what to say when not all could)."""
    fitting: list[str] = []
    lost = False
    for name in names:
        try:
            cleaned = clean_tags([name])
        except Refusal:
            lost = True
            continue
        fitting += [tag for tag in cleaned if tag not in fitting and len(tag) <= MAX_TAG_LENGTH]
        if len(fitting) > MAX_TAGS:
            return fitting[:MAX_TAGS], _("It had more than 30 tags. The first 30 were taken.")
    return fitting, _("A tag of more than 60 characters was left out.") if lost else ""


def lost_links(note: Note) -> list[str]:
    lost = list(dict.fromkeys(clean_line(link.written)[:200] for link in note.parsed.links if link.path is None))
    said = [str(_("This link leads to none of these notes: %(link)s") % {"link": link}) for link in lost[:_SHOWN_LINKS]]
    return (
        said if len(lost) <= _SHOWN_LINKS else [*said, str(_("%(number)d more links lead nowhere.") % {"number": len(lost) - _SHOWN_LINKS})]
    )
