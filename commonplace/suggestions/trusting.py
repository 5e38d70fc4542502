"""Whom a member trusts, by their own deeds, and what these people wrote lately."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.models import Entry
from commonplace.following.models import Interest, StreamChoice
from commonplace.kit.clock import now
from commonplace.lineage.models import Thanks
from commonplace.people.models import CircleMember, Member

MOST_PEOPLE = 60
MOST_ENTRIES = 60
LATELY = timedelta(days=180)


@dataclass(frozen=True)
class Trust:
    """How a member came to trust somebody, as the sentence says it."""

    how: str
    circle: str = ""

    def sentence(self, name: str, *, wrote: bool) -> str:
        names = {"name": name, "circle": self.circle}
        if self.how == "circle":
            wrote_it, kept_it = (
                _("%(name)s, of your circle “%(circle)s”, wrote this."),
                _("%(name)s, of your circle “%(circle)s”, kept this."),
            )
        elif self.how == "follow":
            wrote_it, kept_it = _("%(name)s, whom you follow, wrote this."), _("%(name)s, whom you follow, kept this.")
        else:
            wrote_it, kept_it = _("%(name)s, whose work you have used, wrote this."), _("%(name)s, whose work you have used, kept this.")
        return (wrote_it if wrote else kept_it) % names


def trusted_by(member: Member, sight: Sight) -> dict[int, Trust]:
    """By the key of the person: of one's circles, followed, thanked. In three queries."""
    found: dict[int, Trust] = {}
    thanked = Thanks.objects.filter(visible_at("entry", sight), member=member).order_by("-pk").values_list("entry__author", flat=True)
    found |= {person: Trust("thanks") for person in reversed(thanked[:MOST_PEOPLE])}
    followed = StreamChoice.objects.filter(member=member, interest=Interest.FOLLOW, person__isnull=False).order_by("-pk")
    found |= {person: Trust("follow") for person in followed.values_list("person", flat=True)[:MOST_PEOPLE] if person}
    circles = CircleMember.objects.filter(circle__owner=member).order_by("-pk").values_list("member", "circle__name")
    found |= {person: Trust("circle", name) for person, name in circles[:MOST_PEOPLE]}
    return {person: trust for person, trust in found.items() if person not in {member.pk, *sight.unseen_ids}}


def newest_of(sight: Sight, people: Iterable[int], without_kinds: Collection[str]) -> list[int]:
    """The keys of what these people wrote or kept lately, as far as the viewer may see it, the newest first."""
    entries = Entry.objects.visible_to(sight).filter(author__in=list(people), made_at__gte=now() - LATELY, root__isnull=True)
    entries = entries.exclude(kind__in=without_kinds).order_by("-made_at", "-pk")
    return list(entries.values_list("pk", flat=True)[:MOST_ENTRIES])
