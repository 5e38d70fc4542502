"""First posts of somebody new wait for a host, where the hosts want that: who sees what, and who learns what."""

import pytest

from commonplace.activity.concerns import concern_named
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import bring_back, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.moderation.actions import appeal, decide, report
from commonplace.moderation.models import Case, Outcome, Why
from commonplace.people.models import Member
from commonplace.search.queries import find_entries
from commonplace.search.query import parse
from commonplace.share.actions import set_audience, share
from commonplace.spaces.actions import welcome
from commonplace.spaces.models import Membership
from tests.cast import Cast, ClientAs


@pytest.fixture(autouse=True)
def held(cast: Cast) -> None:
    """Bruno is new in Weavers, where the first two wait for Amina."""
    Membership.objects.create(space=cast.weavers, member=cast.bruno)
    welcome(cast.amina, space=cast.weavers, newcomers_in_digest=True, first_posts_held=2)


def sees(viewer: Member, entry: Entry) -> bool:
    return Entry.objects.visible_to(viewer).filter(pk=entry.pk).exists()


def told(verb: Verb, concern: str) -> set[int]:
    found = concern_named(concern)
    assert found is not None
    return set(found.whom(Activity.objects.filter(verb=verb).latest("pk")))


def written(cast: Cast, author: Member, title: str) -> Entry:
    draft = Draft(kind=Kind.NOTE, title=title, body="Simmer it.", audience=audiences.of_space(cast.weavers))
    return add_entry(author, draft)


def test_a_first_post_waits_is_sent_back_shared_again_and_let_go(cast: Cast, client_as: ClientAs) -> None:
    author, host = client_as(cast.bruno), client_as(cast.amina)
    sent = {"title": "Madder root", "body": "Boil it.", "ring": "space", "space": "weavers"}
    page = author.post("/notes/new/", sent, follow=True).content.decode()
    assert page.count("It waits for a host") == 2
    entry = Entry.objects.get(title="Madder root")
    assert sees(cast.bruno, entry) and not sees(cast.dora, entry) and not sees(cast.amina, entry)
    assert find_entries(cast.bruno, parse("madder")).entries and not find_entries(cast.dora, parse("madder")).entries
    assert told(Verb.AWAITED, "awaited") == {cast.amina.pk}
    case = Case.objects.get()
    assert (
        "First post" in host.get("/moderation/").content.decode()
        and "Madder root" not in client_as(cast.dora).get("/moderation/").content.decode()
    )
    assert "It waits for a host" in author.get(f"/e/{entry.uid}/moderated/").content.decode()
    with pytest.raises(Refusal):
        appeal(cast.bruno, entry, words="Now.")
    assert host.post(f"/moderation/{case.uid}/", {"outcome": "hide", "reason": "x", "after": 1}).status_code == 422
    assert host.post(f"/moderation/{case.uid}/", {"outcome": "back", "reason": "", "after": 1}).status_code == 422
    host.post(f"/moderation/{case.uid}/", {"outcome": "back", "reason": "Boiling spoils it.", "after": 1})
    assert told(Verb.SENT_BACK, "sent_back") == {cast.bruno.pk} and Entry.objects.get(pk=entry.pk).audience.key == f"me:{cast.bruno.pk}"
    page = author.get(f"/e/{entry.uid}/moderated/").content.decode()
    assert "Boiling spoils it." in page and "sent it back" in page and "Amina" not in page
    again = share(cast.bruno, Entry.objects.get(pk=entry.pk), audience=audiences.of_space(cast.weavers), announce_it=True)
    assert again.audience.is_awaited and Case.objects.get().is_waiting and not sees(cast.dora, entry)
    said = comment(cast.bruno, again, body="Or simmer.")
    decide(cast.amina, case, outcome=Outcome.LEAVE, reason="", after=3)
    shared = Entry.objects.get(pk=entry.pk)
    assert sees(cast.dora, entry) and sees(cast.dora, said) and shared.is_announced and find_entries(cast.dora, parse("madder")).entries
    assert (
        told(Verb.RELEASED, "looked_at") == {cast.bruno.pk} and Activity.objects.filter(verb=Verb.ANNOUNCED, actor=cast.bruno).count() == 2
    )


def test_only_so_many_wait_and_never_those_of_hosts_or_what_was_let_go(cast: Cast) -> None:
    assert sees(cast.dora, written(cast, cast.amina, "By the host"))
    first, second, third = (written(cast, cast.bruno, title) for title in ("One", "Two", "Three"))
    for entry in (first, second):
        decide(cast.amina, Case.objects.get(entry=entry), outcome=Outcome.LEAVE, reason="", after=1)
    assert sees(cast.dora, first) and sees(cast.dora, second) and not sees(cast.dora, third)
    assert sees(cast.dora, written(cast, cast.bruno, "Four"))
    set_audience(cast.bruno, Entry.objects.get(pk=first.pk), audiences.only_me(cast.bruno))
    set_audience(cast.bruno, Entry.objects.get(pk=second.pk), audiences.only_me(cast.bruno))
    assert sees(cast.dora, set_audience(cast.bruno, Entry.objects.get(pk=first.pk), audiences.of_space(cast.weavers)))
    third = set_audience(cast.bruno, Entry.objects.get(pk=third.pk), audiences.organisation())
    assert third.audience.ring == Ring.ORGANISATION and not Case.objects.get(entry=third).is_waiting


def test_what_waits_can_go_to_the_bin_and_come_back(cast: Cast) -> None:
    entry = written(cast, cast.bruno, "Madder root")
    withdraw(entry)
    case = Case.objects.get()
    back = bring_back(Entry.objects.get(pk=entry.pk))
    assert back.audience.is_awaited and case.is_waiting
    decide(cast.amina, case, outcome=Outcome.LEAVE, reason="", after=1)
    report(cast.dora, Entry.objects.get(pk=entry.pk), why=Why.OTHER)
    reported = Case.objects.get()
    assert reported.is_waiting and not reported.is_first
    decide(cast.amina, reported, outcome=Outcome.HIDE, reason="It spoils the cloth.", after=2)
    assert not sees(cast.dora, entry) and told(Verb.HELD, "hidden") == {cast.bruno.pk}


def test_a_single_comment_can_be_reported_from_where_it_stands(cast: Cast, client_as: ClientAs) -> None:
    entry = written(cast, cast.amina, "Weld")
    said = comment(cast.dora, entry, body="You fool.")
    link = f"/e/{said.uid}/report/"
    assert link in client_as(cast.amina).get(f"/e/{entry.uid}/").content.decode()
    assert link not in client_as(cast.dora).get(f"/e/{entry.uid}/").content.decode()
    assert "You fool." in client_as(cast.amina).get(link).content.decode()
