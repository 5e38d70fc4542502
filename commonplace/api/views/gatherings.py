"""Gatherings: what meets, and when; planning and suggesting one; a place at it, and back; what is brought to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.fetching import BODY_HEADS, answered, needs_share, refuse_unless_seen, seen_entry, whole
from commonplace.api.gathering_schemas import (
    BringIn,
    CollectedListOut,
    CollectedOut,
    GatheringChangeIn,
    GatheringIn,
    GatheringOut,
    GatheringsOut,
    MaterialIn,
    MaterialOut,
    MeetingOut,
    MeetingsOut,
    SeatOut,
    SeatsOut,
    WholeGatheringOut,
)
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, PersonOut, ProblemOut
from commonplace.api.views.goals import Undoable
from commonplace.entries.audience import in_space_at, sight_of
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.gatherings import queries
from commonplace.gatherings.actions import bringing, planning, seating, suggesting
from commonplace.gatherings.models import Collected, Gathering, Interest, Material, Meeting, Seat
from commonplace.gatherings.rows import rows_of
from commonplace.gatherings.words import Coming, Form
from commonplace.goals.things import name_thing
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.questions.models import Wondering

SIZE = 50
MOST_COLLECTED = 100
router = Router(tags=["Gatherings"])


class GatheringShelf(StrEnum):
    PLANNED = "planned"
    SUGGESTED = "suggested"


class MeetingShelf(StrEnum):
    TO_COME = "to-come"
    MINE = "mine"
    OVER = "over"


@router.get("/gatherings", response={200: GatheringsOut, **REFUSED}, auth=STOCK)
def gatherings(request: HttpRequest, shelf: GatheringShelf = GatheringShelf.PLANNED, after: str = "") -> GatheringsOut:
    """Those that have a time, or are only suggested and not given up, newest first."""
    member = member_of(request)
    rows = queries.gatherings_visible_to(sight_of(member)).filter(starts_at__isnull=shelf is GatheringShelf.SUGGESTED)
    if shelf is GatheringShelf.SUGGESTED:
        rows = rows.filter(cancelled_at__isnull=True)
    page = page_by_key(rows.select_related(*BODY_HEADS).defer("entry__card_html"), keys=("-made_at", "-entry"), after=after, size=SIZE)
    return GatheringsOut(items=[GatheringOut.of_gathering(one, member) for one in page.items], next=page.next_cursor)


@router.post("/gatherings", response={201: WholeGatheringOut, **REFUSED}, auth=WRITE)
def make_gathering(request: HttpRequest, response: HttpResponse, data: GatheringIn) -> Status[WholeGatheringOut]:
    """Plan one, or suggest one without a time: then, when enough people would come, they are asked for times, and somebody who knows is asked to
    host it. Where something else meets at that place and time, it is refused unless `despite`."""
    needs_share(request, data.audience.ring, field="audience.ring")
    member = writer_of(request)
    grew_from = Entry.objects.visible_to(member).filter(uid=data.grew_from).first() if data.grew_from else None
    if data.grew_from and grew_from is None:
        raise Problem(422, "refused", _("You name an entry that is not there."), field="grew_from")
    audience = chosen_audience(member, data.audience)
    if data.when is None:
        made = suggesting.suggest(
            member, title=data.title, body=data.text, tags=data.tags, form=data.form, audience=audience, grew_from=grew_from
        )  # fmt: skip
    else:
        made = planning.plan(
            member, title=data.title, body=data.text, tags=data.tags, audience=audience, when=data.when.of_form(data.form),
            despite=data.despite, grew_from=grew_from,
        )  # fmt: skip
    return Status(201, whole_gathering(response, member, seen_entry(member, made.uid, Kind.GATHERING)))


@router.get("/gatherings/{uid}", response={200: WholeGatheringOut, **REFUSED}, auth=STOCK)
def gathering(request: HttpRequest, response: HttpResponse, uid: str) -> WholeGatheringOut:
    """One whole, with its meetings and what to read for it."""
    member = member_of(request)
    return whole_gathering(response, member, _gathering(member, uid))


@router.patch("/gatherings/{uid}", response={200: WholeGatheringOut, 412: ProblemOut, 428: ProblemOut, **REFUSED}, auth=WRITE)
def change_gathering(request: HttpRequest, response: HttpResponse, uid: str, data: GatheringChangeIn) -> WholeGatheringOut:
    """Say it anew, or have it meet at other times: what is left out stays, `when` is taken as a whole. If-Match says which version the change began
    from. Meetings to come follow the new times one by one, with all who come."""
    member, entry = hosted_gathering(request, uid)
    refuse_unless_seen(request, entry)
    try:
        planning.rewrite(
            member, entry, title=entry.title if data.title is None else data.title, body=entry.body if data.text is None else data.text,
            tags=tags_of(entry) if data.tags is None else data.tags, when=_when(entry.gathering_body, data),
            expected_revision=entry.revision, despite=data.despite,
        )  # fmt: skip
    except EditConflict as conflict:
        raise Problem(412, "changed_elsewhere", str(conflict)) from conflict
    return whole_gathering(response, member, seen_entry(member, uid, Kind.GATHERING))


def _when(gathering: Gathering, data: GatheringChangeIn) -> planning.When:
    form = Form(gathering.form) if data.form is None else data.form
    if data.when is not None:
        return data.when.of_form(form)
    if gathering.starts_at is None:
        raise Problem(422, "refused", _("This is only suggested. Say when it meets."), field="when")
    return replace(planning.When.of(gathering), form=form)


def _gathering(member: Member, uid: str) -> Entry:
    return seen_entry(member, uid, Kind.GATHERING)


def hosted_gathering(request: HttpRequest, uid: str) -> tuple[Member, Entry]:
    """For everyone but its hosts there is nothing to change."""
    member = writer_of(request)
    hosted = Entry.objects.visible_to(member).filter(kind=Kind.GATHERING, gathering_body__in=queries.hosted_by(member))
    entry = get_object_or_404(hosted.select_related("audience", "gathering_body"), uid=uid)
    needs_share(request, entry.audience.ring)
    return member, entry


def whole_gathering(response: HttpResponse, member: Member, entry: Entry) -> WholeGatheringOut:
    answered(response, entry)
    body = entry.gathering_body
    hosts = queries.hosts_of(body).met_by(member).order_by("name", "pk")
    rows = body.meetings.select_related("gathering__entry").order_by("starts_at", "pk")
    return WholeGatheringOut.of_gathering(
        whole(entry, member),
        body,
        hosts=[PersonOut(handle=host.handle, name=host.name) for host in hosts],
        is_host=queries.is_host(member, body),
        meetings=_meetings(member, list(rows)),
        materials=[MaterialOut.of(one) for one in queries.materials_visible_to(member, body)],
        would_come=suggesting.interested(body) if body.starts_at is None else 0,
        i_would_come=Interest.objects.filter(gathering=body, member=member).exists(),
    )


def _meetings(member: Member, rows: list[Meeting]) -> list[MeetingOut]:
    kept = {key for row in rows for key in (row.note_id, row.harvest_id) if key is not None}
    seen = dict(Entry.objects.visible_to(member).filter(pk__in=kept).values_list("pk", "uid")) if kept else {}
    return [MeetingOut.of_row(row, seen) for row in rows_of(member, rows)]


@router.get("/meetings", response={200: MeetingsOut, **REFUSED}, auth=STOCK)
def meetings(request: HttpRequest, shelf: MeetingShelf = MeetingShelf.TO_COME, space: str = "", after: str = "") -> MeetingsOut:
    """When they meet: what is to come, soonest first; of that what the member comes to or hosts; what is over, latest first. `space` is the slug of
    one that the member is in."""
    member = member_of(request)
    sight = sight_of(member)
    rows = {
        MeetingShelf.TO_COME: lambda: queries.coming_meetings(sight),
        MeetingShelf.MINE: lambda: queries.meetings_of(member),
        MeetingShelf.OVER: lambda: queries.past_meetings(sight),
    }[shelf]()
    if space:
        rows = rows.filter(in_space_at("gathering__entry", get_object_or_404(member.spaces, slug=space).pk))
    keys = ("-starts_at", "-id") if shelf is MeetingShelf.OVER else ("starts_at", "id")
    page = page_by_key(rows.select_related("gathering__entry"), keys=keys, after=after, size=SIZE)
    return MeetingsOut(items=_meetings(member, page.items), next=page.next_cursor)


@router.put("/meetings/{uid}/place", response={200: SeatOut, **REFUSED}, auth=WRITE)
def come_to_meeting(request: HttpRequest, uid: str) -> SeatOut:
    """Ask for a place: one that is free, or the end of the waiting list."""
    member = writer_of(request)
    return _seat(seating.come(member, _meeting(member, uid)))


@router.delete("/meetings/{uid}/place", response={204: None, **REFUSED}, auth=WRITE)
def stay_away_from_meeting(request: HttpRequest, uid: str) -> Status[None]:
    """Give one's place back, or say that one does not come. Who waits longest has it."""
    member = writer_of(request)
    seating.stay_away(member, _meeting(member, uid))
    return Status(204, None)


