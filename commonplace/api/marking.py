"""Marking a passage of a page that may not be here yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.api.asking import sent_page
from commonplace.api.auth import keep_within_captures
from commonplace.api.problems import Problem
from commonplace.api.schemas import PageIn
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import MAX_TITLE
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.models import Fetching
from commonplace.sense.actions import mark_highlight
from commonplace.sense.placing import copies_at_hand, copy_for
from commonplace.sources.actions import source_at
from commonplace.sources.models import Snapshot


@dataclass(frozen=True, kw_only=True)
class Wanted:
    url: str
    deed_key: str
    quote: str
    prefix: str
    suffix: str
    note: str
    tags: Sequence[str]
    audience: Audience
    title: str
    page: PageIn | None


def mark(member: Member, wanted: Wanted) -> Entry | None:
    """The highlight; None while its page is being fetched. Raises Problem or Refusal when it cannot be marked.

    The copies are tried in the order in which the member would read them; one that was sent along is kept only if the words stand in no other.
    Each step may be repeated: the deed key finds the highlight of the first time, and one save of a page is all a member has.
    """
    if done := _done(member, wanted.deed_key):
        done.is_repeat = True
        return done
    source = source_at(wanted.url)
    readable = copies_at_hand(member, source)
    for copy in readable:
        try:
            return _marked(member, copy, wanted)
        except Refusal as refusal:
            if refusal.field != "quote":
                raise
    if wanted.page is not None:
        keep_within_captures(member)
        return _on_a_sent_page(member, wanted)
    if readable:
        text = _("These words do not stand in the copy of the page that is kept here. Send the page as you see it, and they can be marked.")
        raise Problem(422, "not_in_copy", text, field="quote")
    if not Entry.objects.authored_by(member).filter(kind=Kind.SAVE, source=source).exists():
        keep_within_captures(member)  # marking saves the page; asking again for what is being fetched does not
    _have_it_fetched(member, wanted)
    return None


def _done(member: Member, deed_key: str) -> Entry | None:
    for rows in (Entry.objects.authored_by(member), Entry.objects.in_bin_of(member)):
        if found := rows.filter(kind=Kind.HIGHLIGHT, deed_key=deed_key).first():
            return found
    return None


def _marked(member: Member, copy: Snapshot, wanted: Wanted) -> Entry:
    return mark_highlight(
        member,
        copy,
        quote=wanted.quote,
        prefix=wanted.prefix,
        suffix=wanted.suffix,
        note=wanted.note,
        tags=wanted.tags,
        audience=wanted.audience,
        deed_key=wanted.deed_key,
    )


@transaction.atomic
def _on_a_sent_page(member: Member, wanted: Wanted) -> Entry:
    """All or nothing: a page in which the words do not stand is not kept either."""
    captured = capture(member, url=wanted.url, title=_title(wanted), page=sent_page(wanted.page, wanted.title))
    copy = copy_for(member, captured.entry.source) if captured.entry.source else None
    assert copy is not None  # it was kept just now
    return _marked(member, copy, wanted)


def _have_it_fetched(member: Member, wanted: Wanted) -> None:
    captured = capture(member, url=wanted.url, title="")
    save = captured.entry.save_body
    if save.fetching != Fetching.WAITING:
        why = save.failure or _("There is no readable copy of this page here.")
        text = _("%(why)s Send the page as you see it, and the passage can be marked.") % {"why": why}
        raise Problem(422, "no_copy", text, field="url")


def _title(wanted: Wanted) -> str:
    return clean_line(wanted.title)[:MAX_TITLE]
