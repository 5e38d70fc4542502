"""The client is let in by a member's word, and by nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django.fixtures import Settings

from commonplace.kit.clock import now
from commonplace.people.models import Member, Scope, Token
from tests.cast import Cast, ClientAs

ASKED = {
    "client_id": "commonplace",
    "origin": "http://localhost:8000",
    "state": "5eed",
    "response_type": "code",
    "response_mode": "web_message",
}
AUTHORIZE, TOKEN, REVOKE = "/hypothesis/authorize", "/hypothesis/api/token", "/hypothesis/revoke"


def code_of(client: Client, **more: str) -> str:
    page = client.post(AUTHORIZE, {**ASKED, "answer": "approve", **more}).content.decode()
    return page.partition('data-code="')[2].partition('"')[0]


def change(code: str) -> Any:
    return Client().post(TOKEN, {"grant_type": "authorization_code", "client_id": "commonplace", "code": code})


def test_a_yes_gives_a_code_that_is_good_once(cast: Cast, client_as: ClientAs) -> None:
    code = code_of(client_as(cast.amina))
    given = change(code).json()
    token = Token.objects.get(member=cast.amina)
    assert token.name == "Hypothesis client" and token.scopes == Scope.ANNOTATE
    assert given["token_type"] == "Bearer" and given["expires_in"] > 179 * 86_400
    me = Client().get("/hypothesis/api/profile", headers={"Authorization": f"Bearer {given['access_token']}"})
    assert me.json()["userid"] == "acct:amina@localhost"
    again = change(code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


def test_a_no_gives_nothing(cast: Cast, client_as: ClientAs) -> None:
    page = client_as(cast.amina).post(AUTHORIZE, {**ASKED, "answer": "refuse"}).content.decode()
    assert 'data-state="5eed"' in page and "data-code" not in page
    assert not Token.objects.exists()


def test_nothing_is_given_without_a_press(cast: Cast, client_as: ClientAs) -> None:
    page = client_as(cast.amina).get(AUTHORIZE, ASKED).content.decode()
    assert "data-code" not in page and 'name="answer" value="approve"' in page
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    assert strict.post(AUTHORIZE, {**ASKED, "answer": "approve"}).status_code == 403
    assert code_of(Client()) == ""  # a stranger has nobody's word to give


@pytest.mark.parametrize("other", [{"client_id": "another"}, {"origin": "https://evil.example"}, {"response_type": "token"}])
def test_only_our_own_frame_is_told_the_code(cast: Cast, client_as: ClientAs, other: dict[str, str]) -> None:
    client = client_as(cast.amina)
    assert client.get(AUTHORIZE, {**ASKED, **other}).status_code == 400
    assert code_of(client, **other) == ""


def test_the_window_keeps_in_touch_with_the_frame_that_opened_it_and_is_shown_in_none(cast: Cast, client_as: ClientAs) -> None:
    for viewer in (cast.amina, None):
        answer = client_as(viewer).get(AUTHORIZE, ASKED)
        assert answer.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
        assert answer.headers["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_token_is_renewed_while_it_lives_and_ended_by_whoever_has_it(cast: Cast, client_as: ClientAs) -> None:
    given = change(code_of(client_as(cast.amina))).json()
    refresh = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    Token.objects.update(expires_at=now() + timedelta(days=2), last_used_at=now() - timedelta(days=170))
    assert Client().post(TOKEN, refresh).json()["expires_in"] > 179 * 86_400
    assert Client().post(REVOKE, {"token": given["access_token"]}).json() == {}
    assert Client().post(REVOKE, {"token": "cpl_none"}).json() == {}
    assert Client().post(TOKEN, refresh).status_code == 400
    assert Client().post(TOKEN, {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "x"}).json() == {
        "error": "unsupported_grant_type"
    }


def test_the_frame_is_shown_by_the_sites_named_and_no_other(settings: Settings, db: None) -> None:
    settings.HYPOTHESIS_SITES = ["https://intranet.example.org"]
    answer = Client().get("/hypothesis/frame")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://intranet.example.org") and "X-Frame-Options" not in answer.headers
    assert "img-src 'self' data:" in policy and "connect-src 'self'" in policy and "script-src 'self'" in policy
    assert escape("http://localhost:8000/hypothesis/api/") in answer.content.decode()
    boot = Client().get("/hypothesis/embed.js").content.decode()
    assert not re.search("__[A-Z_]+__", boot) and "http://localhost:8000/hypothesis/frame" in boot


def test_where_no_site_is_named_there_is_no_client(settings: Settings, cast: Cast, client_as: ClientAs) -> None:
    settings.HYPOTHESIS_SITES = []
    for path in (
        "/hypothesis/embed.js",
        "/hypothesis/frame",
        "/client/notebook",
        "/client/user-profile",
        AUTHORIZE,
        "/hypothesis/signed-in",
    ):
        assert client_as(cast.amina).get(path).status_code == 404, path
    assert Client().get("/hypothesis/api/").status_code == 200  # other programs that speak its language may


def test_whose_account_has_ended_gets_no_token(cast: Cast, client_as: ClientAs) -> None:
    code = code_of(client_as(cast.amina))
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)
    assert change(code).status_code == 400


def test_members_are_told_where_it_is_shown(settings: Settings, cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    for sites, shown, hidden in (
        (["*"], "javascript:", "have not named a site"),
        (["https://intranet.example.org"], "https://intranet.example.org", "javascript:"),
        ([], "have not named a site", "javascript:"),
    ):
        settings.HYPOTHESIS_SITES = sites
        page = dora.get("/hypothesis/").content.decode()
        assert shown in page and hidden not in page
    assert "http://localhost:8000/hypothesis/api/" in dora.get("/hypothesis/").content.decode()
    assert 'href="/hypothesis/"' in dora.get("/settings/programs/").content.decode()