def _meeting(member: Member, uid: str) -> Meeting:
    return get_object_or_404(queries.meetings_visible_to(member).select_related("gathering__entry"), uid=uid)


def _seat(seat: Seat) -> SeatOut:
    return SeatOut(meeting=seat.meeting.uid, coming=Coming(seat.coming))


@router.put("/gatherings/{uid}/places", response={200: SeatsOut, **REFUSED}, auth=WRITE)
def come_to_all_meetings(request: HttpRequest, uid: str) -> SeatsOut:
    """A place at each of its meetings that is to come."""
    member = writer_of(request)
    return SeatsOut(items=[_seat(seat) for seat in seating.come_to_all(member, _gathering(member, uid).gathering_body)])


@router.put("/gatherings/{uid}/interest", response={204: None, **REFUSED}, auth=WRITE)
def would_come(request: HttpRequest, uid: str) -> Status[None]:
    """Say that one would come to what is only suggested. How many would, everybody is told; who, nobody."""
    member = writer_of(request)
    suggesting.would_come(member, _gathering(member, uid))
    return Status(204, None)


@router.delete("/gatherings/{uid}/interest", response={204: None, **REFUSED}, auth=WRITE)
def would_come_no_more(request: HttpRequest, uid: str) -> Status[None]:
    """One would not come after all."""
    member = writer_of(request)
    suggesting.would_come(member, _gathering(member, uid), to=False)
    return Status(204, None)


