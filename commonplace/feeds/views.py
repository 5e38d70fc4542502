"""The list of feeds, looking for them, and lists from and for other programs. Other members' feeds do not exist here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.feeds import queries
from commonplace.feeds.actions import following
from commonplace.feeds.forms import AddressForm, ChooseForm, OpmlForm, SubscriptionForm
from commonplace.feeds.models import FeedSearch, SearchState, Subscription
from commonplace.feeds.opml import read_opml, write_opml
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """The feeds one follows, with their health; posting looks for the feeds of a site."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            following.count_look(member)
            search = following.search_site(member, address=form.cleaned_data["address"], deed_key=form.cleaned_data["deed_key"])
            return redirect("feeds:find", search.uid)
        except Refusal as refusal:
            form.add_error("address" if refusal.field else None, str(refusal))
    context = {"form": form, "page": queries.feeds_page(member, after=request.GET.get("after", ""))}
    return render(request, "feeds/home.html", context, status=422 if form.is_bound else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """What was found at a site; posting follows the chosen ones."""
    search = get_object_or_404(FeedSearch.objects.filter(member=member), uid=uid)
    form = ChooseForm(request.POST if request.method == "POST" else None, found=search.found)
    if form.is_bound and form.is_valid():
        try:
            for chosen in form.chosen():
                following.follow(member, url=chosen["url"], tags=form.cleaned_data["tags"])
            messages.success(request, _("You follow it now. What it brings comes into your inbox."))
            return redirect("feeds:home")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "search": search,
        "form": form,
        "is_looking": search.state == SearchState.LOOKING,
        "has_failed": search.state == SearchState.FAILED,
        "again": AddressForm(initial={"address": search.address}),
    }
    part = bool(request.htmx) and request.method != "POST"  # type: ignore[attr-defined]
    return render(request, "feeds/_find.html" if part else "feeds/find.html", context, status=422 if form.is_bound else 200)


def _own(member: Member, uid: str) -> Subscription:
    return get_object_or_404(Subscription.objects.filter(member=member).select_related("feed"), uid=uid)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """One feed: how it is, what it is called and tagged, whether it is silent."""
    subscription = get_object_or_404(Subscription.objects.of(member).select_related("feed"), uid=uid)
    initial = {"name": subscription.name, "tags": subscription.tags, "is_muted": subscription.is_muted}
    form = SubscriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            following.change(member, subscription, **form.cleaned_data)
            messages.success(request, _("Kept as you said."))
            return redirect("feeds:home")
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {"subscription": subscription, "row": queries.feed_row(subscription), "form": form}
    return render(request, "feeds/feed.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def leave(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    subscription = _own(member, uid)
    following.leave(member, subscription)
    words = _("You do not follow “%(name)s” any more.") % {"name": subscription}
    messages.success(request, words, extra_tags=f"undo={reverse('feeds:come_back', args=[uid])}")
    return redirect("feeds:home")


@member_required
@require_POST
def come_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    following.come_back(member, _own(member, uid))
    return redirect("feeds:home")


@member_required
@require_POST
def try_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    try:
        following.count_look(member)
        following.try_again(member, _own(member, uid))
        messages.success(request, _("It is being asked again; look back in a minute."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("feeds:home")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def opml(request: HttpRequest, member: Member) -> HttpResponse:
    """Bring a list of feeds in from another reader, or take one's own along."""
    form = OpmlForm(request.POST, request.FILES) if request.method == "POST" else OpmlForm()
    told = None
    if form.is_bound and form.is_valid():
        try:
            told = following.follow_all(member, read_opml(form.cleaned_data["file"]))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            words = ngettext("%(count)d feed is new.", "%(count)d feeds are new.", told.new) % {"count": told.new}
            messages.success(request, words)
            if not told.refused:
                return redirect("feeds:home")
            form = OpmlForm()
    return render(request, "feeds/opml.html", {"form": form, "told": told}, status=422 if form.is_bound else 200)


@member_required
@require_safe
def opml_out(request: HttpRequest, member: Member) -> HttpResponse:
    lines = write_opml(_("Feeds of %(name)s") % {"name": member.name}, queries.outlines_of(member))
    response = HttpResponse("".join(lines), content_type="text/x-opml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="feeds.opml"'
    return response
