"""Portfolios and their evidence; badges: one's own, those one awards, and whether a credential holds."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import SHARE, STOCK, WRITE, keep_within, member_of, writer_of
from commonplace.api.entry_schemas import EntriesOut
from commonplace.api.fetching import BODY_HEADS, answered, needs_share, seen_entry, to_change, whole
from commonplace.api.portfolio_schemas import (
    AskIn,
    BadgeOut,
    BadgesOut,
    EvidenceIn,
    JudgedListOut,
    JudgedOut,
    JudgeIn,
    MyBadgeOut,
    MyBadgesOut,
    OfferIn,
    PortfolioIn,
    VerdictOut,
    VerifyIn,
    WholePortfolioOut,
)
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, AudienceIn
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal
from commonplace.kit.paging import page_by_key
from commonplace.people.adapter import client_address
from commonplace.people.models import Member
from commonplace.portfolios.actions import badges as awarding
from commonplace.portfolios.actions import gathering
from commonplace.portfolios.models import Award, Piece
from commonplace.portfolios.queries import portfolio_shown, portfolios_of, shared_portfolios
from commonplace.portfolios.standing import awards_judged_by, badges_awarded_by, badges_visible_to
from commonplace.portfolios.verifying import VERIFIED_AN_HOUR, verdict_on
from commonplace.portfolios.words import State

SIZE = 50
router = Router(tags=["Portfolios and badges"])


class PortfolioShelf(StrEnum):
    MINE = "mine"
    SHARED = "shared"


class JudgeDeed(StrEnum):
    AWARD = "award"
    NOT_YET = "not-yet"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


class OwnDeed(StrEnum):
    TAKE = "take"
    LEAVE = "leave"
    GIVE_BACK = "give-back"
    HOLD_AGAIN = "hold-again"


class JudgeShelf(StrEnum):
    ASKED = "asked"
    OFFERED = "offered"
    HELD = "held"


STATES = {
    JudgeShelf.ASKED: [State.ASKED, State.NOT_YET],
    JudgeShelf.OFFERED: [State.OFFERED, State.DECLINED],
    JudgeShelf.HELD: [State.HELD],
}


@router.get("/portfolios", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def portfolios(request: HttpRequest, shelf: PortfolioShelf = PortfolioShelf.MINE, after: str = "") -> EntriesOut:
    """One's own, or those of others that the member may see, newest first."""
    member = member_of(request)
    rows = portfolios_of(member) if shelf is PortfolioShelf.MINE else shared_portfolios(member)
    page = page_by_key(rows.select_related(*BODY_HEADS).defer("entry__card_html"), keys=("-made_at", "-pk"), after=after, size=SIZE)
    return EntriesOut.of([body.entry for body in page.items], member, page.next_cursor)


@router.post("/portfolios", response={201: WholePortfolioOut, **REFUSED}, auth=WRITE)
def begin_portfolio(request: HttpRequest, response: HttpResponse, data: PortfolioIn) -> Status[WholePortfolioOut]:
    """Name a skill, to gather what shows it. Only the member sees it unless `audience` says otherwise."""
    needs_share(request, data.audience.ring, field="audience.ring")
    member = writer_of(request)
    goal = Goal.objects.filter(entry__in=Entry.objects.authored_by(member), entry__uid=data.goal).first() if data.goal else None
    if data.goal and goal is None:
        raise Problem(422, "refused", _("Choose a goal of your own."), field="goal")
    first = Entry.objects.visible_to(member).filter(uid=data.first).first() if data.first else None
    if data.first and first is None:
        raise Problem(422, "refused", _("You name an entry that is not there."), field="first")
    made = gathering.begin_portfolio(
        member, title=data.title, body=data.text, tags=data.tags, audience=chosen_audience(member, data.audience), goal=goal, first=first
    )
    return Status(201, _whole(response, member, seen_entry(member, made.uid, Kind.PORTFOLIO)))


@router.get("/portfolios/{uid}", response={200: WholePortfolioOut, **REFUSED}, auth=STOCK)
def portfolio(request: HttpRequest, response: HttpResponse, uid: str) -> WholePortfolioOut:
    """One whole, with the evidence and the badges that the member may see."""
    member = member_of(request)
    return _whole(response, member, seen_entry(member, uid, Kind.PORTFOLIO))


