"""The place of questions: what is open, what waits for a first answer, one's own, and what one was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.entries.audience import sight_of
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.questions import queries


@dataclass(frozen=True)
class Shelf:
    """A tab: the questions it lists, in the order of `keys`."""

    key: str
    label: Any
    rows: QuerySet[Any]
    keys: tuple[str, str]


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    sight = sight_of(member)
    newest, oldest = ("-made_at", "-pk"), ("made_at", "pk")
    shelves = [
        Shelf("", _("Open"), queries.open_questions(sight), newest),
        Shelf("unanswered", _("Without an answer"), queries.unanswered(sight), oldest),
        Shelf("mine", _("Mine"), queries.questions_of(member), newest),
        Shelf("asked", _("Asked of me"), queries.put_to(member), newest),
    ]
    shelf = next((one for one in shelves if one.key == request.GET.get("shelf")), shelves[0])
    page = queries.cards_of(sight, shelf.rows, keys=shelf.keys, after=request.GET.get("after", ""))
    context = {"page": page, "shelf": shelf.key, "keep": f"shelf={shelf.key}" if shelf.key else ""}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", context)
    tabs = [{"label": one.label, "url": f"?shelf={one.key}" if one.key else "?", "current": one is shelf} for one in shelves]
    wait = queries.usual_wait(sight) if shelf.key in {"", "unanswered"} else None
    return render(
        request, "questions/home.html", {**context, "tabs": tabs, "usual_hours": round(wait.total_seconds() / 3600) if wait else None}
    )
