"""Deeds of seeking: to capture a page, and to try fetching it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import retitle
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError
from commonplace.kit.jobs.running import TimeLimitExceeded
from commonplace.lineage.actions import Growth, grow, grow_many
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.seek.models import Fetching, ReachedBy, Save, SeenCopy
from commonplace.sources.actions import fetch_source, keep_sent_page, source_at
from commonplace.sources.models import Snapshot, Source


@dataclass(frozen=True)
class Captured:
    """`is_new` is False when this member had saved the source before: the older save is given back as it was."""

    entry: Entry
    is_new: bool


@dataclass(frozen=True)
class SentPage:
    """A page as the member's own browser shows it; who else may read it is said in `sources.actions.keep_sent_page`."""

    html: str
    title: str = ""
    goes_with_save: bool = False


def capture(
    actor: Member,
    *,
    url: str,
    why: str = "",
    reached_by: ReachedBy = ReachedBy.OWN_JUDGEMENT,
    title: str = "",
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    from_entry: Entry | None = None,
    deed_key: str = "",
    page: SentPage | None = None,
) -> Captured:
    """Save the page at `url`, and have it fetched in a job. `from_entry` is the entry one saves it from (visible to the actor). With a
    `page` that the member sends, that is the copy they read, and nothing is fetched; it is kept for an earlier save, too.

    Until it was fetched for this member, the save is called by its address: a title known from others' hidden saves must not show.
    """
    source = source_at(url)
    return _captured(
        actor, source, reached_by, from_entry, why=why, title=title, tags=tags, audience=audience, deed_key=deed_key, page=page
    )


def capture_source(
    actor: Member,
    source: Source,
    *,
    why: str = "",
    reached_by: ReachedBy = ReachedBy.OWN_JUDGEMENT,
    title: str = "",
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    deed_key: str = "",
) -> Captured:
    """Save something that is no page of the web: a file, a book, a talk, a letter. The caller knows that it is the actor's to save."""
    return _captured(actor, source, reached_by, None, why=why, title=title, tags=tags, audience=audience, deed_key=deed_key)


def _captured(
    actor: Member,
    source: Source,
    reached_by: ReachedBy,
    from_entry: Entry | None,
    *,
    why: str,
    title: str,
    tags: Sequence[str],
    audience: Audience | None,
    deed_key: str,
    page: SentPage | None = None,
) -> Captured:
    if earlier := _save_of(actor, source):
        if page is not None:
            _keep_sent(actor, earlier, source, page)
        return Captured(earlier, is_new=False)
    draft = Draft(
        kind=Kind.SAVE,
        title=title or (page.title if page else "") or source.url,
        body=why,
        audience=audience,
        tags=tags,
        source=source,
        deed_key=deed_key or None,
    )
    try:
        with transaction.atomic():
            entry = add_entry(actor, draft)
            if not entry.is_repeat:
                _save(entry, source, reached_by, from_entry, page)
    except IntegrityError:
        earlier = _save_of(actor, source)
        if earlier is None:
            raise
        return Captured(earlier, is_new=False)
    return Captured(entry, is_new=not entry.is_repeat)


def _save(entry: Entry, source: Source, reached_by: ReachedBy, from_entry: Entry | None, page: SentPage | None) -> None:
    """What belongs to a new save beside its row."""
    is_to_be_read = source.is_on_the_web or source.is_a_file
    Save.objects.create(entry=entry, reached_by=reached_by, fetching=Fetching.WAITING if is_to_be_read else Fetching.READY)
    grow(entry, kind=EdgeKind.QUOTES, from_source=source)
    if from_entry is not None:
        grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=from_entry)
    record(entry.author, Verb.SAVED, entry)
    # What was sent with an earlier save, withdrawn since, was meant for whoever could see that one.
    _sent_by(entry).filter(goes_with_save=True).update(goes_with_save=False)
    if page is not None:
        _keep_sent(entry.author, entry, source, page)
    elif is_to_be_read:
        _enqueue(entry)


@transaction.atomic
def _keep_sent(actor: Member, entry: Entry, source: Source, page: SentPage) -> None:
    keep_sent_page(actor, source, page.html, title=page.title, goes_with_save=page.goes_with_save)
    Save.objects.filter(entry=entry).update(fetching=Fetching.READY, failure="", may_retry=True)


@transaction.atomic
def say_who_reads_copy(actor: Member, entry: Entry, *, goes_with_save: bool) -> None:
    """Whether the page that one sent as one's browser showed it goes with one's save, for whoever may see that, or is one's own again."""
    if entry.author_id != actor.pk or not _sent_by(entry).update(goes_with_save=goes_with_save):
        raise Refusal(_("Only the person who sent a page can say who reads that copy."))


def _sent_by(entry: Entry) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(source=entry.source_id, sender=entry.author_id)