def _whole(response: HttpResponse, member: Member, entry: Entry) -> WholePortfolioOut:
    answered(response, entry)
    return WholePortfolioOut.of_portfolio(whole(entry, member), portfolio_shown(member, entry), member)


@router.put("/portfolios/{uid}/evidence/{entry_uid}", response={200: WholePortfolioOut, **REFUSED}, auth=WRITE)
def add_piece(request: HttpRequest, response: HttpResponse, uid: str, entry_uid: str, data: EvidenceIn) -> WholePortfolioOut:
    """Add an entry that the member may see as evidence, at the end, with what it shows."""
    member, entry = to_change(request, uid, Kind.PORTFOLIO)
    gathering.add_piece(member, entry, evidence=seen_entry(member, entry_uid), why=data.why)
    return _whole(response, member, entry)


@router.delete("/portfolios/{uid}/evidence/{entry_uid}", response={204: None, **REFUSED}, auth=WRITE)
def take_out_piece(request: HttpRequest, uid: str, entry_uid: str) -> Status[None]:
    """Take it out; adding it again brings it back."""
    member, entry = to_change(request, uid, Kind.PORTFOLIO)
    piece = get_object_or_404(Piece.objects.filter(portfolio=entry.pk, thanks__isnull=True), entry__uid=entry_uid)
    gathering.change_piece(member, entry, piece, gathering.PieceDeed.REMOVE)
    return Status(204, None)


@router.get("/badges", response={200: BadgesOut, **REFUSED}, auth=STOCK)
def badges(request: HttpRequest, after: str = "") -> BadgesOut:
    """What can be awarded."""
    rows = badges_visible_to(member_of(request)).filter(retired_at__isnull=True)
    page = page_by_key(rows, keys=("-made_at", "-pk"), after=after, size=SIZE)
    return BadgesOut(items=[BadgeOut.of(badge) for badge in page.items], next=page.next_cursor)


@router.get("/badges/mine", response={200: MyBadgesOut, **REFUSED}, auth=STOCK)
def my_badges(request: HttpRequest, after: str = "") -> MyBadgesOut:
    """What the member asked for, was offered and holds; what they hold with its credential."""
    rows = Award.objects.filter(member=member_of(request)).select_related("badge", "member", "portfolio", "audience")
    page = page_by_key(rows, keys=("-moved_at", "-pk"), after=after, size=SIZE)
    return MyBadgesOut(items=[MyBadgeOut.of_mine(award) for award in page.items], next=page.next_cursor)


@router.put("/badges/mine/{uid}/ring", response={200: MyBadgeOut, **REFUSED}, auth=WRITE)
def choose_badge_ring(request: HttpRequest, uid: str, data: AudienceIn) -> MyBadgeOut:
    """Who else sees that one holds it."""
    member = writer_of(request)
    found = _mine(member, uid)
    needs_share(request, data.ring, field="ring")
    awarding.choose_ring(member, found, audience=chosen_audience(member, data))
    return MyBadgeOut.of_mine(_mine(member, uid))


@router.post("/badges/mine/{uid}/{deed}", response={200: MyBadgeOut, **REFUSED}, auth=WRITE)
def answer_badge(request: HttpRequest, uid: str, deed: OwnDeed) -> MyBadgeOut:
    """Take what one was offered, or leave it, of which nobody is told; give back what one holds, so that its credential holds no more, or hold it
    again."""
    member = writer_of(request)
    found = _mine(member, uid)
    if deed in {OwnDeed.TAKE, OwnDeed.LEAVE}:
        awarding.answer_offer(member, found, takes=deed is OwnDeed.TAKE)
    else:
        awarding.give_back(member, found, to=deed is OwnDeed.GIVE_BACK)
    return MyBadgeOut.of_mine(_mine(member, uid))


def _mine(member: Member, uid: str) -> Award:
    return get_object_or_404(Award.objects.filter(member=member).select_related("badge", "member", "portfolio", "audience"), uid=uid)


