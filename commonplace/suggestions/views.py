"""Suggestions in Seek. Everything on the page is asked for as the member may see it at this moment."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.way_back import way_back
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.seek.limits import count_capture
from commonplace.suggestions import actions
from commonplace.suggestions.forms import GoalsForm, LessForm
from commonplace.suggestions.models import About, Less, Why
from commonplace.suggestions.reading import few_for, shelves_for


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """A few suggestions, each with its reason. What is sent names up to three goals."""
    form = GoalsForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.set_goals(member, titles=form.titles, deed_key=form.cleaned_data["deed_key"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("They are goals of yours now. Only you see them."))
            return redirect("suggestions:home")
    context = {
        "shelves": shelves_for(member),
        "form": form,
        "fewer": Less.objects.filter(member=member, taken_back_at__isnull=True).exists(),
    }
    return render(request, "suggestions/home.html", context, status=422 if form.is_bound else 200)


@member_required
@require_safe
def few(request: HttpRequest, member: Member) -> HttpResponse:
    """Up to three, for Today, which asks for them once it is there. A page of its own where there is no script."""
    context = {"few": few_for(member), "back": reverse("web:today"), "place": "today"}
    return render(request, "suggestions/_few.html" if request.htmx else "suggestions/few.html", context)  # type: ignore[attr-defined]


@member_required
@require_POST
def less(request: HttpRequest, member: Member) -> HttpResponse:
    """Less of this: of one thing, a topic, a person, or a kind of suggestion."""
    form = LessForm(request.POST)
    if not form.is_valid():
        raise Http404
    uid, about = form.cleaned_data["entry"], form.cleaned_data["about"]
    entry = get_object_or_404(Entry.objects.visible_to(member).select_related("author", "source"), uid=uid) if uid else None
    try:
        row = actions.want_less(member, about=about, entry=entry, topic=form.cleaned_data["topic"], why=form.cleaned_data["why"])
    except Refusal as refusal:
        raise Http404 from refusal
    messages.success(request, said_of(row), extra_tags=f"undo={reverse('suggestions:more', args=[row.uid])}")
    return redirect(way_back(request, "suggestions:home"))


def said_of(row: Less) -> str:
    match About(row.about):
        case About.TOPIC:
            return _("Nothing with the tag “%(tag)s” is suggested to you now.") % {"tag": row.value}
        case About.PERSON if row.person is not None:
            return _("Nothing of %(name)s is suggested to you now. They are not told.") % {"name": row.person.name}
        case About.REASON:
            return _("This kind of suggestion is left out now: %(kind)s.") % {"kind": Why(row.value).label}
    return _("That is not suggested to you again.")


@member_required
@require_safe
def fewer(request: HttpRequest, member: Member) -> HttpResponse:
    """Everything of which the member wants less, the newest first."""
    rows = Less.objects.filter(member=member, taken_back_at__isnull=True).select_related("person").order_by("-made_at", "-pk")[:200]
    lines = [(row, Why(row.value).label if row.about == About.REASON else row.person or row.title or row.value) for row in rows]
    return render(request, "suggestions/fewer.html", {"lines": lines, "place": "seek"})


@member_required
@require_POST
def more(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Take back that one wanted less of something."""
    actions.take_back(member, get_object_or_404(Less.objects.filter(member=member), uid=uid))
    return redirect("suggestions:home")


@member_required
@require_POST
def keep(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Save the source of what was suggested, for oneself."""
    entry = get_object_or_404(Entry.objects.visible_to(member).select_related("author", "source"), uid=uid)
    try:
        count_capture(member)
        captured = actions.keep(member, entry)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("suggestions:home")
    messages.success(
        request, _("Kept, for you alone. You find it in Seek."), extra_tags=f"undo={reverse('share:withdraw', args=[captured.entry.uid])}"
    )
    return redirect("suggestions:home")
