"""The weekly learning log: four questions, five minutes, for oneself; and, if one likes, a post for others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.communities.labelling import say_what_it_shows
from commonplace.communities.models import MAX_ANSWER, GoingFirst, LogWeek
from commonplace.communities.words import Label
from commonplace.entries import adding, lifecycle
from commonplace.entries.models import Audience, Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body
from commonplace.people.models import Member

PROMPTS = {
    "tried": _lazy("What did I try?"),
    "surprised": _lazy("What surprised me?"),
    "decided": _lazy("What did I decide, and why?"),
    "would_ask": _lazy("What would I ask somebody?"),
}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(member: Member, day: date) -> LogWeek | None:
    return LogWeek.objects.select_related("entry__audience").filter(member=member, begins_on=monday_of(day)).first()


def write_week(actor: Member, *, day: date, answers: Mapping[str, str]) -> LogWeek:
    """Keep the answers of the week of `day`; only the actor sees them. A post that grew from them before follows, unless it was changed elsewhere."""
    kept = {name: clean_body(answers.get(name, "")).strip() for name in PROMPTS}
    for name, answer in kept.items():
        if len(answer) > MAX_ANSWER:
            raise Refusal(_("Five minutes are enough: at most 5,000 letters here."), field=name)
    with transaction.atomic():
        week, _made = LogWeek.objects.update_or_create(member=actor, begins_on=monday_of(day), defaults={**kept, "changed_at": now()})
        if week.entry is not None and is_in_step(week):
            _put_into_post(actor, week)
        return week


def is_in_step(week: LogWeek) -> bool:
    """Whether the post still says what the answers said, and nothing else."""
    return week.entry is not None and not week.entry.is_withdrawn and week.entry.revision == week.revision


@transaction.atomic
def make_post(actor: Member, *, week: LogWeek, audience: Audience, labels: Collection[Label] = ()) -> Entry:
    """A post of the answers, for the audience chosen; quiet, as everything is. Doing it twice gives back the first."""
    if week.member_id != actor.pk:
        raise Refusal(_("Only its author can do this."))
    if week.entry is not None and not week.entry.is_withdrawn:
        return week.entry
    body = text_of(week)
    if not body:
        raise Refusal(_("Answer at least one of the four, then there is something to share."), field="tried")
    entry = adding.add_entry(actor, adding.Draft(kind=Kind.POST, title=title_of(week), body=body, audience=audience, tags=["learning-log"]))
    record(actor, Verb.WROTE, entry)
    say_what_it_shows(actor, entry, labels=labels)
    week.entry, week.revision = entry, entry.revision
    week.save(update_fields=["entry", "revision"])
    return entry


def title_of(week: LogWeek) -> str:
    return _("Learning log, week of %(day)s") % {"day": date_format(week.begins_on, "j F Y")}


def text_of(week: LogWeek) -> str:
    """The answers under their questions; a question without an answer is left out."""
    answered = [(prompt, getattr(week, name)) for name, prompt in PROMPTS.items() if getattr(week, name)]
    return "\n\n".join(f"## {prompt}\n\n{answer}" for prompt, answer in answered)


def _put_into_post(actor: Member, week: LogWeek) -> None:
    entry, body = week.entry, text_of(week)
    assert entry is not None
    if not body or body == entry.body:
        return
    revised = lifecycle.revise_entry(actor, entry, title=entry.title, body=body, tags=tags_of(entry), expected_revision=week.revision)
    record(actor, Verb.REVISED, revised)
    week.revision = revised.revision
    week.save(update_fields=["revision"])


def choose(actor: Member, *, remind_on: int | None, is_nudged: bool) -> None:
    """How the actor wants to be reminded; never is the beginning."""
    GoingFirst.objects.update_or_create(member=actor, defaults={"remind_on": remind_on, "is_nudged": is_nudged})


def is_due(member: Member, today: date) -> bool:
    """Whether the day on which the member wants to be reminded has come this week, and the week is not written yet."""
    choice = GoingFirst.objects.filter(member=member, remind_on__isnull=False).first()
    if choice is None or today.weekday() < (choice.remind_on or 0):
        return False
    return not is_written(member, today)


def is_written(member: Member, day: date) -> bool:
    """Whether the log of the week of this day has been begun."""
    return LogWeek.objects.filter(member=member, begins_on=monday_of(day)).exists()
