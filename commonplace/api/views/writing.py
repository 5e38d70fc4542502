"""Writing in the member's name: entries, answers, comments and thanks; sharing and announcing takes a scope of its own.

The routes stand in the router of `entries`, for what is read and what is changed have the same addresses.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import SHARE, WRITE, member_of, token_of
from commonplace.api.conditions import etag_of, require_match
from commonplace.api.entry_schemas import EntryChangeIn, EntryIn, ResponseIn, SharingIn, ThanksIn, WholeEntryOut
from commonplace.api.problems import Problem
from commonplace.api.schemas import ProblemOut
from commonplace.api.views.entries import REFUSED, entry_with_page, router
from commonplace.discussion.actions import comment
from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RESPONSES, WITH_OWN_FORM, Kind, Ring
from commonplace.lineage.actions import thank
from commonplace.people.models import Member, Scope
from commonplace.questions.actions.answering import answer
from commonplace.questions.actions.asking import ask
from commonplace.sense.actions import rewrite_entry, write_entry
from commonplace.share import actions as sharing

__all__ = ["router"]
WRITTEN = {200: WholeEntryOut, 201: WholeEntryOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut, **REFUSED}
OWN = {200: WholeEntryOut, 404: ProblemOut, 422: ProblemOut, **REFUSED}


@router.post("/entries", response=WRITTEN, auth=WRITE)
def write(request: HttpRequest, data: EntryIn) -> Status[Any]:
    """Write a note or a post, or ask a question. 200: this was written before, under the same key."""
    member = member_of(request)
    _refuse_beyond_leave(request, Ring(data.audience.ring), field="audience")
    audience = chosen_audience(member, data.audience)
    grown_from = [get_object_or_404(Entry.objects.visible_to(member), uid=uid) for uid in dict.fromkeys(data.grown_from)]
    texts: dict[str, Any] = {"title": data.title, "body": data.body, "tags": data.tags, "audience": audience, "deed_key": data.deed_key}
    if data.kind != Kind.QUESTION:
        return _made(member, write_entry(member, kind=Kind(data.kind), builds_on=grown_from, **texts))
    if len(grown_from) > 1:
        raise Problem(422, "refused", _("A question comes out of one entry."), field="grown_from")
    return _made(member, ask(member, follows=grown_from[0] if grown_from else None, **texts))


@router.patch("/entries/{uid}", response={**OWN, 412: ProblemOut, 428: ProblemOut}, auth=WRITE)
def rewrite(request: HttpRequest, response: HttpResponse, uid: str, data: EntryChangeIn) -> WholeEntryOut:
    """Change title, text or tags of one's own entry, from the version that If-Match names."""
    member = member_of(request)
    mine = _own(member).exclude(kind__in=[*RESPONSES, *WITH_OWN_FORM])
    entry = get_object_or_404(mine, uid=uid)
    _refuse_beyond_leave(request, Ring(entry.audience.ring))
    require_match(request, etag_of(WholeEntryOut.of(entry, member)))
    given = data.dict(exclude_none=True)
    texts = {"title": entry.title, "body": entry.body, "tags": tags_of(entry), **given}
    try:
        rewrite_entry(member, entry, **texts, expected_revision=entry.revision)
    except EditConflict as conflict:
        raise Problem(412, "changed_elsewhere", str(conflict)) from conflict
    shown = _shown(member, uid)
    response.headers["ETag"] = etag_of(shown)
    return shown


@router.put("/entries/{uid}/audience", response=OWN, auth=SHARE)
def share(request: HttpRequest, uid: str, data: SharingIn) -> WholeEntryOut:
    """The sharing step: who may see one's own entry, what one adds, and whether they are told."""
    member = member_of(request)
    entry = get_object_or_404(_own(member).filter(root__isnull=True), uid=uid)
    audience = chosen_audience(member, data.audience)
    sharing.share(member, entry, audience=audience, adds=data.adds, announce_it=data.announce)
    return _shown(member, uid)


@router.delete("/entries/{uid}", response={204: None, 404: ProblemOut, 422: ProblemOut, **REFUSED}, auth=WRITE)
def withdraw(request: HttpRequest, uid: str) -> Status[None]:
    """Put one's own entry into the bin."""
    member = member_of(request)
    entry = get_object_or_404(_own(member), uid=uid)
    _refuse_beyond_leave(request, Ring.ME if entry.root_id else Ring(entry.audience.ring))
    sharing.withdraw(member, entry)
    return Status(204, None)


@router.post("/entries/{uid}/bring-back", response=OWN, auth=WRITE)
def bring_back(request: HttpRequest, uid: str) -> WholeEntryOut:
    """Undo that."""
    member = member_of(request)
    entry = get_object_or_404(Entry.objects.in_bin_of(member).select_related("audience"), uid=uid)
    _refuse_beyond_leave(request, Ring.ME if entry.root_id else Ring(entry.audience.ring))
    sharing.bring_back(member, entry)
    return _shown(member, uid)


@router.post("/entries/{uid}/comments", response=WRITTEN, auth=WRITE)
def say(request: HttpRequest, uid: str, data: ResponseIn) -> Status[Any]:
    """Comment on an entry, or answer a comment. Whoever sees the entry sees it."""
    member = member_of(request)
    open_ones = Entry.objects.open_to(member).select_related("author", "audience", "root__author", "root__audience__space")
    parent = get_object_or_404(open_ones, uid=uid)
    return _made(member, comment(member, parent, body=data.body, deed_key=data.deed_key))


@router.post("/entries/{uid}/answers", response=WRITTEN, auth=WRITE)
def answer_question(request: HttpRequest, uid: str, data: ResponseIn) -> Status[Any]:
    """Answer a question."""
    member = member_of(request)
    question = get_object_or_404(Entry.objects.open_to(member).select_related("author", "audience"), uid=uid, kind=Kind.QUESTION)
    return _made(member, answer(member, question, body=data.body, deed_key=data.deed_key))


@router.post("/entries/{uid}/thanks", response={204: None, 404: ProblemOut, 422: ProblemOut, **REFUSED}, auth=WRITE)
def say_thanks(request: HttpRequest, uid: str, data: ThanksIn) -> Status[None]:
    """Say what somebody's entry was used for."""
    member = member_of(request)
    thank(member, entry_with_page(member, uid), used_for=data.used_for, deed_key=data.deed_key)
    return Status(204, None)


def _refuse_beyond_leave(request: HttpRequest, ring: Ring, *, field: str | None = None) -> None:
    """`write` is for what the member alone sees, and for responses; what others see takes `share` as well, as the page of consent says."""
    if ring != Ring.ME and not token_of(request).allows(Scope.SHARE):
        raise Problem(403, "scope", _("This program may write for you alone. To share, connect it again and allow that."), field=field)


def _made(member: Member, entry: Entry) -> Status[Any]:
    if entry.is_withdrawn:
        raise Problem(409, "withdrawn", _("You wrote this and withdrew it. It lies in your bin."), field="deed_key")
    return Status(200 if entry.is_repeat else 201, _shown(member, entry.uid))


def _own(member: Member) -> EntryQuerySet:
    return Entry.objects.authored_by(member).select_related("author", "audience__space", "audience__circle")


def _shown(member: Member, uid: str) -> WholeEntryOut:
    return WholeEntryOut.of(_own(member).get(uid=uid), member)
