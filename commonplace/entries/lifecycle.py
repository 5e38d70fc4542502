"""The states of an entry and the ways between them: revised, seen by others, announced, withdrawn. How it begins is `entries.adding`.

These are the parts that the rooms' actions are made of. They change the spine and whatever must agree with it in the same transaction
(`settings.ENTRY_STEPS`), and record no activity: the action that calls them knows which deed it was.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commonplace.entries import audiences
from commonplace.entries.models import Audience, Entry, Revision
from commonplace.entries.rendering import render_card, render_cards, render_texts
from commonplace.entries.responses import run_steps_with
from commonplace.entries.steps import Change, run_steps
from commonplace.entries.tags import clean_tags, meant_tags, tags_of, tags_of_each, write_tags
from commonplace.entries.texts import MAX_TITLE, clean_texts
from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.bulk import update_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.spaces.archiving import refuse_if_archived

BATCH = 200
"""So many cards are drawn anew at once by jobs that go through many entries."""
STILL_TYPING = timedelta(minutes=10)
"""Edits within this time of the last kept version are folded into one."""


class EditConflict(Refusal):
    """Someone (perhaps the same member in another tab) saved a newer version. `current` is that version; nothing was stored."""

    def __init__(self, current: Entry) -> None:
        super().__init__(
            _("This was changed elsewhere while you were writing. Both versions are below: put together what you want to keep.")
        )
        self.current = current


def locked(entry: Entry) -> Entry:
    """The entry as it is in the database now, held until the transaction ends."""
    return Entry.objects.select_for_update(of=("self",)).select_related("author", "audience").get(pk=entry.pk)


@transaction.atomic
def revise_entry(
    editor: Member,
    entry: Entry,
    *,
    title: str,
    body: str,
    tags: Sequence[str],
    expected_revision: int,
    keep_version: bool = False,
) -> Entry:
    """Replace the texts. `expected_revision` is the one the editor began from; EditConflict when it is no longer the present one.

    The replaced version is kept unless it belongs to the same stretch of typing; `keep_version` keeps it in any case (a restore).
    """
    title, body = clean_texts(Kind(entry.kind), title, body)
    names = meant_tags([clean_tags(tags)])[0]
    present = locked(entry)
    if present.revision != expected_revision:
        raise EditConflict(present)
    if (title, body, names) == (present.title, present.body, tags_of(present)):
        return present
    _keep_version(editor, present, always=keep_version)
    present.title_before = present.title if title != present.title else ""
    present.title, present.body = title, body
    present.revision += 1
    present.edited_at = now()
    render_texts([present])
    present.card_html = render_card(present, names)
    present.save(update_fields=["title", "body", "revision", "edited_at", "body_html", "excerpt", "title_key", "card_html"])
    write_tags([present], [names], replace=True)
    run_steps([present], Change.REVISED)
    return present


def _keep_version(editor: Member, entry: Entry, *, always: bool) -> None:
    last = entry.revisions.first()
    begun = last.replaced_at if last else entry.made_at
    if always or now() - begun >= STILL_TYPING:
        Revision.objects.create(
            entry=entry,
            number=last.number + 1 if last else 1,
            title=entry.title,
            body=entry.body,
            editor=editor,
            made_at=entry.edited_at,
            replaced_at=now(),
        )


@transaction.atomic
def retitle(entry: Entry, title: str) -> Entry:
    """Give the entry the title that was learnt later (of a page once fetched), which is no edit by its author."""
    present = locked(entry)
    present.title = clean_line(title)[:MAX_TITLE]
    render_texts([present])
    present.card_html = render_card(present, tags_of(present))
    present.save(update_fields=["title", "title_key", "card_html"])
    run_steps([present], Change.REVISED)
    return present


@transaction.atomic
def change_audience(entry: Entry, audience: Audience) -> Entry:
    """Let others see the entry, or fewer; its responses follow, but for asides. An entry that only its author sees is quiet again."""
    present = locked(entry)
    if present.root_id:
        raise Refusal(_("A response is seen by whoever sees what it answers. Change the audience there."))
    refuse_if_hidden(present)
    if audience.pk != present.audience_id:
        refuse_if_archived(audience.space, field="ring")
    if audience.ring == Ring.ME:
        present.announced_at = None
    return _give(present, audience)


def refuse_if_hidden(entry: Entry) -> None:
    """What moderators keep from others is given to nobody; what only waits for a host can go elsewhere."""
    if entry.audience.is_held and not entry.audience.is_awaited:
        raise Refusal(_("Those who moderate keep this from others for now. Its page says why, and how to appeal."), field="ring")


@transaction.atomic
def hold(entry: Entry) -> Entry:
    """Keep the entry, and the responses that go with it, from all but its author; what else it is stays as it was."""
    present = locked(entry)
    return present if present.audience.is_held else _give(present, audiences.of_held(present))


@transaction.atomic
def release(entry: Entry, audience: Audience | None) -> Entry:
    """End `hold` with the audience of before; a response gets its root's, unless it was an aside."""
    present = locked(entry)
    if not present.audience.is_held:
        return present
    if present.root_id and not (audience and audience.is_aside):
        audience = Entry.objects.select_related("audience").get(pk=present.root_id).audience
    return _give(present, audience or audiences.only_me(present.author))


