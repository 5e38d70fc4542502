"""Who may open a stream, and whether they still may."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from commonplace.entries.audience import audience_of
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.sessions import SessionStore
from commonplace.live.models import ReadsUnseen
from commonplace.people.models import Member

AT_ONCE = 500
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Pass:
    """What a stream was opened with: whose it is, and the session in the form in which it was found good. `root_id` is what it watches, 0 for
    nothing; `is_shown`: whether others who watch it may know."""

    member_id: int
    session_key: str
    session_data: str
    password: str
    root_id: int = 0
    is_shown: bool = True


class NotSignedIn(Exception):
    pass


class NoSuchEntry(Exception):
    pass


def admit(session_key: str, about: str) -> Pass:
    """The pass of whoever holds this session, for the entry of this uid ("" for none)."""
    found = Session.objects.filter(session_key=session_key, expire_date__gt=now()).first()
    member = _member_of(found.session_data) if found else None
    if found is None or member is None:
        raise NotSignedIn
    root_id = 0
    if about:
        entry = Entry.objects.visible_to(member).filter(uid=about[:12].replace("\x00", "")).first()
        if entry is None:
            raise NoSuchEntry
        root_id = entry.root_id or entry.pk
    is_shown = not ReadsUnseen.objects.filter(member=member).exists()
    return Pass(member.pk, session_key, found.session_data, member.password, root_id, is_shown)


def _member_of(session_data: str) -> Member | None:
    """Whom a session has signed in; None once their account has ended or their password is another."""
    held = SessionStore().decode(session_data)
    member = Member.objects.active().filter(pk=held.get(SESSION_KEY) or 0).first()
    if member is None or not constant_time_compare(held.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()):
        return None
    return member


def still_good(passes: Collection[Pass]) -> set[Pass]:
    """Those of the passes whose session goes on and whose account is open. A session that is as it was found, of a member whose password is as
    it was, needs no second reading."""
    good: set[Pass] = set()
    for some in _portions(passes):
        sessions = Session.objects.filter(session_key__in={one.session_key for one in some}, expire_date__gt=now())
        data = dict(sessions.values_list("session_key", "session_data"))
        members = Member.objects.active().filter(pk__in={one.member_id for one in some})
        passwords = dict(members.values_list("pk", "password"))
        good |= {one for one in some if _is_good(one, data.get(one.session_key), passwords.get(one.member_id))}
    return good


def _is_good(one: Pass, session_data: str | None, password: str | None) -> bool:
    if session_data is None or password is None:
        return False
    if session_data == one.session_data and password == one.password:
        return True
    member = _member_of(session_data)
    return member is not None and member.pk == one.member_id


def who_see(entry: Entry, members: Collection[int]) -> set[int]:
    """Those of the members who may see this entry, and what it answers, now."""
    seeing: set[int] = set()
    for some in _portions(members):
        found = audience_of(entry).filter(pk__in=some)
        if entry.root is not None:
            found = found.filter(pk__in=audience_of(entry.root).values("pk"))
        seeing |= set(found.values_list("pk", flat=True))
    return seeing


def _portions(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    waiting = list(things)
    return (waiting[at : at + AT_ONCE] for at in range(0, len(waiting), AT_ONCE))
