"""A limit that knows nobody: each week every member's browser gets a sheet of stamps, and asking costs one.

A stamp is a random number with a signature over it and its week. That a member got the sheet is remembered, and of a stamp that was used its hash;
the numbers themselves are in the browser alone, so nothing says whose a used stamp was.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.unnamed.models import SheetGiven, SpentStamp

COOKIE = "stamps"
ON_A_SHEET = 3
"""So many questions in a week."""
KEPT_FOR = 15 * 24 * 3600


def week_of(moment: datetime) -> str:
    year, week, _day = moment.isocalendar()
    return f"{year}W{week:02}"


def valid_weeks() -> tuple[str, str]:
    """Stamps of this week and of the one before: whoever got a sheet in either may be the one who asked."""
    return week_of(now()), week_of(now() - timedelta(days=7))


def _sign(week: str, number: str) -> str:
    return salted_hmac("commonplace.unnamed.stamps", f"{week}:{number}", algorithm="sha256").hexdigest()[:32]


def _new(week: str) -> str:
    number = secrets.token_hex(12)
    return f"{week}:{number}:{_sign(week, number)}"


def stamps_in(request: HttpRequest) -> list[str]:
    """The stamps of this browser that are good now; whether they were used is seen when they are."""
    return [stamp for stamp in request.COOKIES.get(COOKIE, "").split(".")[: 2 * ON_A_SHEET] if _is_good(stamp)]


def _is_good(stamp: str) -> bool:
    week, _colon, rest = stamp.partition(":")
    number, _colon, signature = rest.partition(":")
    return week in valid_weeks() and constant_time_compare(signature, _sign(week, number))


def has_this_week(request: HttpRequest) -> bool:
    return any(part.startswith((f"{week_of(now())}:", f"{week_of(now())}!")) for part in request.COOKIES.get(COOKIE, "").split("."))


def looked_today(request: HttpRequest) -> bool:
    """Whether it was seen today that this browser's member is in no space that allows it."""
    return f"{now().date()}-" in request.COOKIES.get(COOKIE, "").split(".")


def remember_looking(response: HttpResponse) -> None:
    """So that the page does not ask again until tomorrow."""
    response.set_cookie(COOKIE, f"{now().date()}-", max_age=86_400, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def take_sheet(request: HttpRequest, member: Member) -> list[str] | None:
    """The week's sheet for this browser, to be kept by it (`keep`): None where it has it, no stamps where another browser of this member got it."""
    if has_this_week(request):
        return None
    week = week_of(now())
    is_new = SheetGiven.objects.get_or_create(member=member, week=week)[1]
    return [_new(week) for _number in range(ON_A_SHEET)] if is_new else []


def hand_out(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    fresh = take_sheet(request, member)
    if fresh is not None:
        keep(response, [*fresh, *stamps_in(request)])


def keep(response: HttpResponse, stamps: Sequence[str]) -> None:
    """`2026W48!` says that the sheet of that week was asked for, also when no stamp of it is left."""
    value = ".".join([f"{week_of(now())}!", *stamps])
    response.set_cookie(COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def spend(stamp: str) -> None:
    """Use a stamp up; a Refusal where it is no good or was used."""
    if not _is_good(stamp):
        raise Refusal(_("You have no stamp left. Next week’s come when you look in here again."))
    try:
        with transaction.atomic():
            SpentStamp.objects.create(stamp_hash=sha256(stamp.encode()).hexdigest(), week=stamp.partition(":")[0])
    except IntegrityError:
        raise Refusal(_("This stamp was used before. Please send it again."), may_retry=True) from None


def forget_old_weeks() -> None:
    """Who had a sheet, and which stamps were used, once no such stamp is good any more."""
    SheetGiven.objects.exclude(week__in=valid_weeks()).delete()
    SpentStamp.objects.exclude(week__in=valid_weeks()).delete()
