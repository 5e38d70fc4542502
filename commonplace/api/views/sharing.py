"""Sharing: who may see an entry and why; choosing that, now or later; announcing; how ripe it is; what it grew from."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import SHARE, STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import ShareIn, WholeEntryOut
from commonplace.api.fetching import answerable, answered, needs_share, own_entry, seen_entry, whole
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, AudienceOut, PersonOut, Sent
from commonplace.entries.audience import why
from commonplace.entries.models import Entry
from commonplace.entries.words import FeedbackWanted, Maturity
from commonplace.freshness.actions import ripen
from commonplace.lineage import actions as lineage
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.share import actions, planning
from commonplace.share.queries import reach

router = Router(tags=["Entries"])


class WhoOut(Schema):
    """`number` people may see it; `people` are the first hundred of them, by name. `reason` says why the member may."""

    audience: AudienceOut
    number: int
    people: list[PersonOut]
    reason: str


class PlanIn(ShareIn):
    """The same, at a later time."""

    at: datetime


class AnnounceIn(Sent):
    adds: str = ""


class DescribeIn(Sent):
    """What is left out stays as it is. `superseded` names by its uid what takes its place (`heir`), or says why nothing does (`no_heir`)."""

    maturity: Maturity | None = None
    feedback_wanted: FeedbackWanted | None = None
    heir: str = ""
    no_heir: str = ""


@router.get("/entries/{uid}/audience", response={200: WhoOut, **REFUSED}, auth=STOCK)
def who_sees(request: HttpRequest, uid: str) -> WhoOut:
    """Who may see an entry, and why the member may."""
    member = member_of(request)
    found = answerable(member, uid)
    shown, reason = reach(found), why(member, found, seen=True)
    people = [PersonOut(handle=one.handle, name=one.name) for one in shown.members]
    said = str(reason.sentence) if reason else ""
    return WhoOut(audience=AudienceOut.of(found.audience, member), number=shown.number, people=people, reason=said)


@router.put("/entries/{uid}/audience", response={200: WholeEntryOut, **REFUSED}, auth=SHARE)
def share_entry(request: HttpRequest, response: HttpResponse, uid: str, data: ShareIn) -> WholeEntryOut:
    """Choose who may see one's own entry, with a line on what one adds; `announce` tells those who may."""
    member = writer_of(request)
    actions.share(
        member, own_entry(member, uid), audience=chosen_audience(member, data.audience), adds=data.adds, announce_it=data.announce,
        feedback_wanted=data.feedback_wanted,
    )  # fmt: skip
    return _whole(response, member, uid)


def _whole(response: HttpResponse, member: Member, uid: str) -> WholeEntryOut:
    answered(response, changed := own_entry(member, uid))
    return whole(changed, member)


@router.put("/entries/{uid}/plan", response={204: None, **REFUSED}, auth=SHARE)
def plan_sharing(request: HttpRequest, uid: str, data: PlanIn) -> Status[None]:
    """Share it at a later time; the plan before, if there was one, is replaced."""
    member = writer_of(request)
    planning.plan_sharing(
        member, own_entry(member, uid), audience=chosen_audience(member, data.audience), at=_moment(data.at), adds=data.adds,
        announce_it=data.announce, feedback_wanted=data.feedback_wanted,
    )  # fmt: skip
    return Status(204, None)


def _moment(at: datetime) -> datetime:
    """In UTC; a Problem where it does not say where it is meant, or no calendar holds it."""
    try:
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except OverflowError:
        pass
    raise Problem(422, "refused", _("Say the time with its distance from UTC, as in 2026-05-04T09:00:00Z."), field="at")


@router.delete("/entries/{uid}/plan", response={204: None, **REFUSED}, auth=SHARE)
def call_plan_off(request: HttpRequest, uid: str) -> Status[None]:
    """It stays as it is."""
    member = writer_of(request)
    planning.call_off(member, own_entry(member, uid))
    return Status(204, None)


@router.put("/entries/{uid}/announcement", response={200: WholeEntryOut, **REFUSED}, auth=SHARE)
def announce_entry(request: HttpRequest, response: HttpResponse, uid: str, data: AnnounceIn) -> WholeEntryOut:
    """Put one's own entry into the streams of those who may see it."""
    member = writer_of(request)
    actions.announce(member, _alone(own_entry(member, uid)), adds=data.adds)
    return _whole(response, member, uid)


@router.delete("/entries/{uid}/announcement", response={200: WholeEntryOut, **REFUSED}, auth=SHARE)
def quieten_entry(request: HttpRequest, response: HttpResponse, uid: str) -> WholeEntryOut:
    """People find it, but it is in no stream."""
    member = writer_of(request)
    actions.quieten(member, _alone(own_entry(member, uid)))
    return _whole(response, member, uid)


def _alone(entry: Entry) -> Entry:
    if entry.root_id:
        raise Problem(422, "refused", _("A response goes with what it answers."))
    return entry


@router.put("/entries/{uid}/description", response={200: WholeEntryOut, **REFUSED}, auth=WRITE)
def describe_entry(request: HttpRequest, response: HttpResponse, uid: str, data: DescribeIn) -> WholeEntryOut:
    """Say how ripe one's entry is, and what one hopes to hear. Whoever sees it sees this."""
    member = writer_of(request)
    found = own_entry(member, uid)
    needs_share(request, found.audience.ring)
    if data.maturity is Maturity.SUPERSEDED:
        heir = Entry.objects.visible_to(member).filter(uid=data.heir).first() if data.heir else None
        if data.heir and heir is None:
            raise Problem(422, "refused", _("You name an entry that is not there."), field="heir")
        found = ripen(member, _alone(found), maturity=data.maturity, heir=heir, no_heir=data.no_heir)
    elif data.maturity is not None:
        _alone(found)
    ripe = None if data.maturity is Maturity.SUPERSEDED else data.maturity
    actions.describe(member, found, maturity=ripe, feedback_wanted=data.feedback_wanted)
    return _whole(response, member, uid)


@router.put("/entries/{uid}/origins/{how}/{origin}", response={204: None, **REFUSED}, auth=WRITE)
def add_origin(request: HttpRequest, uid: str, how: EdgeKind, origin: str) -> Status[None]:
    """Say what one's own entry grew from: an entry that the member may see. What it quotes is read from its text."""
    member, found = _own(request, uid)
    lineage.add_origin(member, found, kind=how, origin=seen_entry(member, origin))
    return Status(204, None)


@router.delete("/entries/{uid}/origins/{how}/{origin}", response={204: None, **REFUSED}, auth=WRITE)
def remove_origin(request: HttpRequest, uid: str, how: EdgeKind, origin: str) -> Status[None]:
    """Take back what one said it grew from."""
    member, found = _own(request, uid)
    lineage.remove_origin(member, found, kind=how, origin=seen_entry(member, origin))
    return Status(204, None)


def _own(request: HttpRequest, uid: str) -> tuple[Member, Entry]:
    """Responses have no lineage of their own."""
    member = writer_of(request)
    found = own_entry(member, uid)
    if found.root_id:
        raise Http404
    needs_share(request, found.audience.ring)
    return member, found
