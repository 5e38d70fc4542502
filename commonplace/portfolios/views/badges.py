"""Badges for members: which there are, one's own, asking for one, taking it or not, and choosing its ring."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import audience_of
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import sent_line
from commonplace.kit.paging import page_by_key
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of
from commonplace.portfolios.actions import badges as actions
from commonplace.portfolios.models import Award
from commonplace.portfolios.queries import portfolios_of
from commonplace.portfolios.standing import awards_judged_by, awards_visible_to, badges_awarded_by, badges_visible_to, may_award
from commonplace.portfolios.views.shared import own
from commonplace.portfolios.words import State

MOST = 200


@member_required
@require_safe
def badges(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own with what is offered, and those there are."""
    mine = Award.objects.filter(member=member).select_related("badge").order_by("-moved_at", "-pk")[:MOST]
    page = page_by_key(
        badges_visible_to(member).filter(retired_at__isnull=True), keys=("-made_at", "-pk"), after=request.GET.get("after", "")
    )
    context = {"mine": list(mine), "page": page, "next_cursor": page.next_cursor, "awards_some": _awards_some(member)}
    return render(request, "portfolios/badges.html", context)


def _awards_some(member: Member) -> bool:
    return member.organises or badges_awarded_by(member).exists() or member.memberships.filter(role="host").exists()


@open_to_the_web
@require_safe
def badge(request: HttpRequest, uid: str) -> HttpResponse:
    """What it stands for and what has to be shown; not who holds it."""
    viewer = viewer_of(request)
    found = get_object_or_404(badges_visible_to(viewer), uid=uid)
    context: dict[str, Any] = {"badge": found, "viewer": viewer}
    if viewer is not None:
        context |= {
            "award": Award.objects.filter(badge=found, member=viewer).first(),
            "may_award": may_award(viewer, found),
            "portfolios": list(portfolios_of(viewer).select_related("entry").order_by("-made_at", "-pk")[:50]),
        }
    return render(request, "portfolios/badge.html", context)


@member_required
@require_POST
def ask(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = get_object_or_404(badges_visible_to(member), uid=uid)
    portfolio = own(member, sent_line(request, "portfolio", most=20) or "-")
    try:
        award = actions.ask_for(member, found, portfolio=portfolio, words=request.POST.get("words", ""))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    return redirect(award)


@open_to_the_web
@require_safe
def award(request: HttpRequest, uid: str) -> HttpResponse:
    """One award, as far as it is shown: to its member everything, to others in its ring that it is held and since when."""
    viewer = viewer_of(request)
    found = get_object_or_404(awards_visible_to(viewer), uid=uid)
    is_mine = viewer is not None and viewer.pk == found.member_id
    context: dict[str, Any] = {"award": found, "badge": found.badge, "is_mine": is_mine, "viewer": viewer}
    context["badge_is_open"] = badges_visible_to(viewer).filter(pk=found.badge_id).exists()
    if is_mine and viewer is not None:
        context |= {"portfolio_hidden": _is_hidden_from_all(found)}
        if found.state == State.HELD and found.audience is not None:
            context |= {"audience_form": AudienceForm(member=viewer, initial=AudienceForm.initial_for(found.audience))}
    return render(request, "portfolios/award.html", context)


def _is_hidden_from_all(found: Award) -> bool:
    """Whether none of those who award it may see the portfolio it was asked for with."""
    if found.portfolio is None or found.state not in {State.ASKED, State.NOT_YET}:
        return False
    readers = audience_of(found.portfolio.entry).exclude(pk=found.member_id)
    return not any(may_award(reader, found.badge) for reader in readers.order_by("-is_administrator", "-is_organiser", "pk")[:MOST])


@member_required
@require_POST
def change(request: HttpRequest, member: Member, uid: str, deed: str) -> HttpResponse:
    """What its member does with it."""
    found = get_object_or_404(Award.objects.filter(member=member), uid=uid)
    to = found.get_absolute_url()
    match deed:
        case "take":
            return done(
                request,
                partial(actions.answer_offer, member, found, takes=True),
                to=to,
                says=_("It is yours, for you alone until you say otherwise."),
            )
        case "leave":
            undo = reverse("portfolios:change", args=[uid, "take"])
            return done(
                request, partial(actions.answer_offer, member, found, takes=False), to=reverse("portfolios:badges"),
                says=_("Left. Nobody is told."), undo=undo,
            )  # fmt: skip
        case "give-back":
            undo = reverse("portfolios:change", args=[uid, "hold-again"])
            return done(
                request, partial(actions.give_back, member, found), to=to, says=_("Given back: its credential holds no more."), undo=undo
            )
        case "hold-again":
            return done(request, partial(actions.give_back, member, found, to=False), to=to)
        case _:
            return done(request, partial(actions.take_back_request, member, found), to=reverse("portfolios:badges"))


@member_required
@require_http_methods(["POST"])
def ring(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = get_object_or_404(Award.objects.filter(member=member).select_related("badge"), uid=uid)
    form = AudienceForm(request.POST, member=member)
    if not form.is_valid():
        context = {"award": found, "badge": found.badge, "is_mine": True, "viewer": member, "audience_form": form, "badge_is_open": True}
        return render(request, "portfolios/award.html", context, status=422)
    deed = partial(actions.choose_ring, member, found, audience=form.audience())
    return done(request, deed, to=found.get_absolute_url(), says=_("Its ring is as you chose."))


@member_required
@require_safe
def judging(request: HttpRequest, member: Member) -> HttpResponse:
    """For those who award badges: what is asked for, what is offered, and who holds what."""
    rows = awards_judged_by(member)
    shelf = request.GET.get("shelf", "")
    wished = {"offered": [State.OFFERED, State.DECLINED], "held": [State.HELD]}.get(shelf, [State.ASKED, State.NOT_YET])
    page = page_by_key(rows.filter(state__in=wished), keys=("-moved_at", "-pk"), after=request.GET.get("after", ""))
    seen = set(Entry.objects.visible_to(member).filter(pk__in=[one.portfolio_id for one in page.items]).values_list("pk", flat=True))
    tabs = (("", _("Asked for")), ("offered", _("Offered")), ("held", _("Held")))
    context = {
        "rows": [(one, one.portfolio_id in seen) for one in page.items],
        "next_cursor": page.next_cursor,
        "keep": f"shelf={shelf}" if shelf else "",
        "shelf": shelf,
        "tabs": [{"label": label, "url": f"?shelf={key}" if key else "?", "current": key == shelf} for key, label in tabs],
        "makes": _awards_some(member),
    }
    return render(request, "portfolios/judging.html", context)