@router.put("/badges/{uid}/request", response={200: MyBadgeOut, **REFUSED}, auth=SHARE)
def ask_for_badge(request: HttpRequest, uid: str, data: AskIn) -> MyBadgeOut:
    """Ask for it with a portfolio of one's own. Asking is a yes: it is held as soon as somebody awards it, and at once where it was offered."""
    member = writer_of(request)
    badge = get_object_or_404(badges_visible_to(member), uid=uid)
    shown = Entry.objects.authored_by(member).filter(kind=Kind.PORTFOLIO, uid=data.portfolio).first()
    if shown is None:
        raise Problem(422, "refused", _("Choose a portfolio of your own."), field="portfolio")
    return MyBadgeOut.of_mine(_mine(member, awarding.ask_for(member, badge, portfolio=shown, words=data.words).uid))


@router.delete("/badges/{uid}/request", response={204: None, **REFUSED}, auth=WRITE)
def ask_for_badge_no_more(request: HttpRequest, uid: str) -> Status[None]:
    """Ask no longer; nobody is told."""
    member = writer_of(request)
    awarding.take_back_request(member, get_object_or_404(Award.objects.filter(member=member), badge__uid=uid))
    return Status(204, None)


@router.post("/badges/verify", response={200: VerdictOut, **REFUSED}, auth=STOCK)
def verify_badge(request: HttpRequest, data: VerifyIn) -> VerdictOut:
    """Whether a credential was awarded here, holds, and is whose it is said to be. Nothing of it is kept."""
    keep_within(f"verify:{client_address(request)}", most=VERIFIED_AN_HOUR, within=timedelta(hours=1))
    return VerdictOut.of(verdict_on(data.token.strip(), email=data.email))


@router.post("/badges/{uid}/offers", response={201: JudgedOut, **REFUSED}, auth=SHARE)
def offer_badge(request: HttpRequest, uid: str, data: OfferIn) -> Status[JudgedOut]:
    """For those who award it: offer it to somebody, who takes or leaves it. Whoever asked for it holds it at once."""
    member = writer_of(request)
    badge = get_object_or_404(badges_awarded_by(member), uid=uid)
    found = Member.objects.active().met_by(member).filter(handle=data.handle.strip().lstrip("@").lower()).first()
    if found is None:
        raise Problem(422, "refused", _("Nobody here is called that. Look them up under People."), field="handle")
    made = awarding.offer(member, badge, member=found, words=data.words)
    return Status(201, _judged(member, made.uid))


@router.get("/awards", response={200: JudgedListOut, **REFUSED}, auth=STOCK)
def awards(request: HttpRequest, shelf: JudgeShelf = JudgeShelf.ASKED, after: str = "") -> JudgedListOut:
    """For those who award badges: who asks, who was offered one, who holds one."""
    member = member_of(request)
    page = page_by_key(awards_judged_by(member).filter(state__in=STATES[shelf]), keys=("-moved_at", "-pk"), after=after, size=SIZE)
    seen = _seen(member, list(page.items))
    return JudgedListOut(items=[JudgedOut.of_award(one, sees=one.portfolio_id in seen) for one in page.items], next=page.next_cursor)


@router.post("/awards/{uid}/{deed}", response={200: JudgedOut, **REFUSED}, auth=SHARE)
def judge_award(request: HttpRequest, uid: str, deed: JudgeDeed, data: JudgeIn) -> JudgedOut:
    """Say yes to who asked, say what is missing, withdraw what is held with a reason, or undo that."""
    member = writer_of(request)
    found = get_object_or_404(awards_judged_by(member), uid=uid)
    match deed:
        case JudgeDeed.AWARD:
            awarding.award_it(member, found, words=data.words)
        case JudgeDeed.NOT_YET:
            awarding.not_yet(member, found, words=data.words)
        case JudgeDeed.WITHDRAW:
            awarding.withdraw(member, found, why=data.words)
        case JudgeDeed.RESTORE:
            awarding.restore(member, found)
    return _judged(member, uid)


def _judged(member: Member, uid: str) -> JudgedOut:
    award = awards_judged_by(member).get(uid=uid)
    return JudgedOut.of_award(award, sees=award.portfolio_id in _seen(member, [award]))


def _seen(member: Member, found: list[Award]) -> set[int]:
    return set(Entry.objects.visible_to(member).filter(pk__in=[one.portfolio_id for one in found]).values_list("pk", flat=True))
