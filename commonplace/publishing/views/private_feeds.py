"""The page on which a member makes, names and ends private feeds."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.publishing.addresses import absolute
from commonplace.publishing.feeds.private import begin_again, choice_from, end, make_feed
from commonplace.publishing.feeds.private import rename as rename_feed
from commonplace.publishing.forms import FeedForm
from commonplace.publishing.models import PrivateFeed


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def private_feeds(request: HttpRequest, member: Member) -> HttpResponse:
    """`?of=space:weavers` chooses beforehand. The answer to a POST shows the address, this once, so it is not a redirect."""
    form = FeedForm(request.POST if request.method == "POST" else None, member=member, wished=request.GET.get("of", ""))
    address, status = "", 422 if form.is_bound else 200
    if form.is_valid():
        choice = choice_from(form.cleaned_data["of"])
        try:
            refuse_beyond(f"private-feed:{member.pk}", most=30, within=timedelta(hours=1))
            if choice is not None:
                _feed, secret = make_feed(member, choice=choice, name=form.cleaned_data["name"])
                address = absolute(reverse("publishing:private_feed", args=[secret, "atom"]))
                form, status = FeedForm(member=member), 200
        except Refusal as refusal:
            show_refusal(form, refusal)
    feeds = PrivateFeed.objects.alive().filter(member=member)
    context = {"form": form, "feeds": feeds, "address": address, "json_address": address.removesuffix("atom") + "json"}
    return render(request, "publishing/private_feeds.html", context, status=status)


@member_required
@require_POST
def rename(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    feed = get_object_or_404(PrivateFeed.objects.alive(), member=member, uid=uid)
    try:
        rename_feed(member, feed=feed, name=request.POST.get("name", ""))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return HttpResponseRedirect(reverse("publishing:private_feeds"))


@member_required
@require_POST
def end_feed(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    feed = get_object_or_404(PrivateFeed, member=member, uid=uid)
    end(member, feed=feed)
    undo = reverse("publishing:begin_again", args=[uid])
    messages.success(request, _("The address of “%(name)s” opens nothing any more.") % {"name": feed.name}, extra_tags=f"undo={undo}")
    return HttpResponseRedirect(reverse("publishing:private_feeds"))


@member_required
@require_POST
def begin_feed_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `end_feed`."""
    feed = get_object_or_404(PrivateFeed, member=member, uid=uid)
    begin_again(member, feed=feed)
    messages.success(request, _("“%(name)s” opens at its address as before.") % {"name": feed.name})
    return HttpResponseRedirect(reverse("publishing:private_feeds"))
