"""Signing in with e-mail and password, staying in, and being out again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.people.tests.doors import LOGIN, is_in, sign_in
from tests.cast import PASSWORD, Cast
from tests.shared_data import shared_data


def test_a_member_signs_in_and_out(client: Client, cast: Cast) -> None:
    assert not is_in(client)
    response = sign_in(client, cast.amina)
    assert response.status_code == 302 and response.headers["Location"] == "/"
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)


def test_the_address_is_found_in_any_spelling(client: Client, cast: Cast) -> None:
    client.post(LOGIN, {"login": cast.amina.email.upper(), "password": PASSWORD})
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, cast: Cast) -> None:
    wrong = client.post(LOGIN, {"login": cast.amina.email, "password": "not this one"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "not this one"})
    said = [response.context["form"].errors for response in (wrong, unknown)]
    assert said[0] == said[1] and said[0]


def test_five_wrong_passwords_close_the_door_for_that_account_from_that_place(client: Client, cast: Cast) -> None:
    answers = [sign_in(client, cast.amina, "not this one").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429] or answers == [422, 422, 422, 422, 429]
    right = sign_in(client, cast.amina)
    assert right.status_code == 429 and right.headers["Retry-After"] == "900"
    assert not is_in(client)
    # Neither her colleague at the same desk, nor she herself from elsewhere, is kept out.
    sign_in(client, cast.bruno)
    assert is_in(client)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(elsewhere, cast.amina)
    assert is_in(elsewhere)


def test_the_door_opens_again_after_a_while(client: Client, cast: Cast) -> None:
    from axes.models import AccessAttempt

    for _ in range(5):
        sign_in(client, cast.amina, "not this one")
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    sign_in(client, cast.amina)
    assert is_in(client)


def test_no_password_is_written_down_with_a_failed_attempt(client: Client, cast: Cast) -> None:
    from axes.models import AccessAttempt

    sign_in(client, cast.amina, "my other password")
    attempt = AccessAttempt.objects.get()
    assert attempt.username == cast.amina.email
    assert "my other password" not in attempt.post_data


def test_guessing_from_many_places_is_stopped_as_well(cast: Cast) -> None:
    answers = []
    for number in range(54):
        response = Client(REMOTE_ADDR=f"198.51.100.{number}").post(LOGIN, {"login": cast.amina.email, "password": "not this one"})
        answers.append(response.content.decode())
    assert "Too many failed login attempts" not in answers[40]
    assert "Too many failed login attempts" in answers[-1]


def test_nobody_signs_up_without_an_invitation(client: Client, cast: Cast) -> None:
    from commonplace.people.models import Member

    before = Member.objects.count()
    client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert Member.objects.count() == before
    assert not is_in(client)


def test_somebody_whose_access_ended_cannot_sign_in(client: Client, cast: Cast) -> None:
    sign_in(client, cast.henk)
    assert not is_in(client)


def test_pages_of_members_are_kept_by_no_cache(client: Client, cast: Cast) -> None:
    assert "no-store" in client.get(LOGIN).headers.get("Cache-Control", "no-store")
    sign_in(client, cast.amina)
    response = client.get("/settings/")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_who_asks_costs_two_queries_a_page_and_their_bell_one(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)
    client.get("/settings/")
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/settings/").status_code == 200
    assert len(seen) == 3, [query["sql"] for query in seen]


def test_a_stranger_costs_no_query(client: Client, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/settings/").status_code == 302
    assert len(seen) == 0, [query["sql"] for query in seen]


def test_signing_in_never_leads_out_of_the_house(cast: Cast, client: Client) -> None:
    lines = shared_data("safety/openredirect/openredirects.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    addresses = [line for line in lines if line.strip()]
    assert len(addresses) > 50
    client.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    for address in addresses:
        # A member who is in already is sent on at once, through the same check as after the password.
        response = client.get(LOGIN, {"next": address})
        assert response.status_code == 302
        assert _stays(response.headers["Location"]), address


@pytest.mark.parametrize("address", ["//example.com", "https://example.com/", "/\\example.com", "javascript:alert(1)"])
def test_the_form_itself_leads_nowhere_else_either(client: Client, cast: Cast, address: str) -> None:
    response = sign_in(client, cast.amina, next=address)
    assert response.headers["Location"] == "/"


def _stays(location: str) -> bool:
    """As browsers read it: backslashes are slashes, and control characters are dropped."""
    read = "".join(character for character in location if character > " ").replace("\\", "/")
    return read.startswith("/") and not read.startswith("//")
