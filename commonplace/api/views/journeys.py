"""Journeys: to list, read, lay out, change, walk and copy."""

from __future__ import annotations

from enum import StrEnum

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.changing import rewritten
from commonplace.api.entry_schemas import EntriesOut, RewriteIn, WholeEntryOut
from commonplace.api.fetching import BODY_HEADS, answered, needs_share, own_entry, refuse_unless_seen, seen_entry, to_change, whole
from commonplace.api.goal_schemas import ItemIn, JourneyIn, JourneyOut, UseIn, WhyIn
from commonplace.api.schemas import REFUSED, MadeOut, ProblemOut
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.actions import following
from commonplace.goals.actions import journeys as actions
from commonplace.goals.models import Journey, JourneyItem, Way
from commonplace.goals.queries import followed_journeys, items_visible_to, journey_shown, journeys_of, shared_journeys
from commonplace.goals.things import name_thing
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

SIZE = 50
router = Router(tags=["Journeys"])


class JourneyShelf(StrEnum):
    OPEN = "open"
    WALKING = "walking"
    MINE = "mine"


@router.get("/journeys", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def journeys(request: HttpRequest, shelf: JourneyShelf = JourneyShelf.OPEN, after: str = "") -> EntriesOut:
    """Those of others that are open to the member, those that they walk, or their own; newest first."""
    member = member_of(request)
    rows = {
        JourneyShelf.OPEN: lambda: shared_journeys(sight_of(member)),
        JourneyShelf.WALKING: lambda: followed_journeys(member),
        JourneyShelf.MINE: lambda: journeys_of(member),
    }[shelf]()
    page = page_by_key(rows.select_related(*BODY_HEADS).defer("entry__card_html"), keys=("-made_at", "-pk"), after=after, size=SIZE)
    return EntriesOut.of([one.entry for one in page.items], member, page.next_cursor)


@router.post("/journeys", response={201: WholeEntryOut, **REFUSED}, auth=WRITE)
def lay_out_journey(request: HttpRequest, response: HttpResponse, data: JourneyIn) -> Status[WholeEntryOut]:
    """Begin a journey; its items are added one by one."""
    needs_share(request, data.audience.ring, field="audience.ring")
    member = writer_of(request)
    made = actions.lay_out(
        member, title=data.title, body=data.text, tags=data.tags, audience=chosen_audience(member, data.audience)
    )  # fmt: skip
    answered(response, found := own_entry(member, made.uid))
    return Status(201, whole(found, member))


@router.get("/journeys/{uid}", response={200: JourneyOut, **REFUSED}, auth=STOCK)
def journey(request: HttpRequest, response: HttpResponse, uid: str) -> JourneyOut:
    """One with its path, as the member sees it, and where they are on it. The ETag is that of its words, not of the path."""
    member = member_of(request)
    answered(response, found := seen_entry(member, uid, Kind.JOURNEY))
    return JourneyOut.of_journey(whole(found, member), journey_shown(member, found))


@router.patch("/journeys/{uid}", response={200: WholeEntryOut, 412: ProblemOut, 428: ProblemOut, **REFUSED}, auth=WRITE)
def rewrite_journey(request: HttpRequest, response: HttpResponse, uid: str, data: RewriteIn) -> WholeEntryOut:
    """Change the words of one's own journey. If-Match says which version the change began from."""
    member, entry = to_change(request, uid, Kind.JOURNEY)
    refuse_unless_seen(request, entry)
    rewritten(member, entry, data)
    answered(response, changed := own_entry(member, uid))
    return whole(changed, member)


@router.post("/journeys/{uid}/items", response={201: MadeOut, **REFUSED}, auth=WRITE)
def add_journey_item(request: HttpRequest, uid: str, data: ItemIn) -> Status[MadeOut]:
    """Add to the end of the path. What leads there already is given back as it is."""
    member, entry = to_change(request, uid, Kind.JOURNEY)
    added = actions.add_item(member, entry, named=name_thing(member, data.what), why=data.why)
    return Status(201, MadeOut(uid=added.uid))


@router.patch("/journeys/{uid}/items/{item}", response={204: None, **REFUSED}, auth=WRITE)
def say_why(request: HttpRequest, uid: str, item: str, data: WhyIn) -> Status[None]:
    """Say anew why the item stands there."""
    member, entry = to_change(request, uid, Kind.JOURNEY)
    actions.say_why(member, entry, _own_item(entry, item), why=data.why)
    return Status(204, None)


def _own_item(entry: Entry, uid: str) -> JourneyItem:
    return get_object_or_404(JourneyItem.objects.filter(journey=entry.pk), uid=uid)


@router.put("/journeys/{uid}/walk", response={204: None, **REFUSED}, auth=WRITE)
def walk_journey(request: HttpRequest, uid: str) -> Status[None]:
    """Begin to walk it. Nobody else is told."""
    member = writer_of(request)
    following.follow_journey(member, seen_entry(member, uid, Kind.JOURNEY))
    return Status(204, None)


@router.delete("/journeys/{uid}/walk", response={204: None, **REFUSED}, auth=WRITE)
def leave_journey(request: HttpRequest, uid: str) -> Status[None]:
    """Walk no further. What one did with its items stays."""
    member = writer_of(request)
    following.leave_journey(member, seen_entry(member, uid, Kind.JOURNEY))
    return Status(204, None)


@router.put("/journeys/{uid}/items/{item}/here", response={204: None, **REFUSED}, auth=WRITE)
def stand_at_item(request: HttpRequest, uid: str, item: str) -> Status[None]:
    """Note where on the journey one is."""
    member, entry, found = _walked(request, uid, item)
    following.stand_at(member, entry, found)
    return Status(204, None)


@router.put("/journeys/{uid}/items/{item}/use", response={204: None, **REFUSED}, auth=WRITE)
def use_item(request: HttpRequest, uid: str, item: str, data: UseIn) -> Status[None]:
    """Say what one did with it, and go on to the next if one stood there."""
    member, entry, found = _walked(request, uid, item)
    following.use_item(member, entry, found, how=Way(data.how.value), word=data.word)
    return Status(204, None)


@router.delete("/journeys/{uid}/items/{item}/use", response={204: None, **REFUSED}, auth=WRITE)
def unuse_item(request: HttpRequest, uid: str, item: str) -> Status[None]:
    """Take back what one said about it."""
    member, entry, found = _walked(request, uid, item)
    following.use_item(member, entry, found, how=None)
    return Status(204, None)


def _walked(request: HttpRequest, uid: str, item: str) -> tuple[Member, Entry, JourneyItem]:
    """An item that the member may see; any other is not there."""
    member = writer_of(request)
    entry = seen_entry(member, uid, Kind.JOURNEY)
    found = items_visible_to(member, Journey.objects.get(entry=entry)).filter(uid=item).first()
    if found is None:
        raise Http404
    return member, entry, found


@router.post("/journeys/{uid}/items/{item}/{deed}", response={204: None, **REFUSED}, auth=WRITE)
def change_journey_item(request: HttpRequest, uid: str, item: str, deed: actions.ItemDeed) -> Status[None]:
    """Move an item up or down the path, take it off or put it back."""
    member, entry = to_change(request, uid, Kind.JOURNEY)
    actions.change_item(member, entry, _own_item(entry, item), deed)
    return Status(204, None)


@router.post("/journeys/{uid}/copy", response={201: MadeOut, **REFUSED}, auth=WRITE)
def copy_journey(request: HttpRequest, uid: str) -> Status[MadeOut]:
    """A copy of one's own, for oneself alone, of what one may see of it. Its lineage says what it builds on."""
    member = writer_of(request)
    copy = actions.fork(member, seen_entry(member, uid, Kind.JOURNEY))
    return Status(201, MadeOut(uid=copy.uid))
