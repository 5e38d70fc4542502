"""An app is connected by a code with PKCE, refreshes, is revoked; and everything that a thief or a careless app might try."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from commonplace.kit.clock import now
from commonplace.oauth import actions
from commonplace.oauth.addresses import is_fit, is_same
from commonplace.oauth.models import Application, AuthorizationCode, Connection
from commonplace.oauth.queries import is_meant_for
from commonplace.people.actions.programs import token_for
from commonplace.people.models import Member, Token
from tests.cast import Cast, ClientAs

VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "https://app.example/back"


class App:
    """A program that wants to be connected, with a member's browser beside it."""

    def __init__(self, *, redirect_uri: str = BACK, method: str = "none") -> None:
        self.web = Client()
        sent = {"client_name": "Loom", "redirect_uris": [redirect_uri], "token_endpoint_auth_method": method}
        answer = self.web.post("/oauth/register", sent, content_type="application/json")
        assert answer.status_code == 201, answer.content
        self.known: dict[str, Any] = answer.json()
        self.redirect_uri = redirect_uri

    def asking(self, **more: str) -> str:
        asked = {
            "response_type": "code", "client_id": self.known["client_id"], "redirect_uri": self.redirect_uri, "scope": "stock write",
            "state": "xyz", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        } | more  # fmt: skip
        return f"/oauth/authorize?{urlencode({key: value for key, value in asked.items() if value})}"

    def code(self, browser: Client, **more: str) -> str:
        page = browser.post(self.asking(**more), {"answer": "approve"})
        return parse_qs(urlsplit(there(page)).query)["code"][0]

    def change(self, code: str, **more: str) -> HttpResponse:
        sent = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri, "client_id": self.known["client_id"],
            "code_verifier": VERIFIER,
        } | more  # fmt: skip
        return self.web.post("/oauth/token", {key: value for key, value in sent.items() if value})

    def refresh(self, secret: str, **more: str) -> HttpResponse:
        return self.web.post(
            "/oauth/token", {"grant_type": "refresh_token", "refresh_token": secret, "client_id": self.known["client_id"]} | more
        )

    def connected(self, browser: Client) -> dict[str, Any]:
        answer = self.change(self.code(browser))
        assert answer.status_code == 200, answer.content
        return answer.json()


def there(page: HttpResponse) -> str:
    """Where the page leads."""
    assert page.status_code == 200, page.content
    return page.headers["Refresh"].partition("url=")[2]


@pytest.fixture
def browser(cast: Cast, client_as: ClientAs) -> Client:
    return client_as(cast.amina)


def test_from_asking_to_a_token_that_opens_the_api(cast: Cast, browser: Client) -> None:
    app = App()
    page = browser.get(app.asking()).content.decode()
    assert "Loom" in page and "app.example" in page and "search everything that you may see" in page
    answer = app.connected(browser)

    assert answer["token_type"] == "Bearer" and answer["expires_in"] == 3600 and answer["scope"] == "stock write"
    found = token_for(answer["access_token"])
    assert found is not None and found.member == cast.amina and found.name == "Loom"
    assert "Loom" in browser.get("/settings/programs/").content.decode()
    stored = str(list(Token.objects.values())) + str(list(Connection.objects.values())) + str(list(AuthorizationCode.objects.values()))
    assert answer["access_token"] not in stored and answer["refresh_token"] not in stored


def test_the_answer_says_who_gives_it_and_brings_the_state_back(browser: Client) -> None:
    query = parse_qs(urlsplit(there(browser.post(App().asking(), {"answer": "approve"}))).query)

    assert query["state"] == ["xyz"] and query["iss"] == [settings.BASE_URL]


def test_refused_the_app_is_given_nothing(browser: Client) -> None:
    query = parse_qs(urlsplit(there(browser.post(App().asking(), {"answer": "refuse"}))).query)

    assert query["error"] == ["access_denied"] and "code" not in query
    assert not AuthorizationCode.objects.exists()


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in_and_comes_back(client_as: ClientAs) -> None:
    answer = client_as(None).get(App().asking())

    assert answer.status_code == 302 and "/account/login/" in answer["Location"] and "oauth" in answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "https://app.example/back/../x"},
        {"client_id": ""},
    ],
)
def test_what_could_lead_a_member_astray_is_said_here_and_leads_nowhere(browser: Client, more: dict[str, str]) -> None:
    app = App()
    for answer in (browser.get(app.asking(**more)), browser.post(app.asking(**more), {"answer": "approve"})):
        assert answer.status_code == 400 and "Location" not in answer.headers and "Refresh" not in answer.headers


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"resource": "https://elsewhere.example/mcp"}, "invalid_target"),
    ],
)
def test_what_is_wrong_with_the_asking_is_said_to_the_app_if_the_member_goes_on(browser: Client, more: dict[str, str], error: str) -> None:
    answer = browser.get(App().asking(**more))

    assert answer.status_code == 400 and "Location" not in answer.headers and "Refresh" not in answer.headers
    (link,) = re.findall(rf'href="({re.escape(BACK)}\?[^"]*)"', answer.content.decode())
    query = parse_qs(urlsplit(unescape(link)).query)
    assert (query["error"], query["state"], query["iss"]) == ([error], ["xyz"], [settings.BASE_URL])


