"""Gatherings in one's own calendar: files, addresses to subscribe to, and whether mail comes."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.gatherings.calendar import feeds, files
from commonplace.gatherings.calendar.answering import answers_come_in
from commonplace.gatherings.calendar.reminding import choose_reminding, reminding_of
from commonplace.gatherings.calendar.stopping import member_of
from commonplace.gatherings.forms import CalendarForm
from commonplace.gatherings.models import CalendarFeed
from commonplace.gatherings.views.shared import seen_meeting
from commonplace.gatherings.words import Reminding
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.public_pages import kept_for_a_moment, open_to_the_web
from commonplace.people.limits import refuse_beyond
from commonplace.people.mail import has_confirmed_address, mail_leaves
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of

ICALENDAR = "text/calendar; charset=utf-8"


@open_to_the_web
@require_safe
def gathering_file(request: HttpRequest, uid: str) -> HttpResponse:
    """For everybody who may see the gathering; strangers get no link to join."""
    viewer = viewer_of(request)
    rows = Entry.objects.visible_to(viewer).filter(kind=Kind.GATHERING, gathering_body__starts_at__isnull=False)
    entry = get_object_or_404(rows.select_related("gathering_body"), uid=uid)
    gathering = entry.gathering_body
    gathering.entry = entry
    return _file(files.file_of_gathering(gathering, viewer), uid)


@member_required
@require_safe
def meeting_file(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return _file(files.file_of_meeting(seen_meeting(member, uid), member), uid)


def _file(content: bytes, uid: str) -> HttpResponse:
    return HttpResponse(content, content_type=ICALENDAR, headers={"Content-Disposition": f'attachment; filename="{uid}.ics"'})


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """As its member would see it now. Ended, left and never been answer alike."""
    found = feeds.feed_at(secret)
    meetings = files.meetings_in(found) if found is not None else None
    if found is None or meetings is None:
        raise Http404
    answer = HttpResponse(files.file_of_feed(found, meetings), content_type=ICALENDAR)
    answer.headers["Last-Modified"] = http_date(files.changed_at(found, meetings).timestamp())
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return kept_for_a_moment(request, answer, is_secret=True)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, member: Member) -> HttpResponse:
    """How gatherings come into one's calendar. The answer to a POST shows the address, this once, so it is not a redirect."""
    form = CalendarForm(request.POST if request.method == "POST" else None, member=member, wished=request.GET.get("space", ""))
    address, status = "", 422 if form.is_bound else 200
    if form.is_valid():
        try:
            refuse_beyond(f"calendar:{member.pk}", most=30, within=timedelta(hours=1))
            of, space = form.chosen
            _made, secret = feeds.make_feed(member, of=of, space=space)
            address = settings.BASE_URL + reverse("gatherings:calendar_feed", args=[secret])
            form, status = CalendarForm(member=member), 200
        except Refusal as refusal:
            show_refusal(form, refusal)
    context = {
        "form": form,
        "address": address,
        "subscribe_address": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "feeds": CalendarFeed.objects.alive().filter(member=member).select_related("space"),
        "by_mail": feeds.wants_mail(member),
        "reminding": reminding_of(member),
        "remindings": Reminding.choices,
        "mail_leaves": mail_leaves(),
        "is_confirmed": has_confirmed_address(member),
        "answers": answers_come_in(),
        "email": member.email,
    }
    return render(request, "gatherings/calendar.html", context, status=status)


@member_required
@require_POST
def end_calendar(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = get_object_or_404(CalendarFeed, member=member, uid=uid)
    feeds.end(member, feed=found)
    undo = reverse("gatherings:begin_calendar_again", args=[uid])
    messages.success(request, _("The address of “%(name)s” opens nothing any more.") % {"name": found}, extra_tags=f"undo={undo}")
    return redirect("gatherings:calendar")


@member_required
@require_POST
def begin_calendar_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `end_calendar`."""
    found = get_object_or_404(CalendarFeed, member=member, uid=uid)
    feeds.begin_again(member, feed=found)
    messages.success(request, _("“%(name)s” opens at its address as before.") % {"name": found})
    return redirect("gatherings:calendar")


@member_required
@require_POST
def calendar_mail(request: HttpRequest, member: Member) -> HttpResponse:
    by_mail = request.POST.get("to") == "yes"
    feeds.choose_mail(member, by_mail=by_mail)
    says = _("Invitations and changes come by e-mail.") if by_mail else _("Nothing comes by e-mail for your calendar any more.")
    messages.success(request, says)
    return redirect("gatherings:calendar")


@member_required
@require_POST
def calendar_reminders(request: HttpRequest, member: Member) -> HttpResponse:
    how = request.POST.get("how", "")
    if how not in Reminding.values:
        raise Http404
    choose_reminding(member, how=Reminding(how))
    messages.success(request, _("Noted. Your calendar has it the next time it fetches."))
    return redirect("gatherings:calendar")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_calendar_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing, for mail programs open links by themselves; mail programs that offer it send the form without a page, so
    there can be no token of a session in it (RFC 8058): the one in the address stands for it."""
    member = member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        feeds.choose_mail(member, by_mail=False)
    return render(request, "gatherings/stop_calendar_mail.html", {"is_ended": request.method == "POST"})
