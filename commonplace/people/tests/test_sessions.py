"""The list of sessions, and ending them."""

from django.test import Client

from commonplace.people import actions
from commonplace.people.tests.doors import is_in, sign_in
from tests.cast import Cast


def _signed_in(member, agent: str) -> Client:  # type: ignore[no-untyped-def]
    client = Client(headers={"user-agent": agent})
    sign_in(client, member)
    return client


def test_a_member_sees_their_sessions_and_ends_the_others(cast: Cast) -> None:
    laptop, phone, farah = _signed_in(cast.amina, "Laptop"), _signed_in(cast.amina, "Phone"), _signed_in(cast.farah, "Desk upstairs")
    page = laptop.get("/account/sessions/").content.decode()
    assert "Laptop" in page and "Phone" in page and "Desk upstairs" not in page
    laptop.post("/account/sessions/")
    assert is_in(laptop) and is_in(farah)
    assert not is_in(phone)


def test_ending_somebodys_access_signs_them_out_at_the_next_request(cast: Cast) -> None:
    chidi = _signed_in(cast.chidi, "Laptop")
    assert is_in(chidi)
    actions.deactivate_member(cast.gita, member=cast.chidi)
    assert not is_in(chidi)
    actions.reactivate_member(cast.gita, member=cast.chidi)
    assert not is_in(chidi), "an old session does not come back to life"
    assert is_in(_signed_in(cast.chidi, "Laptop"))


def test_a_new_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = _signed_in(cast.amina, "Here"), _signed_in(cast.amina, "There")
    new = "another long walk, in the sun"
    here.post("/account/password/change/", {"oldpassword": "a long walk in the rain", "password1": new, "password2": new})
    assert is_in(here)
    assert not is_in(there)
