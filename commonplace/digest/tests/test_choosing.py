"""The doors: to have a digest, to say when, to confirm the address, and to end it without an account."""

import re

from django.test import Client

from commonplace.digest.models import DigestChoice
from commonplace.digest.stopping import stop_url
from commonplace.digest.tests.world import choice_of, confirm
from commonplace.people.tests.doors import sign_in
from tests.cast import Cast, ClientAs
from tests.postbox import Postbox

DAILY = {"rhythm": "daily", "weekday": "0", "hour": "7"}


def test_one_says_when_it_comes_where_one_is(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.bruno)
    client.cookies["zone"] = "Asia/Tokyo"
    assert client.get("/digest/").status_code == 200 and not DigestChoice.objects.exists()
    assert client.post("/digest/", {**DAILY, "rhythm": "hourly"}).status_code == 422
    assert client.post("/digest/", {**DAILY, "hour": "24"}).status_code == 422
    assert client.post("/digest/", DAILY).url == "/digest/"
    choice = DigestChoice.objects.get(member=cast.bruno)
    assert (choice.rhythm, choice.hour, choice.zone) == ("daily", 7, "Asia/Tokyo")
    assert choice.next_at.hour == 22, "seven in Tokyo"
    assert "07:00 (Asia/Tokyo)" in client.get("/digest/").content.decode()
    del client.cookies["zone"]
    client.post("/digest/", {**DAILY, "rhythm": "weekly", "weekday": "4"})
    choice.refresh_from_db()
    assert (choice.weekday, choice.zone) == (4, "Asia/Tokyo"), "a browser that says nothing changes nothing"
    assert client_as(None).post("/digest/", DAILY).url.startswith("/account/login/")


def test_the_form_leads_back_to_where_it_stood_and_nowhere_else(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.bruno)
    assert client.post("/digest/", {**DAILY, "back": "/searches/"}).url == "/searches/"
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert client.post("/digest/", {**DAILY, "back": elsewhere}).url == "/digest/"


def test_a_search_in_the_digest_begins_one_unless_it_was_ended(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.bruno)
    client.cookies["zone"] = "America%2FNew_York"
    kept = client.post("/searches/keep/", {"text": "madder", "alert": "digest"})
    assert kept.url == "/searches/#digest", "his address is not confirmed"
    search = cast.bruno.saved_searches.get().get_absolute_url()
    choice = DigestChoice.objects.get(member=cast.bruno)
    assert (choice.rhythm, choice.zone) == ("weekly", "America/New_York") and choice.next_at is not None
    page = client.get("/searches/").content.decode()
    assert "In the digest, by e-mail" in page and 'value="weekly" required id="id_rhythm_1" checked' in re.sub(r"\s+", " ", page)
    client.post("/digest/", {**DAILY, "rhythm": "never"})
    confirm(cast.bruno)
    assert client.post(f"{search}change/", {"text": "weld", "alert": "digest"}).url == "/searches/#digest"
    assert "You have ended your digest" in client.get("/searches/").content.decode()
    choice.refresh_from_db()
    assert choice.rhythm == "never" and choice.next_at is None
    client.post("/digest/", DAILY)
    assert client.post(f"{search}change/", {"text": "weld", "alert": "digest"}).url == search


def test_a_digest_is_ended_by_whoever_holds_a_letter_without_an_account(cast: Cast, client_as: ClientAs) -> None:
    client_as(cast.bruno).post("/digest/", DAILY)
    client_as(cast.amina).post("/digest/", DAILY)
    path = stop_url(choice_of(cast.bruno)).partition("//")[2].partition("/")[2]
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(f"/{path}").content.decode()
    assert "End the digest?" in page and "bruno" not in page.lower()
    assert choice_of(cast.bruno).rhythm == "daily", "to look at it ends nothing"
    for _again in range(2):
        answer = stranger.post(f"/{path}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "The digest is ended" in answer.content.decode() and not answer.cookies
    assert (choice_of(cast.bruno).rhythm, choice_of(cast.bruno).next_at) == ("never", None)
    assert choice_of(cast.amina).rhythm == "daily"
    for token in ("x", choice_of(cast.amina).uid, f"{choice_of(cast.amina).uid}.forged", "no-such-token"):
        assert stranger.post(f"/digest/stop/{token}/").status_code == 404
    assert choice_of(cast.amina).rhythm == "daily"


def test_who_has_not_confirmed_the_address_gets_the_link_from_the_page(cast: Cast, client: Client, postbox: Postbox) -> None:
    sign_in(client, cast.bruno)
    page = client.get("/digest/").content.decode()
    assert "No digest leaves until" in page and 'name="action_send"' in page
    client.post("/account/email/", {"action_send": "", "email": cast.bruno.email})
    link = re.search(r"https?://[^/\s]+(/account/confirm-email/\S+)", postbox.last_text())
    assert link is not None
    client.post(link[1])
    assert "No digest leaves until" not in client.get("/digest/").content.decode()
