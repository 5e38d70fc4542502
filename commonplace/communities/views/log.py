"""The weekly learning log, and how its member wants to be reminded."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.communities import weekly
from commonplace.communities.firsts import labelled
from commonplace.communities.forms import LogForm, ReminderForm
from commonplace.communities.models import GoingFirst, LogWeek
from commonplace.communities.words import Label
from commonplace.entries.audience import sight_of
from commonplace.entries.forms import AudienceForm
from commonplace.entries.queries import cards_page
from commonplace.entries.words import Ring
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.kit.zones import zone_named, zone_said_by
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.models import Leader

EARLIER_SHOWN = 12


def _today(request: HttpRequest) -> date:
    return now().astimezone(zone_named(zone_said_by(request))).date()


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, member: Member) -> HttpResponse:
    """The button "keep" keeps the answers for the member alone, "post" makes a post of them as well."""
    today = _today(request)
    week = weekly.week_of(member, today)
    if request.method != "POST":
        initial = {name: getattr(week, name) for name in weekly.PROMPTS} if week else {}
        return _page(request, member, week, LogForm(initial=initial), AudienceForm(member=member, initial={"ring": Ring.ME}))
    form = LogForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    is_post = request.POST.get("step") == "post"
    if not form.is_valid() or (is_post and not ring.is_valid()):
        return _page(request, member, week, form, ring, status=422)
    try:
        week = weekly.write_week(member, day=today, answers={name: form.cleaned_data[name] for name in weekly.PROMPTS})
        if is_post:
            labels = [Label(value) for value in form.cleaned_data["labels"]]
            return redirect(weekly.make_post(member, week=week, audience=ring.audience(), labels=labels))
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, member, week, form, ring, status=422)
    messages.success(request, _("Kept. Only you see it."))
    return redirect("communities:log")


def _page(
    request: HttpRequest, member: Member, week: LogWeek | None, form: LogForm, ring: AudienceForm, *, status: int = 200
) -> HttpResponse:
    this_week = weekly.monday_of(_today(request))
    kept = LogWeek.objects.filter(member=member, begins_on__lt=this_week).select_related("entry")
    earlier = page_by_key(kept, keys=("-begins_on", "-pk"), after=request.GET.get("after", ""), size=EARLIER_SHOWN)
    choice = GoingFirst.objects.filter(member=member).first() or GoingFirst(member=member)
    context = {
        "begins_on": this_week,
        "week": week,
        "has_post": week is not None and week.entry is not None and not week.entry.is_withdrawn,
        "is_in_step": week is not None and weekly.is_in_step(week),
        "form": form,
        "audience_form": ring,
        "last": next((one for one in earlier.items if one.begins_on == this_week - timedelta(days=7)), None),
        "earlier": [(one, weekly.text_of(one)) for one in earlier.items],
        "next_cursor": earlier.next_cursor,
        "reminders": ReminderForm(
            initial={"remind_on": "" if choice.remind_on is None else choice.remind_on, "is_nudged": choice.is_nudged}
        ),
        "leading": list(Leader.objects.filter(member=member).select_related("space").order_by("pk")),
        "prompts": weekly.PROMPTS,
    }
    return render(request, "communities/log.html", context, status=status)


@member_required
@require_POST
def reminders(request: HttpRequest, member: Member) -> HttpResponse:
    form = ReminderForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["remind_on"]
        weekly.choose(member, remind_on=int(day) if day else None, is_nudged=form.cleaned_data["is_nudged"])
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, _("Choose one of the days offered."))
    return redirect("communities:log")


@member_required
@require_safe
def firsts(request: HttpRequest, viewer: Member) -> HttpResponse:
    """Open questions, mistakes and changes of mind, of everyone, as far as the viewer may see them; `?label=` keeps one sort."""
    wanted = request.GET.get("label", "")
    label = Label(wanted) if wanted in Label.values else None
    sight = sight_of(viewer)
    page = cards_page(sight, labelled(sight, label), after=request.GET.get("after", ""))
    keep = f"label={label}" if label else ""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "entries/_cards.html", {"page": page, "keep": keep})
    tabs = [{"url": request.path, "label": _("All"), "current": label is None}]
    tabs += [{"url": f"?label={one.value}", "label": one.label, "current": one is label} for one in Label]
    return render(request, "communities/firsts.html", {"page": page, "keep": keep, "tabs": tabs})
