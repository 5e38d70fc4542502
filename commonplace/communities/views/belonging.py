"""Spaces as a list, making one, and coming in and going."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.communities import doors
from commonplace.communities.forms import SpaceForm
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces import actions
from commonplace.spaces.models import Membership, Openness, Space


@member_required
@require_safe
def spaces(request: HttpRequest, viewer: Member) -> HttpResponse:
    """The spaces this viewer may know of, their own first, those that are over last."""
    belongs = Exists(Membership.objects.filter(space=OuterRef("pk"), member=viewer))
    rows = Space.objects.visible_to(viewer).annotate(
        belongs=belongs, is_over=Q(archived_at__isnull=False), people=Count("members", filter=Q(members__is_active=True), distinct=True)
    )
    return render(request, "communities/spaces.html", {"spaces": list(rows.order_by("is_over", "-belongs", "name")[:200])})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def make_space(request: HttpRequest, actor: Member) -> HttpResponse:
    form = SpaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(actions.make_space(actor, **form.cleaned_data))
        except Refusal as refusal:
            if made := _just_made(actor, form.cleaned_data["name"]):
                return redirect(made)
            form.add_error(refusal.field, str(refusal))
    return render(request, "communities/space_form.html", {"form": form}, status=422 if form.is_bound else 200)


def _just_made(actor: Member, name: str) -> Space | None:
    """The space that the first click of a double click made."""
    recent = Space.objects.filter(made_by=actor, made_at__gte=now() - timedelta(minutes=1))
    return recent.filter(name__iexact=" ".join(name.split())).first()


def deed_in(request: HttpRequest, back: Space, deed: Callable[[], object], said: str, *, undo: str = "") -> HttpResponse:
    """Do it, say so or say the refusal, and go back to the space."""
    try:
        deed()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said, extra_tags=f"undo={undo}" if undo else "")
    return redirect(back)


@member_required
@require_POST
def join(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    found = get_object_or_404(Space.objects.visible_to(actor), slug=slug)
    if found.openness == Openness.BY_REQUEST:
        return deed_in(request, found, lambda: doors.ask_to_join(actor, space=found), _("You asked to join. A host will answer."))
    return deed_in(request, found, lambda: actions.join(actor, space=found), _("Welcome. What is shared here is open to you now."))


@member_required
@require_POST
def leave(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    found = get_object_or_404(Space.objects.visible_to(actor), slug=slug)
    if not Membership.objects.filter(space=found, member=actor).exists():
        return deed_in(request, found, lambda: actions.withdraw_request(actor, space=found), _("You no longer ask to join."))
    try:
        actions.leave(actor, space=found)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, _("You have left. What you shared there stays, and stays yours."))
    return redirect("communities:spaces")


@member_required
@require_POST
def take_over(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    """In a space whose hosts have all gone, a member becomes one."""
    found = get_object_or_404(Space.objects.visible_to(actor), slug=slug)
    return deed_in(request, found, lambda: actions.take_over(actor, space=found), _("You host this space now."))


@member_required
@require_POST
def in_digest(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    """Whether the member's digest tells of this space."""
    found = get_object_or_404(Space.objects.visible_to(actor), slug=slug)
    wanted = request.POST.get("wanted") == "yes"
    said = _("Your digest tells of this space.") if wanted else _("Your digest leaves this space out.")
    return deed_in(request, found, lambda: actions.tell_in_digest(actor, space=found, to=wanted), said)
