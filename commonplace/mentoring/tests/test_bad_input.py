"""What goes wrong in rounds, tried on their pages as its members would."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.freshness.days import today
from commonplace.mentoring.actions.working import add_item, settle_departed
from commonplace.mentoring.models import Application, Item, Mentorship, Offer, Round, Sort
from commonplace.mentoring.tests.world import a_round, in_pool, joined, mentee, mentor, only_offer
from commonplace.people.actions import deactivate_member
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs

WORDS = {"text": "Dyeing wool", "languages": "English", "zone": "", "most": 1}


def people(count: int) -> list[Member]:
    return Member.objects.bulk_create(Member(handle=f"p{n}", name=f"Person {n}", email=f"p{n}@example.org") for n in range(count))


def together(cast: Cast, client_as: ClientAs, found: Round) -> Mentorship:
    """Ines with whoever she was matched with, both of whom said yes on their pages."""
    at = found.get_absolute_url()
    for deed in ("match/", "publish/"):
        client_as(cast.gita).post(at + deed)
    offer = only_offer(found, cast.ines)
    for one in (offer.mentor, cast.ines):
        client_as(one).post(f"/mentoring/offers/{offer.uid}/agree/")
    return Mentorship.objects.get(seats__offer=offer)


def test_more_mentees_than_places_and_an_odd_number_are_said_to_whoever_runs_it(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    at, gita = found.get_absolute_url(), client_as(cast.gita)
    mentor(cast.amina, found, most=2)
    for one in people(5):
        mentee(one, found)
    gita.post(f"{at}match/")
    page = gita.get(f"{at}run/").content.decode()
    assert "There are more mentees than places" in page and "3 mentees who have nobody" in page and "Publish: ask 2 pairs" in page
    assert page.count("no place that is free was found to suit") == 3


def test_a_mentor_ends_it_in_the_middle_and_somebody_else_is_asked(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    for one in (cast.amina, cast.farah):
        mentor(one, found)
    mentee(cast.ines, found)
    pair = together(cast, client_as, found)
    client_as(pair.mentor).post(f"{pair.get_absolute_url()}end/")
    following = only_offer(found, cast.ines)
    assert {pair.mentor, following.mentor} == {cast.amina, cast.farah}
    assert following.mentor.name in client_as(cast.ines).get("/mentoring/").content.decode()
    assert client_as(pair.mentor).post(f"{pair.get_absolute_url()}end/").status_code == 404  # twice


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_an_account_that_ends_leaves_nobody_waiting(cast: Cast, client_as: ClientAs, who: str) -> None:
    found = a_round(cast.gita)
    for one in (cast.amina, cast.farah):
        mentor(one, found)
    mentee(cast.ines, found)
    pair = together(cast, client_as, found)
    gone = pair.mentor if who == "mentor" else cast.ines
    deactivate_member(cast.gita, member=gone)
    settle_departed()
    pair.refresh_from_db()
    assert pair.ended_at is not None
    assert Offer.objects.filter(round=found, standing="open").count() == (1 if who == "mentor" else 0)
    assert client_as(cast.gita).get(f"{found.get_absolute_url()}run/").status_code == 200


def test_who_applies_twice_takes_part_once_and_dates_in_the_wrong_order_stay_typed(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    at, ines = found.get_absolute_url(), client_as(cast.ines)
    for text in ("Dye red", "Dye blue"):
        assert ines.post(f"{at}apply/mentee/", {**WORDS, "text": text}).status_code == 302
    assert [one.text for one in Application.objects.filter(member=cast.ines)] == ["Dye blue"]
    wrong = {"name": "Autumn", "way": "matched", "other_team": "any", "smallest": 2, "days_to_answer": 7}
    days = {"apply_until": str(today() + timedelta(days=9)), "works_until": str(today() + timedelta(days=3))}
    answer = client_as(cast.gita).post(f"{at}edit/", wrong | days)
    assert answer.status_code == 422 and days["works_until"] in answer.content.decode()
    assert Round.objects.get().works_until == found.works_until
    unsaid = client_as(cast.gita).post(f"{at}edit/", wrong | days | {"apply_until": "31.31.2026"})
    assert unsaid.status_code == 422


def test_ids_of_other_pairs_and_other_rounds_are_not_there(cast: Cast, client_as: ClientAs) -> None:
    mine, theirs = joined(cast.ines, cast.amina), joined(cast.bruno, cast.farah)
    item = add_item(cast.bruno, theirs, sort=Sort.GOAL, text="Theirs")
    ines = client_as(cast.ines)
    for deed in ("tick", "remove"):
        assert ines.post(f"{mine.get_absolute_url()}items/{item.uid}/{deed}/").status_code == 404
        assert ines.post(f"{theirs.get_absolute_url()}items/{item.uid}/{deed}/").status_code == 404
    for deed in ("session/", "check-in/", "end/", "look-back/", "goal/"):
        assert ines.post(theirs.get_absolute_url() + deed, {"text": "x", "body": "x", "mood": "well"}).status_code == 404
    assert Item.objects.get() == item and Item.objects.get().done_at is None

    found, other = a_round(cast.gita), a_round(cast.amina, space=cast.weavers)
    mentor(cast.amina, other)
    mentee(cast.dora, other)
    client_as(cast.amina).post(f"{other.get_absolute_url()}choose/dora/", {"mentor": "amina"})
    draft = Offer.objects.get(round=other)
    gita, at = client_as(cast.gita), found.get_absolute_url()
    assert gita.post(f"{at}unpair/{draft.uid}/").status_code == 404
    assert gita.post(f"{at}choose/dora/", {"mentor": "amina"}).status_code == 404
    assert client_as(cast.dora).post(f"/mentoring/offers/{draft.uid}/agree/").status_code == 404  # nobody was asked yet
    assert gita.post(f"{other.get_absolute_url()}reopen/").status_code == 404


def test_whoever_takes_no_part_cannot_be_chosen_and_a_full_mentor_not_asked(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentee(cast.ines, found)
    mentee(cast.bruno, found)
    at, gita = found.get_absolute_url(), client_as(cast.gita)
    for wrong in ("farah", "ines", "nobody", "\x00", ""):
        gita.post(f"{at}choose/ines/", {"mentor": wrong})
    assert not Offer.objects.exists()
    gita.post(f"{at}choose/ines/", {"mentor": "amina"})
    gita.post(f"{at}choose/bruno/", {"mentor": "amina"})
    assert [offer.mentee for offer in Offer.objects.all()] == [cast.ines]
    assert "No mentor has a free place" in gita.get(f"{at}choose/bruno/").content.decode()


def test_the_pool_after_an_account_ended(cast: Cast, client_as: ClientAs) -> None:
    in_pool(cast.amina)
    deactivate_member(cast.gita, member=cast.amina)
    ines = client_as(cast.ines)
    assert "Amina" not in ines.get("/mentoring/pool/").content.decode()
    assert ines.post("/mentoring/pool/amina/ask/", {"message": "Please"}).status_code == 404
