"""Entries as the API reads them, through the viewer; and whether the version that a program has is the present one (RFC 9110, section 13)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from commonplace.api.auth import SHARE_NEEDED, token_of, writer_of
from commonplace.api.entry_schemas import WholeEntryOut
from commonplace.api.problems import Problem
from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import FeedbackWanted, Kind, Ring
from commonplace.lineage.queries import shown_body
from commonplace.people.models import Member, Scope

BODY_HEADS = ("entry__author", "entry__audience__space", "entry__audience__circle", "entry__source")
"""The same for lists that begin at a room's own rows."""


def with_heads(rows: EntryQuerySet) -> EntryQuerySet:
    return rows.select_related("author", "audience__space", "audience__circle", "source").defer("card_html")


def seen_entry(member: Member, uid: str, kind: Kind | None = None) -> Entry:
    """Http404 for what the member may not see, and for what is of another kind."""
    return get_object_or_404(_of_kind(Entry.objects.visible_to(member), kind), uid=uid)


def answerable(member: Member, uid: str, kind: Kind | None = None) -> Entry:
    """What the member may answer: not their own response under what they see no longer."""
    rows = _of_kind(Entry.objects.open_to(member), kind).select_related("root__author", "root__audience__space")
    return get_object_or_404(rows, uid=uid)


def own_entry(member: Member, uid: str, kind: Kind | None = None) -> Entry:
    return get_object_or_404(_of_kind(Entry.objects.authored_by(member), kind), uid=uid)


def _of_kind(rows: EntryQuerySet, kind: Kind | None) -> EntryQuerySet:
    return with_heads(rows if kind is None else rows.filter(kind=kind))


def to_change(request: HttpRequest, uid: str, kind: Kind) -> tuple[Member, Entry]:
    """The member and an entry of theirs that is about to be changed: with the leave to share, where others see it."""
    member = writer_of(request)
    found = own_entry(member, uid, kind)
    needs_share(request, found.audience.ring)
    return member, found


def whole(entry: Entry, member: Member) -> WholeEntryOut:
    return WholeEntryOut(
        **WholeEntryOut.values(entry, member),
        html=str(shown_body(member, entry)),
        text=entry.body if entry.author_id == member.pk else None,
        tags=tags_of(entry),
        feedback_wanted=FeedbackWanted(entry.feedback_wanted),
        adds=entry.adds,
    )


def tag_of(entry: Entry) -> str:
    """The ETag: another when its words, its audience or its state is another; it says nothing else."""
    state = (entry.uid, entry.revision, entry.audience_id, entry.is_announced, entry.maturity, entry.feedback_wanted, entry.adds)
    return f'"{salted_hmac("commonplace.api.etag", repr(state)).hexdigest()}"'


def answered(response: HttpResponse, entry: Entry) -> None:
    response.headers["ETag"] = tag_of(entry)


def is_at_hand(request: HttpRequest, entry: Entry) -> bool:
    """Whether the program has this very version already. What links or embeds others' entries changes
    with what may be seen of them, so it is always told anew."""
    shows_others = "data-ref=" in entry.body_html or "data-embed=" in entry.body_html
    return not shows_others and tag_of(entry) in {
        one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")
    }


def refuse_unless_seen(request: HttpRequest, entry: Entry) -> None:
    """A change says which version it began from, so that nobody's words are lost unseen."""
    asked = request.headers.get("If-Match")
    if asked is None:
        raise Problem(428, "say_which_version", _("Say with If-Match which version you began from: the ETag that came with it."))
    if asked.strip() != "*" and tag_of(entry) not in {one.strip() for one in asked.split(",")}:
        raise Problem(412, "changed_elsewhere", _("This was changed elsewhere meanwhile. Fetch it again, and put both together."))


def needs_share(request: HttpRequest, ring: str, *, field: str | None = None) -> None:
    """Writing for oneself is one leave, letting others see it, and changing or withdrawing what they see, another."""
    if ring != Ring.ME and not token_of(request).allows(Scope.SHARE):
        raise Problem(403, "scope", str(SHARE_NEEDED), field=field)
