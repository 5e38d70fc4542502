"""What the views of this room share: fetching through the viewer, and answering a refusal where the member stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from commonplace.entries.audience import Looker
from commonplace.entries.models import Entry
from commonplace.entries.queries import CardsPage, cards
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal, Journey
from commonplace.kit.errors import Refusal
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

SIZE = 30
Body = TypeVar("Body", Goal, Journey)
_HEAVY = ("entry__body", "entry__body_html")


@dataclass(frozen=True)
class Shelf:
    """A tab of a home page: the rows it lists, in the order of `keys`."""

    key: str
    label: Any
    rows: QuerySet[Any]
    keys: tuple[str, str]


def cards_of(viewer: Looker, bodies: QuerySet[Body], *, keys: Sequence[str], after: str) -> CardsPage:
    """One page of goals or journeys as cards; `bodies` are already what this viewer may see."""
    page = page_by_key(bodies.select_related("entry").defer(*_HEAVY), keys=keys, after=after, size=SIZE)
    return CardsPage(cards(viewer, [body.entry for body in page.items]), page.next_cursor)


def shelf_page(request: HttpRequest, template: str, viewer: Looker, shelves: Sequence[Shelf]) -> HttpResponse:
    """A home page with the shelves as tabs: the one that `?shelf=` names, else the first. Asked for by htmx, more of its cards alone."""
    shelf = next((one for one in shelves if one.key == request.GET.get("shelf")), shelves[0])
    context = {
        "page": cards_of(viewer, shelf.rows, keys=shelf.keys, after=request.GET.get("after", "")),
        "tabs": [{"label": one.label, "url": f"?shelf={one.key}" if one.key else "?", "current": one is shelf} for one in shelves],
        "shelf": shelf.key,
        "keep": f"shelf={shelf.key}" if shelf.key else "",
    }
    return render(request, "entries/_cards.html" if request.htmx else template, context)  # type: ignore[attr-defined]


def own(member: Member, uid: str, kind: Kind) -> Entry:
    return get_object_or_404(Entry.objects.authored_by(member).filter(kind=kind).select_related("author", "audience"), uid=uid)


def seen(member: Member, uid: str, kind: Kind) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(member).filter(kind=kind).select_related("author", "audience"), uid=uid)


def say(request: HttpRequest, refusal: Refusal) -> None:
    """For forms of one line, which stand on the page of the entry and have no page of their own."""
    messages.warning(request, str(refusal))
