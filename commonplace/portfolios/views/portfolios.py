"""Portfolios: the home page, beginning one, gathering evidence, and the page to print."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.queries import CardsPage, cards
from commonplace.entries.words import Kind, Ring
from commonplace.goals.models import Goal
from commonplace.goals.queries import goals_of
from commonplace.goals.things import name_thing
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, sent_line, show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.kit.public_pages import open_to_the_web
from commonplace.lineage.models import Thanks
from commonplace.lineage.reading import shown_body
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of
from commonplace.portfolios.actions import gathering as actions
from commonplace.portfolios.actions.showing import hide_badge, show_badge
from commonplace.portfolios.forms import PortfolioForm
from commonplace.portfolios.models import Award, Piece
from commonplace.portfolios.queries import offers_for, portfolio_shown, portfolios_of, shared_portfolios
from commonplace.portfolios.suggesting import suggestions_for
from commonplace.portfolios.views.shared import own

_HEAVY = ("entry__body", "entry__body_html")


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own, newest first; `?shelf=shared` for those of others."""
    sight, is_shared = sight_of(member), request.GET.get("shelf") == "shared"
    rows = shared_portfolios(sight) if is_shared else portfolios_of(member)
    found = page_by_key(rows.select_related("entry").defer(*_HEAVY), keys=("-made_at", "-pk"), after=request.GET.get("after", ""))
    context = {
        "page": CardsPage(cards(sight, [body.entry for body in found.items]), found.next_cursor),
        "tabs": [
            {"label": _("Mine"), "url": "?", "current": not is_shared},
            {"label": _("Shared with me"), "url": "?shelf=shared", "current": is_shared},
        ],
        "is_shared": is_shared,
        "keep": "shelf=shared" if is_shared else "",
    }
    return render(request, "entries/_cards.html" if request.htmx else "portfolios/home.html", context)  # type: ignore[attr-defined]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?first=` names an entry to begin with, `?goal=` a goal of the member's."""
    if request.method != "POST":
        begin = {name: request.GET.get(name, "")[:20] for name in ("first", "goal")}
        if goal := _goal(member, begin["goal"]):
            begin["title"] = goal.entry.title
        return _form_page(request, PortfolioForm(initial=begin), AudienceForm(member=member, initial={"ring": Ring.ME}))
    form = PortfolioForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    if not all([form.is_valid(), ring.is_valid()]):
        return _form_page(request, form, ring, status=422)
    data = form.cleaned_data
    try:
        entry = actions.begin_portfolio(
            member, title=data["title"], body=data["body"], tags=data["tags"], audience=ring.audience(), goal=_goal(member, data["goal"]),
            first=Entry.objects.visible_to(member).filter(uid=data["first"]).first() if data["first"] else None, deed_key=data["deed_key"],
        )  # fmt: skip
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, ring, status=422)
    return redirect(entry)


