"""Templates of a space: notes shared in it with which its members may begin what they write there."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.communities.models import SpaceTemplate
from commonplace.entries import adding, audiences
from commonplace.entries.audience import visible_at
from commonplace.entries.invitations import Beginning
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_host

KINDS = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.PRACTICE)
MOST = 20
MOST_OF_ALL = 60
"""So many are offered of all one's spaces together; where one comes from a space, all of that."""


def beginnings_in(viewer: Member, space: Space) -> list[Beginning]:
    """By their titles; those that the viewer may see and that are shared in the space still."""
    shared = Entry.objects.visible_to(viewer).shared_in(space)
    rows = _rows(viewer).filter(space=space, entry__in=shared).order_by("entry__title_key", "pk")
    return [Beginning(row.entry, Kind(row.kind), space) for row in rows[:MOST]]


def beginnings_for(viewer: Member, space: Space | None) -> list[Beginning]:
    """Those of the space, or of all the spaces that the viewer is in, by their names."""
    if space is not None:
        return beginnings_in(viewer, space)
    joined = Space.objects.joined_by(viewer).filter(archived_at__isnull=True)
    rows = (
        _rows(viewer).filter(space__in=joined).select_related("entry__audience", "space").order_by("space__name", "entry__title_key", "pk")
    )
    there = [row for row in rows[:MOST_OF_ALL] if row.entry.audience.space_id == row.space_id]
    return [Beginning(row.entry, Kind(row.kind), row.space) for row in there]


def _rows(viewer: Member) -> QuerySet[SpaceTemplate]:
    rows = SpaceTemplate.objects.filter(visible_at("entry", viewer))
    return rows.select_related("entry").defer("entry__body_html", "entry__card_html")


@transaction.atomic
def offer(actor: Member, *, space: Space, entry: Entry, kind: Kind) -> None:
    """Have members begin with a note that is shared in the space; offering it again says what is meant to come of it."""
    _host(actor, space)
    if entry.kind != Kind.NOTE or kind not in KINDS:
        raise Refusal(_("A note can be a template: for notes, posts, questions or practices."), field="kind")
    here = SpaceTemplate.objects.filter(space=space)
    if not here.filter(entry=entry).exists() and here.count() >= MOST:
        raise Refusal(_("Twenty templates are more than anybody looks through. Take one off first."))
    if SpaceTemplate.objects.update_or_create(space=space, entry=entry, defaults={"kind": kind})[1]:
        record(actor, Verb.OFFERED_TEMPLATE, entry, space=space.pk, kind=kind)


@transaction.atomic
def write(actor: Member, *, space: Space, kind: Kind, title: str, body: str, tags: Sequence[str] = (), deed_key: str = "") -> Entry:
    """Write the note of a new template and offer it, in one step. It is quiet, as everything is."""
    _host(actor, space)
    for name, text in (("title", title), ("body", body)):
        if not has_words(text):
            raise Refusal(_("A template needs a name and a text."), field=name)
    audience = audiences.of_space(space)
    draft = adding.Draft(kind=Kind.NOTE, title=title, body=body, tags=tags, audience=audience, deed_key=deed_key or None)
    entry = adding.add_entry(actor, draft)
    if not entry.is_repeat:
        record(actor, Verb.WROTE, entry)
        offer(actor, space=space, entry=entry, kind=kind)
    return entry


def take_off(actor: Member, *, space: Space, entry: Entry) -> None:
    """The note stays."""
    _host(actor, space)
    SpaceTemplate.objects.filter(space=space, entry=entry).delete()


def _host(actor: Member, space: Space) -> None:
    if not is_host(actor, space):
        raise Refusal(_("Only a host of this space can do this."))
