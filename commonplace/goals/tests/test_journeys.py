"""Journeys: a path of what each reader may see, walked privately, copied with its lineage."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.exporters.describing import Describer
from commonplace.goals.actions.following import use_item
from commonplace.goals.actions.journeys import add_item, lay_out
from commonplace.goals.models import JourneyItem, Thing, Use, Way
from commonplace.goals.queries import journey_shown
from commonplace.goals.things import name_thing
from commonplace.kit.errors import Refusal
from commonplace.lineage.models import Edge
from commonplace.people.actions import block
from tests.cast import Cast, ClientAs

As = ClientAs


@pytest.fixture
def journey(cast: Cast) -> Entry:
    """Amina's, open to the organisation: a page, a note that only Weavers see, a person, a step."""
    entry = lay_out(cast.amina, title="Into yellow", body="For beginners.", audience=audiences.organisation())
    inner = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Guild recipe", body="x", audience=audiences.of_space(cast.weavers)))
    for what in ("https://example.org/weld", f"/e/{inner.uid}/", "@dora", "Dye a skein"):
        add_item(cast.amina, entry, named=name_thing(cast.amina, what), why=f"because of {what[:5]}")
    return entry


def test_what_is_typed_is_understood_and_what_is_hidden_is_not_found(cast: Cast) -> None:
    secret = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="Dora alone", body="x"))
    own = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Mordants", body="x"))
    assert [name_thing(cast.amina, typed).thing for typed in ("[[Mordants]]", own.uid, "@dora", "http://example.org/", "Begin")] == [
        Thing.ENTRY,
        Thing.ENTRY,
        Thing.MEMBER,
        Thing.SOURCE,
        Thing.STEP,
    ]
    for typed in (f"/e/{secret.uid}/", "[[Dora alone]]", "@nobody-here", "", "/s/aaaaaaaaaaa2/"):
        with pytest.raises(Refusal):
            name_thing(cast.amina, typed)
    assert name_thing(cast.amina, secret.uid).thing is Thing.STEP  # as any other word of twelve letters


def test_what_a_reader_may_not_see_is_not_there_nor_missed(cast: Cast, client_as: As, journey: Entry) -> None:
    shown = {name: [line.title for line in journey_shown(viewer, journey).items] for name, viewer in cast.viewers.items()}
    assert shown["dora"] == ["https://example.org/weld", "Guild recipe", "Dora Lindqvist", "Dye a skein"]
    assert shown["ines"] == ["https://example.org/weld", "Dora Lindqvist", "Dye a skein"]
    assert shown["stranger"] == ["https://example.org/weld", "Dye a skein"]
    block(cast.dora, cast.ines)
    assert [line.title for line in journey_shown(cast.ines, journey).items] == ["https://example.org/weld", "Dye a skein"]
    inner = JourneyItem.objects.get(thing=Thing.ENTRY)
    ines = client_as(cast.ines)
    assert "Guild recipe" not in ines.get(journey.get_absolute_url()).content.decode()
    assert ines.post(f"/journeys/{journey.uid}/items/{inner.uid}/use/", {"how": "tried"}).status_code == 404


def test_only_its_author_changes_the_path(cast: Cast, client_as: As, journey: Entry) -> None:
    amina, dora = client_as(cast.amina), client_as(cast.dora)
    first, last = journey.journey_body.items.first(), journey.journey_body.items.last()
    assert dora.post(f"/journeys/{journey.uid}/items/", {"what": "Mine"}).status_code == 404
    assert dora.post(f"/journeys/{journey.uid}/items/{last.uid}/up/").status_code == 404
    amina.post(f"/journeys/{journey.uid}/items/{last.uid}/up/")
    amina.post(f"/journeys/{journey.uid}/items/{first.uid}/remove/")
    amina.post(f"/journeys/{journey.uid}/items/{last.uid}/why/", {"why": "hands learn"})
    page = amina.get(journey.get_absolute_url()).content.decode()
    assert page.index("Dye a skein") < page.index("Dora Lindqvist") and "hands learn" in page and "example.org/weld" not in page
    amina.post(f"/journeys/{journey.uid}/items/{first.uid}/put-back/")
    assert "example.org/weld" in amina.get(journey.get_absolute_url()).content.decode()
    refused = amina.post(f"/journeys/{journey.uid}/items/", {"what": "@nobody-here", "why": "kept"})
    assert refused.status_code == 422 and "@nobody-here" in refused.content.decode() and "kept" in refused.content.decode()


