"""What a secret opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.communities.offers import Offer
from commonplace.entries.models import Entry
from commonplace.moderation.models import Decision, Outcome
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role, Space
from commonplace.unnamed.models import Deed, UnnamedQuestion, UnnamedSpace, Waiting
from commonplace.unnamed.news import new_at
from commonplace.unnamed.secrets import hash_of, spoken


@dataclass
class Held:
    """One question that the browser holds the secret of. `entry` is None while it waits, and when it is gone or may not be seen any more;
    `decision` is what those who moderate last decided about it, unless they left it as it is; `new`: how much others have said there since
    it was read."""

    phrase: str
    entry: Entry | None = None
    waiting: list[Waiting] = field(default_factory=list)
    decision: Decision | None = None
    new: int = 0

    @property
    def spoken(self) -> str:
        return spoken(self.phrase)

    @property
    def asked(self) -> Waiting | None:
        return next((row for row in self.waiting if row.deed == Deed.ASK), None)


def held_by(member: Member, phrases: Sequence[str], read: Mapping[str, str] | None = None) -> list[Held]:
    """Four queries, or none; two more where `read` (`news.read_until`) is given, for what is new."""
    held = {hash_of(phrase): Held(phrase) for phrase in phrases}
    if not held:
        return []
    rows = dict(UnnamedQuestion.objects.filter(secret_hash__in=list(held)).values_list("entry", "secret_hash"))
    for entry in Entry.objects.visible_to(member).filter(pk__in=list(rows)).select_related("question_body", "author", "audience__space"):
        held[rows[entry.pk]].entry = entry
    if read is not None:
        number = new_at(member, [one.entry for one in held.values() if one.entry], read)
        for one in held.values():
            one.new = number.get(one.entry.pk, 0) if one.entry else 0
    for row in Waiting.objects.filter(secret_hash__in=list(held)).order_by("pk"):
        held[row.secret_hash].waiting.append(row)
    for decision in Decision.objects.filter(case__entry__in=list(rows)).select_related("case").order_by("pk"):
        held[rows[decision.case.entry_id or 0]].decision = None if decision.outcome == Outcome.LEAVE else decision
    return list(held.values())


def spaces_for(member: Member) -> list[Space]:
    """Where this member may ask without their name."""
    return list(Space.objects.joined_by(member).filter(pk__in=UnnamedSpace.objects.values("space")))


def offered_in(_member: Member, space: Space) -> Offer | None:
    """The way to ask, on the page of a space that allows it."""
    if not UnnamedSpace.objects.filter(space=space).exists():
        return None
    return Offer(reverse("unnamed:ask", args=[space.slug]), _("Ask without your name"))


def hosted_by(member: Member) -> list[tuple[Space, bool]]:
    """The spaces that they host, and whether each allows it."""
    allowed = set(UnnamedSpace.objects.values_list("space", flat=True))
    hosted = Membership.objects.filter(member=member, role=Role.HOST).select_related("space").order_by("space__name")[:100]
    return [(row.space, row.space_id in allowed) for row in hosted]
