"""Teams and accounts, for administrators; for everyone else these pages do not exist."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people import actions
from commonplace.people.forms import TeamForm
from commonplace.people.models import Member, Team
from commonplace.people.queries import all_accounts, teams_with_sizes
from commonplace.people.viewing import View, administrator_required


@administrator_required
@require_safe
def members(request: HttpRequest, administrator: Member) -> HttpResponse:
    page = all_accounts(after=request.GET.get("after", ""))
    next_url = "?" + urlencode({"after": page.next_cursor}) if page.next_cursor else ""
    return render(request, "people/members.html", {"members": page.items, "next_url": next_url})


@administrator_required
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest, administrator: Member) -> HttpResponse:
    form = TeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_team(administrator, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return HttpResponseRedirect(reverse("people:teams"))
    return render(request, "people/teams.html", {"form": form, "teams": teams_with_sizes()}, status=422 if form.is_bound else 200)


@administrator_required
@require_POST
def rename_team(request: HttpRequest, administrator: Member, slug: str) -> HttpResponse:
    form = TeamForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    return _done(request, "people:teams", partial(actions.rename_team, administrator, team=get_object_or_404(Team, slug=slug), name=name))


@administrator_required
@require_POST
def remove_team(request: HttpRequest, administrator: Member, slug: str) -> HttpResponse:
    return _done(request, "people:teams", partial(actions.remove_team, administrator, team=get_object_or_404(Team, slug=slug)))


def _account_deed(deed: Callable[..., None]) -> View:
    """A view that does one deed to one account."""

    @administrator_required
    @require_POST
    def view(request: HttpRequest, administrator: Member, handle: str) -> HttpResponse:
        return _done(request, "people:members", partial(deed, administrator, member=get_object_or_404(Member, handle=handle)))

    return view


deactivate_member = _account_deed(actions.deactivate_member)
reactivate_member = _account_deed(actions.reactivate_member)
make_administrator = _account_deed(partial(actions.set_administrator, to=True))
make_organiser = _account_deed(partial(actions.set_organiser, to=True))
unmake_organiser = _account_deed(partial(actions.set_organiser, to=False))
unmake_administrator = _account_deed(partial(actions.set_administrator, to=False))


def _done(request: HttpRequest, list_page: str, deed: Callable[[], None]) -> HttpResponse:
    """Do it and go back to the list; a refusal is said there."""
    try:
        deed()
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
    return HttpResponseRedirect(reverse(list_page))
