"""One thing at several addresses becomes one source: everything about it meets, and each address still leads there.

Who may see what stays as it was, for it is the entries that are seen, and their audiences come along (`entries.audience`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from commonplace.kit.fetch import FetchError, fetch
from commonplace.sources.addresses import normalise_url
from commonplace.sources.arrivals import arrived
from commonplace.sources.canonical import are_alike, is_same_place
from commonplace.sources.extraction import Extracted, extract
from commonplace.sources.keeping import keep_extracted, want_pictures
from commonplace.sources.models import Alias, Original, Snapshot, Source
from commonplace.sources.sites import kind_at

Follower = Callable[[Source, Source, Mapping[int, int]], None]
"""Called in the transaction with the source that goes, the one that stays (the same one when only its address has changed), and for each copy that
both have the key of the one that goes and of the one that stays."""

_followers: list[Follower] = []


def follow_joins(follower: Follower) -> None:
    """Have `follower` take what its room holds about a source to another. Rooms say this once, in their AppConfig.ready()."""
    if follower not in _followers:
        _followers.append(follower)


def settle_address(source_id: int, address: str) -> bool:
    """Have a source known by the address that its page names, if the page there agrees; whether it is now. Safe to repeat.

    The page at `address` is fetched once: it must be found there, name no other address itself, and hold the same article.
    """
    source = Source.objects.filter(pk=source_id).first()
    if source is None or source.url == address or not source.is_on_the_web:
        return False
    there = _page_at(address)
    if there is None or not _agrees(source, address, there):
        return False
    _join_as(source_id, address, there)
    return True


@transaction.atomic
def _join_as(source_id: int, address: str, there: Extracted) -> None:
    """Join, and let the page at `address` speak for itself. What was fetched under the other address, and what that page called itself, may have
    been anything before it led here: it must not be what people read of this one."""
    staying = join(source_id, address)
    if staying is None:
        return
    if staying.pk == source_id:
        staying.title = staying.author = staying.site = staying.language = ""
        staying.published_on, staying.kind = None, kind_at(address)
    if there.text:
        want_pictures(keep_extracted(staying, there))


def _page_at(address: str) -> Extracted | None:
    try:
        page = fetch(address)
        is_there = normalise_url(page.final_url) == address
    except FetchError:
        return None
    return extract(page.body, page.final_url, page.charset) if is_there and page.content_type != "application/pdf" else None


def _agrees(source: Source, address: str, there: Extracted) -> bool:
    if there.canonical not in {"", address}:
        return False
    here = Snapshot.objects.fetched().filter(source=source).order_by("made_at", "pk").last()
    text = here.text if here else ""
    if are_alike(text, there.text):
        return True
    return is_same_place(source.url, address) and text == there.text


@transaction.atomic
def join(source_id: int, address: str) -> Source | None:
    """Let the source be known by `address`; where another source is known by it already, what is about the two becomes about that one. Gives the
    source that stays; None when there is nothing to join any more."""
    known = Source.objects.filter(url=address).first() or Source.objects.filter(aliases__url=address).first()
    keys = sorted({source_id, known.pk} if known else {source_id})
    held = {source.pk: source for source in Source.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    source = held.get(source_id)
    if source is None or (known is not None and held.get(known.pk) is None):
        return None
    if known is None or known.pk == source.pk:
        _readdress(source, address)
        return source
    _merge(source, held[known.pk])
    return held[known.pk]


def _readdress(source: Source, address: str) -> None:
    before = source.url
    Alias.objects.filter(url=address).delete()
    source.url = address
    source.save(update_fields=["url"])
    Alias.objects.update_or_create(url=before, defaults={"source": source})
    for follower in _followers:
        follower(source, source, {})


def _merge(going: Source, staying: Source) -> None:
    there = {_same(copy): copy.pk for copy in staying.snapshots.defer("html", "text")}
    doubled = {copy.pk: there[_same(copy)] for copy in going.snapshots.defer("html", "text") if _same(copy) in there}
    for follower in _followers:
        follower(going, staying, doubled)
    Snapshot.objects.filter(pk__in=doubled).delete()
    Snapshot.objects.filter(source=going).update(source=staying)
    Original.objects.filter(source=going, file__in=staying.originals.values("file")).delete()
    Original.objects.filter(source=going).update(source=staying)
    Alias.objects.filter(source=going).update(source=staying)
    url, uid = going.url, going.uid
    going.delete()
    Alias.objects.update_or_create(url=url, defaults={"source": staying, "uid": uid})
    newest = Snapshot.objects.fetched().filter(source=staying).order_by("made_at", "pk").last()
    if newest is not None:
        arrived(newest)


def _same(copy: Snapshot) -> tuple[str, int | None]:
    """What makes two copies one. A copy that belongs to somebody is never taken for another's."""
    return copy.text_hash, copy.sender_id
