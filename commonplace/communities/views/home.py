"""A space as the people in it find it: what is kept in view, what is new, its questions and practices, and what a week brought."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.communities.firsts import firsts_of_leaders
from commonplace.communities.models import EntryLabel
from commonplace.communities.offers import offers_in
from commonplace.communities.pinning import pinned_in
from commonplace.communities.standing import Standing, standing_in, tabs_of
from commonplace.communities.weeks import but_templates, entries_since
from commonplace.communities.words import Label
from commonplace.entries.audience import EntryQuerySet, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.queries import CARD_FIELDS, cards, cards_page
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.queries import hosts_of, members_of

_SHELVES = {"questions": Kind.QUESTION, "practices": Kind.PRACTICE}
HOSTS_SHOWN = 10


@member_required
@require_safe
def space(request: HttpRequest, viewer: Member, slug: str) -> HttpResponse:
    """What was shared in a space is for those who are in it; others see what it is for, its rules, and how to come in.

    `?show=` is questions or practices; `?label=` keeps what carries one of the labels."""
    standing = standing_in(viewer, slug)
    show, label = request.GET.get("show", ""), request.GET.get("label", "")
    sight = sight_of(viewer)
    entries = but_templates(Entry.objects.visible_to(sight).shared_in(standing.space), standing.space).filter(root__isnull=True)
    if show in _SHELVES:
        entries = entries.filter(kind=_SHELVES[show])
    if label in Label.values:
        entries = entries.filter(pk__in=EntryLabel.objects.filter(label=label).values("entry"))
    page = cards_page(sight, entries, after=request.GET.get("after", ""))
    keep = f"show={show}" if show in _SHELVES else f"label={label}" if label in Label.values else ""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", {"page": page, "keep": keep})
    is_home = not keep and not request.GET.get("after")
    context = {
        "page": page,
        "keep": keep,
        "show": show if show in _SHELVES else "",
        "label": label if label in Label.values else "",
        "labels": Label.choices,
        "firsts": firsts_of_leaders(viewer, standing.space) if is_home and standing.membership else [],
        "pins": _pins(sight, standing) if is_home and standing.membership else [],
        "offers": offers_in(viewer, standing.space) if is_home and standing.may_write else [],
        **frame(request, standing),
    }
    return render(request, "communities/space.html", context)


def _pins(sight: Any, standing: Standing) -> list[Any]:
    pinned: EntryQuerySet = pinned_in(sight, standing.space)
    return cards(sight, list(pinned.only(*CARD_FIELDS)))


def frame(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """What stands around every page of a space: its head, its tabs, its hosts."""
    return {
        "standing": standing,
        "space": standing.space,
        "tabs": tabs_of(request, standing),
        "people": members_of(standing.space).count(),
        "hosts": list(hosts_of(standing.space).met_by(standing.viewer).select_related("team").order_by("name_key", "pk")[:HOSTS_SHOWN]),
    }


@member_required
@require_safe
def week(request: HttpRequest, viewer: Member, slug: str) -> HttpResponse:
    """What came into the space in seven days, by kind; for who is in it."""
    standing = standing_in(viewer, slug)
    since = now() - timedelta(days=7)
    sight = sight_of(viewer)
    page = cards_page(sight, entries_since(sight, standing.space, since), after=request.GET.get("after", ""))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", {"page": page})
    return render(request, "communities/week.html", {"page": page, "since": since, **frame(request, standing)})
