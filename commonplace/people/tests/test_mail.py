"""Mail leaves through a real SMTP server, and a broken one breaks no page."""

import re

from django.test import Client
from pytest_django import Settings

from commonplace.people.return_path import member_at
from commonplace.people.tests.doors import is_in, prove, sign_in
from tests.cast import PASSWORD, Cast, ClientAs
from tests.postbox import Postbox

NEW_PASSWORD = "mist on the lower field"


def test_a_forgotten_password_is_replaced_through_the_mailed_link(client: Client, cast: Cast, postbox: Postbox) -> None:
    client.post("/account/password/reset/", {"email": cast.amina.email})
    assert postbox.messages[0]["To"] == cast.amina.email
    assert postbox.messages[0]["Subject"] == "Choose a new password"
    text = postbox.last_text()
    assert "<" not in text and "Somebody, probably you" in text
    link = re.search(r"https?://[^/\s]+(/account/password/reset/key/\S+)", text)
    assert link is not None
    form = client.get(link[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert postbox.messages[-1]["Subject"] == "You have a new password"
    sign_in(client, cast.amina, NEW_PASSWORD)
    assert is_in(client)
    again = Client().get(link[1], follow=True)
    assert "password1" not in again.content.decode(), "the link is spent"


def test_mail_about_an_account_comes_back_to_an_address_that_says_whose_it_was(
    client: Client, cast: Cast, postbox: Postbox, settings: Settings
) -> None:
    settings.BOUNCES_TO = "bounces@example.org"
    client.post("/account/password/reset/", {"email": cast.amina.email.upper()})
    sign_in(client, cast.amina)
    prove(client)
    client.post("/account/email/", {"action_add": "", "email": "amina@new.example.org"})
    reset, to_the_new = postbox.senders[0], postbox.senders[-1]
    assert member_at(reset) == cast.amina and postbox.messages[0]["From"] == settings.DEFAULT_FROM_EMAIL
    assert postbox.messages[-1]["To"] == "amina@new.example.org" and member_at(to_the_new) is None


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, cast: Cast, postbox: Postbox) -> None:
    known = client.post("/account/password/reset/", {"email": cast.amina.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert len(postbox.messages) == 1


def test_an_invitation_arrives(client_as: ClientAs, cast: Cast, postbox: Postbox) -> None:
    client_as(cast.amina).post("/invitations/", {"email": "jonas@example.org"})
    assert "Amina Diallo invites you" in postbox.messages[0]["Subject"]
    link = re.search(r"https?://[^/\s]+(/join/\S+)", postbox.last_text())
    assert link is not None
    assert Client().get(link[1]).status_code == 200


def test_a_name_cannot_smuggle_lines_into_the_mail_head(client_as: ClientAs, cast: Cast, postbox: Postbox) -> None:
    cast.amina.name = "Amina\nBcc: everyone@example.org"
    cast.amina.save()
    client_as(cast.amina).post("/invitations/", {"email": "jonas@example.org"})
    assert postbox.messages[0]["Bcc"] is None
    assert "Bcc: everyone" in postbox.messages[0]["Subject"]


def test_the_address_changes_when_the_new_one_is_confirmed(client: Client, cast: Cast, postbox: Postbox) -> None:
    sign_in(client, cast.amina)
    prove(client)
    client.post("/account/email/", {"action_add": "", "email": "amina@new.example.org"})
    link = re.search(r"https?://[^/\s]+(/account/confirm-email/\S+)", postbox.last_text())
    assert link is not None
    cast.amina.refresh_from_db()
    assert cast.amina.email == "amina@example.org", "until then she signs in with the old one"
    assert is_in(_signed_in_with("amina@example.org"))
    page = client.get("/account/email/").content.decode()
    assert "amina@example.org" in page and "amina@new.example.org" in page
    client.post(link[1])
    cast.amina.refresh_from_db()
    assert cast.amina.email == "amina@new.example.org"
    assert is_in(_signed_in_with("amina@new.example.org"))
    assert not is_in(_signed_in_with("amina@example.org"))


def test_a_mail_server_that_is_away_breaks_no_page(
    client: Client, client_as: ClientAs, cast: Cast, postbox: Postbox, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    assert client.post("/account/password/reset/", {"email": cast.amina.email}).status_code == 302
    page = client_as(cast.amina).post("/invitations/", {"email": "jonas@example.org"}, follow=True).content.decode()
    assert "could not be sent" in page and "/join/" in page


def test_a_change_of_address_can_be_called_off(client: Client, cast: Cast, postbox: Postbox) -> None:
    sign_in(client, cast.amina)
    assert "confirmed" not in client.get("/account/email/").content.decode(), "nothing waits before anything was asked for"
    prove(client)
    client.post("/account/email/", {"action_add": "", "email": "amina@new.example.org"})
    client.post("/account/email/", {"action_remove": "", "email": "amina@new.example.org"})
    assert "amina@new.example.org" not in client.get("/account/email/").content.decode().partition("<main")[2]
    cast.amina.refresh_from_db()
    assert cast.amina.email == "amina@example.org"


def _signed_in_with(address: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": address, "password": PASSWORD})
    return client
