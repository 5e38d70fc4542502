"""What stands beside the invitation to write: the rules of the house for who writes there for the first time."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.people.shelves import Shelf
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_member


def rules_before_the_first(member: Member, space: Space | None) -> Shelf | None:
    """The house rules, until the member has shared something in the space."""
    if space is None or not space.house_rules_html or not is_member(member, space):
        return None
    if Entry.objects.authored_by(member).shared_in(space).exists():
        return None
    return Shelf(
        _("House rules of %(space)s") % {"space": space.name},
        "communities/_rules.html",
        {"html": SafeString(space.house_rules_html)},  # made by the sanitiser when it was kept
    )
