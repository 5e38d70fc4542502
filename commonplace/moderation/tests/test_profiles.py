"""What somebody says of themselves is reported, hidden with a reason, appealed, changed and looked at again."""

import zipfile
from pathlib import Path

import pytest

from commonplace.activity.concerns import concern_named
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce
from commonplace.entries.words import Kind
from commonplace.exporters.archive import write_archive
from commonplace.kit.jobs.running import run_all
from commonplace.moderation.models import Case, Decision
from commonplace.people.actions import update_profile
from commonplace.people.models import Member, Withheld
from commonplace.people.queries import own_words
from commonplace.publishing.models import PublicProfile
from commonplace.unnamed.tests.dump import dump
from tests.cast import Cast, ClientAs

NAME, ABOUT, LINE = "Cheap Looms Ltd", "Buy my looms!", "Looms for nothing!"
MINE = "/settings/profile/moderated/"


def told(verb: Verb, concern: str) -> set[int]:
    found = concern_named(concern)
    assert found is not None
    return set(found.whom(Activity.objects.filter(verb=verb).latest("pk")))


def advertising(cast: Cast) -> str:
    """Bruno, whose profile is an advertisement, and what stands on the web of him; gives the address of the entry."""
    update_profile(cast.bruno, name=NAME, learning=ABOUT, ask_me_about="prices")
    entry = add_entry(cast.bruno, Draft(kind=Kind.POST, title="Weld", body="Simmer it.", audience=audiences.web()))
    announce(entry, adds="")
    comment(cast.bruno, entry, body="Or boil it.")
    PublicProfile.objects.create(member=cast.bruno, line=LINE, shows_learning=True, shows_ask_me_about=True)
    run_all()
    return entry.get_absolute_url()


def test_name_and_words_are_hidden_wherever_they_stand_and_come_back_once_somebody_has_looked(cast: Cast, client_as: ClientAs) -> None:
    entry = advertising(cast)
    member, desk, person, stranger = (client_as(one) for one in (cast.dora, cast.gita, cast.bruno, None))
    pages = [(member, page) for page in (entry, "/people/", "/people/bruno/", "/stock/?q=weld")]
    pages += [(stranger, page) for page in (entry, "/people/bruno/", "/people/bruno/feed")]

    def shown() -> str:
        return "".join(one.get(page).content.decode() for one, page in pages)

    assert all(words in shown() for words in (NAME, ABOUT, LINE))
    assert member.post("/people/bruno/report/", {"why": "advertising"}).status_code == 302
    case = Case.objects.get()
    decide = f"/moderation/{case.uid}/"
    sent = {"outcome": "hide", "reason": "Not a market.", "after": 0}
    assert "Choose what is hidden" in desk.post(decide, sent).content.decode()
    assert desk.post(decide, {**sent, "hides": ["name", "about"]}).status_code == 302
    run_all()
    assert not any(words in shown() for words in (NAME, ABOUT, "prices", LINE)) and ">bruno<" in shown()
    # The one place where it is kept, and the case: no card, index or message holds it any more.
    assert {table for table, values in dump() if any(NAME in value for value in values.values())} == {"people_withheld", "moderation_case"}
    assert told(Verb.PROFILE_DECIDED, "profile_decided") == {cast.bruno.pk}
    page = person.get(MINE).content.decode()
    assert all(words in page for words in ("Not a market.", NAME, ABOUT, "others read bruno")) and "Gita" not in page
    assert "Hidden for now" in person.get("/people/bruno/").content.decode() and NAME in person.get("/settings/profile/").content.decode()
    bruno = Member.objects.get(pk=cast.bruno.pk)
    new = {"name": "Bruno C.", "handle": "bruno", "team": "", "learning": "knots", "ask_me_about": "prices"}
    worse = person.post("/settings/profile/", {**new, "handle": "cheap-looms"})
    assert worse.status_code == 422 and "in place of your name" in worse.content.decode()
    assert "looked at before others see it" in person.post("/settings/profile/", new, follow=True).content.decode()
    bruno.refresh_from_db()
    assert (bruno.name, bruno.learning, bruno.handle) == ("bruno", "", "bruno") and own_words(bruno)["name"] == "Bruno C."
    update_profile(bruno, learning="knots and nets")
    update_profile(bruno, learning="knots")
    assert Activity.objects.filter(verb=Verb.REWRITTEN).count() == 1  # told once until they have looked
    assert told(Verb.REWRITTEN, "rewritten") == {cast.gita.pk} and "Changed words" in desk.get("/moderation/").content.decode()
    assert "Bruno C." in desk.get(decide).content.decode() and "You have changed the words" in person.get(MINE).content.decode()
    desk.post(decide, {"outcome": "hide", "reason": "", "after": 1, "hides": ["about"]})
    assert Decision.objects.count() == 1  # a reason is needed each time
    desk.post(decide, {"outcome": "hide", "reason": "No prices.", "after": 1, "hides": ["about"]})
    bruno.refresh_from_db()
    assert (bruno.name, bruno.learning) == ("Bruno C.", "") and Withheld.objects.get().learning == "knots"
    desk.post(decide, {"outcome": "leave", "reason": "", "after": 2})
    bruno.refresh_from_db()
    assert (bruno.learning, bruno.ask_me_about) == ("knots", "prices") and not Withheld.objects.exists()


@pytest.mark.once
def test_the_member_appeals_and_takes_their_words_out(cast: Cast, client_as: ClientAs, tmp_path: Path) -> None:
    advertising(cast)
    desk, person = client_as(cast.gita), client_as(cast.bruno)
    assert "/people/bruno/report/" in client_as(cast.dora).get("/people/bruno/").content.decode()
    assert person.post("/people/bruno/report/", {"why": "other"}).status_code == 404
    client_as(cast.dora).post("/people/bruno/report/", {"why": "advertising"})
    case = Case.objects.get()
    assert told(Verb.REPORTED, "reported") == {cast.gita.pk} and client_as(cast.amina).get(f"/moderation/{case.uid}/").status_code == 404
    assert person.get(MINE).status_code == 404
    desk.post(f"/moderation/{case.uid}/", {"outcome": "hide", "reason": "Not a market.", "after": 0, "hides": ["about"]})
    with (tmp_path / "all.zip").open("wb") as target:
        write_archive(Member.objects.get(pk=cast.bruno.pk), target, progress=lambda _done, _of: None)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert sum(ABOUT in archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")) >= 2
    assert person.post(MINE, {"words": "I give them away."}).status_code == 302
    assert "Appeal" in desk.get("/moderation/").content.decode()
    assert "I give them away." in desk.get(f"/moderation/{case.uid}/").content.decode()
    desk.post(f"/moderation/{case.uid}/", {"outcome": "leave", "reason": "So it may stand.", "after": 1})
    assert Member.objects.get(pk=cast.bruno.pk).learning == ABOUT and "So it may stand." in person.get(MINE).content.decode()
