"""Practices: to list, read, rewrite and move them."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.fetching import BODY_HEADS, answered, needs_share, refuse_unless_seen, seen_entry, whole
from commonplace.api.practice_schemas import MoveIn, MoveOut, MovesOut, PracticeChangeIn, PracticeOut, PracticesOut, WholePracticeOut
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, MadeOut, ProblemOut
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind, Stage
from commonplace.freshness.keeping import may_keep
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.practices.actions import moving, writing
from commonplace.practices.models import Practice
from commonplace.practices.queries import keepers_of, moves_of, moves_shown, practices_visible_to
from commonplace.spaces.models import Space

SIZE = 50
router = Router(tags=["Practices"])


@router.get("/practices", response={200: PracticesOut, **REFUSED}, auth=STOCK)
def practices(request: HttpRequest, stage: Stage | None = None, space: str = "", tag: str = "", after: str = "") -> PracticesOut:
    """Those that the member may see, the latest moved first: of a stage, a space (by slug), a tag."""
    member = member_of(request)
    shared_in = get_object_or_404(Space.objects.joined_by(member), slug=space) if space else None
    rows = practices_visible_to(sight_of(member), space=shared_in, tag=tag)
    rows = (rows.filter(stage=stage) if stage else rows).select_related(*BODY_HEADS).defer("entry__card_html")
    page = page_by_key(rows, keys=("-moved_at", "-pk"), after=after, size=SIZE)
    return PracticesOut(items=[PracticeOut.of_practice(row, member) for row in page.items], next=page.next_cursor)


@router.get("/practices/{uid}", response={200: WholePracticeOut, **REFUSED}, auth=STOCK)
def practice(request: HttpRequest, response: HttpResponse, uid: str) -> WholePracticeOut:
    """One whole. The ETag is that of its words."""
    member = member_of(request)
    answered(response, found := seen_entry(member, uid, Kind.PRACTICE))
    row, keeps = Practice.objects.get(entry=found), may_keep(member, found)
    return WholePracticeOut.of_practice(
        whole(found, member), row, keepers=list(keepers_of(sight_of(member), row.pk)), may_keep=keeps,
        leads_to=moving.stages_from(Stage(row.stage)) if keeps else [],
    )  # fmt: skip


def kept_practice(request: HttpRequest, uid: str) -> tuple[Member, Entry]:
    """One that the member looks after; for everybody else there is no such door."""
    member = writer_of(request)
    found = seen_entry(member, uid, Kind.PRACTICE)
    if not may_keep(member, found):
        raise Http404
    needs_share(request, found.audience.ring)
    return member, found


@router.patch("/practices/{uid}", response={204: None, 412: ProblemOut, 428: ProblemOut, **REFUSED}, auth=WRITE)
def rewrite_practice(request: HttpRequest, response: HttpResponse, uid: str, data: PracticeChangeIn) -> Status[None]:
    """Say it anew, as one who keeps it. If-Match says which version the change began from; the new one's ETag is in the answer."""
    member, found = kept_practice(request, uid)
    refuse_unless_seen(request, found)
    row = Practice.objects.get(entry=found)
    said = {name: getattr(row, name) if (new := getattr(data, name)) is None else new for name in writing.FIELDS}
    keepers = None if data.keepers is None else _people(member, data.keepers)
    try:
        with transaction.atomic():
            writing.rewrite(
                member, found, title=found.title if data.title is None else data.title, fields=writing.Fields(**said),
                tags=tags_of(found) if data.tags is None else data.tags, expected_revision=found.revision,
            )  # fmt: skip
            if keepers is not None:
                writing.name_keepers(member, found, keepers)
    except EditConflict as conflict:
        raise Problem(412, "changed_elsewhere", str(conflict)) from conflict
    answered(response, seen_entry(member, uid, Kind.PRACTICE))
    return Status(204, None)


def _people(member: Member, handles: list[str]) -> list[Member]:
    wanted = {handle.strip().removeprefix("@").lower() for handle in handles}
    found = list(Member.objects.active().met_by(member).filter(handle__in=wanted)) if wanted else []
    if len(found) < len(wanted):
        raise Problem(422, "refused", _("Nobody here has this short name."), field="keepers")
    return found


@router.get("/practices/{uid}/moves", response={200: MovesOut, **REFUSED}, auth=STOCK)
def moves(request: HttpRequest, uid: str, after: str = "") -> MovesOut:
    """How it came to its stage, newest first, and what each move rested on."""
    member = member_of(request)
    page = page_by_key(moves_of(seen_entry(member, uid, Kind.PRACTICE).pk), keys=("-made_at", "-pk"), after=after, size=SIZE)
    return MovesOut(items=[MoveOut.of(one) for one in moves_shown(sight_of(member), page.items)], next=page.next_cursor)


@router.post("/practices/{uid}/moves", response={201: MadeOut, **REFUSED}, auth=WRITE)
def move_practice(request: HttpRequest, uid: str, data: MoveIn) -> Status[MadeOut]:
    """Bring it to another stage, as one who keeps it."""
    member, found = kept_practice(request, uid)
    evidence = _entries(member, data.evidence, field="evidence")
    heirs = _entries(member, [data.heir] if data.heir and data.to is Stage.RETIRED else [], field="heir")
    made = moving.move(member, found, to=data.to, reason=data.reason, evidence=evidence, heir=heirs[0] if heirs else None)
    return Status(201, MadeOut(uid=made.uid))


def _entries(member: Member, uids: list[str], *, field: str) -> list[Entry]:
    found = list(Entry.objects.visible_to(member).filter(uid__in=set(uids)).order_by("pk")) if uids else []
    if len(found) < len(set(uids)):
        raise Problem(422, "refused", _("You name an entry that is not there."), field=field)
    return found
