"""The doors of the program as somebody tries them who means no good: forged requests, stolen sessions, foreign hosts, false addresses."""

from __future__ import annotations

import re

import pytest
from ada_url import URL
from django.core import mail
from django.test import Client
from pytest_django import Settings

from commonplace.people.models import Invitation, Member
from tests.cast import PASSWORD, Cast, ClientAs
from tests.routes import address, all_routes
from tests.security.hostile import lines
from tests.world import make_world

HERE = "http://testserver"


def _host_of(location: str) -> str:
    """Where a browser would go, which reads addresses more kindly than Python does."""
    return str(URL(location, f"{HERE}/account/login/").host)


# A mail program ends a digest, or notices, without cookies or a form (RFC 8058): the signed address of the letter is what allows it, and it does
# nothing else.
BY_THEIR_ADDRESS = {"digest:stop", "notifications:stop", "gatherings:stop_calendar_mail"}
# Whoever sends a credential there reads whether it holds; nothing is kept or changed, and a stranger gets no cookie.
CHANGES_NOTHING = "portfolios:verify"
# Where a token alone opens anything. Whoever has one may end it, and hears the same for any other text (RFC 7009).
BY_TOKEN = (
    "api:",
    "hypothesis-api:",
    "hypothesis:token",
    "importers:sent_",
    "oauth:register",
    "oauth:revoke",
    "oauth:token",
    "webhooks:receive",
)
ENDS_A_TOKEN = "hypothesis:revoke"


@pytest.mark.once
@pytest.mark.parametrize("name", ["stranger", "amina", "gita"])
def test_no_deed_is_done_without_the_forms_own_token(cast: Cast, client_as: ClientAs, name: str) -> None:
    world, client = make_world(cast), client_as(cast.viewers[name])
    client.handler.enforce_csrf_checks = True
    answers: dict[str, int] = {}
    for route in all_routes():
        response = client.post(address(route, world))
        if route.name in {*BY_THEIR_ADDRESS, ENDS_A_TOKEN, CHANGES_NOTHING}:
            continue
        if route.name.startswith(BY_TOKEN):
            # A session opens nothing there, so nobody's browser can be made to do anything; the pairing begins with no account at all.
            answers |= {route.name: response.status_code} if response.status_code < 400 else {}
            continue
        # An upload is looked at only after its size, and so after the question who sends it.
        asks_to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/account/login/")
        if response.status_code != 403 and not asks_to_sign_in:
            answers[route.name] = response.status_code
    assert answers == {}


def test_a_session_that_was_foisted_on_somebody_is_not_the_one_they_get(client: Client, cast: Cast) -> None:
    client.get("/account/login/")
    client.cookies["sessionid"] = "foisted0foisted0foisted0foisted0"
    client.post("/account/login/", {"login": cast.amina.email, "password": PASSWORD})
    first = client.cookies["sessionid"].value
    assert first != "foisted0foisted0foisted0foisted0"
    client.post("/account/logout/")
    old = Client()
    old.cookies["sessionid"] = first
    assert old.get("/settings/").status_code == 302, "signing out ends the session, not only the cookie"


def test_the_session_cookie_is_kept_from_scripts_and_from_plain_connections(client: Client, cast: Cast, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get("/account/login/")
    client.post("/account/login/", {"login": cast.amina.email, "password": PASSWORD})
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax", name


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:80", "a b", ""])
def test_requests_for_other_hosts_are_refused(client: Client, db: None, host: str) -> None:
    assert client.get("/account/login/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded"])