def _give(present: Entry, audience: Audience) -> Entry:
    present.audience = audience
    present.save(update_fields=["audience", "announced_at"])
    redraw_cards([present])
    run_steps([present], Change.AUDIENCE_CHANGED)
    present.responses.but_asides().update(audience=present.audience)  # a step may have held it
    # Their cards name no audience, so they stay as they are.
    run_steps_with([], _keys(present.responses.but_asides().filter(withdrawn_at__isnull=True)), Change.AUDIENCE_CHANGED)
    return present


def _keys(responses: QuerySet[Entry]) -> list[int]:
    return list(responses.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def join_discussion(aside: Entry) -> Entry:
    """Have a response that was an aside seen by whoever sees its root."""
    present = locked(aside)
    assert present.root_id
    root = Entry.objects.select_for_update(of=("self",)).select_related("audience").get(pk=present.root_id)
    present.audience = root.audience
    present.save(update_fields=["audience"])
    redraw_cards([present])
    run_steps([present], Change.AUDIENCE_CHANGED)
    return present


def redraw_cards(entries: Sequence[Entry]) -> None:
    """Render stored cards anew, after something they show has changed. Entries need `author` and `audience` at hand."""
    names = tags_of_each(entries)
    render_cards(entries, [names[entry.pk] for entry in entries])
    update_rows(Entry, ["card_html"], ((entry.pk, entry.card_html) for entry in entries))


@transaction.atomic
def announce(entry: Entry, *, adds: str, at: datetime | None = None) -> Entry:
    """Put the entry into the streams of those who may see it, with a line saying what the author adds; `at` is for an undo."""
    present = locked(entry)
    if present.audience.ring == Ring.ME and not present.audience.is_awaited:
        raise Refusal(_("Only you can see this. Choose who may see it, then announce it."), field="audience")
    before, present.adds = present.adds, clean_line(adds)[:500] or present.adds
    present.announced_at = present.announced_at or at or now()
    present.card_html = render_card(present, tags_of(present))
    present.save(update_fields=["adds", "announced_at", "card_html"])
    if present.adds != before:
        run_steps([present], Change.DESCRIBED)
    return present


@transaction.atomic
def quieten(entry: Entry) -> Entry:
    """Take the entry out of the streams; whoever may see it still finds it."""
    present = locked(entry)
    present.announced_at = None
    present.save(update_fields=["announced_at"])
    return present


@transaction.atomic
def withdraw(entry: Entry) -> Entry:
    """Put the entry, and the responses that hang on it, into the bin: nobody sees them until it is brought back."""
    present = locked(entry)
    if present.withdrawn_at is None:
        moment = now()
        present.withdrawn_at = moment
        responses = _keys(present.responses.filter(withdrawn_at__isnull=True))
        Entry.objects.filter(Q(pk=present.pk) | Q(root=present, withdrawn_at__isnull=True)).update(withdrawn_at=moment)
        run_steps_with([present], responses, Change.WITHDRAWN)
    return present


@transaction.atomic
def bring_back(entry: Entry) -> Entry:
    """Undo `withdraw`, with the responses that went together with the entry."""
    present = locked(entry)
    if present.withdrawn_at is not None:
        if present.root_id and present.root is not None and present.root.is_withdrawn:
            raise Refusal(_("What this responds to is in its author's bin, so it cannot be brought back."))
        if (
            present.kind == Kind.SAVE
            and Entry.objects.authored_by(present.author).filter(kind=Kind.SAVE, source=present.source_id).exists()
        ):
            raise Refusal(_("You have saved this source again meanwhile. Withdraw the newer save first, then bring this one back."))
        responses = _keys(present.responses.filter(withdrawn_at=present.withdrawn_at))
        Entry.objects.filter(Q(pk=present.pk) | Q(root=present, withdrawn_at=present.withdrawn_at)).update(withdrawn_at=None)
        present.withdrawn_at = None
        run_steps_with([present], responses, Change.BROUGHT_BACK)
    return present


@transaction.atomic
def describe(
    entry: Entry, *, maturity: Maturity | None = None, feedback_wanted: FeedbackWanted | None = None, adds: str | None = None
) -> Entry:
    """Say how ripe the entry is, what its author hopes to hear, and what they add; None leaves a thing as it is."""
    present = locked(entry)
    present.adds = present.adds if adds is None else clean_line(adds)[:500]
    present.maturity = maturity or present.maturity
    present.feedback_wanted = feedback_wanted or present.feedback_wanted
    present.card_html = render_card(present, tags_of(present))
    present.save(update_fields=["maturity", "feedback_wanted", "adds", "card_html"])
    run_steps([present], Change.DESCRIBED)
    return present