@transaction.atomic
def keep_saves(actor: Member, drafts: Sequence[Draft], *, reached_by: Sequence[ReachedBy], batch: str) -> list[Entry]:
    """Bring in saves from elsewhere in bulk. Nothing is fetched unasked; each says so and can be fetched by hand.

    Whoever calls leaves out the sources of which this member has a save.
    """
    entries = add_entries(actor, drafts)
    fresh = [(entry, reached) for entry, reached in zip(entries, reached_by, strict=True) if not entry.is_repeat]
    insert_rows(_unfetched(entry, reached) for entry, reached in fresh)
    sources = [entry.source_id for entry, _reached in fresh]
    Snapshot.objects.filter(sender=actor, goes_with_save=True, source__in=sources).update(goes_with_save=False)
    grow_many(Growth(entry=entry, kind=EdgeKind.QUOTES, from_source=entry.source) for entry, _reached in fresh)
    if fresh:
        record(actor, Verb.IMPORTED, batch=batch, entries=len(fresh))
    return entries


def _unfetched(entry: Entry, reached_by: ReachedBy) -> Save:
    if entry.source is not None and not entry.source.is_on_the_web:
        return Save(entry=entry, reached_by=reached_by, fetching=Fetching.READY)
    return Save(entry=entry, reached_by=reached_by, fetching=Fetching.UNASKED)


def _save_of(actor: Member, source: Source) -> Entry | None:
    return Entry.objects.authored_by(actor).filter(kind=Kind.SAVE, source=source).first()


def _enqueue(entry: Entry, *, looks_again: bool = False) -> None:
    from commonplace.seek.jobs import fetch_saved_page

    fetch_saved_page.using(unique_key=f"fetch:{entry.pk}", owner=str(entry.author_id)).enqueue(entry.pk, looks_again=looks_again)


@transaction.atomic
def try_again(actor: Member, entry: Entry) -> None:
    """Fetch the page of one's own save once more."""
    save = Save.objects.select_for_update().filter(entry=entry, entry__author=actor).first()
    if save is None:
        raise Refusal(_("Only the person who saved this can have it fetched again."))
    if entry.source is None or not (entry.source.is_on_the_web or entry.source.is_a_file):
        raise Refusal(_("This has no address on the web, so there is nothing to fetch."))
    if save.fetching != Fetching.WAITING:
        save.fetching, save.failure = Fetching.WAITING, ""
        save.save(update_fields=["fetching", "failure"])
        _enqueue(entry)


@transaction.atomic
def look_again(actor: Member, entry: Entry) -> None:
    """Fetch the page of one's own save anew, to see whether it has changed. Whoever calls sees to it that a site is not asked too often."""
    save = Save.objects.select_for_update().filter(entry=entry, entry__author=actor).first()
    if save is None or entry.source is None or not entry.source.is_on_the_web:
        raise Refusal(_("Only the person who saved this page can have it looked at again."))
    if save.fetching != Fetching.WAITING:
        save.fetching, save.failure = Fetching.WAITING, ""
        save.save(update_fields=["fetching", "failure"])
        _enqueue(entry, looks_again=True)


def _failed(save: Save, failure: str, *, may_retry: bool) -> None:
    state = Fetching.READY if save.seen_copies.exists() or _sent_by(save.entry).exists() else Fetching.FAILED
    Save.objects.filter(pk=save.pk).update(fetching=state, failure=failure[:500], may_retry=may_retry)


def fetch_for(entry_id: int, *, looks_again: bool = False) -> None:
    """Fetch the page of a save, and note on the save how it went. The save stands whatever happens, and so does a copy it has seen before."""
    save = Save.objects.select_related("entry__source", "entry__author", "entry__audience").filter(entry=entry_id).first()
    if save is None or save.entry.source is None:
        return
    try:
        copy = fetch_source(save.entry.source, force=looks_again)
    except FetchError as error:
        _failed(save, str(error), may_retry=error.may_retry)
        return
    except (Exception, TimeLimitExceeded):
        # Ours to mend, and the job says so to the administrators; the member is not left waiting for it.
        _failed(save, gettext("The page was reached, but it could not be read."), may_retry=True)
        raise
    _fetched(save, copy)


def _fetched(save: Save, copy: Snapshot | None) -> None:
    assert save.entry.source_id is not None
    source = Source.objects.get(pk=save.entry.source_id)
    with transaction.atomic():
        Save.objects.filter(pk=save.pk).update(fetching=Fetching.READY, failure="", may_retry=True)
        if copy is not None:
            SeenCopy.objects.update_or_create(save_body=save, snapshot=copy, defaults={"seen_at": now()})
        if save.entry.title in {"", source.url} and source.title:
            retitle(save.entry, source.title)
