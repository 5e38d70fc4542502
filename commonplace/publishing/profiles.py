"""Who has a profile for strangers: an active member with something open to all, who did not switch it off."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.people.queries import withheld_of
from commonplace.publishing.models import PublicProfile


def members_with_profile() -> QuerySet[Member]:
    """For strangers nobody else exists."""
    shown = Entry.objects.visible_to(None).filter(author=OuterRef("pk"), root=None)
    return members_not_closed().filter(Exists(shown))


def members_not_closed() -> QuerySet[Member]:
    closed = PublicProfile.objects.filter(member=OuterRef("pk"), is_open=False)
    return Member.objects.active().exclude(Exists(closed))


def with_profile(authors: Iterable[int]) -> set[int]:
    """Of the authors of public entries, those who have a profile for strangers; one query."""
    return set(members_not_closed().filter(pk__in=set(authors)).values_list("pk", flat=True))


def may_be_met(author: Member) -> bool:
    """Whether the author of a public entry has a profile for strangers; no query where `public_profile` was fetched with them."""
    profile = getattr(author, "public_profile", None)
    return author.is_active and (profile is None or profile.is_open)


def profile_of(member: Member) -> PublicProfile:
    """What the member chose, or what holds for those who chose nothing (not stored)."""
    found = PublicProfile.objects.filter(member=member).select_related("start").first()
    return found or PublicProfile(member=member)


def shown_profile_of(member: Member) -> PublicProfile:
    """As others meet it: without the line where those who moderate keep from them what the member says of themselves."""
    profile = profile_of(member)
    withheld = withheld_of(member) if profile.line else None
    if withheld is not None and withheld.is_about:
        profile.line = ""
    return profile
