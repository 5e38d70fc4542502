"""Deeds of moderation: to report, to decide, to appeal. Their activity names nobody: who reported and who decided stands in the case alone."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import lifecycle
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.moderation.models import Case, Decision, Outcome, Report, Why
from commonplace.moderation.queries import moderators_of
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member

REPORTS_A_DAY = 20


def report(actor: Member, entry: Entry, *, why: Why, words: str = "") -> Case:
    """Tell those who moderate of an entry that the actor may see. Reporting it again changes what one said."""
    if entry.author_id == actor.pk:
        raise Refusal(_("This is your own. You can change it or withdraw it."))
    refuse_beyond(f"report:{actor.pk}", most=REPORTS_A_DAY, within=timedelta(days=1))
    with transaction.atomic():
        text = "\n\n".join(part for part in (entry.quote, entry.body) if part)
        about = {"space": entry.audience.space, "title": entry.title, "text": text}
        case = _locked(Case.objects.get_or_create(entry=entry, defaults=about)[0])
        said = {"why": why, "words": words.strip()[:1000]}
        if Report.objects.update_or_create(case=case, member=actor, defaults=said)[1]:
            _wait(case)
            record(None, Verb.REPORTED, case=case.pk)
            _hide_by_number(case)
    return case


@transaction.atomic
def decide(actor: Member, case: Case, *, outcome: Outcome, reason: str, after: int) -> Decision:
    """What becomes of the entry, with a sentence for its author. `after`: how many decisions the actor has seen."""
    present = _locked(case)
    last = present.decisions.last()
    if present.decisions.count() != after:
        raise Refusal(_("Somebody else has decided meanwhile. Look at it once more."))
    if outcome != Outcome.LEAVE and not reason.strip():
        raise Refusal(_("Say why. Its author reads this sentence."), field="reason")
    is_own = last is not None and last.appealed_at is not None and present.is_waiting and last.member_id == actor.pk
    if is_own and moderators_of(present).exclude(pk=actor.pk).exists():
        raise Refusal(_("Its author appeals against your decision, so somebody else looks at it now."))
    return _done(present, outcome, reason, actor)


@transaction.atomic
def appeal(actor: Member, entry: Entry, *, words: str) -> Decision:
    """The author answers the last decision about their entry, once."""
    case = Case.objects.select_for_update(of=("self",)).filter(entry=entry, entry__author=actor).first()
    last = case.decisions.last() if case else None
    if case is None or last is None or last.outcome == Outcome.LEAVE:
        raise Refusal(_("There is nothing to appeal against."))
    if last.appealed_at:
        raise Refusal(_("You have appealed already. Somebody will answer."))
    last.appeal, last.appealed_at = words.strip()[:2000], now()
    last.save(update_fields=["appeal", "appealed_at"])
    _wait(case)
    record(None, Verb.APPEALED, case=case.pk)
    return last


def _done(case: Case, outcome: Outcome, reason: str, by: Member | None) -> Decision:
    decision = Decision.objects.create(case=case, outcome=outcome, reason=reason.strip()[:1000], member=by)
    if outcome == Outcome.HIDE:
        if not case.entry.audience.is_held:
            case.audience_before = case.entry.audience
        lifecycle.hold(case.entry)
    else:
        lifecycle.release(case.entry, case.audience_before)
    case.is_waiting = by is None
    case.save(update_fields=["audience_before", "is_waiting"])
    record(None, Verb.HELD if outcome == Outcome.HIDE else Verb.RELEASED, case.entry, case=case.pk)
    return decision


def _hide_by_number(case: Case) -> None:
    """Enough people have reported it and nobody has looked yet: it waits unseen."""
    most = settings.REPORTS_THAT_HIDE
    if most and case.reports.count() >= most and not case.decisions.exists():
        _done(case, Outcome.HIDE, _("Several people have reported it. Somebody will look at it soon."), None)


def _wait(case: Case) -> None:
    if not case.is_waiting:
        case.is_waiting, case.waits_since = True, now()
        case.save(update_fields=["is_waiting", "waits_since"])


def _locked(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",))
    return rows.select_related("entry__audience", "entry__author", "audience_before", "space").get(pk=case.pk)
