"""Deeds of sharing: to widen and narrow, to announce, to withdraw."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import lifecycle
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import FeedbackWanted, Maturity, Ring
from commonplace.freshness.actions import ripen
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.share.models import Opening, PlannedSharing


def own(actor: Member, entry: Entry) -> None:
    """Refuse what only the author of an entry may do."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only its author can do this."))


@transaction.atomic
def set_audience(actor: Member, entry: Entry, audience: Audience) -> Entry:
    """Choose who may see one's own entry. Its responses follow."""
    own(actor, entry)
    before, audience_before = Ring(entry.audience.ring), entry.audience_id
    if entry.audience_id == audience.pk:
        return entry
    changed = lifecycle.change_audience(entry, audience)
    rings = Ring.values
    wider = rings.index(audience.ring) > rings.index(before)
    record(actor, Verb.SHARED if wider else Verb.NARROWED, changed, audience=audience_before, **{"from": before.value, "to": audience.ring})
    return changed


@transaction.atomic
def share(
    actor: Member,
    entry: Entry,
    *,
    audience: Audience,
    adds: str = "",
    announce_it: bool = False,
    feedback_wanted: FeedbackWanted | None = None,
) -> Entry:
    """The sharing step as a whole: what one adds, who may see it, and whether they are told."""
    own(actor, entry)
    if announce_it and audience.ring == Ring.ME:
        raise Refusal(_("Only you would see this, so there is nobody to announce it to. Choose a wider ring."), field="ring")
    lifecycle.describe(entry, feedback_wanted=feedback_wanted, adds=adds)
    PlannedSharing.objects.filter(entry=entry).delete()  # what is done now is not done again later
    shared = set_audience(actor, entry, audience)
    if announce_it:
        return announce(actor, shared, adds=adds)
    return quieten(actor, shared) if shared.is_announced else shared


@transaction.atomic
def announce(actor: Member, entry: Entry, *, adds: str = "") -> Entry:
    """Put one's own entry into the streams of those who may see it. Announcing twice changes only the line."""
    own(actor, entry)
    was_quiet = not entry.is_announced
    announced = lifecycle.announce(entry, adds=adds)
    if was_quiet:
        record(actor, Verb.ANNOUNCED, announced)
    return announced


@transaction.atomic
def quieten(actor: Member, entry: Entry) -> Entry:
    own(actor, entry)
    quiet = lifecycle.quieten(entry)
    record(actor, Verb.QUIETENED, quiet)
    return quiet


@transaction.atomic
def put_back(actor: Member, entry: Entry, *, audience: Audience, announced_at: datetime | None) -> Entry:
    """Undo of `share`: the audience of before, and announced at the moment of before or not at all. Nobody is told a second time."""
    own(actor, entry)
    shared = set_audience(actor, entry, audience)
    if announced_at is None:
        return quieten(actor, shared) if shared.is_announced else shared
    return shared if shared.is_announced else lifecycle.announce(shared, adds="", at=announced_at)


@transaction.atomic
def withdraw(actor: Member, entry: Entry) -> Entry:
    """Put one's own entry into the bin."""
    own(actor, entry)
    gone = lifecycle.withdraw(entry)
    record(actor, Verb.WITHDREW, gone)
    return gone


@transaction.atomic
def bring_back(actor: Member, entry: Entry) -> Entry:
    own(actor, entry)
    back = lifecycle.bring_back(entry)
    record(actor, Verb.BROUGHT_BACK, back)
    return back


@transaction.atomic
def describe(actor: Member, entry: Entry, *, maturity: Maturity | None = None, feedback_wanted: FeedbackWanted | None = None) -> Entry:
    own(actor, entry)
    if maturity is not None:
        ripen(actor, entry, maturity=maturity)
    return lifecycle.describe(entry, feedback_wanted=feedback_wanted)


def note_opening(actor: Member, entry: Entry) -> None:
    """The actor has opened the page of somebody else's entry; the first time is remembered.

    Not where there is nobody to be told: of a question that was asked without a name it would say who opened it first.
    """
    if entry.author_id != actor.pk and entry.author.is_active:
        Opening.objects.get_or_create(entry=entry, member=actor)
