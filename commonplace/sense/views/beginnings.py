"""A member's templates and daily notes, as lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense.days import today_of
from commonplace.sense.templates_of import SHOWN, no_template, templates_of, use_as_template


@member_required
@require_safe
def days(request: HttpRequest, member: Member) -> HttpResponse:
    """The notes of days, the latest first."""
    notes = Entry.objects.authored_by(member).filter(daily_note__member=member)
    page = cards_page(member, notes, after=request.GET.get("after", ""))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", {"page": page})
    return render(request, "sense/days.html", {"page": page, "today": today_of(request)})


@member_required
@require_safe
def templates(request: HttpRequest, member: Member) -> HttpResponse:
    """What the member's notes can begin with."""
    return render(request, "sense/templates.html", {"templates": templates_of(member).defer("body", "body_html", "card_html")[:SHOWN]})


@member_required
@require_POST
def template(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """`use`: notes (the note is a template), days (those of the day begin with it), or anything else (it is none any more)."""
    entry = get_object_or_404(Entry.objects.authored_by(member).filter(kind=Kind.NOTE), uid=uid)
    use = request.POST.get("use", "")
    if use in {"notes", "days"}:
        use_as_template(member, entry, is_daily=use == "days")
        told = _("Notes of the day begin with it from now on.") if use == "days" else _("You can choose it now when you write.")
    else:
        no_template(member, entry)
        told = _("It is no template any more. The note stays.")
    messages.success(request, told)
    return redirect("sense:templates")
