"""Spaces: the list, one space with what was shared in it, and belonging to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.communities.forms import SpaceForm, SpaceMemberForm
from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces import actions
from commonplace.spaces.models import JoinRequest, Membership, Openness, Role, Space
from commonplace.spaces.queries import requests_for


@member_required
@require_safe
def spaces(request: HttpRequest, viewer: Member) -> HttpResponse:
    """The spaces this viewer may know of, their own first."""
    belongs = Exists(Membership.objects.filter(space=OuterRef("pk"), member=viewer))
    rows = Space.objects.visible_to(viewer).annotate(
        belongs=belongs, people=Count("members", filter=Q(members__is_active=True), distinct=True)
    )
    return render(request, "communities/spaces.html", {"spaces": list(rows.order_by("-belongs", "name")[:200])})


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


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_space(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = _hosted(actor, slug)
    initial = {"name": space.name, "purpose": space.purpose, "openness": space.openness}
    form = SpaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.change_space(actor, space=space, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect(space)
    return render(request, "communities/space_form.html", {"form": form, "space": space}, status=422 if form.is_bound else 200)


def _hosted(actor: Member, slug: str) -> Space:
    mine = Membership.objects.filter(member=actor, role=Role.HOST).values("space")
    return get_object_or_404(Space.objects.visible_to(actor).filter(pk__in=mine), slug=slug)


@member_required
@require_safe
def space(request: HttpRequest, viewer: Member, slug: str) -> HttpResponse:
    """What was shared in a space is for those who are in it; others see what it is for, and how to come in."""
    found = get_object_or_404(Space.objects.visible_to(viewer), slug=slug)
    membership = Membership.objects.filter(space=found, member=viewer).first()
    entries = Entry.objects.visible_to(viewer).shared_in(found).filter(root__isnull=True)
    context = {
        "space": found,
        "membership": membership,
        "is_host": membership is not None and membership.role == Role.HOST,
        "has_asked": membership is None and JoinRequest.objects.filter(space=found, member=viewer).exists(),
        "page": cards_page(viewer, entries, after=request.GET.get("after", "")),
        "people": Membership.objects.filter(space=found, member__is_active=True).count(),
        "hosts": [row.member for row in found.memberships.filter(role=Role.HOST, member__is_active=True).select_related("member")[:10]],
        "is_open": found.openness == Openness.OPEN,
    }
    return render(request, "entries/_cards.html" if request.htmx else "communities/space.html", context)  # type: ignore[attr-defined]


@member_required
@require_safe
def members(request: HttpRequest, viewer: Member, slug: str) -> HttpResponse:
    """Who belongs to the space; hosts also see who waits at the door."""
    found = get_object_or_404(Space.objects.visible_to(viewer), slug=slug)
    return _members_page(request, viewer, found, SpaceMemberForm())


def _members_page(request: HttpRequest, viewer: Member, found: Space, form: SpaceMemberForm, status: int = 200) -> HttpResponse:
    rows = found.memberships.filter(member__is_active=True).select_related("member__team").order_by("role", "member__name")[:500]
    is_host = any(row.member_id == viewer.pk and row.role == Role.HOST for row in rows)
    context = {"space": found, "rows": rows, "is_host": is_host, "requests": requests_for(viewer, found), "form": form, "viewer": viewer}
    return render(request, "communities/space_members.html", context, status=status)


def _deed(request: HttpRequest, back: Space, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(back)


@member_required
@require_POST
def join(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    found = get_object_or_404(Space.objects.visible_to(actor), slug=slug)
    if found.openness == Openness.BY_REQUEST:
        return _deed(request, found, lambda: actions.ask_to_join(actor, space=found), _("You asked to join. A host will answer."))
    return _deed(request, found, lambda: actions.join(actor, space=found), _("Welcome. What is shared here is open to you now."))


@member_required
@require_POST
def leave(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    found = get_object_or_404(Space.objects.visible_to(actor), slug=slug)
    if not Membership.objects.filter(space=found, member=actor).exists():
        return _deed(request, found, lambda: actions.withdraw_request(actor, space=found), _("You no longer ask to join."))
    try:
        actions.leave(actor, space=found)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    messages.success(request, _("You have left. What you shared there stays, and stays yours."))
    return redirect("communities:spaces")


@member_required
@require_POST
def add_member(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    found = _hosted(actor, slug)
    form = SpaceMemberForm(request.POST)
    if not form.is_valid():
        return _members_page(request, actor, found, form, status=422)
    actions.add_member(actor, space=found, member=form.cleaned_data["handle"])
    return redirect("communities:space_members", slug=slug)


@member_required
@require_POST
def change_member(request: HttpRequest, actor: Member, slug: str, handle: str, deed: str) -> HttpResponse:
    """What a host does with one person: let in, turn away, take out, make host, make member."""
    found = _hosted(actor, slug)
    member = get_object_or_404(Member, handle=handle)
    deeds: dict[str, Callable[[], object]] = {
        "let-in": lambda: actions.answer_request(actor, space=found, member=member, let_in=True),
        "turn-away": lambda: actions.answer_request(actor, space=found, member=member, let_in=False),
        "take-out": lambda: actions.remove_member(actor, space=found, member=member),
        "make-host": lambda: actions.set_host(actor, space=found, member=member, to=True),
        "make-member": lambda: actions.set_host(actor, space=found, member=member, to=False),
    }
    try:
        deeds[deed]()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("communities:space_members", slug=slug)
