"""Deeds around saved searches: to keep one, change it, say that one has seen what is new, remove it and bring it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.digest.actions import begin_digest
from commonplace.entries.words import Kind
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.search.query import MOST_LETTERS, parse
from commonplace.searches.looking import note_present
from commonplace.searches.models import MAX_NAME, SEARCH, Alert, Finding, SavedSearch

MOST = 100


@transaction.atomic
def keep_search(actor: Member, *, text: str, kind: str = "", name: str = "", alert: str = Alert.INBOX, zone: str = "") -> SavedSearch:
    """Keep a search. The same one again changes nothing; what it finds now counts as seen. `zone`: where the member is, for their digest."""
    typed, kind = _asked(text, kind)
    mine = SavedSearch.objects.of(actor)
    if (there := mine.filter(text=typed, kind=kind).first()) is not None:
        return there
    if mine.count() >= MOST:
        raise Refusal(_("That is more than %(count)d searches. Remove some first.") % {"count": MOST})
    search = SavedSearch(member=actor, text=typed, kind=kind, name=_named(name, typed), alert=Alert(alert))
    note_present(search)
    search.save()
    if search.alert == Alert.DIGEST:
        begin_digest(actor, zone=zone)
    return search


@transaction.atomic
def change_search(actor: Member, search: SavedSearch, *, text: str, kind: str, name: str, alert: str, zone: str = "") -> None:
    """Call it otherwise, ask otherwise, or have it tell otherwise. Another question begins anew: what it finds now counts as seen."""
    present = _held(actor, search)
    typed, kind = _asked(text, kind)
    is_another = (typed, kind) != (present.text, present.kind)
    present.text, present.kind, present.name, present.alert = typed, kind, _named(name, typed), Alert(alert)
    if is_another:
        present.findings.all().delete()
        note_present(present)
    present.save()
    if present.alert == Alert.DIGEST:
        begin_digest(actor, zone=zone)


def _asked(text: str, kind: str) -> tuple[str, str]:
    query = parse(text)
    if query.is_empty:
        raise Refusal(_("Write what to look for."), field="text")
    if len(query.text) > MOST_LETTERS:
        raise Refusal(_("This is longer than 1,000 letters, which no search reads."), field="text")
    return query.text, kind if kind in Kind.values else ""


def _named(name: str, text: str) -> str:
    return clean_line(name)[:MAX_NAME] or clean_line(text)[:MAX_NAME]


@transaction.atomic
def mark_seen(actor: Member, search: SavedSearch, *, entries: Iterable[int]) -> None:
    """Say that one has seen these entries; a later answer is new again."""
    present = _held(actor, search)
    Finding.objects.filter(search=present, entry__in=list(entries)).delete()


@transaction.atomic
def remove_search(actor: Member, search: SavedSearch) -> None:
    """Stop keeping a search. What it brought into the inbox and was not touched goes with it."""
    present = _held(actor, search)
    present.removed_at = now()
    present.save(update_fields=["removed_at"])
    InboxItem.objects.filter(member=actor, origin=SEARCH, channel=present.uid, state=ItemState.NEW).delete()


@transaction.atomic
def bring_back(actor: Member, search: SavedSearch) -> None:
    """Undo `remove_search`. What it found meanwhile is found at the next look."""
    present = _held(actor, search)
    present.removed_at = None
    present.save(update_fields=["removed_at"])


def _held(actor: Member, search: SavedSearch) -> SavedSearch:
    found = SavedSearch.objects.select_for_update().filter(pk=search.pk, member=actor).first()
    if found is None:
        raise Refusal(_("Only the person whose search this is can do that."))
    return found
