"""The states of an entry and the ways between them: added, revised, seen by others, announced, withdrawn.

These are the parts that the rooms' actions are made of. They change the spine and whatever must agree with it in the same transaction
(`settings.ENTRY_STEPS`), and record no activity: the action that calls them knows which deed it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commonplace.entries import audiences
from commonplace.entries.models import Audience, Entry, Revision
from commonplace.entries.rendering import render_card, render_cards, render_texts
from commonplace.entries.responses import run_steps_with
from commonplace.entries.steps import Change, run_steps
from commonplace.entries.tags import clean_tags, tags_of, tags_of_each, write_tags
from commonplace.entries.texts import MAX_TITLE, clean_quote, clean_texts
from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.bulk import insert_rows, update_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.sources.models import Source
from commonplace.spaces.archiving import refuse_if_archived

BATCH = 200
"""So many cards are drawn anew at once by jobs that go through many entries."""
STILL_TYPING = timedelta(minutes=10)
"""Edits within this time of the last kept version are folded into one."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an entry is to be. `audience` None means only its author. A response has the root's audience, unless its own is an aside's or what it
    answers is an aside. Times are None for now.

    `announced_at`, `uid` (kept if it is well formed and free) and `byline` are for what is brought in from elsewhere.
    """

    kind: Kind
    title: str = ""
    quote: str = ""
    body: str = ""
    audience: Audience | None = None
    tags: Sequence[str] = ()
    source: Source | None = None
    parent: Entry | None = None
    maturity: Maturity = Maturity.SEED
    feedback_wanted: FeedbackWanted = FeedbackWanted.NOTHING
    adds: str = ""
    made_at: datetime | None = None
    edited_at: datetime | None = None
    deed_key: str | None = None
    announced_at: datetime | None = None
    uid: str = ""
    byline: str = ""


class EditConflict(Refusal):
    """Someone (perhaps the same member in another tab) saved a newer version. `current` is that version; nothing was stored."""

    def __init__(self, current: Entry) -> None:
        super().__init__(
            _("This was changed elsewhere while you were writing. Both versions are below: put together what you want to keep.")
        )
        self.current = current


def made_ready(author: Member, draft: Draft) -> Entry:
    """The entry as it will be stored, its text and card rendered: what can be done before a transaction holds up other writers.

    The draft has an audience and answers nothing. Raises Refusal when it cannot be stored.
    """
    entry = _unsaved(author, draft, None, {})
    _render([entry], [clean_tags(draft.tags)])
    return entry


def add_entry(author: Member, draft: Draft, *, ready: Entry | None = None) -> Entry:
    """Add one entry. The same `deed_key` again gives back the entry of the first time. `ready` is what `made_ready` made of the draft."""
    return add_entries(author, [draft], ready=[ready] if ready else None)[0]


def add_entries(author: Member, drafts: Sequence[Draft], *, ready: list[Entry] | None = None) -> list[Entry]:
    """Add entries in bulk, in the order of the drafts; drafts whose `deed_key` this author has used before give the entries of then.

    Raises Refusal, and adds nothing, when one of them cannot be stored.
    """
    with transaction.atomic():
        # For one alone the unique key says soon enough whether it was there.
        known = _done_before(author, drafts) if len(drafts) > 1 else {}
        fresh = _first_of_each_deed(draft for draft in drafts if draft.deed_key not in known)
        if fresh:
            try:
                with transaction.atomic():
                    added = _insert(author, fresh, ready)
            except IntegrityError:
                # The other click of a double click, or the other tab, was quicker.
                known |= _done_before(author, fresh)
                if any(draft.deed_key not in known for draft in fresh):
                    raise
                added = []
        else:
            added = []
        newcomers = iter(added)
        entries: list[Entry] = []
        for draft in drafts:
            entry = known.get(draft.deed_key) or next(newcomers)
            if draft.deed_key:
                known[draft.deed_key] = entry
            entries.append(entry)
        return entries


def _first_of_each_deed(drafts: Iterable[Draft]) -> list[Draft]:
    """Without those that repeat the key of an earlier one in the same batch."""
    seen: set[str] = set()
    first: list[Draft] = []
    for draft in drafts:
        if draft.deed_key and draft.deed_key in seen:
            continue
        seen.add(draft.deed_key or "")
        first.append(draft)
    return first


def _done_before(author: Member, drafts: Sequence[Draft]) -> dict[str | None, Entry]:
    keys = [draft.deed_key for draft in drafts if draft.deed_key]
    if not keys:
        return {}
    earlier = Entry.objects.filter(author=author, deed_key__in=keys)
    if not earlier.exists():
        return {}
    done = {entry.deed_key: entry for entry in earlier.select_related("audience")}
    for entry in done.values():
        entry.is_repeat = True
    return done


def _insert(author: Member, drafts: Sequence[Draft], ready: list[Entry] | None) -> list[Entry]:
    tags = [clean_tags(draft.tags) for draft in drafts]
    entries = ready or _made(author, drafts, tags)
    insert_rows(entries)
    write_tags(entries, tags)
    run_steps(entries, Change.ADDED)
    return entries


def _made(author: Member, drafts: Sequence[Draft], tags: Sequence[Sequence[str]]) -> list[Entry]:
    mine = audiences.only_me(author) if any(draft.audience is None and draft.parent is None for draft in drafts) else None
    roots = _held_roots(drafts)
    entries = [_unsaved(author, draft, mine, roots) for draft in drafts]
    _keep_uids(entries, drafts)
    _render(entries, tags)
    return entries


def _render(entries: Sequence[Entry], tags: Sequence[Sequence[str]]) -> None:
    render_texts(entries)
    render_cards(entries, tags)


def _keep_uids(entries: Sequence[Entry], drafts: Sequence[Draft]) -> None:
    wished = {draft.uid for draft in drafts if is_uid(draft.uid)}
    free = wished.difference(Entry.objects.filter(uid__in=wished).values_list("uid", flat=True)) if wished else wished
    for entry, draft in zip(entries, drafts, strict=True):
        if draft.uid in free:
            entry.uid = draft.uid
            free.remove(draft.uid)


def _held_roots(drafts: Sequence[Draft]) -> dict[int, Entry]:
    """The roots that responses go to, as they are now and held until the transaction ends.

    One that is being narrowed meanwhile must not get a response with the audience of before.
    """
    wanted = {draft.parent.root_id or draft.parent.pk for draft in drafts if draft.parent}
    if not wanted:
        return {}
    roots = Entry.objects.select_for_update(of=("self",)).select_related("audience__space").in_bulk(wanted)
    if any(root.is_withdrawn for root in roots.values()):
        raise Refusal(_("Its author has withdrawn this meanwhile, so it cannot be answered."))
    for root in roots.values():
        refuse_if_archived(root.audience.space)
    return roots


def _unsaved(author: Member, draft: Draft, mine: Audience | None, roots: Mapping[int, Entry]) -> Entry:
    title, body = clean_texts(draft.kind, draft.title, draft.body)
    moment = draft.made_at or now()
    root = roots[draft.parent.root_id or draft.parent.pk] if draft.parent else None
    audience = _audience_of_response(draft, root) if root else draft.audience or mine
    assert audience is not None
    if root is None:
        refuse_if_archived(audience.space, field="ring")
    return Entry(
        kind=draft.kind,
        author=author,
        audience=audience,
        source=draft.source,
        parent=draft.parent,
        root=root,
        maturity=draft.maturity,
        feedback_wanted=draft.feedback_wanted,
        title=title,
        quote=clean_quote(draft.quote),
        body=body,
        adds=clean_line(draft.adds)[:500],
        byline=clean_line(draft.byline)[:200],
        announced_at=None if audience.ring == Ring.ME else draft.announced_at,
        made_at=moment,
        edited_at=draft.edited_at or moment,
        deed_key=draft.deed_key or None,
    )


def _audience_of_response(draft: Draft, root: Entry) -> Audience:
    """What answers an aside is said between the same two, whatever it was meant to be."""
    for audience in (draft.parent and draft.parent.root_id and draft.parent.audience, draft.audience):
        if audience and audience.is_aside:
            return audience
    return root.audience


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
    names = clean_tags(tags)
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
    present.adds = clean_line(adds)[:500] or present.adds
    present.announced_at = present.announced_at or at or now()
    present.card_html = render_card(present, tags_of(present))
    present.save(update_fields=["adds", "announced_at", "card_html"])
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
    return present
