"""Deeds of lineage: to grow from something, and to say thanks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.kit.bulk import insert_rows
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.growing import grown, thanked, tied
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import Member
from commonplace.sources.models import Source

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Growth:
    """`entry` grew from one of the two; `place` says where in a source it stands (page 12, 01:02:33)."""

    entry: Entry
    kind: EdgeKind
    from_entry: Entry | None = None
    from_source: Source | None = None
    place: str = ""


def grow(entry: Entry, *, kind: EdgeKind, from_entry: Entry | None = None, from_source: Source | None = None, place: str = "") -> bool:
    """Remember that `entry` grew from another entry or from a source. Saying it twice changes nothing; True when it is new.

    A circle is allowed (two notes may build on each other), an entry growing from itself is not.
    """
    edge = _edge(Growth(entry=entry, kind=kind, from_entry=from_entry, from_source=from_source, place=place))
    known = {"entry": entry, "kind": kind, "origin": from_entry, "source": from_source}
    edge, is_new = Edge.objects.get_or_create(**known, defaults={"place": edge.place})
    if is_new:
        tied([edge])
    return is_new


def grow_many(growths: Iterable[Growth]) -> None:
    """The same for many at once, in one statement for some hundreds."""
    edges = [_edge(growth) for growth in growths]
    insert_rows(edges, ignore_conflicts=True)
    tied(edges)


def _edge(growth: Growth) -> Edge:
    if growth.from_entry is not None and growth.from_entry.pk == growth.entry.pk:
        raise Refusal(_("An entry cannot grow from itself. Choose another one."), field="origin")
    place = clean_line(growth.place)[:100]
    return Edge(entry=growth.entry, kind=growth.kind, origin=growth.from_entry, source=growth.from_source, place=place)


@transaction.atomic
def add_origin(actor: Member, entry: Entry, *, kind: EdgeKind, origin: Entry) -> None:
    """Say what one's own entry grew from. `origin` is an entry that the actor may see."""
    _own(actor, entry)
    if kind is EdgeKind.QUOTES:
        raise Refusal(_("What an entry quotes is read from its text. Embed the passage there."), field="kind")
    if grow(entry, kind=kind, from_entry=origin) and kind is EdgeKind.BUILDS_ON:
        record(actor, Verb.BUILT_ON, entry, origin=origin.pk)


@transaction.atomic
def remove_origin(actor: Member, entry: Entry, *, kind: EdgeKind, origin: Entry) -> None:
    """Take back what `add_origin` said. What was quoted stays, as long as the text quotes it."""
    _own(actor, entry)
    Edge.objects.filter(entry=entry, kind=kind, origin=origin).exclude(kind=EdgeKind.QUOTES).delete()
    grown([entry.pk])


def _own(actor: Member, entry: Entry) -> None:
    if entry.author_id != actor.pk:
        raise Refusal(_("Only its author can do this."))


@transaction.atomic
def thank(actor: Member, entry: Entry, *, used_for: str, deed_key: str = "") -> Thanks:
    """Say what the entry was used for. `entry` is one that the actor may see; one's own need no thanks.

    The same `deed_key` again gives back the thanks of the first time.
    """
    used_for = clean_line(used_for)
    if entry.author_id == actor.pk:
        raise Refusal(_("This is your own. Thanks come from those who used it."))
    if not used_for:
        raise Refusal(_("Say in a few words what you used it for."), field="used_for")
    if len(used_for) > 500:
        raise Refusal(_("Please keep it under 500 characters."), field="used_for")
    if deed_key and (done := Thanks.objects.filter(member=actor, deed_key=deed_key).first()):
        return done
    try:
        with transaction.atomic():
            thanks = Thanks.objects.create(entry=entry, member=actor, used_for=used_for, deed_key=deed_key or None)
    except IntegrityError:
        return Thanks.objects.get(member=actor, deed_key=deed_key)
    record(actor, Verb.THANKED, entry, thanks=thanks.pk)
    thanked(thanks)
    return thanks
