"""Adding entries: from drafts to rows, texts, cards and tags, within one transaction. What becomes of them later is `entries.lifecycle`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries import audiences
from commonplace.entries.models import Audience, Entry
from commonplace.entries.rendering import render_cards, render_texts
from commonplace.entries.steps import Change, run_steps
from commonplace.entries.tags import clean_tags, meant_tags, write_tags
from commonplace.entries.texts import clean_quote, clean_texts
from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.sources.models import Source
from commonplace.spaces.archiving import refuse_if_archived


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


def made_ready(author: Member, draft: Draft) -> Entry:
    """The entry as it will be stored, its text and card rendered: what can be done before a transaction holds up other writers.

    The draft has an audience and answers nothing. Raises Refusal when it cannot be stored.
    """
    entry = _unsaved(author, draft, None, {})
    _render([entry], meant_tags([clean_tags(draft.tags)]))
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
    tags = meant_tags([clean_tags(draft.tags) for draft in drafts])
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
