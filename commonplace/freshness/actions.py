"""Deeds about whether an entry still holds."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import lifecycle
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness.days import today
from commonplace.freshness.keeping import may_keep
from commonplace.freshness.models import Doubt, Upkeep
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.people.models import Member

LONGEST = 500
FURTHEST_YEARS = 10


def held(entry: Entry) -> Upkeep:
    """The entry's row, made when first needed and held until the transaction ends."""
    Upkeep.objects.get_or_create(entry=entry, defaults={"uid": entry.uid, "author_id": entry.author_id})
    return Upkeep.objects.select_for_update(of=("self",)).get(entry=entry)


def _kept_by(actor: Member, entry: Entry) -> None:
    if not may_keep(actor, entry):
        raise Refusal(_("Only its author, those who keep it with them, and the hosts of its space can do this."))


@transaction.atomic
def set_review(actor: Member, entry: Entry, *, look_on: date | None) -> Upkeep:
    """Say when to look again; None for never. What waits because somebody doubts it goes on waiting."""
    _kept_by(actor, entry)
    if look_on is not None and look_on.year > today().year + FURTHEST_YEARS:
        raise Refusal(_("Choose a day within the next ten years."), field="look_on")
    upkeep = held(entry)
    waits = upkeep.needs_someone or entry.doubts.filter(settled_at__isnull=True).exists()
    upkeep.look_on = min(look_on or today(), today()) if waits else look_on
    upkeep.save(update_fields=["look_on"])
    return upkeep


@transaction.atomic
def still_true(actor: Member, entry: Entry, *, look_on: date | None = None) -> Upkeep:
    """Somebody who keeps the entry looked, and it holds. What was doubted is settled."""
    _kept_by(actor, entry)
    upkeep = held(entry)
    upkeep.look_on, upkeep.needs_someone, upkeep.looked_at, upkeep.looked_by = look_on, False, now(), actor
    upkeep.save(update_fields=["look_on", "needs_someone", "looked_at", "looked_by"])
    entry.doubts.filter(settled_at__isnull=True).update(settled_at=now())
    record(actor, Verb.STILL_TRUE, entry, review_at=look_on.isoformat() if look_on else None)
    return upkeep


@transaction.atomic
def ask_for_somebody(actor: Member, entry: Entry) -> Upkeep:
    """Who keeps it cannot judge it any more. It stands on the lists until somebody can."""
    _kept_by(actor, entry)
    upkeep = held(entry)
    upkeep.needs_someone, upkeep.look_on = True, min(upkeep.look_on or today(), today())
    upkeep.save(update_fields=["needs_someone", "look_on"])
    return upkeep


@transaction.atomic
def doubt(actor: Member, entry: Entry, *, words: str, deed_key: str = "") -> Doubt:
    """Say that an entry which the actor may see may no longer hold. Its author and the hosts of its space read it, nobody else."""
    words = clean_line(words)
    if not has_words(words):
        raise Refusal(_("Say in a few words what has changed, or what you saw that speaks against it."), field="words")
    if len(words) > 1000:
        raise Refusal(_("Please keep it under 1,000 characters."), field="words")
    if deed_key and (done := Doubt.objects.filter(member=actor, deed_key=deed_key).first()):
        return done
    try:
        with transaction.atomic():
            made = Doubt.objects.create(entry=entry, member=actor, words=words, deed_key=deed_key or None)
    except IntegrityError:
        return Doubt.objects.get(member=actor, deed_key=deed_key)
    upkeep = held(entry)
    upkeep.look_on = upkeep.noticed_on = min(upkeep.look_on or today(), today())
    upkeep.save(update_fields=["look_on", "noticed_on"])
    record(actor, Verb.DOUBTED, entry, doubt=made.pk)
    return made


@transaction.atomic
def ripen(actor: Member, entry: Entry, *, maturity: Maturity, heir: Entry | None = None, no_heir: str = "") -> Entry:
    """Say how ripe one's entry is. Superseded, it points to an heir that the actor may see, or says why there is none."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only its author can do this."))
    if entry.kind == Kind.PRACTICE:
        raise Refusal(_("How ripe a practice is, its stage says. Move it there."))
    if maturity is Maturity.SUPERSEDED:
        return _supersede(actor, entry, heir, clean_line(no_heir))
    if maturity == entry.maturity:
        return entry
    if entry.maturity == Maturity.SUPERSEDED:
        Upkeep.objects.filter(entry=entry).update(no_heir="")
    return _described(actor, entry, maturity)


def _supersede(actor: Member, entry: Entry, heir: Entry | None, no_heir: str) -> Entry:
    if heir is None and not has_words(no_heir):
        raise Refusal(_("Name what takes its place, or say why nothing does."), field="heir")
    if len(no_heir) > LONGEST:
        raise Refusal(_("Please keep it under 500 characters."), field="no_heir")
    if heir is not None:
        point_to_heir(entry, heir)
    upkeep = held(entry)
    upkeep.no_heir, upkeep.look_on, upkeep.needs_someone = "" if heir else no_heir, None, False
    upkeep.save(update_fields=["no_heir", "look_on", "needs_someone"])
    entry.doubts.filter(settled_at__isnull=True).update(settled_at=now())
    return _described(actor, entry, Maturity.SUPERSEDED, **({"heir": heir.uid} if heir else {}))


def point_to_heir(entry: Entry, heir: Entry) -> None:
    """Two that supersede each other would send a reader round in a circle."""
    if Edge.objects.filter(entry=entry, origin=heir, kind=EdgeKind.SUPERSEDES).exists():
        raise Refusal(_("That one was itself superseded by this. Name another."), field="heir")
    try:
        grow(heir, kind=EdgeKind.SUPERSEDES, from_entry=entry)
    except Refusal as refusal:
        raise Refusal(_("It cannot take its own place. Name another entry."), field="heir") from refusal


def _described(actor: Member, entry: Entry, maturity: Maturity, **more: str) -> Entry:
    before = entry.maturity
    changed = lifecycle.describe(entry, maturity=maturity)
    record(actor, Verb.RIPENED, changed, to=maturity.value, **{"from": before}, **more)
    return changed
