"""What several tests of sign-in do."""

from django.http import HttpResponse
from django.test import Client

from commonplace.people.models import Member
from tests.cast import PASSWORD

LOGIN = "/account/login/"


def sign_in(client: Client, member: Member, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"login": member.email, "password": password, **more})


def is_in(client: Client) -> bool:
    """Whether this client gets a page that only members get."""
    return client.get("/settings/").status_code == 200


def prove(client: Client, password: str = PASSWORD) -> None:
    """Type the password once more, as sensitive pages ask for."""
    client.post("/account/reauthenticate/", {"password": password})
