"""Letting a program act in one's name, and ending that: tokens, and pairing by a code as RFC 8628 describes it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_secret
from commonplace.kit.text import clean_line
from commonplace.people.models import Member, Pairing, Scope, Token

PREFIX = "cpl_"
"""How every token begins, so that one that got lost in a file or a chat can be recognised and revoked."""
CODE_LASTS = timedelta(minutes=10)
IDLE_DAYS = 180
MOST_TOKENS = 100
# No vowels, so that no code is a word; nothing that is read for another letter.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_USED_AGAIN = timedelta(hours=1)


def hash_of(secret: str) -> str:
    """A token is 256 random bits, which no list of likely words contains, so one round of SHA-256 keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    actor: Member, *, name: str, scopes: Iterable[Scope], lasts: timedelta | None = None, idle_days: int | None = None
) -> tuple[Token, str]:
    """A token and its secret, which is shown this once and is nowhere stored."""
    name = _named(name)
    if Token.objects.alive().filter(member=actor).count() >= MOST_TOKENS:
        raise Refusal(_("So many programs are connected that one more would be lost among them. Disconnect some first."))
    secret = PREFIX + new_secret()
    lasts = timedelta(days=idle_days) if idle_days else lasts
    token = Token.objects.create(
        member=actor,
        name=name,
        scopes=_words(scopes),
        token_hash=hash_of(secret),
        expires_at=now() + lasts if lasts else None,
        idle_days=idle_days,
    )
    record(Deed.PROGRAM_CONNECTED, actor, detail=f"{token.name} ({token.scopes})")
    return token, secret


def token_for(secret: str) -> Token | None:
    """The living token with this secret, with its member. That it was used is noted once an hour, so that reading writes nothing."""
    token = Token.objects.alive().filter(token_hash=hash_of(secret)).select_related("member").first()
    if token is not None and token.secret_expires_at is not None and token.secret_expires_at <= now():
        return None
    if token is not None and (token.last_used_at is None or token.last_used_at < now() - _USED_AGAIN):
        token.last_used_at = now()
        if token.idle_days:
            token.expires_at = now() + timedelta(days=token.idle_days)
        token.save(update_fields=["last_used_at", "expires_at"])
    return token


def disconnect(actor: Member, *, token: Token) -> None:
    """End what a program may do, from its next request on."""
    _own(actor, token)
    _end(token, Deed.PROGRAM_ENDED)


def end_as_copied(token: Token) -> None:
    """Two have what only one should have, so neither may go on, and the member cannot take it back: the program has to be connected anew."""
    _end(token, Deed.PROGRAM_COPIED)
    Token.objects.filter(pk=token.pk).update(is_copied=True)


@transaction.atomic
def _end(token: Token, deed: Deed) -> None:
    if Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now()):
        record(deed, token.member, detail=token.name)


def connect_again(actor: Member, *, token: Token) -> None:
    """Undo `disconnect`: the program, which still has its token, may go on as before."""
    _own(actor, token)
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, is_copied=True).exists():
            raise Refusal(_("Somebody else had a copy of this program’s key. Connect it anew from the program."))
        if Token.objects.filter(pk=token.pk, revoked_at__isnull=False).update(revoked_at=None):
            record(Deed.PROGRAM_BACK, actor, detail=token.name)


class PollError(StrEnum):
    """What a program that waits is told, in the words of RFC 8628."""

    PENDING = "authorization_pending"
    DENIED = "access_denied"
    EXPIRED = "expired_token"


class NotConnected(Refusal):
    def __init__(self, code: PollError, message: str) -> None:
        super().__init__(message, may_retry=code is PollError.PENDING)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """`device_code` is for the program alone; `pairing.shown_code` for the member's eyes."""

    pairing: Pairing
    device_code: str


def ask_to_pair(*, name: str, scopes: Iterable[Scope]) -> Asked:
    """A program asks to be connected; nobody has approved anything yet."""
    device_code = new_secret()
    wanted = {"name": _named(name), "scopes": _words(scopes), "expires_at": now() + CODE_LASTS}
    while True:
        try:
            with transaction.atomic():
                code = "".join(secrets.choice(_LETTERS) for _ in range(8))
                return Asked(Pairing.objects.create(device_hash=hash_of(device_code), code=code, **wanted), device_code)
        except IntegrityError:
            continue  # another program was given this code a moment ago


def waiting_pairing(code: str) -> Pairing | None:
    """The pairing that waits for a member's word under this code, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return Pairing.objects.filter(code=letters, expires_at__gt=now(), member__isnull=True, refused_at__isnull=True).first()


def approve(actor: Member, *, pairing: Pairing) -> None:
    waiting = Pairing.objects.filter(pk=pairing.pk, member__isnull=True, refused_at__isnull=True, expires_at__gt=now())
    if not waiting.update(member=actor):
        raise Refusal(_("This code is no longer waiting. Begin again in the program."), field="code")


def refuse(actor: Member, *, pairing: Pairing) -> None:
    Pairing.objects.filter(pk=pairing.pk, member__isnull=True).update(refused_at=now())


@transaction.atomic
def collect(device_code: str) -> tuple[Token, str]:
    """What the waiting program gets, once. Raises NotConnected, which says whether it should go on waiting."""
    pairing = Pairing.objects.select_for_update(of=("self",)).filter(device_hash=hash_of(device_code)).first()
    if pairing is None or pairing.expires_at <= now():
        raise NotConnected(PollError.EXPIRED, _("The code has expired. Begin again."))
    if pairing.refused_at is not None:
        raise NotConnected(PollError.DENIED, _("The connection was refused."))
    member = pairing.member
    if member is None:
        raise NotConnected(PollError.PENDING, _("Nobody has approved this yet."))
    if not member.is_active:
        raise NotConnected(PollError.DENIED, _("The connection was refused."))
    pairing.delete()
    return make_token(member, name=pairing.name, scopes=[Scope(word) for word in pairing.scopes.split()], idle_days=IDLE_DAYS)


def _named(name: str) -> str:
    name = clean_line(name)[:80]
    if not name:
        raise Refusal(_("Say which program this is for, so that you recognise it later."), field="name")
    return name


def _words(scopes: Iterable[Scope]) -> str:
    chosen = set(scopes)
    if not chosen:
        raise Refusal(_("Choose at least one thing that the program may do."), field="scopes")
    return " ".join(scope.value for scope in Scope if scope in chosen)


def _own(actor: Member, token: Token) -> None:
    if token.member_id != actor.pk:
        raise Refusal(_("Only the member whose program this is can do this."))
