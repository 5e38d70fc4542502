"""Deeds of those who ask without their name. These actions take no actor: whoever holds the secret acts, and nothing below learns who that is.

What they do is put by (`Waiting`) and done at the next full hour by `release`, as a member that is nobody (`nobody`).
"""

from __future__ import annotations

import secrets as chance
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.discussion.actions import comment, reword
from commonplace.entries import audiences, lifecycle
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.texts import clean_texts, has_words
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.moderation.actions import MOST_WORDS, appeal, appealable
from commonplace.moderation.queries import last_decision
from commonplace.people.models import NOBODY, Member
from commonplace.questions.actions import answering, asking
from commonplace.spaces.models import Membership, Space
from commonplace.spaces.queries import is_host, members_of
from commonplace.unnamed.models import Deed, SheetGiven, UnnamedQuestion, UnnamedSpace, Waiting
from commonplace.unnamed.stamps import spend, valid_weeks

FEWEST = 5
"""Among fewer people a question without a name is soon guessed."""
MOST_WAITING = 10
"""So many deeds on one question until the hour is full."""


def nobody() -> Member:
    """Whose name stands on what was asked without one: an account that never signs in and is in no list of people."""
    values = {"name": "Somebody", "email": "nobody@unnamed.invalid", "is_active": False, "password": "!"}
    return Member.objects.get_or_create(handle=NOBODY, defaults=values)[0]


def full_hour(moment: datetime) -> datetime:
    """The full hour before."""
    return moment.replace(minute=0, second=0, microsecond=0)


def allow(actor: Member, space: Space, *, to: bool) -> None:
    """A host lets the members of a space ask without their name, or no longer; what was asked stays."""
    if not is_host(actor, space):
        raise Refusal(_("Only a host of this space can do this."))
    if not to:
        UnnamedSpace.objects.filter(space=space).delete()
        return
    if members_of(space).count() < FEWEST:
        raise Refusal(_("Among fewer than five people a question without a name is soon guessed. Wait until there are more."))
    UnnamedSpace.objects.get_or_create(space=space)


def may_be_asked_in(space: Space) -> bool:
    """Whether it is allowed, and enough of its members have stamps, so that it may have been any of them."""
    if not UnnamedSpace.objects.filter(space=space).exists():
        return False
    here = Membership.objects.filter(space=space, member__is_active=True).values("member")
    return SheetGiven.objects.filter(week__in=valid_weeks(), member__in=here).values("member").distinct().count() >= FEWEST


@transaction.atomic
def ask(space: Space, *, title: str, body: str, stamp: str, secret_hash: str) -> None:
    """Put a question by until the hour is full; it costs a stamp. The same secret again (a second click) changes nothing."""
    title, body = clean_texts(Kind.QUESTION, title, body)
    if not has_words(title):
        raise Refusal(_("Write your question in one line. The rest can wait."), field="title")
    if _holds(secret_hash):
        return
    if not may_be_asked_in(space):
        raise Refusal(_("Too few people have looked in here lately, so that it could be guessed who asks. Come back in some days."))
    spend(stamp)
    _put_by(Deed.ASK, secret_hash, space=space, title=title, body=body)


def _holds(secret_hash: str) -> bool:
    is_waiting = Waiting.objects.filter(secret_hash=secret_hash, deed=Deed.ASK).exists()
    return is_waiting or UnnamedQuestion.objects.filter(secret_hash=secret_hash).exists()


@transaction.atomic
def put_by(deed: Deed, secret_hash: str, target: Entry, *, title: str = "", body: str = "") -> None:
    """Reply to `target` (the question or what was said there), accept it or take that back (an answer); reword what is the asker's own, or appeal
    against what was decided about it."""
    question = target.root or target
    is_own = target.author.is_nobody or deed not in {Deed.EDIT, Deed.APPEAL}
    if not is_own or not UnnamedQuestion.objects.filter(entry=question, secret_hash=secret_hash).exists():
        raise Refusal(_("Only the person who asked can do this."))
    if deed is Deed.APPEAL:
        title, body = "", _clean_appeal(secret_hash, target, body)
    elif deed in {Deed.REPLY, Deed.EDIT}:
        title, body = clean_texts(Kind.COMMENT if deed is Deed.REPLY else Kind(target.kind), title, body)
    if deed is Deed.EDIT and target == question and not has_words(title):
        raise Refusal(_("Write your question in one line. The rest can wait."), field="title")
    _put_by(deed, secret_hash, target=target, title=title, body=body)


