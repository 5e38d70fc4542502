"""The board of practices, and all that was said of one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.words import Stage
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.practices.models import Verdict
from commonplace.practices.queries import (
    NEWEST,
    adoptions_of,
    column,
    moves_of,
    moves_shown,
    outcomes_of,
    outcomes_shown,
    practices_visible_to,
)
from commonplace.practices.views.shared import seen
from commonplace.spaces.models import Space


@member_required
@require_safe
def board(request: HttpRequest, member: Member) -> HttpResponse:
    """A column for each stage; `?stage=` shows one alone and in full, `?space=` and `?tag=` say which practices."""
    sight = sight_of(member)
    spaces = list(Space.objects.joined_by(member).order_by("name"))
    slug, tag = request.GET.get("space", ""), request.GET.get("tag", "").strip().lower()[:60].replace("\x00", "")
    space = next((one for one in spaces if one.slug == slug), None)
    found = practices_visible_to(sight, space=space, tag=tag)
    filters = {name: value for name, value in (("space", space.slug if space else ""), ("tag", tag)) if value}
    context = {"spaces": spaces, "space": space, "tag": tag, "filters": urlencode(filters), "is_filtered": bool(filters)}
    wanted = request.GET.get("stage", "")
    if wanted in Stage.values:
        alone = column(sight, found, Stage(wanted), after=request.GET.get("after", ""), size=30)
        keep = urlencode({"stage": wanted, **filters})
        return render(request, "practices/stage.html", {**context, "column": alone, "keep": keep, "next_cursor": alone.next_cursor})
    columns = [column(sight, found, stage) for stage in Stage]
    return render(request, "practices/board.html", {**context, "columns": columns, "is_empty": not any(one.shown for one in columns)})


@member_required
@require_safe
def record(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """All outcomes of a practice (`?verdict=` those of one sort), or `?of=adoptions`, `?of=moves`."""
    entry, sight, after = seen(member, uid), sight_of(member), request.GET.get("after", "")
    of, verdict = request.GET.get("of", "outcomes"), request.GET.get("verdict", "")
    context: dict[str, object] = {"entry": entry, "viewer": member, "of": of}
    match of:
        case "adoptions":
            page = page_by_key(adoptions_of(sight, entry.pk), keys=NEWEST, after=after)
            context |= {"adoptions": page.items, "next_cursor": page.next_cursor, "keep": "of=adoptions", "title": _("Who works this way")}
        case "moves":
            moves = page_by_key(moves_of(entry.pk), keys=NEWEST, after=after)
            context |= {
                "moves": moves_shown(sight, moves.items),
                "next_cursor": moves.next_cursor,
                "keep": "of=moves",
                "title": _("How it moved"),
            }
        case _:
            sort = Verdict(verdict) if verdict in Verdict.values else None
            said = page_by_key(outcomes_of(sight, entry.pk, sort), keys=NEWEST, after=after)
            keep = urlencode({"verdict": sort.value}) if sort else ""
            title = sort.label if sort else _("What came of it where it was tried")
            context |= {
                "of": "outcomes",
                "said": outcomes_shown(sight, said.items),
                "next_cursor": said.next_cursor,
                "keep": keep,
                "title": title,
            }
    return render(request, "practices/record.html", context)