@router.get("/gatherings/{uid}/questions", response={200: CollectedListOut, **REFUSED}, auth=STOCK)
def gathering_questions(request: HttpRequest, uid: str) -> CollectedListOut:
    """The first hundred that wait for it, those that most people want to know before the others."""
    member = member_of(request)
    rows = list(queries.collected_visible_to(member, _gathering(member, uid).gathering_body)[:MOST_COLLECTED])
    return CollectedListOut(items=_collected(member, rows))


def _collected(member: Member, rows: Iterable[Collected]) -> list[CollectedOut]:
    rows = list(rows)
    theirs = Wondering.objects.filter(member=member, question__in=[one.question_id for one in rows])
    wanted = set(theirs.values_list("question", flat=True))
    return [CollectedOut.of(one, wanted=one.question_id in wanted) for one in rows]


@router.post("/gatherings/{uid}/questions", response={201: CollectedOut, **REFUSED}, auth=WRITE)
def bring_question(request: HttpRequest, uid: str, data: BringIn) -> Status[CollectedOut]:
    """Ask what should be talked about: a question of one's own, for those who see the gathering."""
    member = writer_of(request)
    entry = _gathering(member, uid)
    needs_share(request, entry.audience.ring)
    question = bringing.bring_question(member, entry, title=data.title)
    (brought,) = _collected(member, queries.collected_visible_to(member, entry.gathering_body).filter(question=question))
    return Status(201, brought)


@router.post("/gatherings/{uid}/materials", response={201: MaterialOut, **REFUSED}, auth=WRITE)
def bring_material(request: HttpRequest, uid: str, data: MaterialIn) -> Status[MaterialOut]:
    """Say, as a host, what to read or watch for it. Bringing it twice gives back what is there."""
    member, entry = hosted_gathering(request, uid)
    made = bringing.bring_material(member, entry, named=name_thing(member, data.what), why=data.why)
    return Status(201, MaterialOut.of(made))


@router.post("/gatherings/{uid}/materials/{material}/{deed}", response={204: None, **REFUSED}, auth=WRITE)
def change_gathering_material(request: HttpRequest, uid: str, material: str, deed: Undoable) -> Status[None]:
    """Take one away, or put it back."""
    member, entry = hosted_gathering(request, uid)
    found = get_object_or_404(Material.objects.filter(gathering=entry.pk), uid=material)
    bringing.take_material_away(member, entry, found, away=deed is Undoable.REMOVE)
    return Status(204, None)