def _clean_appeal(secret_hash: str, target: Entry, words: str) -> str:
    """The words of an appeal that can be made. One that waits for the hour is an appeal."""
    appealable(last_decision(target))
    if Waiting.objects.filter(secret_hash=secret_hash, deed=Deed.APPEAL, target=target).exists():
        raise Refusal(_("You have appealed already. Somebody will answer."))
    if not has_words(words):
        raise Refusal(_("Say what should be considered."), field="body")
    return words.strip()[:MOST_WORDS]


def _put_by(deed: Deed, secret_hash: str, *, title: str, body: str, space: Space | None = None, target: Entry | None = None) -> None:
    if Waiting.objects.filter(secret_hash=secret_hash).count() >= MOST_WAITING:
        raise Refusal(_("That is a lot for one hour. Wait until it is full."), may_retry=True)
    due = full_hour(now()) + timedelta(hours=1)
    Waiting.objects.create(deed=deed, secret_hash=secret_hash, space=space, target=target, title=title, body=body, due_at=due)


@transaction.atomic
def withdraw(secret_hash: str) -> None:
    """Take the question back, at once: what waits is forgotten, what stands goes into a bin that nobody opens."""
    Waiting.objects.filter(secret_hash=secret_hash).delete()
    found = UnnamedQuestion.objects.filter(secret_hash=secret_hash).select_related("entry").first()
    if found is not None:
        with clock.at(full_hour(now())):
            lifecycle.withdraw(found.entry)


def release() -> int:
    """Do what is due, each asker's deeds in their order and the askers in an order of chance; returns how many."""
    by_secret: dict[str, list[Waiting]] = defaultdict(list)
    for row in Waiting.objects.filter(due_at__lte=now()).select_related("space", "target__root", "target__author").order_by("pk"):
        by_secret[row.secret_hash].append(row)
    askers = list(by_secret.values())
    chance.SystemRandom().shuffle(askers)
    for rows in askers:
        for row in rows:
            _do(row)
    return sum(map(len, askers))


def _do(row: Waiting) -> None:
    """What is refused now (the question was withdrawn or hidden meanwhile) is dropped: there is nobody to tell."""
    with transaction.atomic(), clock.at(row.due_at):
        if not Waiting.objects.filter(pk=row.pk).delete()[0]:
            return
        try:
            with transaction.atomic():
                _DEEDS[Deed(row.deed)](row)
        except Refusal:
            return


def _ask(row: Waiting) -> None:
    assert row.space is not None
    entry = asking.ask(nobody(), title=row.title, body=row.body, audience=audiences.of_space(row.space))
    UnnamedQuestion.objects.create(entry=entry, secret_hash=row.secret_hash)


def _reply(row: Waiting) -> None:
    assert row.target is not None
    comment(nobody(), row.target, body=row.body)


def _edit(row: Waiting) -> None:
    entry = row.target
    assert entry is not None
    if entry.root_id:
        reword(nobody(), entry, body=row.body, expected_revision=entry.revision)
    else:
        revise_entry(nobody(), entry, title=row.title, body=row.body, tags=tags_of(entry), expected_revision=entry.revision)


def _accept(row: Waiting) -> None:
    assert row.target is not None
    answering.accept(nobody(), row.target)


def _unaccept(row: Waiting) -> None:
    assert row.target is not None
    answering.unaccept(nobody(), row.target)


def _appeal(row: Waiting) -> None:
    assert row.target is not None
    appeal(nobody(), row.target, words=row.body)


_DEEDS = {
    Deed.ASK: _ask,
    Deed.REPLY: _reply,
    Deed.EDIT: _edit,
    Deed.ACCEPT: _accept,
    Deed.UNACCEPT: _unaccept,
    Deed.APPEAL: _appeal,
}
