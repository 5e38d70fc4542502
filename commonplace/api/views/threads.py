"""Threads: what waits for the member to open it, and threads that have come to their end."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import SaidOut, UnopenedListOut, UnopenedOut
from commonplace.api.fetching import answerable, with_heads
from commonplace.api.schemas import REFUSED, PersonOut
from commonplace.discussion import actions
from commonplace.discussion.queries import unopened, waiting_for
from commonplace.discussion.words import Sort
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.paging import page_by_key
from commonplace.lineage.queries import shown_body

SIZE = 100
router = Router(tags=["Talk and lineage"])


@router.get("/waiting", response={200: UnopenedListOut, **REFUSED}, auth=STOCK)
def waiting(request: HttpRequest, after: str = "") -> UnopenedListOut:
    """What others said about the member's entries that waits until they open it, the oldest first: who and of what sort, and no more."""
    page = page_by_key(unopened(member_of(request)), keys=("pk",), after=after, size=SIZE)
    items = [
        UnopenedOut(
            uid=one.uid,
            by=PersonOut(handle=one.author.handle, name=one.author.name),
            sort=Sort(one.remark.sort),
            answers=one.root.uid if one.root else "",
            made_at=one.made_at,
        )
        for one in page.items
    ]
    return UnopenedListOut(items=items, next=page.next_cursor)


@router.post("/entries/{uid}/open", response={200: SaidOut, **REFUSED}, auth=WRITE)
def open_waiting(request: HttpRequest, uid: str) -> SaidOut:
    """Let what waited into the discussion, where whoever sees the entry sees it."""
    member = writer_of(request)
    remark = get_object_or_404(waiting_for(member), entry__uid=uid)
    actions.open_waiting(member, remark.entry)
    found = with_heads(Entry.objects.visible_to(member)).select_related("remark", "root").get(pk=remark.entry_id)
    return SaidOut.of(found, str(shown_body(member, found)), answers=found.root.uid if found.root else "")


@router.put("/entries/{uid}/settled", response={204: None, **REFUSED}, auth=WRITE)
def settle_thread(request: HttpRequest, uid: str) -> Status[None]:
    """Say that the thread which this comment begins has come to its end."""
    member = writer_of(request)
    actions.settle(member, answerable(member, uid, Kind.COMMENT))
    return Status(204, None)


@router.delete("/entries/{uid}/settled", response={204: None, **REFUSED}, auth=WRITE)
def unsettle_thread(request: HttpRequest, uid: str) -> Status[None]:
    """It goes on."""
    member = writer_of(request)
    actions.reopen(member, answerable(member, uid, Kind.COMMENT))
    return Status(204, None)
