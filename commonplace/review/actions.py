"""Deeds of review. Nobody but the member knows of them, so none is recorded as an activity."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness.actions import ripen, still_true
from commonplace.freshness.days import in_months
from commonplace.freshness.queries import waiting_of
from commonplace.freshness.undoing import before_still_true, take_still_true_back
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.review.choosing import POOL, beginning_of_day
from commonplace.review.models import Answer, CameAs, ReviewCard
from commonplace.review.schedule import judge

_KEPT = ("state", "stability", "difficulty", "due_at", "answer", "answered_at", "came_as", "retired_at")
_FRESH = "freshness"
"""Beside the values of the card: how its upkeep was before it was found to hold."""
MONTHS = 6
"""After so many it is asked again whether it holds, as after one click elsewhere."""
_TIMES = ("due_at", "answered_at", "retired_at")


def answer_card(actor: Member, entry: Entry, *, answer: Answer, came_as: CameAs = CameAs.DUE) -> ReviewCard:
    """Say what became of one's own highlight or note. A second answer on the same day (a second click, another tab) changes nothing."""
    if entry.author_id != actor.pk or entry.kind not in POOL:
        raise Refusal(_("Only your own highlights and notes are reviewed."))
    try:
        with transaction.atomic():
            return _answer(actor, entry, answer, came_as)
    except IntegrityError:
        # The other click was quicker, and made the card.
        return ReviewCard.objects.get(entry=entry, member=actor)


def _answer(actor: Member, entry: Entry, answer: Answer, came_as: CameAs) -> ReviewCard:
    moment = now()
    card = ReviewCard.objects.select_for_update().filter(entry=entry, member=actor).first()
    if card is not None and card.answered_at >= beginning_of_day():
        return card
    is_first = card is None
    card = card or ReviewCard(entry=entry, member=actor, due_at=moment, answered_at=moment)
    card.before = {} if is_first else _as_json(card)
    if answer is Answer.STILL_TRUE and waiting_of(actor).filter(entry=entry).exists():
        # What waited to be looked at has been.
        card.before[_FRESH] = before_still_true(entry)
        still_true(actor, entry, look_on=in_months(MONTHS))
    if answer is Answer.ENOUGH:
        card.retired_at = moment
    else:
        judge(card, answer, moment)
    card.answer, card.answered_at, card.came_as = answer, moment, came_as
    card.save(force_insert=is_first)
    return card


def _as_json(card: ReviewCard) -> dict[str, Any]:
    values = {name: getattr(card, name) for name in _KEPT}
    return values | {name: values[name].isoformat() for name in _TIMES if values[name]}


@transaction.atomic
def take_back(actor: Member, entry: Entry) -> None:
    """Undo the last answer: the card is as it was, or is new again. Taking back twice changes nothing."""
    card = ReviewCard.objects.select_for_update().filter(entry=entry, member=actor).first()
    if card is None or card.before is None:
        return
    before = dict(card.before)
    if _FRESH in before:
        take_still_true_back(actor, entry, before=before.pop(_FRESH))
    if not before:
        card.delete()
        return
    for name, value in before.items():
        setattr(card, name, datetime.fromisoformat(value) if name in _TIMES and value else value)
    card.before = None
    card.save()


@transaction.atomic
def write_against(actor: Member, entry: Entry, *, title: str, body: str, kind: EdgeKind, deed_key: str = "") -> Entry:
    """Write down what one thinks now, as a note that contradicts or supersedes one's own highlight or note; only oneself sees it so far.

    A note that is superseded says so, and is not reviewed any more: its heir is.
    """
    if kind is EdgeKind.SUPERSEDES and entry.kind != Kind.NOTE:
        raise Refusal(_("These are the words of a source, which cannot be superseded. Contradict them instead."), field="kind")
    draft = Draft(kind=Kind.NOTE, title=title, body=body, audience=audiences.only_me(actor), deed_key=deed_key or None)
    note = add_entry(actor, draft)
    if note.is_repeat:
        return note
    if kind is EdgeKind.SUPERSEDES:
        ripen(actor, entry, maturity=Maturity.SUPERSEDED, heir=note)
    else:
        grow(note, kind=kind, from_entry=entry)
    record(actor, Verb.WROTE, note)
    return note
