"""Whether a page has changed since one saved it: the copies that one's own save has seen, and the difference between two of them.

Copies that others had fetched are not listed: from their dates one would learn who else keeps the page.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.seek import actions
from commonplace.seek.models import Fetching, SeenCopy
from commonplace.sources.differences import Change, changes
from commonplace.sources.models import Snapshot

SHOWN = 100


def _own_save(member: Member, uid: str) -> Entry:
    saves = Entry.objects.authored_by(member).filter(kind=Kind.SAVE, save_body__isnull=False, source__isnull=False)
    entry = get_object_or_404(saves.select_related("source", "save_body"), uid=uid)
    if entry.source is None or not entry.source.is_on_the_web:
        raise Http404
    return entry


@member_required
@require_safe
def copies(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The copies by date, and what changed from one to another: `?from=1&to=3`; from the first to the newest when nothing is said."""
    entry = _own_save(member, uid)
    # The newest of them, in the order of their dates; their texts are long, and two are read.
    seen = list(SeenCopy.objects.filter(save_body=entry.save_body).order_by("-seen_at", "-pk")[:SHOWN])[::-1]
    older, newer = _chosen(request.GET.get("from", ""), seen, 1), _chosen(request.GET.get("to", ""), seen, len(seen))
    context = {
        "entry": entry,
        "save": entry.save_body,
        "is_waiting": entry.save_body.fetching == Fetching.WAITING,
        "seen": seen,
        "older": older,
        "newer": newer,
        "changes": _changes(seen[older - 1], seen[newer - 1]) if len(seen) > 1 else [],
    }
    return render(request, "seek/copies.html", context)


def _changes(one: SeenCopy, other: SeenCopy) -> list[Change]:
    texts = dict(Snapshot.objects.filter(pk__in=[one.snapshot_id, other.snapshot_id]).values_list("pk", "text"))
    return changes(texts[one.snapshot_id], texts[other.snapshot_id])


def _chosen(asked: str, seen: list[SeenCopy], usual: int) -> int:
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else usual
    return number if 1 <= number <= len(seen) else usual


@member_required
@require_POST
def look_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Have the page fetched anew, once a day at most: no site should feel that somebody stands at its door."""
    entry = _own_save(member, uid)
    try:
        refuse_beyond(f"look-again:{entry.pk}", most=1, within=timedelta(days=1))
    except Refusal:
        messages.info(request, _("You had this page looked at within the last day. A site is asked once a day; try again tomorrow."))
        return redirect("seek:copies", uid=entry.uid)
    actions.look_again(member, entry)
    return redirect("seek:copies", uid=entry.uid)


READERS = {"for-me": False, "with-save": True}


@member_required
@require_POST
def copy_readers(request: HttpRequest, member: Member, uid: str, deed: str) -> HttpResponse:
    """Keep the page that one sent to oneself again, or let it go with one's save; each undoes the other."""
    entry = _own_save(member, uid)
    if deed not in READERS:
        raise Http404
    try:
        actions.say_who_reads_copy(member, entry, goes_with_save=READERS[deed])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(entry)
    other = "for-me" if READERS[deed] else "with-save"
    said = _("Whoever can see this save can read the copy now.") if READERS[deed] else _("Only you can read the copy now.")
    messages.success(request, said, extra_tags=f"undo={reverse('seek:copy_readers', args=[uid, other])}")
    return redirect(entry)
