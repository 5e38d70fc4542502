"""The deed: to take in what a program sends, by the way that files take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonplace.entries.tags import tags_of_each
from commonplace.importers.actions import finish, only_its_author, write_down
from commonplace.importers.formats.readwise import FORMAT
from commonplace.importers.items import Item, NotTaken
from commonplace.importers.markdown.vault import Skipped
from commonplace.importers.models import Import, ImportLine, Outcome, State
from commonplace.importers.pictures import Album
from commonplace.importers.planning import Plan, Surveyor, unseen
from commonplace.importers.readings import digest_of, note_of
from commonplace.importers.vaults import Vault
from commonplace.importers.writing import Writer
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.sense.actions import rewrite_entry


@dataclass(frozen=True)
class Taken:
    """`plans` say of each passage what became of it; `skipped` could not even be read."""

    plans: list[Plan]
    skipped: tuple[Skipped, ...]


def take(actor: Member, found: Iterable[Item | NotTaken], *, program: str) -> Taken:
    """Make highlights of them, seen by the actor alone. What was taken or marked before, by whatever way, is left as it is; but a note that was
    changed in the program, and not here, is changed here as well.

    Where anything is new or could not be taken there is a report among the actor's imports, from which all of it can go into the bin.
    """
    vault = _vault(found)
    plans = Surveyor(actor, knows_authors=False).plans(vault)
    reworded = _reword(actor, plans)
    if vault.skipped or reworded or any(plan.outcome in {Outcome.NEW, Outcome.SKIPPED} for plan in plans):
        _write(actor, plans, vault, program)
    return Taken(plans, vault.skipped)


def _vault(found: Iterable[Item | NotTaken]) -> Vault:
    notes, skipped = [], []
    for one in found:
        if isinstance(one, NotTaken):
            skipped.append(Skipped(one.place, one.reason, one.title))
        else:
            notes.append(note_of(FORMAT.name, one, one.place))
    return Vault(tuple(notes), tuple(skipped), (), FORMAT.name)


def _reword(actor: Member, plans: list[Plan]) -> int:
    """How many notes were changed. An entry is nobody's but the program's as long as it is what was sent last."""
    changed = [plan for plan in plans if plan.outcome == Outcome.CHANGED and plan.entry is not None]
    lines = ImportLine.objects.filter(entry__in=[plan.entry for plan in changed]).exclude(digest="").order_by("pk")
    sent_last = dict(lines.values_list("entry_id", "digest"))
    tags = tags_of_each([plan.entry for plan in changed if plan.entry]) if changed else {}
    done = 0
    for plan in changed:
        entry = plan.entry
        if entry is None or sent_last.get(entry.pk) != digest_of(entry.title, entry.quote, entry.body, tags[entry.pk]):
            continue
        try:
            rewrite_entry(actor, entry, title=entry.title, body=plan.note.parsed.body, tags=plan.tags, expected_revision=entry.revision)
        except Refusal as refusal:
            plan.reason = refusal.message
        else:
            plan.reason = _("The note was changed here as well.")
            done += 1
    return done


def _write(actor: Member, plans: list[Plan], vault: Vault, program: str) -> None:
    """In the transactions of an import. Until the last of them the report says that it broke off, should it do so."""
    sent = Import.objects.create(member=actor, file_name=_("Sent by %(program)s") % {"program": program}, keeps_audiences=False)
    write_down(sent, plans, vault, Album(plans, vault))
    sent.state, sent.failure = State.FAILED, _("It broke off in the middle. Send it once more: nothing is taken twice.")
    sent.save(update_fields=["state", "failure"])
    Writer(sent, plans, audience_of=only_its_author, progress=unseen, body_of=lambda plan: plan.note.parsed.body).write()
    finish(sent)
    Import.objects.filter(pk=sent.pk).update(failure="")
