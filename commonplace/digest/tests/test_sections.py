"""What stands in a letter beside saved searches: for whom, in which order, as its reader may see it, and each thing once."""

import re
from datetime import timedelta

import pytest
from pytest_django import Settings

from commonplace.communities import weekly
from commonplace.communities.models import GoingFirst
from commonplace.digest.actions import begin_digest
from commonplace.digest.models import DigestChoice
from commonplace.digest.sections import gathered
from commonplace.digest.tests.world import confirm, days_pass
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce, change_audience
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.following.actions import have_seen, set_interest
from commonplace.following.models import Interest
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.clock import at, now
from commonplace.lineage.actions import thank
from commonplace.people.models import Member
from commonplace.questions.actions.asking import ask
from commonplace.spaces.leading import name_leader
from tests.cast import Cast, ClientAs
from tests.postbox import Postbox


@pytest.fixture
def cast(cast: Cast, settings: Settings) -> Cast:
    """Bruno has a digest, a goal, a topic and a person that he follows."""
    settings.ORGANISATION_NAME, settings.BASE_URL = "The Dye Works", "https://dye.example.org"
    confirm(cast.bruno)
    begin_digest(cast.bruno)
    set_goal(cast.bruno, title="Dyeing a steady yellow", answers=Answers("", "", ""), tags=["weld"])
    set_interest(cast.bruno, cast.chidi, Interest.FOLLOW)
    return cast


def post(author: Member, title: str, *, audience: Audience | None = None, tags: tuple[str, ...] = ()) -> Entry:
    entry = add_entry(author, Draft(kind=Kind.POST, title=title, tags=tags, audience=audience or audiences.organisation()))
    return announce(entry, adds="")


def headings(member: Member) -> list[str]:
    return [section.name for section, _parts in gathered(member)]


def test_the_letter_tells_each_thing_once_and_only_what_may_be_seen_when_it_leaves(cast: Cast, postbox: Postbox) -> None:
    own = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Weld on wool", tags=["weld"], audience=audiences.organisation()))
    thank(cast.dora, own, used_for="the guild's dye day")
    post(cast.dora, "Weld in hard water", tags=("weld",))
    narrowed = post(cast.dora, "Weld of the locked drawer", tags=("weld",))
    ask(cast.farah, title="Does weld fade?", tags=["weld"], audience=audiences.organisation())
    used = [post(cast.chidi, f"Forge {number}") for number in range(8)]
    for _time in range(2):
        thank(cast.dora, used[1], used_for="a hinge")
    post(cast.chidi, "Weld both", tags=("weld",))
    change_audience(narrowed, audiences.of_people(cast.dora, [cast.emil]))
    assert days_pass() == ["sent"]
    text, html = postbox.part("plain"), postbox.part("html")
    places = [
        text.index(words) for words in ("FOR YOUR GOALS", "QUESTIONS YOU COULD ANSWER", "THANKS FOR WHAT", "NEW FROM THOSE YOU FOLLOW")
    ]
    assert places == sorted(places)
    assert "Dora Lindqvist: the guild's dye day" in text and "Does weld fade? (Farah Haddad · you write about weld)" in text
    assert "Dyeing a steady yellow" in text and "- Weld in hard water (Dora Lindqvist · on the same topic)" in text
    assert "locked drawer" not in text and "locked drawer" not in html
    assert text.count("Weld both") == 1 and text.count("- Forge ") == 4 and "- Forge 1 " in text  # a few, the used one among them
    assert days_pass(16) == ["sent", "nothing"]
    post(cast.dora, "Weld again", tags=("weld",))
    assert days_pass(24)[-1] == "sent" and "Weld again" in postbox.last_text() and "hard water" not in postbox.last_text()


def test_one_leaves_sections_out_and_what_was_seen_on_today_is_not_new(cast: Cast, client_as: ClientAs) -> None:
    post(cast.chidi, "Forge")
    ask(cast.chidi, title="A weld for a gate?", tags=["weld"], audience=audiences.organisation())
    assert headings(cast.bruno) == ["goals", "followed"]
    # What is for his goal need not stand among the rest once more.
    ((_followed, parts),) = gathered(cast.bruno, without=["goals"])
    assert [line.title for line in parts[0].lines] == ["A weld for a gate?", "Forge"]
    assert [line.title for line in gathered(cast.bruno)[1][1][0].lines] == ["Forge"]
    have_seen(cast.bruno, now())
    client = client_as(cast.bruno)
    page = client.get("/digest/").content.decode()
    assert page.count('name="stands"') == len(re.findall(r'name="stands"[^>]* checked', page)) > 4 and 'value="going_first"' not in page
    client.post("/digest/", {"rhythm": "daily", "weekday": "0", "hour": "7", "stands": ["thanks"], "is_choosing": "True"})
    assert "goals" in DigestChoice.objects.get(member=cast.bruno).without
    client.post("/digest/", {"rhythm": "daily", "weekday": "0", "hour": "8"})  # a form that does not show them leaves them as they are
    assert "thanks" not in (without := DigestChoice.objects.get(member=cast.bruno).without) and "goals" in without
    assert gathered(cast.bruno, without=without) == []


def test_who_goes_first_is_told_alone_and_not_every_week(cast: Cast, postbox: Postbox) -> None:
    with at(now() - timedelta(days=40)):
        name_leader(cast.gita, member=cast.bruno)
    weekly.choose(cast.bruno, remind_on=6, is_nudged=True)
    assert headings(cast.bruno) == ["going_first"] and headings(cast.chidi) == headings(cast.gita) == []
    assert days_pass() == ["sent"]
    assert "For a month you have only read." in postbox.last_text() and "learning log" in postbox.last_text()
    assert days_pass(15)[-1] == "sent" and "only read" not in postbox.last_text() and "learning log" in postbox.last_text()
    GoingFirst.objects.update(nudged_at=None, is_nudged=False, remind_on=None)
    assert headings(cast.bruno) == []
