"""Who people are, and what a member may set for themselves."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people import actions, queries
from commonplace.people.forms import DirectoryForm, ProfileForm
from commonplace.people.invitations import may_invite
from commonplace.people.models import Member
from commonplace.people.shelves import profile_for_strangers, shelves_for
from commonplace.people.viewing import member_required, viewer_of


@open_to_the_web
@require_safe
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """For members. Strangers get what was opened to them, and are asked to sign in where that is nothing, or nobody."""
    viewer = viewer_of(request)
    if viewer is None:
        return profile_for_strangers(request, handle) or redirect_to_login(request.get_full_path())
    member = get_object_or_404(Member.objects.persons().met_by(viewer).select_related("team"), handle=handle)
    context = {"member": member, "topics": queries.topics_of(member.ask_me_about), "shelves": shelves_for(viewer, member)}
    context["withheld"] = queries.withheld_of(member) if member == viewer else None
    return render(request, "people/profile.html", context)


@member_required
@require_safe
def directory(request: HttpRequest, viewer: Member) -> HttpResponse:
    form = DirectoryForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.directory(viewer, team=chosen.get("team"), about=chosen.get("about", ""), after=request.GET.get("after", ""))
    kept = {key: request.GET[key] for key in ("team", "about") if request.GET.get(key)}
    next_url = "?" + urlencode({**kept, "after": page.next_cursor}) if page.next_cursor else ""
    return render(request, "people/directory.html", {"form": form, "people": page.items, "next_url": next_url, "is_filtered": bool(kept)})


@member_required
@require_safe
def settings_hub(request: HttpRequest, member: Member) -> HttpResponse:
    return render(request, "people/settings.html", {"may_invite": may_invite(member)})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest, member: Member) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=member, initial=queries.own_words(member))
    withheld = queries.withheld_of(member)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.update_profile(member, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            waits = withheld is not None and changed & queries.withheld_fields(withheld)
            looked_at = _("Saved. What you changed of your hidden words is looked at before others see it; you will be told.")
            messages.success(request, looked_at if waits else _("Your profile is saved."))
            return HttpResponseRedirect(member.get_absolute_url())
    return render(request, "people/edit_profile.html", {"form": form, "withheld": withheld}, status=422 if form.is_bound else 200)
