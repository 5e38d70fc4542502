"""Deeds on a practice's words: to propose it, to rewrite it, to say who keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.freshness.actions import set_review
from commonplace.freshness.keeping import may_keep
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.practices.models import Keeper, Practice

LONGEST = 20_000
MOST_KEEPERS = 20
FIELDS = ("context", "probe", "outcome", "limits")


@dataclass(frozen=True)
class Fields:
    """What is said of the claim, in Markdown; each may be empty."""

    context: str = ""
    probe: str = ""
    outcome: str = ""
    limits: str = ""

    def cleaned(self) -> Fields:
        """Fit to be stored; a Refusal at the field that is too long."""
        texts = {name: clean_body(text).strip() for name, text in vars(self).items()}
        for name, text in texts.items():
            if len(text) > LONGEST:
                raise Refusal(_("Please keep each part under 20,000 characters. A note can hold the rest."), field=name)
        return Fields(**texts)

    def as_body(self) -> str:
        """The body of the entry: each part as a section, so that search, links and exports have the text."""
        return "\n\n".join(f"## {heading}\n\n{vars(self)[name]}" for name, heading in headings().items() if has_words(vars(self)[name]))


def headings() -> dict[str, str]:
    return {
        "context": gettext("Where it applies"),
        "probe": gettext("What we try"),
        "outcome": gettext("What came of it"),
        "limits": gettext("Where it does not hold"),
    }


def fields_in(body: str) -> Fields:
    """What `as_body` put together, taken apart again; a text of another shape is all context."""
    names = {f"## {heading}": name for name, heading in headings().items()}
    if body.partition("\n")[0] not in names:
        return Fields(context=body)
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in body.split("\n"):
        if line in names and names[line] not in parts:
            lines = parts[names[line]] = []
        else:
            lines.append(line)
    return Fields(**{name: "\n".join(lines).strip() for name, lines in parts.items()})


def held_practice(actor: Member, entry: Entry) -> Practice:
    """The body of a practice that the actor keeps, held until the transaction ends."""
    if not may_keep(actor, entry):
        raise Refusal(_("Only its author, those who keep it with them, and the hosts of its space can do this."))
    return Practice.objects.select_for_update(of=("self",)).get(entry=entry)


def _claim(title: str) -> str:
    if not has_words(clean_line(title)):
        raise Refusal(_("Say in one sentence what you hold to be so."), field="title")
    return title


@transaction.atomic
def propose(
    actor: Member,
    *,
    title: str,
    fields: Fields,
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    keepers: Sequence[Member] = (),
    look_on: date | None = None,
    origins: Sequence[Entry] = (),
    deed_key: str = "",
) -> Entry:
    """Write a hunch down; only its author sees it unless `audience` says otherwise. `origins` are entries that the actor may see."""
    fields = fields.cleaned()
    draft = Draft(kind=Kind.PRACTICE, title=_claim(title), body=fields.as_body(), tags=tags, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return entry
    Practice.objects.filter(entry=entry).update(**vars(fields))
    for origin in origins:
        if grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=origin):
            record(actor, Verb.BUILT_ON, entry, origin=origin.pk)
    if keepers:
        name_keepers(actor, entry, keepers)
    if look_on is not None:
        set_review(actor, entry, look_on=look_on)
    record(actor, Verb.WROTE, entry)
    return entry


@transaction.atomic
def rewrite(actor: Member, entry: Entry, *, title: str, fields: Fields, tags: Sequence[str], expected_revision: int) -> Entry:
    """Say it anew. Raises EditConflict when it was changed since the actor began."""
    practice = held_practice(actor, entry)
    fields = fields.cleaned()
    revised = revise_entry(actor, entry, title=_claim(title), body=fields.as_body(), tags=tags, expected_revision=expected_revision)
    for name, text in vars(fields).items():
        setattr(practice, name, text)
    practice.save(update_fields=list(FIELDS))
    if revised.revision != expected_revision:
        record(actor, Verb.REVISED, revised)
    return revised


@transaction.atomic
def name_keepers(actor: Member, entry: Entry, members: Sequence[Member]) -> None:
    """Who keeps the practice beside its author, who alone chooses them. It shows it to nobody who may not see it."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only its author can do this."), field="keepers")
    wanted = {member.pk for member in members} - {entry.author_id}
    if len(wanted) > MOST_KEEPERS:
        raise Refusal(_("Name at most twenty people."), field="keepers")
    Keeper.objects.filter(practice=entry.pk).exclude(member__in=wanted).delete()
    Keeper.objects.bulk_create((Keeper(practice_id=entry.pk, member_id=pk) for pk in sorted(wanted)), ignore_conflicts=True)
