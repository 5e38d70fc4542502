"""What a member's profile shows of their work."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.people.models import Member
from commonplace.people.shelves import Shelf

SHOWN = 10


def newest_of(viewer: Member, member: Member) -> Shelf | None:
    """The member's newest entries, as far as this viewer may see them; responses stand with what they answer."""
    visible = Entry.objects.visible_to(viewer).filter(author=member, root__isnull=True)
    page = cards_page(viewer, visible, size=SHOWN)
    if not page.cards:
        return None
    return Shelf(_("Newest"), "share/_shelf.html", {"page": page})
