"""Reports, decisions and appeals: who is asked, who learns what, and what comes back."""

import pytest
from django.test.utils import override_settings

from commonplace.activity.concerns import concern_named
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce, change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.moderation.actions import appeal, decide, report
from commonplace.moderation.models import Case, Outcome, Why
from commonplace.moderation.queries import moderators_of
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.search.queries import find_entries
from commonplace.search.query import parse
from commonplace.spaces.models import Membership, Role
from tests.cast import Cast, ClientAs


@pytest.fixture
def entry(cast: Cast) -> Entry:
    """By Dora, in Weavers, which Amina hosts."""
    draft = Draft(kind=Kind.NOTE, title="Madder root", body="Boil it.", audience=audiences.of_space(cast.weavers))
    return announce(add_entry(cast.dora, draft), adds="")


def sees(viewer: Member, entry: Entry) -> bool:
    return Entry.objects.visible_to(viewer).filter(pk=entry.pk).exists()


def told(verb: Verb, concern: str) -> set[int]:
    found = concern_named(concern)
    assert found is not None
    return set(found.whom(Activity.objects.filter(verb=verb).latest("pk")))


def test_hidden_with_a_reason_appealed_and_back_again(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    Membership.objects.create(space=cast.weavers, member=cast.bruno, role=Role.HOST)
    said = comment(cast.amina, entry, body="Never.")
    case = report(cast.amina, entry, why=Why.UNSAFE, words="It spoils.")
    assert told(Verb.REPORTED, "reported") == {cast.amina.pk, cast.bruno.pk}
    assert client_as(cast.gita).get(f"/moderation/{case.uid}/").status_code == 404
    host = client_as(cast.amina)
    assert "Madder root" in host.get("/moderation/").content.decode()
    sent = {"outcome": "hide", "reason": "It would spoil the cloth.", "after": 0}
    assert host.post(f"/moderation/{case.uid}/", sent).status_code == 302
    assert "Somebody else has decided" in host.post(f"/moderation/{case.uid}/", sent).content.decode()
    assert told(Verb.HELD, "hidden") == {cast.dora.pk}
    assert sees(cast.dora, entry) and not sees(cast.amina, entry) and not sees(cast.bruno, entry)
    assert not find_entries(cast.bruno, parse("madder")).entries and not sees(cast.bruno, said)
    with pytest.raises(Refusal):
        change_audience(entry, audiences.organisation())
    author = client_as(cast.dora)
    assert "Hidden for now" in author.get(f"/e/{entry.uid}/").content.decode()
    page = author.get(f"/e/{entry.uid}/moderated/").content.decode()
    assert "It would spoil the cloth." in page and "Amina" not in page and "It spoils." not in page
    assert author.post(f"/e/{entry.uid}/moderated/", {"words": "It is for hides."}).status_code == 302
    with pytest.raises(Refusal):
        appeal(cast.dora, entry, words="Again.")
    with pytest.raises(Refusal):
        decide(cast.amina, case, outcome=Outcome.HIDE, reason="I said so.", after=1)
    decide(cast.bruno, case, outcome=Outcome.LEAVE, reason="Then it is right.", after=1)
    assert told(Verb.RELEASED, "looked_at") == {cast.dora.pk}
    assert sees(cast.amina, entry) and sees(cast.bruno, said)
    assert Entry.objects.get(pk=entry.pk).is_announced and find_entries(cast.bruno, parse("madder")).entries
    assert not Activity.objects.filter(verb__in=[Verb.REPORTED, Verb.HELD, Verb.RELEASED, Verb.APPEALED], actor__isnull=False).exists()


def test_a_response_is_hidden_alone_and_stays_so_when_its_root_is_narrowed(cast: Cast, entry: Entry) -> None:
    bad, good = (comment(cast.amina, entry, body=body) for body in ("You fool.", "Simmer it."))
    case = report(cast.dora, bad, why=Why.UNKIND)
    assert set(moderators_of(case)) == {cast.gita} and Case.objects.visible_to(cast.gita).get() == case
    decide(cast.gita, case, outcome=Outcome.HIDE, reason="Be kind.", after=0)
    change_audience(entry, audiences.organisation())
    assert sees(cast.amina, bad) and not sees(cast.dora, bad) and sees(cast.bruno, good)
    decide(cast.gita, case, outcome=Outcome.LEAVE, reason="", after=1)
    assert sees(cast.dora, bad) and sees(cast.bruno, bad)


@override_settings(REPORTS_THAT_HIDE=2)
def test_enough_reports_hide_until_somebody_has_looked(cast: Cast) -> None:
    entry = add_entry(cast.dora, Draft(kind=Kind.POST, body="Buy!", audience=audiences.organisation()))
    for member in (cast.bruno, cast.bruno):
        report(member, entry, why=Why.ADVERTISING)
    assert sees(cast.farah, entry)
    case = report(cast.chidi, entry, why=Why.ADVERTISING)
    assert not sees(cast.farah, entry) and Case.objects.get().is_waiting
    withdraw(Entry.objects.get(pk=entry.pk))
    decide(cast.gita, case, outcome=Outcome.LEAVE, reason="", after=1)
    assert not sees(cast.farah, entry)
    with pytest.raises(Refusal):
        report(cast.dora, entry, why=Why.OTHER)


def test_a_host_moderates_whom_a_block_keeps_away_through_the_case_alone(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    Membership.objects.create(space=cast.weavers, member=cast.bruno)
    case = report(cast.bruno, entry, why=Why.OTHER)
    block(cast.dora, cast.amina)
    host = client_as(cast.amina)
    assert host.get(f"/e/{entry.uid}/").status_code == 404
    assert "Boil it." in host.get(f"/moderation/{case.uid}/").content.decode()
    assert client_as(cast.dora).get(f"/moderation/{case.uid}/").status_code == 404