def test_mailed_links_lead_to_this_instance_whatever_the_request_says(
    client: Client,
    cast: Cast,
    settings: Settings,
    header: str,
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    settings.BASE_URL = "https://commonplace.example.org"
    asked = {header: "host=evil.example" if header == "Forwarded" else "evil.example", "Host": "other.example.org"}
    client.post("/account/password/reset/", {"email": cast.amina.email}, headers=asked)
    links = re.findall(r"https?://\S+", mail.outbox[-1].body)
    assert links and all(link.startswith("https://commonplace.example.org/") for link in links)


def test_signing_in_leads_nowhere_else(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    for line in [
        *lines("safety/openredirect/openredirects.txt"),
        "https:evil.example",
        "\t//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ]:
        for url in ("/account/login/", "/account/reauthenticate/", "/account/logout/"):
            location = client.get(url, {"next": line}).headers.get("Location", "/")
            assert _host_of(location) in {"testserver", ""}, (url, line, location)
            assert not location.lower().startswith(("javascript:", "data:"))


def test_signing_in_with_a_password_leads_nowhere_else(cast: Cast) -> None:
    for line in lines("safety/openredirect/openredirects.txt")[::6]:
        response = Client().post("/account/login/", {"login": cast.amina.email, "password": PASSWORD, "next": line})
        assert response.status_code == 302 and _host_of(response.headers["Location"]) == "testserver", line


@pytest.mark.parametrize(
    "email", ["a@example.org\r\nBcc: all@example.org", "a@example.org,b@example.org", "a@example.org\x00", '"a\nb"@example.org']
)
def test_an_invitation_goes_to_one_address_only(cast: Cast, client_as: ClientAs, email: str) -> None:
    assert client_as(cast.amina).post("/invitations/", {"email": email}).status_code == 422
    assert mail.outbox == [] and not Invitation.objects.exists()


@pytest.mark.parametrize("method", ["get", pytest.param("head", marks=pytest.mark.once), pytest.param("options", marks=pytest.mark.once)])
def test_asking_changes_nothing(cast: Cast, client_as: ClientAs, method: str) -> None:
    from commonplace.activity.models import Activity
    from commonplace.entries.models import Entry

    world, client = make_world(cast), client_as(cast.amina)

    def state() -> list[object]:
        entries = list(Entry.objects.order_by("pk").values_list("pk", "revision", "audience", "announced_at", "withdrawn_at"))
        return [
            entries,
            Activity.objects.count(),
            list(Member.objects.order_by("pk").values_list("pk", "is_active", "is_administrator", "name")),
        ]

    asked = [address(route, world) for route in all_routes() if route.name not in {"account_logout"}]  # some make what they lead to
    before = state()
    for url in asked:
        getattr(client, method)(url)
    assert state() == before


def test_the_administrators_deeds_are_the_administrators_own(cast: Cast, client_as: ClientAs) -> None:
    world, client = make_world(cast), client_as(cast.amina)
    for route in all_routes():
        if "administration/" in address(route, world):
            assert client.get(address(route, world)).status_code == client.post(address(route, world)).status_code == 404
    cast.amina.refresh_from_db()
    assert not cast.amina.is_administrator


def test_a_profile_form_changes_nothing_that_it_does_not_show(cast: Cast, client_as: ClientAs) -> None:
    sent = {
        "name": "Amina", "handle": "amina", "is_administrator": "on", "is_active": "", "email": "x@example.org", "password": "x",
        "pk": cast.gita.pk, "id": cast.gita.pk, "joined_at": "2001-01-01",
    }  # fmt: skip
    assert client_as(cast.amina).post("/settings/profile/", sent).status_code == 302
    cast.amina.refresh_from_db()
    assert (cast.amina.name, cast.amina.is_administrator, cast.amina.email, cast.amina.is_active) == (
        "Amina",
        False,
        "amina@example.org",
        True,
    )
    cast.gita.refresh_from_db()
    assert cast.gita.name == "Gita Rao"


def test_somebody_whose_account_ended_is_out_at_once(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.bruno)
    assert client.get("/settings/").status_code == 200
    client_as(cast.gita).post("/administration/members/bruno/deactivate/")
    assert client.get("/settings/").status_code == 302
    again = Client()
    again.post("/account/login/", {"login": cast.bruno.email, "password": PASSWORD})
    assert again.get("/settings/").status_code == 302


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_reports_hold_no_formulas(cell: str) -> None:
    from commonplace.importers.views import _as_text

    assert _as_text(cell) == f"'{cell}"
    assert _as_text("notes/looms.md") == "notes/looms.md"
