"""Who is let in: by a living token and nothing else; and how a program gets one."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from commonplace.api import auth
from commonplace.api.tests.doors import Program
from commonplace.kit import clock
from commonplace.people import actions
from commonplace.people.models import Pairing, Scope, Token
from tests.cast import Cast, ClientAs

ASK: dict[str, Any] = {"name": "Commonplace in Chromium", "scopes": ["capture", "read"]}


def post(path: str, **data: object) -> tuple[int, dict[str, Any]]:
    answer = Client().post(f"/api/v1{path}", data, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_session_opens_nothing(cast: Cast, client_as: ClientAs) -> None:
    answer = client_as(cast.amina).get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"], answer.headers["WWW-Authenticate"]) == (401, "not_connected", "Bearer")
    assert client_as(cast.amina).post("/api/v1/saves", {}, content_type="application/json").status_code == 401


def test_a_token_lives_until_it_is_disconnected_expires_or_the_account_ends(cast: Cast, client_as: ClientAs) -> None:
    program = Program(cast.bruno)
    assert program.get("/me").status_code == 200
    assert program.secret not in str(list(Token.objects.values()))
    client_as(cast.dora).post(f"/settings/programs/{program.token.uid}/disconnect/")
    assert program.get("/me").status_code == 200
    bruno = client_as(cast.bruno)
    bruno.post(f"/settings/programs/{program.token.uid}/disconnect/")
    assert program.get("/me").status_code == 401
    bruno.post(f"/settings/programs/{program.token.uid}/connect-again/")
    assert program.get("/me").status_code == 200
    actions.deactivate_member(cast.gita, member=cast.bruno)
    assert program.get("/me").status_code == 401
    actions.reactivate_member(cast.gita, member=cast.bruno)
    assert program.get("/me").status_code == 401


def test_a_key_is_made_by_hand_and_ends_when_it_says(cast: Cast, client_as: ClientAs) -> None:
    page = client_as(cast.amina).post("/settings/programs/", {"name": "My script", "scopes": ["read"], "days": "30"}).content.decode()
    secret = page.split('id="secret"')[1].split('value="')[1].split('"')[0]
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=headers).json()["scopes"] == ["read"]
    with clock.at(clock.now() + timedelta(days=31)):
        assert Client().get("/api/v1/me", headers=headers).status_code == 401
    assert secret not in client_as(cast.amina).get("/settings/programs/").content.decode()


@pytest.mark.parametrize("scopes", [[Scope.READ], [Scope.CAPTURE], list(Scope)])
def test_a_program_leaves_by_itself(cast: Cast, scopes: list[Scope]) -> None:
    program = Program(cast.amina, *scopes)
    assert program.delete("/me/token").status_code == 204
    assert program.get("/me").status_code == program.delete("/me/token").status_code == 401


def test_a_program_that_asks_too_much_is_told_when_to_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "MOST", 3)
    program, other = Program(cast.amina), Program(cast.amina)
    answers = [program.get("/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert other.get("/me").status_code == 200


def test_a_program_is_paired_by_a_code(cast: Cast, client_as: ClientAs) -> None:
    status, asked = post("/pairing", **ASK)
    assert status == 200 and "/pair/?code=" in asked["verification_uri_complete"]
    assert post("/pairing/token", device_code=asked["device_code"])[1]["code"] == "authorization_pending"
    dora = client_as(cast.dora)
    page = dora.get("/pair/", {"code": asked["user_code"].lower().replace("-", " ")}).content.decode()
    assert "Commonplace in Chromium" in page and asked["user_code"] in page and "mark highlights" in page
    assert post("/pairing/token", device_code=asked["device_code"])[0] == 400  # looking is not approving
    assert dora.post("/pair/", {"code": asked["user_code"], "answer": "approve"}).status_code == 303
    status, given = post("/pairing/token", device_code=asked["device_code"])
    assert (status, given["member"]["handle"]) == (200, "dora")
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {given['token']}"}).json()["program"] == ASK["name"]
    assert post("/pairing/token", device_code=asked["device_code"])[1]["code"] == "expired_token"
    assert ASK["name"] in dora.get("/settings/programs/").content.decode()
    assert ASK["name"] not in client_as(cast.bruno).get("/settings/programs/").content.decode()


def test_what_was_refused_or_too_late_gets_nothing(cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    asked = post("/pairing", **ASK)[1]
    dora.post("/pair/", {"code": asked["user_code"], "answer": "refuse"})
    assert post("/pairing/token", device_code=asked["device_code"])[1]["code"] == "access_denied"
    assert dora.post("/pair/", {"code": asked["user_code"], "answer": "approve"}).status_code == 422
    asked = post("/pairing", **ASK)[1]
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert dora.post("/pair/", {"code": asked["user_code"], "answer": "approve"}).status_code == 422
        assert post("/pairing/token", device_code=asked["device_code"])[1]["code"] == "expired_token"
    assert not Token.objects.exists()


def test_who_left_after_approving_gives_nothing_away(cast: Cast, client_as: ClientAs) -> None:
    asked = post("/pairing", **ASK)[1]
    client_as(cast.bruno).post("/pair/", {"code": asked["user_code"], "answer": "approve"})
    actions.deactivate_member(cast.gita, member=cast.bruno)
    assert post("/pairing/token", device_code=asked["device_code"])[1]["code"] == "access_denied"


def test_codes_cannot_be_guessed_nor_approved_from_elsewhere(cast: Cast, client_as: ClientAs) -> None:
    asked = post("/pairing", **ASK)[1]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ines, backend="commonplace.people.backend.SignInBackend")
    assert strict.post("/pair/", {"code": asked["user_code"], "answer": "approve"}).status_code == 403
    assert not Pairing.objects.filter(member__isnull=False).exists()
    ines = client_as(cast.ines)
    answers = [ines.get("/pair/", {"code": f"BBBB-BBB{letter}"}).status_code for letter in "BCDFGHJKLMNPQRSTVWXZB"]
    assert answers == [422] * 20 + [429]
    assert ines.get("/pair/", {"code": asked["user_code"]}).status_code == 429
    assert client_as(None).get("/pair/", {"code": asked["user_code"]}).status_code == 302


def test_extensions_may_call_and_pages_of_the_web_may_not(cast: Cast) -> None:
    def preflight(origin: str) -> str | None:
        answer = Client().options("/api/v1/me", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
        return answer.headers.get("Access-Control-Allow-Origin")

    for origin in ("chrome-extension://abcdefghijklmnop", "moz-extension://6e0f5ab1-aaaa"):
        assert preflight(origin) == origin
    for origin in ("https://evil.example", "null", "chrome-extension://a.evil.example", "https://chrome-extension://x"):
        assert preflight(origin) is None
    answer = Program(cast.amina).get("/me")
    assert answer.headers["Cache-Control"] == "private, no-store" and "Access-Control-Allow-Credentials" not in answer.headers
