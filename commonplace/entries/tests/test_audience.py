"""Listed, readable, counted among the audience and explained agree: for everyone of the cast, for every ring, in every state."""

from collections.abc import Callable

import pytest
from django.test import Client

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of, sight_of, sources_visible_to, tags_visible_to, why
from commonplace.entries.lifecycle import announce, change_audience, describe, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity, Ring
from commonplace.people.actions import block, unblock
from commonplace.people.models import Block, CircleMember, Member
from commonplace.sources.models import Source
from commonplace.spaces.models import Membership
from tests.cast import READERS, Cast, ClientAs

AgreedReaders = Callable[[Entry], set[str]]
NOBODY: set[str] = set()


def written(cast: Cast, ring: str, **more: object) -> Entry:
    draft = {"kind": Kind.NOTE, "title": "Madder root", "body": "Simmer, never boil.", "audience": cast.audiences()[ring]} | more
    return add_entry(cast.amina, Draft(**draft))  # type: ignore[arg-type]


def quiet(cast: Cast, entry: Entry) -> Entry:
    return entry


def announced(cast: Cast, entry: Entry) -> Entry:
    return entry if entry.audience.ring == Ring.ME else announce(entry, adds="How long to simmer")


def withdrawn(cast: Cast, entry: Entry) -> Entry:
    return withdraw(entry)


def superseded(cast: Cast, entry: Entry) -> Entry:
    return describe(entry, maturity=Maturity.SUPERSEDED)


def answered(cast: Cast, entry: Entry) -> Entry:
    """A response by its author."""
    return comment(cast.amina, entry, body="Or 70 degrees.")


def answered_deeply(cast: Cast, entry: Entry) -> Entry:
    return comment(cast.amina, comment(cast.amina, entry, body="Or 70 degrees."), body="Or 60.")


def narrowed_after_an_answer(cast: Cast, entry: Entry) -> Entry:
    """A response to what was for all first, and then for the ring."""
    ring = entry.audience
    change_audience(entry, audiences.organisation())
    said = comment(cast.amina, Entry.objects.get(pk=entry.pk), body="Or 70 degrees.")
    change_audience(Entry.objects.get(pk=entry.pk), ring)
    return said


STATES = [quiet, announced, withdrawn, superseded, answered, answered_deeply, narrowed_after_an_answer]


@pytest.fixture
def agreed_readers(cast: Cast, client_as: ClientAs) -> Callable[[Entry], set[str]]:
    """Who may see an entry, once the four answers were found to agree."""
    clients: dict[str, Client] = {}

    def status(name: str, viewer: Member | None, address: str) -> int:
        if name not in clients:
            clients[name] = client_as(viewer)
        return clients[name].get(address, headers={"HX-Target": "thanks"}, follow=True).status_code

    def readers(entry: Entry) -> set[str]:
        entry = Entry.objects.get(pk=entry.pk)
        viewers = cast.viewers
        listed = {name for name, viewer in viewers.items() if Entry.objects.visible_to(viewer).filter(pk=entry.pk).exists()}
        assert listed == {name for name in viewers if Entry.objects.visible_to(sight_of(viewers[name])).filter(pk=entry.pk).exists()}
        readable = {name for name, viewer in viewers.items() if status(name, viewer, entry.get_absolute_url()) == 200}
        explained = {name for name, viewer in viewers.items() if why(viewer, entry) is not None}
        counted = set(audience_of(entry).values_list("handle", flat=True))
        open_to_strangers = entry.audience.ring == Ring.WEB and not entry.is_withdrawn
        assert listed == readable == explained == counted | ({"stranger"} if open_to_strangers else NOBODY)
        assert audience_of(entry).count() == len(counted)
        for name in listed:
            assert why(viewers[name], entry, seen=True) == why(viewers[name], entry)
        return listed

    return readers


@pytest.mark.parametrize("ring", READERS)
def test_the_four_answers_agree(cast: Cast, agreed_readers: AgreedReaders, ring: str) -> None:
    for state in STATES:
        readers = agreed_readers(state(cast, written(cast, ring)))
        assert readers == (NOBODY if state is withdrawn else READERS[ring]), state.__name__


@pytest.mark.parametrize("ring", READERS)
def test_they_agree_when_the_author_has_left_the_instance(cast: Cast, agreed_readers: AgreedReaders, ring: str) -> None:
    entry = written(cast, ring)
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)
    cast.amina.is_active = False
    assert agreed_readers(entry) == READERS[ring] - {"amina"}


@pytest.mark.parametrize("ring", ["space", "hidden_space"])
def test_the_author_who_left_a_space_still_sees_their_own(cast: Cast, agreed_readers: AgreedReaders, ring: str) -> None:
    entry = written(cast, ring)
    Membership.objects.filter(member=cast.amina).delete()
    assert agreed_readers(entry) == READERS[ring]


def test_a_reader_who_left_a_space_or_circle_sees_no_more(cast: Cast, agreed_readers: AgreedReaders) -> None:
    for_space, for_circle = written(cast, "space"), written(cast, "circle")
    Membership.objects.filter(member=cast.dora).delete()
    CircleMember.objects.filter(member=cast.bruno).delete()
    assert agreed_readers(for_space) == {"amina"}
    assert agreed_readers(for_circle) == {"amina"}


