"""Entries: to list, read, write, change, share, withdraw and bring back."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import STOCK, WRITE, keep_within_writing, member_of
from commonplace.api.changing import reworded, rewritten
from commonplace.api.entry_schemas import EntriesOut, RewriteIn, WholeEntryOut, WriteIn
from commonplace.api.fetching import answered, is_at_hand, needs_share, own_entry, refuse_unless_seen, seen_entry, whole, with_heads
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, ProblemOut
from commonplace.entries.audience import EntryQuerySet, sight_of, sources_visible_to
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM, Kind, Ring
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.goals.actions.journeys import lay_out
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.practices.actions.writing import Fields, propose
from commonplace.questions.actions.asking import ask
from commonplace.sense.actions import write_entry
from commonplace.share.actions import bring_back, withdraw
from commonplace.spaces.models import Space

SIZE = 50
router = Router(tags=["Entries"])
WRITABLE = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.PRACTICE, Kind.GOAL, Kind.JOURNEY)


class WantedIn(Schema):
    """What to list: all of it, or of a kind, a space, a tag, a person (by handle), a source (by uid); `mine`, `announced`, `bin`."""

    kind: Kind | None = None
    space: str = ""
    tag: str = ""
    author: str = ""
    source: str = ""
    mine: bool = False
    announced: bool = False
    bin: bool = False
    after: str = ""
    size: Annotated[int, Field(ge=1, le=200)] = SIZE


@router.get("/entries", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def entries(request: HttpRequest, response: HttpResponse, wanted: Query[WantedIn]) -> EntriesOut:
    """What the member may see, newest first; comments and answers stand at what they answer. The cursor is `next`, and in a Link header."""
    member = member_of(request)
    page = page_by_key(_rows(member, wanted), keys=("-made_at", "-pk"), after=wanted.after, size=wanted.size)
    if page.next_cursor:
        query = request.GET.copy()
        query["after"] = page.next_cursor
        response.headers["Link"] = f'<{settings.BASE_URL}{request.path}?{query.urlencode()}>; rel="next"'
    return EntriesOut.of(page.items, member, page.next_cursor)


def _rows(member: Member, wanted: WantedIn) -> EntryQuerySet:
    if wanted.bin:
        rows = Entry.objects.in_bin_of(member)
    elif wanted.mine:
        rows = Entry.objects.authored_by(member)
    else:
        rows = Entry.objects.visible_to(sight_of(member))
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows.exclude(kind__in=RESPONSES)
    if wanted.space:
        rows = rows.shared_in(get_object_or_404(Space.objects.joined_by(member), slug=wanted.space))
    if wanted.tag:
        rows = rows.filter(pk__in=EntryTag.objects.filter(tag__name=wanted.tag).values("entry"))
    if wanted.author:
        rows = rows.filter(author=get_object_or_404(Member.objects.met_by(member), handle=wanted.author))
    if wanted.source:
        rows = rows.filter(source=get_object_or_404(sources_visible_to(member), uid=wanted.source))
    if wanted.announced:
        rows = rows.announced()
    return with_heads(rows)


@router.get(
    "/entries/{uid}",
    response={200: WholeEntryOut, 304: None, 401: ProblemOut, 403: ProblemOut, 404: ProblemOut, 429: ProblemOut},
    auth=STOCK,
)
def entry(request: HttpRequest, response: HttpResponse, uid: str) -> Status[Any]:
    """One whole, with its ETag. With If-None-Match: 304 where the program has it already."""
    member = member_of(request)
    found = seen_entry(member, uid)
    answered(response, found)
    return Status(304, None) if is_at_hand(request, found) else Status(200, whole(found, member))


@router.post("/entries", response={201: WholeEntryOut, **REFUSED}, auth=WRITE)
def write(request: HttpRequest, response: HttpResponse, data: WriteIn) -> Status[WholeEntryOut]:
    """Write something. Send an Idempotency-Key, and repeating the request changes nothing."""
    member = member_of(request)
    if data.kind not in WRITABLE:
        raise Problem(422, "refused", _("This kind is not written here: there are doors of its own for it."), field="kind")
    needs_share(request, data.audience.ring, field="audience.ring")
    keep_within_writing(member)
    made = _written(member, data)
    answered(response, found := own_entry(member, made.uid))
    return Status(201, whole(found, member))


def _written(member: Member, data: WriteIn) -> Entry:
    said: dict[str, Any] = {"title": data.title, "tags": data.tags, "audience": chosen_audience(member, data.audience)}
    wanted = set(data.builds_on)
    origins = list(Entry.objects.visible_to(member).filter(uid__in=wanted)) if wanted else []
    if len(origins) < len(wanted):
        raise Problem(422, "refused", _("You name something to build on that is not there."), field="builds_on")
    if data.kind == Kind.QUESTION and len(origins) > 1:
        raise Problem(422, "refused", _("A question comes out of one entry."), field="builds_on")
    match data.kind:
        case Kind.QUESTION:
            return ask(member, body=data.text, follows=origins[0] if origins else None, **said)
        case Kind.PRACTICE:
            return propose(member, fields=Fields(context=data.text, probe=data.probe), origins=origins, **said)
        case Kind.GOAL:
            return set_goal(member, answers=Answers(trying=data.text), **said)
        case Kind.JOURNEY:
            return lay_out(member, body=data.text, **said)
    return write_entry(member, kind=data.kind, body=data.text, builds_on=origins, **said)


@router.patch("/entries/{uid}", response={200: WholeEntryOut, 412: ProblemOut, 428: ProblemOut, **REFUSED}, auth=WRITE)
def rewrite(request: HttpRequest, response: HttpResponse, uid: str, data: RewriteIn) -> WholeEntryOut:
    """Change one's own text, a comment or an answer, too. If-Match says which version the change began from."""
    member = member_of(request)
    found = own_entry(member, uid)
    if found.kind in WITH_OWN_FORM:
        raise Problem(422, "refused", _("This kind is not changed here: its text is put together from parts."), field="kind")
    needs_share(request, Ring.ME if found.root_id else found.audience.ring)
    keep_within_writing(member)
    refuse_unless_seen(request, found)
    (reworded if found.root_id else rewritten)(member, found, data)
    answered(response, changed := own_entry(member, uid))
    return whole(changed, member)


@router.delete("/entries/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def withdraw_entry(request: HttpRequest, uid: str) -> Status[None]:
    """Put one's own entry into the bin."""
    member = member_of(request)
    found = own_entry(member, uid)
    needs_share(request, Ring.ME if found.root_id else found.audience.ring)
    withdraw(member, found)
    return Status(204, None)


@router.post("/entries/{uid}/bring-back", response={200: WholeEntryOut, **REFUSED}, auth=WRITE)
def bring_entry_back(request: HttpRequest, uid: str) -> WholeEntryOut:
    """Undo the withdrawal."""
    member = member_of(request)
    found = get_object_or_404(with_heads(Entry.objects.in_bin_of(member)), uid=uid)
    needs_share(request, Ring.ME if found.root_id else found.audience.ring)
    bring_back(member, found)
    return whole(own_entry(member, uid), member)
