"""A space from its host's seat: what makes it come alive, its rules, what is kept in view, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.communities import beginnings, pinning
from commonplace.communities.forms import NewcomersForm, RulesForm, SpaceForm, SpaceMemberForm
from commonplace.communities.hosted import hosted
from commonplace.communities.standing import standing_in
from commonplace.communities.starting import steps_of
from commonplace.communities.views.belonging import deed_in
from commonplace.communities.views.home import frame
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces import actions, archiving
from commonplace.spaces.leading import leaders_of
from commonplace.spaces.models import Space


@member_required
@require_safe
def hosting(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    return hosting_page(request, actor, hosted(actor, slug))


def hosting_page(request: HttpRequest, actor: Member, space: Space, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with a form that was sent and is not right yet in the place of a fresh one."""
    steps = steps_of(actor, space)
    context = {
        **frame(request, standing_in(actor, space.slug)),
        "steps": steps,
        "done": sum(step.is_done for step in steps),
        "pins": list(pinning.pinned_in(actor, space).only("uid", "title", "excerpt")),
        "rules_form": RulesForm(initial={"house_rules": space.house_rules, "rhythm": space.rhythm}),
        "templates": len(beginnings.beginnings_in(actor, space)),
        "newcomers_form": NewcomersForm(
            initial={"newcomers_in_digest": space.newcomers_in_digest, "first_posts_held": space.first_posts_held}
        ),
        "leaders": leaders_of(space).filter(member__in=Member.objects.met_by(actor)),
        "leader_form": SpaceMemberForm(actor=actor, auto_id="leader_%s"),
        **forms,
    }
    return render(request, "communities/hosting.html", context, status=status)


@member_required
@require_POST
def rules(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = hosted(actor, slug)
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            actions.say_how_it_goes(actor, space=space, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("communities:hosting", slug=slug)
    return hosting_page(request, actor, space, status=422, rules_form=form)


@member_required
@require_POST
def newcomers(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = hosted(actor, slug)
    form = NewcomersForm(request.POST)
    if not form.is_valid():
        return hosting_page(request, actor, space, status=422, newcomers_form=form)
    actions.welcome(actor, space=space, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("communities:hosting", slug=slug)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_space(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = hosted(actor, slug)
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


@member_required
@require_POST
def archive(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = hosted(actor, slug)
    undo = reverse("communities:reopen", args=[slug])
    said = _("Archived: it can be read, but nothing new comes in.")
    return deed_in(request, space, lambda: archiving.archive(actor, space=space), said, undo=undo)


@member_required
@require_POST
def reopen(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    space = hosted(actor, slug)
    return deed_in(request, space, lambda: archiving.reopen(actor, space=space), _("It is open for new things again."))


@member_required
@require_POST
def keep(request: HttpRequest, actor: Member, slug: str, uid: str, deed: str) -> HttpResponse:
    """What a host does with something shared in the space: pin it, move it, take it down, let others begin with it."""
    space = hosted(actor, slug)
    entry = get_object_or_404(Entry.objects.visible_to(actor).shared_in(space).filter(root__isnull=True), uid=uid)
    wanted = Kind(kind) if (kind := request.POST.get("kind", "")) in Kind.values else Kind.NOTE
    deeds: dict[str, tuple[Callable[[], object], str, str]] = {
        "pin": (lambda: pinning.pin(actor, space=space, entry=entry), _("It stands at the top of the space now."), "take-down"),
        "take-down": (lambda: pinning.take_down(actor, space=space, entry=entry), _("Taken down. It is still in the space."), "pin"),
        "template": (
            lambda: beginnings.offer(actor, space=space, entry=entry, kind=wanted),
            _("Who writes here can begin with it."),
            "no-template",
        ),
        "no-template": (
            lambda: beginnings.take_off(actor, space=space, entry=entry),
            _("No template any more. The note stays."),
            "template",
        ),
        "up": (lambda: pinning.move(actor, space=space, entry=entry, up=True), "", ""),
        "down": (lambda: pinning.move(actor, space=space, entry=entry, up=False), "", ""),
    }
    do, said, undo = deeds[deed]
    try:
        do()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        if said:
            messages.success(request, said, extra_tags="undo=" + reverse("communities:keep", args=[slug, uid, undo]))
    back = {"up": "hosting", "down": "hosting", "template": "templates", "no-template": "templates"}.get(deed, "space")
    return redirect(f"communities:{back}", slug=slug)