@pytest.mark.parametrize("ring", READERS)
def test_a_response_of_someone_who_may_no_longer_see_its_root(cast: Cast, agreed_readers: AgreedReaders, ring: str) -> None:
    """Bruno answered while he could; afterwards he sees his own words, and nobody sees them who does not see the root."""
    entry = written(cast, "organisation")
    said = comment(cast.bruno, entry, body="Or 70 degrees.")
    change_audience(entry, cast.audiences()[ring])
    assert agreed_readers(said) == READERS[ring] | {"bruno"}
    assert agreed_readers(entry) == READERS[ring]


@pytest.mark.parametrize("ring", READERS)
def test_the_owner_of_an_audience_sees_what_answers_them(cast: Cast, agreed_readers: AgreedReaders, ring: str) -> None:
    entry = written(cast, ring)
    others = sorted(READERS[ring] - {"amina", "stranger"})
    for name in others[:1]:
        said = comment(cast.members[name], entry, body=f"{name} was here.")
        assert agreed_readers(said) == READERS[ring]


@pytest.mark.parametrize("ring", ["circle", "organisation", "web"])
def test_a_block_hides_both_ways_and_nothing_else(cast: Cast, agreed_readers: AgreedReaders, ring: str) -> None:
    """Amina blocks Bruno, who answered her; and Farah's answer to her is not his business either. Then he has set one of his own."""
    entry = written(cast, ring)
    by_bruno = comment(cast.bruno, entry, body="Or 70 degrees.")
    by_another = comment(cast.farah if ring != "circle" else cast.amina, entry, body="Or 60.")
    elsewhere = add_entry(cast.chidi, Draft(kind=Kind.NOTE, title="Weld", body="Yellow.", audience=audiences.organisation()))
    reply = comment(cast.chidi, comment(cast.bruno, elsewhere, body="Pale."), body="Strong enough for wool.")
    everyone = READERS["organisation"]
    for deed in (block, unblock):
        deed(cast.amina, cast.bruno)
        unseen = {"bruno"} if deed is block else NOBODY
        assert agreed_readers(entry) == READERS[ring] - unseen
        assert agreed_readers(by_another) == READERS[ring] - unseen
        assert agreed_readers(by_bruno) == READERS[ring] - ({"amina"} if unseen else NOBODY)
        assert agreed_readers(elsewhere) == agreed_readers(reply) == everyone
        assert agreed_readers(Entry.objects.get(replies=reply)) == everyone - ({"amina"} if unseen else NOBODY)
    block(cast.bruno, cast.amina)
    block(cast.amina, cast.bruno)
    unblock(cast.amina, cast.bruno)
    assert agreed_readers(entry) == READERS[ring] - {"bruno"}
    unblock(cast.amina, cast.bruno)
    unblock(cast.bruno, cast.amina)
    assert not Block.objects.exists()
    assert agreed_readers(entry) == READERS[ring]


def test_one_whose_account_ended_looks_as_a_stranger(cast: Cast) -> None:
    for ring in ("circle", "space", "organisation"):
        entry = written(cast, ring)
        assert not Entry.objects.visible_to(cast.henk).filter(pk=entry.pk).exists()
        assert why(cast.henk, entry) is None
    assert why(cast.henk, written(cast, "web")) is not None


@pytest.mark.parametrize("ring", READERS)
def test_sources_and_tags_are_seen_by_whoever_sees_an_entry_with_them(cast: Cast, ring: str) -> None:
    source = Source.objects.create(url="https://example.org/madder", title="Madder")
    entry = written(cast, ring, kind=Kind.SAVE, source=source, tags=["dye"])
    for name, viewer in cast.viewers.items():
        assert sources_visible_to(viewer).filter(pk=source.pk).exists() == (name in READERS[ring]), name
        assert tags_visible_to(viewer).filter(name="dye").exists() == (name in READERS[ring]), name
    block(cast.bruno, cast.amina)
    assert not sources_visible_to(cast.bruno).exists()
    assert not tags_visible_to(cast.bruno).exists()
    withdraw(entry)
    assert not sources_visible_to(cast.amina).exists()
    assert not tags_visible_to(cast.amina).exists()


def test_the_reason_tells_no_name_of_a_circle(cast: Cast) -> None:
    reason = why(cast.bruno, written(cast, "circle"))
    assert reason is not None
    assert "Kitchen table" not in reason.sentence


def test_the_bin_is_its_authors_and_holds_what_they_can_bring_back(cast: Cast) -> None:
    entry = written(cast, "organisation")
    said = comment(cast.bruno, entry, body="Or 70 degrees.")
    withdraw(entry)
    assert list(Entry.objects.in_bin_of(cast.amina)) == [entry]
    assert not Entry.objects.in_bin_of(cast.bruno).exists()
    assert not Entry.objects.visible_to(cast.bruno).filter(pk=said.pk).exists()
