"""A member's profile and garden as strangers get them, and what the member decides about both."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.kit.errors import Refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.models import Member
from commonplace.people.queries import topics_of
from commonplace.people.viewing import member_required, viewer_of
from commonplace.publishing import actions
from commonplace.publishing.forms import ProfileForm
from commonplace.publishing.garden import garden_of, notes_of
from commonplace.publishing.mapping import map_of
from commonplace.publishing.profiles import members_with_profile, profile_of, shown_profile_of
from commonplace.sense.drawing import drawn


def profile_shown(request: HttpRequest, handle: str) -> HttpResponse | None:
    """A member's profile for strangers; None for those who opened nothing, closed their profile, or do not exist."""
    member = members_with_profile().filter(handle=handle).first()
    if member is None:
        return None
    profile = shown_profile_of(member)
    entries = Entry.objects.visible_to(None).filter(author=member, root=None)
    context = {
        "member": member,
        "profile": profile,
        "topics": topics_of(member.ask_me_about) if profile.shows_ask_me_about else [],
        "has_garden": notes_of(member).exists(),
        "page": cards_page(None, entries, after=request.GET.get("after", "")),
        "is_first_page": "after" not in request.GET,
    }
    return render(request, "publishing/profile.html", context)


@open_to_the_web
@require_safe
def garden(request: HttpRequest, handle: str) -> HttpResponse:
    """The same for everyone, so that its member sees what the web sees. A member's garden in which nothing is open is empty for colleagues, and
    for strangers not there."""
    viewer = viewer_of(request)
    if viewer is None:
        member = members_with_profile().filter(handle=handle).first()
        if member is None:
            return redirect_to_login(request.get_full_path())
    else:
        member = get_object_or_404(Member, handle=handle)
    profile = shown_profile_of(member)
    after = request.GET.get("after", "")
    shown = garden_of(member, start=profile.start, after=after)
    around = map_of(member, profile.start_id) if not after else None
    context = {
        "member": member,
        "profile": profile,
        "garden": shown,
        "map": around,
        "drawing": drawn(around) if around else None,
        "viewer": viewer,
        "is_mine": viewer == member,
        "is_first_page": not after,
    }
    return render(request, "publishing/garden.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, member: Member) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, member=member, profile=profile_of(member))
    if form.is_valid():
        try:
            actions.choose_profile(member, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Kept. Strangers meet you so from now on."))
            return HttpResponseRedirect(reverse("publishing:settings"))
    is_there = members_with_profile().filter(pk=member.pk).exists()
    context = {"form": form, "member": member, "is_there": is_there}
    return render(request, "publishing/settings.html", context, status=422 if form.is_bound else 200)
