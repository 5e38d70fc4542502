"""Deeds around badges: to make one, to ask for it, to offer and award it, to take it or not, to withdraw it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.audit.actions import record as audit
from commonplace.audit.deeds import Deed
from commonplace.entries import audiences
from commonplace.entries.audience import may_choose
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.people.models import Member
from commonplace.portfolios.credentials import IN_A_LIST
from commonplace.portfolios.models import MAX_CRITERIA, MAX_DESCRIPTION, MAX_NAME, Award, Badge, SigningKey
from commonplace.portfolios.signing import own_key
from commonplace.portfolios.standing import badges_visible_to, may_award
from commonplace.portfolios.words import Emblem, State, Tone
from commonplace.spaces.models import Space


@dataclass(frozen=True, kw_only=True)
class About:
    """What a badge is. Criteria are plain words."""

    name: str
    description: str
    criteria: str
    emblem: Emblem = Emblem.STAR
    tone: Tone = Tone.PINE

    def checked(self) -> About:
        name = clean_line(self.name)
        texts = {"description": clean_body(self.description).strip(), "criteria": clean_body(self.criteria).strip()}
        if not has_words(name):
            raise Refusal(_("Give the badge a name."), field="name")
        if not has_words(texts["description"]):
            raise Refusal(_("Say in a line or two what it stands for."), field="description")
        if not has_words(texts["criteria"]):
            raise Refusal(_("Say what somebody has to show, so that everybody is asked the same."), field="criteria")
        for field, text, most in (("name", name, MAX_NAME), ("description", texts["description"], MAX_DESCRIPTION)):
            if len(text) > most:
                raise Refusal(_("Please keep it under %(most)s characters.") % {"most": most}, field=field)
        if len(texts["criteria"]) > MAX_CRITERIA:
            raise Refusal(_("Please keep it under %(most)s characters.") % {"most": MAX_CRITERIA}, field="criteria")
        return About(name=name, **texts, emblem=Emblem(self.emblem), tone=Tone(self.tone))


@transaction.atomic
def make_badge(actor: Member, *, about: About, space: Space | None = None, deed_key: str = "") -> Badge:
    """By an organiser of learning, or for a space by a host of it. The same `deed_key` again gives the badge of the first time."""
    if not may_award(actor, Badge(space=space)):
        raise Refusal(_("Only those who organise learning, or hosts for their space, make badges."), field="space")
    about = about.checked()
    if deed_key and (same := Badge.objects.filter(made_by=actor, deed_key=deed_key).first()):
        return same
    return Badge.objects.create(made_by=actor, space=space, deed_key=deed_key or None, **vars(about))


@transaction.atomic
def rewrite_badge(actor: Member, badge: Badge, *, about: About) -> Badge:
    """Say anew what it is. Credentials say from then on what stands here; who held it holds it."""
    held = _judged(actor, badge)
    for name, value in vars(about.checked()).items():
        setattr(held, name, value)
    held.save()
    return held


@transaction.atomic
def retire(actor: Member, badge: Badge, *, to: bool) -> None:
    """Award it no more, or again."""
    _judged(actor, badge)
    Badge.objects.filter(pk=badge.pk).update(retired_at=now() if to else None)


def _judged(actor: Member, badge: Badge) -> Badge:
    held = Badge.objects.select_for_update(of=("self",)).get(pk=badge.pk)
    if not may_award(actor, held):
        raise Refusal(_("Only those who award this badge can do this."))
    return held


def _line(text: str, field: str) -> str:
    line = clean_line(text)
    if len(line) > 1_000:
        raise Refusal(_("Please keep it under 1,000 characters."), field=field)
    return line


def _open(badge: Badge) -> None:
    if badge.retired_at is not None:
        raise Refusal(_("This badge is awarded no more."))


@transaction.atomic
def ask_for(actor: Member, badge: Badge, *, portfolio: Entry, words: str = "") -> Award:
    """Ask for a badge, with a portfolio of one's own as what shows it. Asking is a yes: it is held as soon as somebody awards it."""
    if not badges_visible_to(actor).filter(pk=badge.pk).exists() or portfolio.author_id != actor.pk or portfolio.kind != Kind.PORTFOLIO:
        raise Refusal(_("Choose a badge and a portfolio of your own."), field="badge")
    _open(badge)
    line = _line(words, "words")
    row, made = Award.objects.select_for_update(of=("self",)).get_or_create(
        badge=badge, member=actor, defaults={"state": State.ASKED, "portfolio_id": portfolio.pk, "words": line}
    )
    if row.state in {State.OFFERED, State.DECLINED}:
        row.portfolio_id = portfolio.pk
        return _hold(row)
    if made or row.state == State.NOT_YET:
        row.state, row.portfolio_id, row.words, row.answer, row.moved_at = State.ASKED, portfolio.pk, line, "", now()
        row.save()
        record(actor, Verb.BADGE_ASKED, badge=badge.pk, award=row.uid)
    return row


@transaction.atomic
def take_back_request(actor: Member, award: Award) -> None:
    """Ask no longer; nobody is told."""
    Award.objects.filter(pk=award.pk, member=actor, state__in=[State.ASKED, State.NOT_YET]).delete()


