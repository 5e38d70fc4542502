"""Gathering what a hatch may grow from. Every way begins with what the drafter may see; colleagues' shared entries count as much as one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, sight_of, snapshots_visible_to, sources_visible_to, tags_visible_to
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.goals.queries import evidence_entries
from commonplace.hatch.ground.pieces import Piece, pieces_of, pieces_of_page
from commonplace.hatch.words import From
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.telling_of_copies import sources_told_to
from commonplace.sources.models import Source
from commonplace.spaces.models import Space

MOST_ENTRIES, MOST_PIECES = 40, 60
FEW_MARKED = 8
"""Where a source has fewer marked passages, its own text is part of the ground."""
LOOKED_AT = 120
KINDS = (Kind.HIGHLIGHT, Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.ANSWER, Kind.PRACTICE, Kind.SAVE)


@dataclass(frozen=True)
class Gathered:
    """`about` is what it was gathered from, as a person would say it."""

    about: str
    entries: Sequence[Entry]
    pages: Sequence[tuple[Source, str]] = field(default=())

    def pieces(self) -> list[Piece]:
        """A piece of each in turn, so that no long text fills the ground alone."""
        of_each = [pieces_of(entry) for entry in self.entries] + [pieces_of_page(source, text) for source, text in self.pages]
        in_turn = (piece for round_ in zip_longest(*of_each) for piece in round_ if piece)
        seen: dict[str, Piece] = {}
        for piece in in_turn:
            seen.setdefault(" ".join(piece.text.split()).casefold(), piece)
            if len(seen) == MOST_PIECES:
                break
        order = {origin: number for number, origin in enumerate(dict.fromkeys(piece.origin for piece in seen.values()))}
        return sorted(seen.values(), key=lambda piece: order[piece.origin])


def gather(member: Member, way: From, what: str, *, picked: Sequence[str] = ()) -> Gathered:
    """`what` names it: the uid of a source, goal or entry, a tag, the slug of a space, a query. Http404 for what the member may not see; a Refusal
    where there is nothing to hatch from."""
    found = _WAYS[way](member, sight_of(member), what, picked)
    if not found.entries and not found.pages:
        raise Refusal(_("There is nothing here yet to hatch from. Mark passages or write notes about it, or choose something else."))
    return found


def _readable(sight: Sight, keys: Sequence[int]) -> list[Entry]:
    """These entries in this order, as far as the viewer may see them."""
    rows = Entry.objects.visible_to(sight).filter(kind__in=KINDS, pk__in=keys).select_related("author", "audience", "source")
    found = {entry.pk: entry for entry in rows.defer("card_html")}
    with_words = [found[key] for key in keys if key in found and (found[key].kind != Kind.SAVE or found[key].body.strip())]
    return with_words[:MOST_ENTRIES]


def _picked(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    wanted = list(dict.fromkeys([*picked, *([what] if what else [])]))[:LOOKED_AT]
    keys = dict(Entry.objects.visible_to(sight).filter(uid__in=wanted).values_list("uid", "pk"))
    return Gathered(_("what you picked"), _readable(sight, [keys[uid] for uid in wanted if uid in keys]))


def _source(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    source = get_object_or_404(sources_visible_to(sight), uid=what)
    rows = Entry.objects.visible_to(sight).filter(source=source, kind__in=KINDS).order_by("-pk").values_list("pk", flat=True)
    entries = _readable(sight, list(rows[:LOOKED_AT]))
    pages: list[tuple[Source, str]] = []
    if len([entry for entry in entries if entry.quote]) < FEW_MARKED and sources_told_to(sight).filter(pk=source.pk).exists():
        copy = snapshots_visible_to(member).filter(source=source).order_by("-made_at", "-pk").values_list("text", flat=True).first()
        pages = [(source, copy)] if copy else []
    return Gathered(str(source), entries, pages)


def _tag(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    tag = get_object_or_404(tags_visible_to(sight), name=what)
    rows = Entry.objects.visible_to(sight).filter(pk__in=EntryTag.objects.filter(tag=tag).values("entry"), kind__in=KINDS)
    return Gathered(tag.name, _readable(sight, list(rows.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])))


def _goal(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    goal = get_object_or_404(Entry.objects.visible_to(sight).filter(kind=Kind.GOAL), uid=what)
    rows = evidence_entries(sight, goal.pk).filter(kind__in=KINDS).order_by("-pk").values_list("pk", flat=True)
    return Gathered(str(goal), _readable(sight, list(rows[:LOOKED_AT])))


def _space(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    space = get_object_or_404(Space, pk__in=member.memberships.values("space"), slug=what)
    rows = Entry.objects.visible_to(sight).shared_in(space).filter(kind__in=KINDS).order_by("-pk").values_list("pk", flat=True)
    return Gathered(space.name, _readable(sight, list(rows[:LOOKED_AT])))


def _search(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    query = parse(what)
    if query.is_empty:
        raise Refusal(_("Write what to search for."), field="what")
    found = find_entries(member, query, size=MOST_ENTRIES, sort=Sort.BEST)
    return Gathered(what, _readable(sight, [hit.pk for hit in found.entries]))


def _surprise(member: Member, sight: Sight, what: str, picked: Sequence[str]) -> Gathered:
    from commonplace.hatch.ground.surprise import surprise

    found = surprise(member, sight, again=what)
    if found is None:
        raise Refusal(
            _(
                "There is no surprise yet: that takes two topics of yours, each with a few entries, that nobody has joined. Choose something else."
            )
        )
    return Gathered(_("%(one)s and %(other)s") % {"one": found.one, "other": found.other}, _readable(sight, found.entries))


_WAYS: dict[From, Callable[[Member, Sight, str, Sequence[str]], Gathered]] = {
    From.PICKED: _picked,
    From.SOURCE: _source,
    From.TAG: _tag,
    From.GOAL: _goal,
    From.SPACE: _space,
    From.SEARCH: _search,
    From.SURPRISE: _surprise,
}