def test_scopes_that_are_not_known_here_are_left_out(browser: Client) -> None:
    app = App()
    answer = app.change(app.code(browser, scope="openid stock offline_access")).json()

    assert answer["scope"] == "stock"


@pytest.mark.parametrize(
    "more",
    [
        {"code_verifier": "another-verifier-that-is-long-enough-for-the-standard-01234"},
        {"code_verifier": ""},
        {"redirect_uri": "https://app.example/other"},
        {"code": "made-up"},
    ],
)
def test_a_stolen_code_is_worth_nothing(browser: Client, more: dict[str, str]) -> None:
    app = App()
    code = app.code(browser)
    answer = app.change(more.pop("code", code), **more)

    assert answer.status_code == 400 and answer.json()["error"] in {"invalid_grant", "invalid_request"}
    assert not Token.objects.exists()


def test_a_code_of_one_app_is_nothing_to_another(browser: Client) -> None:
    code = App().code(browser)
    other = App(redirect_uri="https://other.example/back")

    assert other.change(code, redirect_uri=BACK).json()["error"] == "invalid_grant"


def test_a_code_is_good_once_and_its_second_use_ends_the_connection(browser: Client) -> None:
    app = App()
    code = app.code(browser)
    first = app.change(code).json()
    assert token_for(first["access_token"]) is not None

    assert app.change(code).status_code == 400
    assert token_for(first["access_token"]) is None
    assert app.refresh(first["refresh_token"]).status_code == 400


def test_a_code_is_good_for_a_minute(browser: Client) -> None:
    app = App()
    code = app.code(browser)
    AuthorizationCode.objects.update(expires_at=now() - timedelta(seconds=1))

    assert app.change(code).json()["error"] == "invalid_grant"


def test_refreshing_gives_both_anew_and_a_copied_one_ends_it_all(browser: Client) -> None:
    app = App()
    first = app.connected(browser)
    second = app.refresh(first["refresh_token"]).json()

    assert token_for(first["access_token"]) is None and token_for(second["access_token"]) is not None
    assert second["refresh_token"] != first["refresh_token"]
    assert Token.objects.count() == 1  # one program in the member's list, however often it refreshes
    assert app.refresh(first["refresh_token"]).status_code == 400
    assert token_for(second["access_token"]) is None and app.refresh(second["refresh_token"]).status_code == 400


def test_refreshing_can_ask_for_less_and_never_for_more(browser: Client) -> None:
    app = App()
    first = app.connected(browser)
    assert app.refresh(first["refresh_token"], scope="stock write share").json()["error"] == "invalid_scope"
    less = app.refresh(first["refresh_token"], scope="stock").json()

    assert less["scope"] == "stock"
    less = app.refresh(less["refresh_token"], scope=" ".join(["stock"] * 100)).json()
    assert Token.objects.get().scopes == "stock"
    assert app.refresh(less["refresh_token"], scope="stock write").status_code == 400


def test_an_access_token_is_good_for_an_hour(browser: Client) -> None:
    app = App()
    first = app.connected(browser)
    Token.objects.update(secret_expires_at=now() - timedelta(seconds=1))

    assert token_for(first["access_token"]) is None
    assert app.refresh(first["refresh_token"]).status_code == 200


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_it_can_be_revoked_by_the_app(browser: Client, which: str) -> None:
    app = App()
    first = app.connected(browser)
    answer = app.web.post("/oauth/revoke", {"token": first[which], "client_id": app.known["client_id"]})

    assert answer.status_code == 200
    assert token_for(first["access_token"]) is None and app.refresh(first["refresh_token"]).status_code == 400
    assert app.web.post("/oauth/revoke", {"token": "made-up", "client_id": app.known["client_id"]}).status_code == 200


def test_another_app_cannot_revoke_it(browser: Client) -> None:
    app, other = App(), App()
    first = app.connected(browser)
    other.web.post("/oauth/revoke", {"token": first["access_token"], "client_id": other.known["client_id"]})

    assert token_for(first["access_token"]) is not None


def test_it_can_be_disconnected_by_the_member(browser: Client) -> None:
    app = App()
    first = app.connected(browser)
    browser.post(f"/settings/programs/{Token.objects.get().uid}/disconnect/")

    assert token_for(first["access_token"]) is None and app.refresh(first["refresh_token"]).status_code == 400


def test_an_account_that_has_ended_opens_nothing(cast: Cast, browser: Client) -> None:
    app = App()
    first, code = app.connected(browser), app.code(browser)
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)

    assert token_for(first["access_token"]) is None
    assert app.refresh(first["refresh_token"]).status_code == app.change(code).status_code == 400


def test_an_app_with_a_secret_has_to_say_it(browser: Client) -> None:
    app = App(method="client_secret_post")
    code = app.code(browser)

    assert app.change(code).status_code == 401
    assert app.change(code, client_secret="wrong").status_code == 401
    assert app.change(code, client_secret=app.known["client_secret"]).status_code == 200
    assert app.known["client_secret"] not in str(list(Application.objects.values()))


