"""Saved searches: the list, what is new in one, and its settings. Other members' do not exist here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.digest.forms import DigestForm, initial_of
from commonplace.digest.queries import digest_of
from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.zones import zone_said_by
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.searches import actions, queries
from commonplace.searches.forms import SearchForm
from commonplace.searches.models import Alert, SavedSearch

MOST_SEEN = 100


def _own(member: Member, uid: str) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.of(member), uid=uid)


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    digest = digest_of(member)
    form = DigestForm(initial=initial_of(digest.choice))
    return render(request, "searches/home.html", {"rows": queries.searches_of(member), "digest": digest, "form": form})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, member: Member) -> HttpResponse:
    """Keep a search; the results page hands over what was asked."""
    if request.method == "POST":
        form = SearchForm(request.POST)
    else:
        form = SearchForm(initial={"text": request.GET.get("q", "")[:1_000], "kind": request.GET.get("kind", "")[:10]})
    if form.is_bound and form.is_valid():
        try:
            search = actions.keep_search(member, **form.cleaned_data, zone=zone_said_by(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kept. It looks by itself from now on."))
            return _after_keeping(member, search)
    return render(request, "searches/keep.html", {"form": form}, status=422 if form.is_bound else 200)


def _after_keeping(member: Member, search: SavedSearch) -> HttpResponse:
    """To the search; or to where it is said what keeps the digest from coming, if it is to tell there."""
    if search.alert == Alert.DIGEST and not digest_of(member).comes:
        return redirect(reverse("searches:home") + "#digest")
    return redirect("searches:search", search.uid)


@member_required
@require_safe
def search(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """What one's search found since one last looked."""
    found = _own(member, uid)
    page = cards_page(member, queries.new_answers(member, found), after=request.GET.get("after", ""))
    return render(request, "searches/search.html", {"row": queries.row_of(found), "page": page})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = _own(member, uid)
    initial = {"name": found.name, "text": found.text, "kind": found.kind, "alert": found.alert}
    form = SearchForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.change_search(member, found, **form.cleaned_data, zone=zone_said_by(request))
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kept as you said."))
            return _after_keeping(member, _own(member, uid))
    return render(request, "searches/change.html", {"form": form, "row": queries.row_of(found)}, status=422 if form.is_bound else 200)


@member_required
@require_POST
def seen(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The entries that the page showed are seen; what came meanwhile stays new."""
    shown = [name[:12] for name in request.POST.getlist("entry")[:MOST_SEEN]]
    entries = Entry.objects.visible_to(member).filter(uid__in=shown).values_list("pk", flat=True)
    actions.mark_seen(member, _own(member, uid), entries=entries)
    return redirect("searches:home")


@member_required
@require_POST
def remove(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = _own(member, uid)
    actions.remove_search(member, found)
    words = _("The search “%(name)s” is removed.") % {"name": found.name}
    messages.success(request, words, extra_tags=f"undo={reverse('searches:bring_back', args=[uid])}")
    return redirect("searches:home")


@member_required
@require_POST
def bring_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    actions.bring_back(member, get_object_or_404(SavedSearch.objects.filter(member=member), uid=uid))
    return redirect("searches:home")