def test_walking_is_private_and_goes_on_from_item_to_item(cast: Cast, client_as: As, journey: Entry) -> None:
    dora = client_as(cast.dora)
    dora.post(f"/journeys/{journey.uid}/follow/")
    first, second = journey.journey_body.items.all()[:2]
    assert journey_shown(cast.dora, journey).items[0].is_here
    dora.post(f"/journeys/{journey.uid}/items/{first.uid}/use/", {"how": "tried", "word": "slow page"})
    assert [line.item.pk for line in journey_shown(cast.dora, journey).items if line.is_here] == [second.pk]
    assert "Into yellow" in dora.get("/journeys/?shelf=walking").content.decode()
    assert "slow page" in dora.get(journey.get_absolute_url()).content.decode()
    for other in (cast.amina, cast.ines):
        assert "slow page" not in client_as(other).get(journey.get_absolute_url()).content.decode()
    dora.post(f"/journeys/{journey.uid}/items/{first.uid}/use/", {"how": ""})
    assert not Use.objects.exists()
    dora.post(f"/journeys/{journey.uid}/leave/")
    assert "Into yellow" not in dora.get("/journeys/?shelf=walking").content.decode()


def test_its_author_reads_numbers_from_five_people_on(cast: Cast, journey: Entry) -> None:
    item = journey.journey_body.items.first()
    walkers = [cast.bruno, cast.chidi, cast.dora, cast.emil]
    for member in [*walkers, cast.amina]:
        use_item(member, journey, item, how=Way.TRIED)
    assert [line.counts for line in journey_shown(cast.amina, journey).items] == [None] * 4
    use_item(cast.farah, journey, item, how=Way.TRIED)
    counts = journey_shown(cast.amina, journey).items[0].counts
    assert counts and counts.people == 5 and counts.ways == [("Tried it", 5)]
    use_item(cast.gita, journey, item, how=Way.REJECTED)
    counts = journey_shown(cast.amina, journey).items[0].counts
    assert counts and counts.people == 6 and counts.ways == []  # one who rejected it is not told apart
    assert journey_shown(cast.dora, journey).items[0].counts is None


def test_a_copy_holds_what_its_maker_sees_and_says_what_it_builds_on(cast: Cast, client_as: As, journey: Entry) -> None:
    ines = client_as(cast.ines)
    sent = {"deed_key": "fork-1"}
    copy_url = ines.post(f"/journeys/{journey.uid}/fork/", sent).url
    assert ines.post(f"/journeys/{journey.uid}/fork/", sent).url == copy_url
    copy = Entry.objects.get(kind=Kind.JOURNEY, author=cast.ines)
    assert [item.thing for item in copy.journey_body.items.all()] == ["source", "member", "step"]
    assert Edge.objects.filter(entry=copy, origin=journey, kind="builds_on").exists()
    assert client_as(cast.amina).get(copy_url).status_code == 404
    change_audience(journey, audiences.only_me(cast.amina))
    assert ines.post(f"/journeys/{journey.uid}/follow/").status_code == 404
    assert "Into yellow" in ines.get(copy_url).content.decode()


def test_a_journey_leaves_with_the_export_of_its_author(cast: Cast, journey: Entry) -> None:
    leaving = Describer(cast.amina).describe([journey])[0].appendix
    assert "1. https://example.org/weld <https://example.org/weld> - because of https" in leaving and "3. @dora" in leaving
