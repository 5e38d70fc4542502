"""A second step at sign-in: codes from an app, and recovery codes."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from commonplace.people.models import Member
from commonplace.people.tests.doors import is_in, prove, sign_in
from tests.cast import Cast

SECOND_STEP = "/account/2fa/authenticate/"


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def _enrolled(member: Member) -> tuple[Client, str]:
    client = Client()
    sign_in(client, member)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/"), "an open session alone must not change how one signs in"
    prove(client)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    response = client.post("/account/2fa/totp/activate/", {"code": _code(secret)})
    assert response.status_code == 302, response.content.decode()[-2000:]
    return client, secret


def test_sign_in_asks_for_the_code(cast: Cast, client: Client) -> None:
    secret = _enrolled(cast.amina)[1]
    response = sign_in(client, cast.amina)
    assert response.headers["Location"].startswith(SECOND_STEP)
    assert not is_in(client)
    wrong = client.post(SECOND_STEP, {"code": "000000"})
    assert wrong.status_code == 200 and not is_in(client)
    # The code that was used for enrolment is spent; the one of the next half minute works.
    client.post(SECOND_STEP, {"code": _next_code(secret)})
    assert is_in(client)


def test_a_recovery_code_works_once(cast: Cast, client: Client) -> None:
    enrolled = _enrolled(cast.amina)[0]
    codes = enrolled.get("/account/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    sign_in(client, cast.amina)
    client.post(SECOND_STEP, {"code": codes[0]})
    assert is_in(client)
    again = Client()
    sign_in(again, cast.amina)
    again.post(SECOND_STEP, {"code": codes[0]})
    assert not is_in(again)


def test_the_code_can_be_switched_off_again(cast: Cast, client: Client) -> None:
    enrolled = _enrolled(cast.amina)[0]
    enrolled.post("/account/2fa/totp/deactivate/")
    sign_in(client, cast.amina)
    assert is_in(client)


def _next_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1))