@transaction.atomic
def offer(actor: Member, badge: Badge, *, member: Member, words: str = "") -> Award:
    """Award it to somebody who did not ask: theirs to take or to leave. To whoever asked it is awarded at once."""
    held, line = _judged(actor, badge), _line(words, "words")
    _open(held)
    if member.pk == actor.pk:
        raise Refusal(_("Somebody else has to award you a badge. Ask for it with a portfolio."), field="handle")
    if not badges_visible_to(member).filter(pk=badge.pk).exists():
        raise Refusal(_("Only somebody who may see this badge can be awarded it."), field="handle")
    row, made = Award.objects.select_for_update(of=("self",)).get_or_create(
        badge=held, member=member, defaults={"state": State.OFFERED, "given_by": actor, "answer": line}
    )
    if row.state in {State.ASKED, State.NOT_YET}:
        return award_it(actor, row, words=line)
    if made:
        record(actor, Verb.BADGE_OFFERED, member=member.pk, award=row.uid)
    return row


@transaction.atomic
def award_it(actor: Member, award: Award, *, words: str = "") -> Award:
    """Say yes to who asked."""
    row = _judgeable(actor, award)
    if row.state not in {State.ASKED, State.NOT_YET}:
        return row
    _open(row.badge)
    row.given_by, row.answer = actor, _line(words, "words")
    _hold(row)
    record(actor, Verb.BADGE_AWARDED, member=row.member_id, award=row.uid)
    return row


@transaction.atomic
def not_yet(actor: Member, award: Award, *, words: str) -> None:
    """Say what is missing; they can ask again."""
    row, line = _judgeable(actor, award), _line(words, "words")
    if not has_words(line):
        raise Refusal(_("Say what is missing, so that they know what to do next."), field="words")
    if row.state == State.ASKED:
        row.state, row.answer, row.moved_at = State.NOT_YET, line, now()
        row.save()
        record(actor, Verb.BADGE_NOT_YET, member=row.member_id, award=row.uid)


def _judgeable(actor: Member, award: Award) -> Award:
    row = Award.objects.select_for_update(of=("self",)).select_related("badge__space", "member").get(pk=award.pk)
    if not may_award(actor, row.badge) or row.member_id == actor.pk:
        raise Refusal(_("Only those who award this badge can do this, and nobody for themselves."))
    return row


@transaction.atomic
def answer_offer(actor: Member, award: Award, *, takes: bool) -> Award:
    """Take an offered badge, or leave it: nobody is told of that, and it can still be taken later."""
    row = _own(actor, award)
    if takes and row.state in {State.OFFERED, State.DECLINED}:
        return _hold(row)
    if not takes and row.state == State.OFFERED:
        row.state = State.DECLINED
        row.save(update_fields=["state"])
    return row


@transaction.atomic
def give_back(actor: Member, award: Award, *, to: bool = True) -> None:
    """Hold it no longer, so that its credential holds no more; `to` False undoes that."""
    row = _own(actor, award)
    if row.state == State.HELD:
        row.returned_at = now() if to else None
        row.save(update_fields=["returned_at"])


@transaction.atomic
def choose_ring(actor: Member, award: Award, *, audience: Audience) -> None:
    """Who else sees that one holds it; at first nobody does."""
    row = _own(actor, award)
    if row.state != State.HELD or not may_choose(actor, audience):
        raise Refusal(_("Choose a ring that you belong to."), field="ring")
    row.audience = audience
    row.save(update_fields=["audience"])


def _own(actor: Member, award: Award) -> Award:
    row = Award.objects.select_for_update(of=("self",)).select_related("badge__space", "member").get(pk=award.pk)
    if row.member_id != actor.pk:
        raise Refusal(_("Only the member whose badge this is can do this."))
    return row


@transaction.atomic
def withdraw(actor: Member, award: Award, *, why: str) -> None:
    """By those who award it, with a reason that its member reads. Its credential holds no more."""
    row, line = _judgeable(actor, award), _line(why, "words")
    if not has_words(line):
        raise Refusal(_("Say why; the member reads it."), field="words")
    if row.state == State.HELD and row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_why = now(), line[:500]
        row.save(update_fields=["withdrawn_at", "withdrawn_why"])
        audit(Deed.BADGE_WITHDRAWN, actor, about=row.member, detail=_named(row.badge))
        record(actor, Verb.BADGE_WITHDRAWN, member=row.member_id, award=row.uid)


@transaction.atomic
def restore(actor: Member, award: Award) -> None:
    """Undo `withdraw`."""
    row = _judgeable(actor, award)
    if row.withdrawn_at is not None:
        row.withdrawn_at, row.withdrawn_why = None, ""
        row.save(update_fields=["withdrawn_at", "withdrawn_why"])
        audit(Deed.BADGE_BACK, actor, about=row.member, detail=_named(row.badge))


def _hold(row: Award) -> Award:
    """It exists from now on, for its member alone."""
    is_new_key = not SigningKey.objects.exists()
    key = own_key()
    if is_new_key:
        audit(Deed.BADGE_KEY, None, detail=key.thumbprint)
    row.state, row.moved_at, row.held_at = State.HELD, now(), now().replace(microsecond=0)
    row.audience, row.salt, row.status_index = audiences.only_me(row.member), secrets.token_urlsafe(16), _free_place()
    row.save()
    audit(Deed.BADGE_AWARDED, row.given_by, about=row.member, detail=_named(row.badge))
    return row


def _free_place() -> int:
    """A place by chance, so that its number tells nothing; a further list begins when half of the ones there are taken."""
    taken = Award.objects.filter(status_index__isnull=False)
    lists = taken.count() // (IN_A_LIST // 2) + 1
    while taken.filter(status_index=(place := secrets.randbelow(lists * IN_A_LIST))).exists():
        pass
    return place


def _named(badge: Badge) -> str:
    """The audit log does not name what belongs to hidden spaces."""
    return badge.name if badge.space is None or badge.space.name_for_all else ""
