"""The first administrator, and everyone after by invitation."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people import actions
from commonplace.people.first_run import first_run_url
from commonplace.people.invitations import join_url
from commonplace.people.models import Invitation, Member
from commonplace.people.tests.doors import is_in
from tests.cast import Cast

NEW = {"name": "Jonas Öberg", "email": "Jonas@example.org", "handle": "", "password": "birds over the harbour"}


def _path(url: str | None) -> str:
    assert url is not None
    return re.sub(r"^https?://[^/]+", "", url)


# -- the first administrator


def test_the_first_administrator_is_made_through_the_link(client: Client, db: None) -> None:
    path = _path(first_run_url())
    assert client.get(path).status_code == 200
    assert client.post(path, NEW).status_code == 302
    assert is_in(client)
    jonas = Member.objects.get()
    assert (jonas.name, jonas.email, jonas.handle, jonas.is_administrator) == ("Jonas Öberg", "jonas@example.org", "jonas-oberg", True)
    assert first_run_url() is None


def test_the_first_run_link_dies_with_its_use(client: Client, db: None) -> None:
    path = _path(first_run_url())
    client.post(path, NEW)
    second = Client()
    assert second.get(path).status_code == 404
    assert second.post(path, {**NEW, "email": "other@example.org"}).status_code == 404
    assert Member.objects.count() == 1


def test_a_wrong_or_older_first_run_link_is_not_there(client: Client, db: None) -> None:
    older = _path(first_run_url())
    first_run_url()
    assert client.get(older).status_code == 404
    assert client.get("/first-run/guess/").status_code == 404


def test_with_an_administrator_there_is_no_first_run(client: Client, cast: Cast) -> None:
    assert first_run_url() is None
    assert client.get("/first-run/guess/").status_code == 404


def test_a_weak_password_keeps_what_was_typed_and_the_link(client: Client, db: None) -> None:
    path = _path(first_run_url())
    response = client.post(path, {**NEW, "password": "1234567890"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Jonas Öberg"' in page and "too common" in page and "1234567890" not in page
    assert client.post(path, NEW).status_code == 302


# -- invitations


def test_an_invited_person_joins_and_is_in(client: Client, cast: Cast) -> None:
    path = _path(join_url(actions.invite(cast.amina)))
    assert "Amina Diallo" in client.get(path).content.decode()
    assert client.post(path, NEW).status_code == 302
    assert is_in(client)
    jonas = Member.objects.get(handle="jonas-oberg")
    assert not jonas.is_administrator
    assert jonas.came_by.invited_by == cast.amina
    assert not EmailAddress.objects.get(user=jonas).verified


def test_an_invitation_works_once(client: Client, cast: Cast) -> None:
    path = _path(join_url(actions.invite(cast.amina)))
    client.post(path, NEW)
    late = Client()
    response = late.get(path)
    assert response.status_code == 410 and "Ask Amina Diallo for a new link" in response.content.decode()
    assert late.post(path, {**NEW, "email": "late@example.org"}).status_code == 410
    assert not Member.objects.filter(email="late@example.org").exists()


def test_an_expired_invitation_says_what_to_do(client: Client, cast: Cast) -> None:
    invitation = actions.invite(cast.amina)
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    response = client.get(_path(join_url(invitation)))
    assert response.status_code == 410 and "14 days" in response.content.decode()
    assert client.post(_path(join_url(invitation)), NEW).status_code == 410


def test_a_withdrawn_invitation_is_closed(client: Client, client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    invitation = actions.invite(cast.amina)
    withdraw = f"/invitations/{invitation.uid}/withdraw/"
    assert client_as(cast.bruno).post(withdraw).status_code == 404, "it is not his"
    assert client.get(_path(join_url(invitation))).status_code == 200
    client_as(cast.amina).post(withdraw)
    response = client.post(_path(join_url(invitation)), NEW)
    assert response.status_code == 410 and "withdrawn" in response.content.decode()


def test_a_made_up_token_is_not_there(client: Client, cast: Cast) -> None:
    invitation = actions.invite(cast.amina)
    assert client.get(f"/join/{invitation.uid}.signature/").status_code == 404
    assert client.get(f"/join/{invitation.uid}/").status_code == 404


def test_the_invitations_of_somebody_who_left_are_closed(client: Client, cast: Cast) -> None:
    invitation = actions.invite(cast.bruno)
    actions.deactivate_member(cast.gita, member=cast.bruno)
    assert client.get(_path(join_url(invitation))).status_code == 410


def test_the_form_says_what_is_taken(client: Client, cast: Cast) -> None:
    path = _path(join_url(actions.invite(cast.amina)))
    response = client.post(path, {**NEW, "email": cast.dora.email})
    assert response.status_code == 422 and "Sign in with it instead" in response.content.decode()
    response = client.post(path, {**NEW, "handle": "dora"})
    assert response.status_code == 422 and "Somebody already has this handle" in response.content.decode()
    for handle in ("all", "two words", "Ünder", "-x", "a" * 41):
        assert client.post(path, {**NEW, "handle": handle}).status_code == 422, handle
    assert client.post(path, {**NEW, "handle": "@Jonas"}).status_code == 302
    assert Member.objects.filter(handle="jonas").exists()


@pytest.mark.parametrize(("name", "handle"), [("Amina", "amina-2"), ("山田 太郎", "jonas"), ("  Zoë   Ng ", "zoe-ng")])
def test_a_handle_is_suggested(client: Client, cast: Cast, name: str, handle: str) -> None:
    client.post(_path(join_url(actions.invite(cast.amina))), {**NEW, "name": name})
    assert Member.objects.get(email="jonas@example.org").handle == handle


def test_who_came_by_the_mailed_link_has_shown_that_the_address_is_theirs(client: Client, client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    amina = client_as(cast.amina)
    amina.post("/invitations/", {"email": "jonas@example.org", "deed_key": "k1"})
    assert [message.to for message in mail.outbox] == [["jonas@example.org"]]
    mailed = re.search(r"https?://\S+/join/\S+", mail.outbox[0].body)
    assert mailed is not None
    copied = join_url(Invitation.objects.get())
    assert mailed[0] != copied and mailed[0] not in amina.get("/invitations/").content.decode()
    client.post(_path(mailed[0]), NEW)
    assert EmailAddress.objects.get(email="jonas@example.org").verified


def test_who_came_by_the_copied_link_has_not(client: Client, cast: Cast) -> None:
    invitation = actions.invite(cast.amina, email="jonas@example.org")
    client.post(_path(join_url(invitation)), NEW)
    assert not EmailAddress.objects.get(email="jonas@example.org").verified


def test_pressing_twice_makes_one_invitation_and_one_mail(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    amina = client_as(cast.amina)
    for _ in range(2):
        assert amina.post("/invitations/", {"email": "jonas@example.org", "deed_key": "k1"}).status_code == 302
    assert Invitation.objects.count() == 1 and len(mail.outbox) == 1


def test_a_member_sees_only_their_own_invitations(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    actions.invite(cast.amina, email="jonas@example.org")
    assert "jonas@example.org" in client_as(cast.amina).get("/invitations/").content.decode()
    assert "jonas@example.org" not in client_as(cast.bruno).get("/invitations/").content.decode()


def test_who_may_invite_is_a_setting(client_as, cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    settings.WHO_MAY_INVITE = "administrators"
    assert client_as(cast.amina).post("/invitations/", {"email": ""}).status_code == 422
    with pytest.raises(Refusal):
        actions.invite(cast.amina)
    assert client_as(cast.gita).post("/invitations/", {"email": ""}).status_code == 302
    assert Invitation.objects.get().invited_by == cast.gita


def test_a_member_who_opens_an_invitation_does_not_use_it_up(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    invitation = actions.invite(cast.amina)
    response = client_as(cast.bruno).post(_path(join_url(invitation)), NEW)
    assert response.status_code == 200 and "You are here already" in response.content.decode()
    assert Invitation.objects.open().count() == 1
