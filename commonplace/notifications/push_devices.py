"""The browsers in which members want to be told also while no page is open: turned on, ended, and which of them may be sent to now."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import read_secure_address
from commonplace.kit.push import Browser, own_key
from commonplace.kit.push.encryption import read_lock
from commonplace.live.doors import NotSignedIn, admit
from commonplace.notifications.models import PushDevice, Pushing
from commonplace.people.models import Member

MOST_DEVICES = 20
KEPT_AFTER_END = timedelta(days=1)
"""Ending can be undone so long."""
KEPT_WITHOUT_SESSION = timedelta(days=60)
"""Since it was turned on; a session lasts for thirty days."""
KEPT_AFTER_PUSH = timedelta(days=8)
"""Longer than a notice waits to leave, so that none leaves twice."""


def on_now(members: Collection[int]) -> QuerySet[PushDevice]:
    """The devices of these members that may be sent to: turned on with the key that we have, in a session that goes on. Whether the session is
    still theirs is asked once more before something is sent (`still_theirs`)."""
    key = own_key()
    sessions = Session.objects.filter(expire_date__gt=now()).values("session_key")
    devices = PushDevice.objects.filter(member__in=members, member__is_active=True, ended_at__isnull=True)
    return devices.filter(server_key=key.public, session_key__in=sessions) if key else devices.none()


def reached(members: Collection[int]) -> set[int]:
    """Those of the members who have a device to be told in."""
    return set(on_now(members).values_list("member", flat=True))


def still_theirs(device: PushDevice) -> bool:
    """Whether the session in which the device was turned on is still its member's: signed in, by the password of today."""
    try:
        return admit(device.session_key, "").member_id == device.member_id
    except NotSignedIn:
        return False


def hash_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def turn_on(actor: Member, browser: Browser, *, session_key: str, name: str) -> PushDevice:
    """Be told in this browser from now on. Once more for the same browser changes nothing but the session that it lasts as long as."""
    key = own_key()
    if key is None:
        raise Refusal(_("Push is not offered here."))
    _check(browser)
    given = hash_of(browser.endpoint)
    known = PushDevice.objects.filter(endpoint_hash=given).first()
    if known is None and on_now([actor.pk]).count() >= MOST_DEVICES:
        raise Refusal(_("You are told in so many places already. End some of them first."))
    values = {
        "member": actor,
        "session_key": session_key,
        "endpoint": browser.endpoint,
        "key": browser.key,
        "auth": browser.auth,
        "server_key": key.public,
        "browser": name[:80],
        "ended_at": None,
    }
    if known is not None and known.member_id != actor.pk:
        known.delete()  # whoever sat at this browser before; what was on its way to them goes, too
    # A browser that asks anew has let go of the address that it had before.
    PushDevice.objects.filter(member=actor, session_key=session_key).exclude(endpoint_hash=given).update(ended_at=now())
    device, _is_new = PushDevice.objects.update_or_create(endpoint_hash=given, defaults=values)
    _greet_after_commit(device)
    return device


@transaction.atomic
def renew(actor: Member, browser: Browser, *, session_key: str) -> None:
    """The actor has signed in again in a browser in which they were told: that lasts as long as the new session. Nothing where it was ended, or is
    another member's."""
    known = PushDevice.objects.filter(endpoint_hash=hash_of(browser.endpoint), member=actor, ended_at__isnull=True)
    known.filter(key=browser.key, auth=browser.auth).update(session_key=session_key)


def _check(browser: Browser) -> None:
    """A FetchError, which is a Refusal, for an address that nothing may be sent to; whether it is a public one is asked with each message."""
    read_secure_address(browser.endpoint)
    try:
        read_lock(browser.key, browser.auth)
    except ValueError as error:
        raise Refusal(_("This browser gave no key to encrypt with. Reload the page and try again.")) from error


def _greet_after_commit(device: PushDevice) -> None:
    from commonplace.notifications.jobs import greet_device

    greet_device.enqueue(device.pk)


@transaction.atomic
def end(actor: Member, device: PushDevice) -> None:
    PushDevice.objects.filter(pk=device.pk, member=actor, ended_at__isnull=True).update(ended_at=now())


@transaction.atomic
def bring_back(actor: Member, device: PushDevice) -> None:
    """Undo `end`."""
    PushDevice.objects.filter(pk=device.pk, member=actor).update(ended_at=None)


def forget() -> None:
    """Rows of devices that were ended go after a day; those whose session is over after a time in which their member may sign in there again."""
    PushDevice.objects.filter(ended_at__lt=now() - KEPT_AFTER_END).delete()
    over = PushDevice.objects.exclude(session_key__in=Session.objects.values("session_key"))
    over.filter(made_at__lt=now() - KEPT_WITHOUT_SESSION).delete()
    Pushing.objects.filter(made_at__lt=now() - KEPT_AFTER_PUSH).delete()
