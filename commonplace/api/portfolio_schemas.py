"""The shapes of portfolios and badges."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from commonplace.api.entry_schemas import EntryOut, WholeEntryOut
from commonplace.api.schemas import AudienceIn, PersonOut, Sent, at_home
from commonplace.entries.words import Ring
from commonplace.people.models import Member
from commonplace.portfolios.credentials import absolute, token_of
from commonplace.portfolios.models import MAX_WHY, Award, Badge
from commonplace.portfolios.queries import PieceShown, PortfolioShown
from commonplace.portfolios.verifying import Finding, Verdict
from commonplace.portfolios.words import State


class BadgeOut(Schema):
    """`criteria` is what somebody has to show."""

    uid: str
    name: str
    description: str
    criteria: str
    picture: str

    @classmethod
    def of(cls, badge: Badge) -> BadgeOut:
        picture = absolute("picture", badge.uid, "png")
        return cls(uid=badge.uid, name=badge.name, description=badge.description, criteria=badge.criteria, picture=picture)


class BadgesOut(Schema):
    items: list[BadgeOut]
    next: str | None


class PieceOut(Schema):
    """`how` says how it belongs to its member; `said` is what somebody said who used it, and `said_by` who did."""

    entry: EntryOut
    how: str
    why: str
    said: str | None
    said_by: PersonOut | None

    @classmethod
    def of(cls, shown: PieceShown, viewer: Member) -> PieceOut:
        thanks = shown.piece.thanks
        by = PersonOut(handle=thanks.member.handle, name=thanks.member.name) if thanks else None
        entry = EntryOut(**EntryOut.values(shown.entry, viewer))
        return cls(entry=entry, how=shown.how, why=shown.piece.why, said=thanks.used_for if thanks else None, said_by=by)


class ShownBadgeOut(Schema):
    """A badge that its member shows; `check` is the page that says whether it holds."""

    uid: str
    badge: BadgeOut
    since: datetime | None
    check: str

    @classmethod
    def of_award(cls, award: Award) -> ShownBadgeOut:
        return cls(uid=award.uid, badge=BadgeOut.of(award.badge), since=award.held_at, check=at_home(award.check_url))


class WholePortfolioOut(WholeEntryOut):
    """Evidence and badges as far as the member may see them, in their order."""

    goal: str | None
    evidence: list[PieceOut]
    badges: list[ShownBadgeOut]

    @classmethod
    def of_portfolio(cls, said: WholeEntryOut, shown: PortfolioShown, viewer: Member) -> WholePortfolioOut:
        return cls(
            **said.dict(),
            goal=shown.goal.uid if shown.goal else None,
            evidence=[PieceOut.of(piece, viewer) for piece in shown.pieces],
            badges=[ShownBadgeOut.of_award(award) for award in shown.badges],
        )


class PortfolioIn(Sent):
    """`title` names the skill. `goal` is the uid of a goal of one's own, `first` that of an entry it begins with."""

    title: str
    text: str = ""
    tags: list[str] = []
    audience: AudienceIn = Field(default_factory=AudienceIn)
    goal: str = ""
    first: str = ""


class EvidenceIn(Sent):
    why: str = Field("", max_length=MAX_WHY)


class MyBadgeOut(ShownBadgeOut):
    """What one asked for, was offered or holds. `answer` is from those who award it; `credential` the Open Badge 3.0 as a JWT, while it holds."""

    state: State
    answer: str
    ring: Ring | None
    withdrawn_why: str
    returned_at: datetime | None
    credential: str | None

    @classmethod
    def of_mine(cls, award: Award) -> MyBadgeOut:
        return cls(
            **ShownBadgeOut.of_award(award).dict(),
            state=State(award.state),
            answer=award.answer,
            ring=Ring(award.audience.ring) if award.audience else None,
            withdrawn_why=award.withdrawn_why,
            returned_at=award.returned_at,
            credential=token_of(award) if award.is_valid else None,
        )


class MyBadgesOut(Schema):
    items: list[MyBadgeOut]
    next: str | None


class JudgedOut(Schema):
    """As those who award it see it: an offer that was left is one that was not answered. `portfolio` is null where they may not see it."""

    uid: str
    badge: BadgeOut
    member: PersonOut
    state: State
    words: str
    answer: str
    portfolio: str | None
    since: datetime | None
    withdrawn_why: str

    @classmethod
    def of_award(cls, award: Award, *, sees: bool) -> JudgedOut:
        state = State.OFFERED if award.state == State.DECLINED else State(award.state)
        return cls(
            uid=award.uid,
            badge=BadgeOut.of(award.badge),
            member=PersonOut(handle=award.member.handle, name=award.member.name),
            state=state,
            words=award.words,
            answer=award.answer,
            portfolio=award.portfolio.uid if award.portfolio and sees else None,
            since=award.held_at,
            withdrawn_why=award.withdrawn_why,
        )


class JudgedListOut(Schema):
    items: list[JudgedOut]
    next: str | None


class AskIn(Sent):
    """`portfolio` is one of one's own, by uid."""

    portfolio: str = Field(max_length=20)
    words: str = Field("", max_length=1_000)


class OfferIn(Sent):
    handle: str = Field(max_length=41)
    words: str = Field("", max_length=1_000)


class JudgeIn(Sent):
    words: str = Field("", max_length=1_000)


class VerifyIn(Sent):
    """`email`: whose it is said to be."""

    token: str = Field(max_length=100_000)
    email: str = Field("", max_length=254)


class VerdictOut(Schema):
    """`is_theirs` is null where no address was given; all but `finding` is empty unless it was signed here."""

    finding: Finding
    name: str
    description: str
    criteria: str
    issuer: str
    since: date | None
    is_theirs: bool | None

    @classmethod
    def of(cls, found: Verdict) -> VerdictOut:
        return cls(**{name: getattr(found, name) for name in cls.model_fields})
