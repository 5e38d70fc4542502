"""What a member reads of their saved searches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from commonplace.entries.audience import EntryQuerySet, sight_of
from commonplace.entries.models import Entry
from commonplace.inbox.origins import Channel
from commonplace.people.models import Member
from commonplace.searches.models import Finding, SavedSearch


@dataclass(frozen=True)
class SearchRow:
    """`new` counts what it found since the member last said that they had seen it, as far as they may still see it."""

    uid: str
    name: str
    text: str
    kind: str
    says: str
    url: str
    new: int


def searches_of(member: Member) -> list[SearchRow]:
    """All of them (a member keeps a hundred at most), the newest first."""
    searches = list(SavedSearch.objects.of(member).order_by("-made_at", "-pk"))
    counted = Finding.objects.visible_to(sight_of(member)).filter(search__member=member).values_list("search").annotate(new=Count("pk"))
    news = dict(counted.order_by("search"))
    return [row_of(search, news.get(search.pk, 0)) for search in searches]


def row_of(search: SavedSearch, new: int = 0) -> SearchRow:
    return SearchRow(
        uid=search.uid,
        name=search.name,
        text=search.text,
        kind=str(search.get_kind_display()) if search.kind else "",
        says=str(search.get_alert_display()),
        url=stock_url(search.text, search.kind),
        new=new,
    )


def stock_url(text: str, kind: str) -> str:
    """Where the search is asked anew, as it was kept."""
    return f"{reverse('search:stock')}?{urlencode({'q': text} | ({'kind': kind} if kind else {}))}"


def new_answers(member: Member, search: SavedSearch) -> EntryQuerySet:
    """The entries that it found since, as far as the member may still see them."""
    found = Finding.objects.filter(search=search).values("entry")
    return Entry.objects.visible_to(sight_of(member)).filter(pk__in=found)


def channels(member: Member, uids: Iterable[str] | None) -> dict[str, Channel]:
    """One's searches as ways into the inbox, with these uids or all of them, the newest first."""
    kept = SavedSearch.objects.of(member).order_by("-made_at", "-pk")
    kept = kept if uids is None else kept.filter(uid__in=uids)
    return {search.uid: Channel(search.name, reverse("searches:search", args=[search.uid])) for search in kept}