def test_a_token_for_one_part_is_for_no_other(browser: Client) -> None:
    app = App()
    answer = app.change(app.code(browser, resource=f"{settings.BASE_URL}/mcp")).json()
    token = token_for(answer["access_token"])

    assert token is not None and is_meant_for(token, "mcp") and not is_meant_for(token, "api/v1")


def test_a_token_may_be_asked_for_one_part_when_the_code_is_changed(browser: Client) -> None:
    app, mcp, api = App(), f"{settings.BASE_URL}/mcp", f"{settings.BASE_URL}/api/v1"
    token = token_for(app.change(app.code(browser), resource=mcp).json()["access_token"])
    assert token is not None and is_meant_for(token, "mcp") and not is_meant_for(token, "api/v1")

    for wrong in (api, "https://elsewhere.example/mcp"):
        refused = app.change(app.code(browser, resource=mcp), resource=wrong)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "data:text/html,x", "http://app.example/back", "https://app.example/#x", "https://u:p@app.example/", "myapp:/back",
        "https:///x", "", "https://app.example/ back", "http://127.0.0.1.evil.example/", "file:///etc/passwd", "https://app.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_addresses_that_lead_astray_are_not_taken(address: str) -> None:
    answer = Client().post("/oauth/register", {"client_name": "x", "redirect_uris": [address]}, content_type="application/json")

    assert answer.status_code == 400 and answer.json()["error"] == "invalid_redirect_uri"
    assert not Application.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", ["", "[]", "{", "7", '{"redirect_uris": "https://a.example"}', '{"redirect_uris": [1]}', '{"redirect_uris": []}']
)
def test_a_registration_that_is_none_is_refused(sent: str) -> None:
    assert Client().post("/oauth/register", sent, content_type="application/json").status_code == 400


@pytest.mark.django_db
def test_registering_can_be_switched_off_and_is_bounded(settings: Settings) -> None:
    web, sent = Client(), {"client_name": "x", "redirect_uris": [BACK]}
    answers = [web.post("/oauth/register", sent, content_type="application/json").status_code for _turn in range(25)]
    assert answers[:20] == [201] * 20 and set(answers[20:]) == {429}

    settings.OAUTH_REGISTRATION = False
    assert web.post("/oauth/register", sent, content_type="application/json").status_code == 404
    assert "registration_endpoint" not in web.get("/.well-known/oauth-authorization-server").json()


def test_on_ones_own_machine_the_port_may_be_another() -> None:
    assert is_same("http://127.0.0.1:51234/back", "http://127.0.0.1/back")
    assert not is_same("http://127.0.0.1:51234/other", "http://127.0.0.1/back")
    assert not is_same("http://127.0.0.1.evil.example/back", "http://127.0.0.1/back")
    assert not is_same("https://app.example:444/back", "https://app.example/back")
    assert is_fit("com.example.app:/done") and is_fit("http://localhost:8080/x")


@given(st.text(max_size=80))
def test_any_address_can_be_looked_at(text: str) -> None:
    assert isinstance(is_fit(text), bool)
    assert is_same(text, BACK) is (text == BACK)


def test_what_there_is_can_be_asked_for() -> None:
    web = Client()
    about = web.get("/.well-known/oauth-authorization-server").json()
    part = web.get("/.well-known/oauth-protected-resource/mcp").json()

    assert about["issuer"] == settings.BASE_URL and about["code_challenge_methods_supported"] == ["S256"]
    assert part == part | {"resource": f"{settings.BASE_URL}/mcp", "authorization_servers": [settings.BASE_URL]}
    assert web.get("/.well-known/oauth-protected-resource/elsewhere").status_code == 404


@pytest.mark.django_db
def test_what_nobody_uses_is_forgotten(cast: Cast, browser: Client) -> None:
    used, unused = App(), App()
    used.connected(browser)
    Application.objects.update(made_at=now() - timedelta(days=40))
    AuthorizationCode.objects.update(expires_at=now() - timedelta(days=2))
    actions.forget()

    assert [one.client_id for one in Application.objects.all()] == [used.known["client_id"]] != [unused.known["client_id"]]
    assert not AuthorizationCode.objects.exists()


def test_the_page_of_consent_may_lead_to_the_app_and_nowhere_else(browser: Client) -> None:
    policy = browser.get(App().asking()).headers["Content-Security-Policy"]

    assert re.search(r"form-action 'self' https://app\.example;", policy) and "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/api/v2/auth/", "/api/v2/export/", "/hypothesis/api/profile"])
def test_a_token_for_one_part_opens_no_other_door(browser: Client, path: str) -> None:
    app = App()
    more = {"scope": "stock read annotate"}
    whole, part = (app.change(app.code(browser, resource=one, **more)).json() for one in ("", f"{settings.BASE_URL}/mcp"))
    opened, kept_out = (Client().get(path, headers={"Authorization": f"Bearer {one['access_token']}"}) for one in (whole, part))

    assert opened.status_code in {200, 204} and b'"userid": null' not in opened.content
    assert kept_out.status_code == 401 or b'"userid": null' in kept_out.content
