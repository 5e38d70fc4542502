"""What a secret opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.communities.offers import Offer
from commonplace.entries.models import Entry
from commonplace.moderation.models import Decision, Outcome
from commonplace.people.models import NOBODY, Member
from commonplace.spaces.models import Membership, Role, Space
from commonplace.unnamed.models import Deed, UnnamedQuestion, UnnamedSpace, Waiting
from commonplace.unnamed.news import Read, new_at
from commonplace.unnamed.secrets import hash_of, spoken


@dataclass
class Told:
    """What those who moderate last decided about one thing that the asker wrote; `waiting` is their appeal until the hour is full."""

    decision: Decision
    waiting: Waiting | None = None

    @property
    def may_appeal(self) -> bool:
        return self.waiting is None and self.decision.can_be_appealed and not self.decision.appealed_at

    @property
    def is_weighty(self) -> bool:
        """Not merely looked at and left as it is."""
        return self.decision.outcome != Outcome.LEAVE


@dataclass
class Held:
    """One question that the browser holds the secret of. `entry` is None while it waits, and when it is gone or may not be seen any more;
    `told`: what was decided about it and about the asker's replies; `decided`: how often something was; `new` and `newly_decided`: how much
    others have said there, and how often something was decided, since it was read."""

    phrase: str
    entry: Entry | None = None
    waiting: list[Waiting] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    decided: int = 0
    new: int = 0
    newly_decided: int = 0

    @property
    def is_hidden(self) -> bool:
        return self.entry is not None and self.entry.audience.is_held

    @property
    def spoken(self) -> str:
        return spoken(self.phrase)

    @property
    def asked(self) -> Waiting | None:
        return next((row for row in self.waiting if row.deed == Deed.ASK), None)


def held_by(member: Member, phrases: Sequence[str], read: Mapping[str, Read] | None = None) -> list[Held]:
    """Four queries, or none; one more where a question is hidden or gone, two more where `read` (`news.read_until`) is given, for what is
    new."""
    held = {hash_of(phrase): Held(phrase) for phrase in phrases}
    if not held:
        return []
    rows = dict(UnnamedQuestion.objects.filter(secret_hash__in=list(held)).values_list("entry", "secret_hash"))
    for entry in _opened(member, list(rows)):
        held[rows[entry.pk]].entry = entry
    for row in Waiting.objects.filter(secret_hash__in=list(held)).order_by("pk"):
        held[row.secret_hash].waiting.append(row)
    _tell(held, rows)
    if read is not None:
        number = new_at(member, [one.entry for one in held.values() if one.entry], read)
        for one in held.values():
            if one.entry is not None:
                one.new = number.get(one.entry.pk, 0)
                one.newly_decided = max(0, one.decided - read.get(one.entry.uid, Read()).decided)
    return list(held.values())


def _opened(member: Member, keys: list[int]) -> list[Entry]:
    """Of these questions those that the holder of their secrets may see: what the member sees, and what is hidden from all but its author, whom
    the secret stands for. Whoever has left the space meanwhile can still answer for what was hidden."""
    whole = ("question_body", "author", "audience__space")
    found = list(Entry.objects.visible_to(member).filter(pk__in=keys).select_related(*whole))
    missing = set(keys) - {entry.pk for entry in found}
    if missing:
        rest = written_without_a_name().filter(pk__in=missing).select_related(*whole)
        found += [entry for entry in rest if entry.audience.is_held]
    return found


def written_without_a_name() -> QuerySet[Entry]:
    """All that still stands, whoever asked it; to be narrowed to what a secret opens."""
    return Entry.objects.filter(author__handle=NOBODY, withdrawn_at__isnull=True)


def _tell(held: Mapping[str, Held], rows: Mapping[int, str]) -> None:
    """Put to each question what was last decided about each of the asker's things there, the question itself first."""
    about = Q(case__entry__in=list(rows)) | Q(case__entry__root__in=list(rows), case__entry__author__handle=NOBODY)
    last: dict[int, tuple[Held, Told]] = {}
    for decision in (
        Decision.objects.filter(about, case__entry__withdrawn_at=None).select_related("case__entry", "case__space").order_by("pk")
    ):
        entry = decision.case.entry
        assert entry is not None
        one = held[rows[entry.root_id or entry.pk]]
        one.decided += 1
        last[entry.pk] = one, Told(decision)
    for key in sorted(last):
        one, told = last[key]
        told.waiting = next((row for row in one.waiting if row.deed == Deed.APPEAL and row.target_id == key), None)
        one.told.append(told)


def reached(member: Member, question: Entry, uid: str) -> Entry | None:
    """The question, or what was said there, by its uid: what the member sees, and what the asker wrote, also where it is hidden."""
    if uid == question.uid:
        return question
    said = Entry.objects.open_to(member).filter(root=question, uid=uid).select_related("root", "author").first()
    return said or written_without_a_name().filter(root=question, uid=uid).select_related("root", "author").first()


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
