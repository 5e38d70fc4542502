"""What is brought to a gathering and taken out of it: materials, questions, the note written during it, the recording, the harvest."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import FeedbackWanted, Kind, Ring
from commonplace.gatherings.actions.planning import held
from commonplace.gatherings.models import Collected, Gathering, Material, Meeting, Seat, Yield
from commonplace.gatherings.queries import is_host, yields_visible_to
from commonplace.gatherings.words import Coming, Yields
from commonplace.goals.things import Named
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.questions.actions.asking import ask
from commonplace.sources.models import Source

MOST_MATERIALS = 50
MOST_COLLECTED = 300
MOST_YIELDS = 50
"""So much may one member take out of one meeting."""


@transaction.atomic
def bring_material(actor: Member, entry: Entry, *, named: Named, why: str = "") -> Material:
    """What to read or watch for it, by a host. Bringing it twice gives back what is there."""
    gathering = held(actor, entry)
    if named.source is None and named.entry is None:
        raise Refusal(_("Give the address of a page, or the [[title]] of an entry."), field="what")
    if gathering.materials.filter(removed_at__isnull=True).count() >= MOST_MATERIALS:
        raise Refusal(_("Nobody reads more than fifty things for one gathering."), field="what")
    defaults = {"why": clean_line(why)[:300], "added_by": actor, "removed_at": None}
    return Material.objects.update_or_create(gathering=gathering, source=named.source, entry=named.entry, defaults=defaults)[0]


@transaction.atomic
def take_material_away(actor: Member, entry: Entry, material: Material, *, away: bool = True) -> None:
    """`away` False puts it back."""
    held(actor, entry).materials.filter(pk=material.pk).update(removed_at=now() if away else None)


@transaction.atomic
def bring_question(actor: Member, entry: Entry, *, title: str, deed_key: str = "") -> Entry:
    """Ask something that is to be talked about: a question like every other, for those who see the gathering, answered there or later."""
    gathering = Gathering.objects.get(entry=entry)
    if gathering.collected.count() >= MOST_COLLECTED:
        raise Refusal(_("There are more questions than can be talked about. Say that you want to know one of them, too."), field="title")
    question = ask(actor, title=title, audience=entry.audience if entry.audience.ring != Ring.ME else None, deed_key=deed_key)
    if Collected.objects.get_or_create(question=question, defaults={"gathering": gathering})[1]:
        grow(question, kind=EdgeKind.BUILDS_ON, from_entry=entry)
    return question


@transaction.atomic
def take_up(actor: Member, entry: Entry, question: Entry, *, to: bool) -> None:
    """A host notes that a question was talked about, or not yet."""
    held(actor, entry).collected.filter(question=question).update(taken_at=now() if to else None)


@transaction.atomic
def begin_note(actor: Member, meeting: Meeting) -> Entry:
    """The note in which those who are there write down what goes on; begun by a host once."""
    entry = meeting.gathering.entry
    gathering = held(actor, entry)
    present = Meeting.objects.select_for_update(of=("self",)).select_related("note").get(pk=meeting.pk, gathering=gathering)
    if present.note is not None and not present.note.is_withdrawn:
        return present.note
    local = present.starts_at.astimezone(gathering.timezone)
    title = _("%(title)s, %(day)s") % {"title": entry.title, "day": f"{local:%Y-%m-%d}"}
    note = add_entry(actor, Draft(kind=Kind.NOTE, title=title, body=_agenda(gathering), audience=entry.audience))
    grow(note, kind=EdgeKind.BUILDS_ON, from_entry=entry)
    record(actor, Verb.WROTE, note)
    Meeting.objects.filter(pk=present.pk).update(note=note)
    return note


def _agenda(gathering: Gathering) -> str:
    """The questions that wait for an answer, as headings to write under: those that everybody with the gathering sees."""
    waiting = (
        gathering.collected.filter(taken_at__isnull=True, question__withdrawn_at__isnull=True)
        .select_related("question")
        .order_by("made_at")
    )
    same = [one.question.title for one in waiting[:MOST_COLLECTED] if one.question.audience_id == gathering.entry.audience_id]
    return "\n\n".join(f"## {title}" for title in same[:50])


@transaction.atomic
def set_recording(actor: Member, meeting: Meeting, *, source: Source | None) -> None:
    """Where it can be watched again: a source, on which everybody writes notes with the minute they belong to."""
    held(actor, meeting.gathering.entry)
    Meeting.objects.filter(pk=meeting.pk).update(recording=source)


@transaction.atomic
def take_out(actor: Member, meeting: Meeting, *, what: Yields, text: str, deed_key: str = "") -> Entry:
    """What the actor learned, what is left open, or what they will try: an entry of theirs, for those who see the gathering. Once it has begun, by
    those who came or host."""
    entry = meeting.gathering.entry
    if meeting.starts_at > now():
        raise Refusal(_("It has not begun yet."))
    there = Seat.objects.filter(meeting=meeting, member=actor, coming=Coming.GOING).exclude(came=False).exists()
    if not (there or is_host(actor, meeting.gathering)):
        raise Refusal(_("Only those who were there can do this."))
    if not has_words(clean_line(text)):
        raise Refusal(_("Write a line or two."), field="text")
    if Yield.objects.filter(meeting=meeting, entry__author=actor).count() >= MOST_YIELDS:
        raise Refusal(_("That is a lot. Write a note of your own for the rest."), field="text")
    made = _written(actor, entry, what, text, deed_key)
    if Yield.objects.get_or_create(entry=made, defaults={"meeting": meeting, "what": what})[1]:
        grow(made, kind=EdgeKind.TRIES if what == Yields.TRYING else EdgeKind.BUILDS_ON, from_entry=entry)
    return made


def _written(actor: Member, entry: Entry, what: Yields, text: str, deed_key: str) -> Entry:
    first, _line, rest = text.strip().partition("\n")
    audience = entry.audience if entry.audience.ring != Ring.ME else None
    if what == Yields.OPEN:
        return ask(actor, title=first, body=rest.strip(), audience=audience, deed_key=deed_key)
    draft = Draft(
        kind=Kind.POST, body=text.strip(), audience=audience, deed_key=deed_key or None,
        feedback_wanted=FeedbackWanted.ENCOURAGEMENT if what == Yields.TRYING else FeedbackWanted.NOTHING,
    )  # fmt: skip
    made = add_entry(actor, draft)
    if not made.is_repeat:
        record(actor, Verb.WROTE, made)
    return made


@transaction.atomic
def make_harvest(actor: Member, meeting: Meeting, *, words: str, deed_key: str = "") -> Entry:
    """One page of what came of a meeting, by a host: their words, and each part embedded, so that everybody reads of it what they may see. Announced:
    those who could not come hear of it."""
    entry = meeting.gathering.entry
    gathering = held(actor, entry)
    if meeting.starts_at > now():
        raise Refusal(_("It has not begun yet."))
    parts = [part for part in yields_visible_to(actor, meeting) if part.entry.audience_id == entry.audience_id]
    if not parts and not has_words(words):
        raise Refusal(_("There is nothing to harvest yet. Write a few words, or ask those who came."), field="words")
    local = meeting.starts_at.astimezone(gathering.timezone)
    title = _("What came of “%(title)s”, %(day)s") % {"title": entry.title, "day": f"{local:%Y-%m-%d}"}
    draft = Draft(kind=Kind.POST, title=title, body=_page(words, parts), audience=entry.audience, deed_key=deed_key or None)
    page = add_entry(actor, draft)
    if page.is_repeat:
        return page
    for origin in [entry, *(part.entry for part in parts), *([meeting.note] if meeting.note else [])]:
        grow(page, kind=EdgeKind.BUILDS_ON, from_entry=origin)
    Meeting.objects.filter(pk=meeting.pk).update(harvest=page)
    record(actor, Verb.HARVESTED, page, meeting=meeting.uid)
    return page if page.audience.ring == Ring.ME else announce(page, adds="")


_HEADINGS = {
    Yields.LEARNED: _lazy("What we learned"),
    Yields.OPEN: _lazy("Questions left open"),
    Yields.TRYING: _lazy("Who will try what"),
}


def _page(words: str, parts: list[Yield]) -> str:
    sections = [words.strip()]
    for what, heading in _HEADINGS.items():
        chosen = [part.entry for part in parts if part.what == what]
        if chosen:
            sections += [f"## {heading}", *(f"- [[{one.uid}|{one.title}]]" if one.title else f"![[{one.uid}]]" for one in chosen)]
    return "\n\n".join(section for section in sections if section)
