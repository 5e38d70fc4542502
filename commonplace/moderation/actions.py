"""Deeds of moderation: to report, to decide, to appeal. Their activity names nobody: who reported and who decided stands in the case alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences, lifecycle
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.moderation.models import Case, Decision, Hides, Outcome, Report, Why
from commonplace.moderation.queries import moderators_of
from commonplace.moderation.words import words_of, words_of_person
from commonplace.people.actions import withhold
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member

REPORTS_A_DAY = 20
MOST_WORDS = 2000
"""So many letters of an appeal are kept."""


def report(actor: Member, about: Entry | Member, *, why: Why, words: str = "") -> Case:
    """Tell those who moderate of an entry that the actor may see, or of what somebody says of themselves. Reporting it again changes what one
    said."""
    person, entry = (about, None) if isinstance(about, Member) else (None, about)
    if actor.pk == (about.pk if isinstance(about, Member) else about.author_id):
        raise Refusal(_("This is your own. You can change it or withdraw it."))
    refuse_beyond(f"report:{actor.pk}", most=REPORTS_A_DAY, within=timedelta(days=1))
    with transaction.atomic():
        title, text = words_of_person(about) if isinstance(about, Member) else words_of(about)
        present = {"title": title, "text": text, "is_first": False}
        space = entry.audience.space if entry else None
        case = _locked(Case.objects.get_or_create(entry=entry, person=person, defaults={**present, "space": space})[0])
        if person or case.is_first:  # what was decided before was decided about other words
            Case.objects.filter(pk=case.pk).update(**present)
        said = {"why": why, "words": words.strip()[:1000]}
        if Report.objects.update_or_create(case=case, member=actor, defaults=said)[1]:
            _wait(case)
            record(None, Verb.REPORTED, case=case.pk)
            _hide_by_number(case)
    return case


@transaction.atomic
def decide(actor: Member, case: Case, *, outcome: Outcome, reason: str, after: int, hides: Collection[Hides] = ()) -> Decision:
    """What becomes of it, with a sentence for its author. `after`: how many decisions the actor has seen; `hides`: which words, of a person."""
    present = _locked(case)
    last = present.decisions.last()
    if present.decisions.count() != after:
        raise Refusal(_("Somebody else has decided meanwhile. Look at it once more."))
    if outcome not in present.outcomes:
        raise Refusal(_("Choose one of the ways offered."), field="outcome")
    if outcome != Outcome.LEAVE and not reason.strip():
        raise Refusal(_("Say why. Its author reads this sentence."), field="reason")
    if present.person and outcome == Outcome.HIDE and not hides:
        raise Refusal(_("Choose what is hidden."), field="hides")
    is_own = last is not None and last.appealed_at is not None and present.is_waiting and last.member_id == actor.pk
    if is_own and moderators_of(present).exclude(pk=actor.pk).exists():
        raise Refusal(_("Its author appeals against your decision, so somebody else looks at it now."))
    return _done(present, outcome, reason, actor, hides=hides if present.person and outcome == Outcome.HIDE else ())


@transaction.atomic
def appeal(actor: Member, about: Entry | Member, *, words: str) -> Decision:
    """The author answers the last decision about what is theirs, once."""
    mine = Case.objects.filter(person=actor) if isinstance(about, Member) else Case.objects.filter(entry=about, entry__author=actor)
    case = mine.select_for_update(of=("self",)).first()
    last = appealable(case.decisions.last() if case else None)
    assert case is not None
    last.appeal, last.appealed_at = words.strip()[:MOST_WORDS], now()
    last.save(update_fields=["appeal", "appealed_at"])
    _wait(case)
    record(None, Verb.APPEALED, case=case.pk)
    return last


def appealable(last: Decision | None) -> Decision:
    """The decision, if its author may answer it now; a Refusal otherwise."""
    if last is None or not last.can_be_appealed:
        raise Refusal(_("There is nothing to appeal against."))
    if last.appealed_at:
        raise Refusal(_("You have appealed already. Somebody will answer."))
    return last


def look_again(person: Member) -> None:
    """Somebody has changed words that are kept from others: those who decide look at the new ones. They are told once, until they have looked."""
    case = Case.objects.select_for_update(of=("self",)).filter(person=person).first()
    if case is not None and not case.is_waiting:
        _wait(case)
        record(None, Verb.REWRITTEN, case=case.pk)


def _done(case: Case, outcome: Outcome, reason: str, by: Member | None, *, hides: Collection[Hides] = ()) -> Decision:
    kept = " ".join(sorted(hides))
    decision = Decision.objects.create(case=case, outcome=outcome, reason=reason.strip()[:1000], member=by, hides=kept)
    if case.entry is not None:
        _carry_out(case, case.entry, outcome)
    elif case.person is not None:
        withhold(case.person, name=Hides.NAME in hides, about=Hides.ABOUT in hides)
        record(None, Verb.PROFILE_DECIDED, case=case.pk)
    case.is_waiting = by is None
    case.save(update_fields=["audience_before", "is_waiting"])
    return decision


def _carry_out(case: Case, entry: Entry, outcome: Outcome) -> None:
    waited = entry.audience.is_awaited
    if outcome == Outcome.HIDE:
        if not entry.audience.is_held:
            case.audience_before = entry.audience
        lifecycle.hold(entry)
        record(None, Verb.HELD, entry, case=case.pk)
    elif outcome == Outcome.BACK:
        lifecycle.release(entry, audiences.only_me(entry.author))
        lifecycle.quieten(entry)
        record(None, Verb.SENT_BACK, entry, case=case.pk)
    else:
        shared = lifecycle.release(entry, case.audience_before)
        record(None, Verb.RELEASED, entry, case=case.pk)
        if waited:
            _shared_now(shared)


def _shared_now(entry: Entry) -> None:
    """What waited is shared at this moment: those whom that concerns hear of it now, and it stands where it is new."""
    if entry.is_announced:
        lifecycle.announce(lifecycle.quieten(entry), adds=entry.adds)
        record(entry.author, Verb.ANNOUNCED, entry)
    else:
        before = audiences.only_me(entry.author)
        record(entry.author, Verb.SHARED, entry, audience=before.pk, **{"from": before.ring, "to": entry.audience.ring})


def _hide_by_number(case: Case) -> None:
    """Enough people have reported it and nobody has looked yet: it waits unseen."""
    most = settings.REPORTS_THAT_HIDE
    if most and case.entry is not None and case.reports.count() >= most and not case.decisions.exists():
        _done(case, Outcome.HIDE, _("Several people have reported it. Somebody will look at it soon."), None)


def _wait(case: Case) -> None:
    if not case.is_waiting:
        case.is_waiting, case.waits_since = True, now()
        case.save(update_fields=["is_waiting", "waits_since"])


def _locked(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",))
    return rows.select_related("entry__audience", "entry__author", "person", "audience_before", "space").get(pk=case.pk)