def _form_page(request: HttpRequest, form: PortfolioForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    begin_at_the_error(form)
    people = Member.objects.filter(is_active=True).count()
    return render(request, "portfolios/form.html", {"form": form, "audience_form": ring, "people_in_organisation": people}, status=status)


def _goal(member: Member, uid: str) -> Goal | None:
    return goals_of(member).filter(uid=uid).select_related("entry").first() if uid else None


@member_required
@require_POST
def set_goal(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = own(member, uid)
    wished = sent_line(request, "goal", most=20)
    goal = get_object_or_404(goals_of(member), uid=wished) if wished else None
    return done(request, partial(actions.for_goal, member, entry, goal=goal), to=entry.get_absolute_url())


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_piece(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The next piece, named by what was typed, or one that was suggested (`entry`, `thanks`). What could not be understood is shown again."""
    entry = own(member, uid)
    what, why, refused = request.POST.get("what", ""), request.POST.get("why", ""), None
    if request.method == "POST":
        try:
            evidence, thanks = _evidence(member, request)
            piece = actions.add_piece(member, entry, evidence=evidence, thanks=thanks, why=why)
        except Refusal as refusal:
            refused = refusal
        else:
            back = reverse("portfolios:change_piece", args=[uid, piece.uid, "remove"])
            to = f"{entry.get_absolute_url()}#evidence"
            return done(request, lambda: None, to=to, says=_("It stands in the portfolio."), undo=back)
    context = {"entry": entry, "what": what, "why_here": why, "refused": refused}
    return render(request, "portfolios/piece_form.html", context, status=422 if refused else 200)


def _evidence(member: Member, request: HttpRequest) -> tuple[Entry, Thanks | None]:
    """An entry that the member may see, and thanks for what is theirs."""
    key = sent_line(request, "thanks", most=20)
    if uid := sent_line(request, "entry", most=20):
        evidence = get_object_or_404(Entry.objects.visible_to(member), uid=uid)
        given = Thanks.objects.filter(entry=evidence, entry__author=member)
        return evidence, get_object_or_404(given, pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 16 else None
    named = name_thing(member, request.POST.get("what", ""))
    if named.entry is None:
        raise Refusal(_("Give the address of an entry here, or its [[title]]. A page elsewhere can be saved first."), field="what")
    return named.entry, None


def _piece(entry: Entry, uid: str) -> Piece:
    return get_object_or_404(Piece.objects.filter(portfolio=entry.pk), uid=uid)


@member_required
@require_POST
def change_piece(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    entry = own(member, uid)
    piece, wished = _piece(entry, item), actions.PieceDeed(deed)
    is_out = wished is actions.PieceDeed.REMOVE
    back = reverse("portfolios:change_piece", args=[uid, item, "put-back"]) if is_out else ""
    says = _("Taken out of the portfolio.") if is_out else ""
    to = f"{entry.get_absolute_url()}#evidence"
    return done(request, partial(actions.change_piece, member, entry, piece, wished), to=to, says=says, undo=back)


@member_required
@require_POST
def say_why(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    entry = own(member, uid)
    deed = partial(actions.say_why, member, entry, _piece(entry, item), why=request.POST.get("why", ""))
    return done(request, deed, to=f"{entry.get_absolute_url()}#piece-{item}")


@member_required
@require_POST
def change_badge(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    """A badge that one holds stands in the portfolio, or stands there no longer."""
    entry = own(member, uid)
    award = get_object_or_404(Award.objects.filter(member=member).select_related("audience"), uid=item)
    to = f"{entry.get_absolute_url()}#badges"
    if deed == "hide":
        undo = reverse("portfolios:change_badge", args=[uid, item, "show"])
        return done(request, partial(hide_badge, member, entry, award), to=to, says=_("Taken out of the portfolio."), undo=undo)
    undo = reverse("portfolios:change_badge", args=[uid, item, "hide"])
    is_alone = award.audience is not None and award.audience.ring == Ring.ME
    says = _("It stands here for you alone: nobody else may see the badge yet.") if is_alone else _("It stands in the portfolio.")
    return done(request, partial(show_badge, member, entry, award), to=to, says=says, undo=undo)


@member_required
@require_safe
def suggestions(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = own(member, uid)
    context = {"entry": entry, "suggestions": suggestions_for(member, entry)}
    return render(request, "portfolios/_suggestions.html" if request.htmx else "portfolios/suggestions.html", context)  # type: ignore[attr-defined]


@member_required
@require_safe
def offers(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """One's portfolios, to add what one looks at; alone for htmx, else a page."""
    entry = get_object_or_404(Entry.objects.visible_to(member), uid=uid)
    context = {"entry": entry, "portfolios": offers_for(member, entry)}
    return render(request, "portfolios/_offers.html" if request.htmx else "portfolios/offers.html", context)  # type: ignore[attr-defined]


@member_required
@require_POST
def into(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    """What one looks at stands in a portfolio of one's own."""
    entry = get_object_or_404(Entry.objects.visible_to(member), uid=uid)
    portfolio = own(member, item)
    try:
        piece = actions.add_piece(member, portfolio, evidence=entry)
    except Refusal as refusal:
        return done(request, lambda: None, to=entry.get_absolute_url(), says=str(refusal))
    back = reverse("portfolios:change_piece", args=[item, piece.uid, "remove"])
    says = _("It stands in “%(portfolio)s” now.") % {"portfolio": portfolio}
    return done(request, lambda: None, to=entry.get_absolute_url(), says=says, undo=back)


@open_to_the_web
@require_safe
def to_print(request: HttpRequest, uid: str) -> HttpResponse:
    """The portfolio as this viewer may see it, to print or to keep as PDF."""
    viewer = viewer_of(request)
    rows = Entry.objects.visible_to(viewer).filter(kind=Kind.PORTFOLIO).select_related("author", "audience")
    entry = get_object_or_404(rows, uid=uid)
    context = {"entry": entry, "shown": portfolio_shown(viewer, entry), "body": shown_body(viewer, entry), "base_url": settings.BASE_URL}
    return render(request, "portfolios/print.html", context)
