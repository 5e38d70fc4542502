"""Lists of whom somebody would rather not go with: they hold, and nobody else can tell that they are there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.mentoring.actions.offering import agree, ask_in_pool, lapse, pass_on, pick
from commonplace.mentoring.actions.rounds import match, pair, publish
from commonplace.mentoring.limits import not_with, own_list, with_again
from commonplace.mentoring.models import Mentorship, NotWith, Offer, Standing, Way
from commonplace.mentoring.queries import waiting_for, waiting_of
from commonplace.mentoring.tests.world import a_round, in_pool, mentee, mentor, only_offer
from commonplace.notifications.models import Notice
from commonplace.people.actions import block
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs

PLAIN = re.compile(r'(name="csrfmiddlewaretoken" value="[^"]+"|name="deed_key" value="[^"]*"|nonce-[\w+/=-]+|value="[\w-]{12}")')


def seen_by(client_as: ClientAs, member: Member, *paths: str) -> list[str]:
    return [PLAIN.sub("", client_as(member).get(path).content.decode()) for path in paths]


@pytest.mark.parametrize("whose", ["mentor", "mentee"])
def test_they_are_never_matched_whoever_of_them_has_the_list(cast: Cast, whose: str) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Dyeing wool")
    mentor(cast.farah, found, "Taxes")
    mentee(cast.ines, found, "Dyeing wool")
    if whose == "mentor":
        not_with(cast.amina, other=cast.ines)
    else:
        not_with(cast.ines, other=cast.amina)
    match(cast.gita, found)
    assert only_offer(found, cast.ines).mentor == cast.farah
    publish(cast.gita, found)
    pass_on(cast.farah, only_offer(found, cast.ines))
    assert not Offer.objects.filter(round=found, standing="open").exists()


def test_a_block_keeps_apart_as_well(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentee(cast.ines, found)
    block(cast.ines, cast.amina)
    assert match(cast.gita, found) == 0


def test_no_page_of_anybody_else_is_another_because_of_a_list(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    for one in (cast.amina, cast.farah):
        mentor(one, found)
        in_pool(one)
    mentee(cast.ines, found)
    mentee(cast.bruno, found)
    paths = {
        cast.gita: [
            f"/mentoring/rounds/{found.uid}/run/",
            f"/mentoring/rounds/{found.uid}/choose/ines/",
            f"/mentoring/rounds/{found.uid}/health/",
            "/mentoring/pool/",
        ],
        cast.amina: ["/mentoring/", f"/mentoring/rounds/{found.uid}/", "/mentoring/pool/", "/mentoring/not-with/"],
        cast.ines: ["/mentoring/", f"/mentoring/rounds/{found.uid}/", "/mentoring/pool/", "/mentoring/pool/farah/ask/"],
    }
    before = {member: seen_by(client_as, member, *there) for member, there in paths.items()}
    not_with(cast.farah, other=cast.ines)
    not_with(cast.farah, other=cast.amina)
    assert {member: seen_by(client_as, member, *there) for member, there in paths.items()} == before


def test_a_pair_made_by_hand_looks_like_any_other_and_ends_like_one_that_nobody_answered(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentee(cast.ines, found)
    not_with(cast.amina, other=cast.ines)
    offer = pair(cast.gita, found, mentee=cast.ines, mentor=cast.amina)
    assert offer.score > 0
    match(cast.gita, found)
    assert publish(cast.gita, found) == 1
    run_all()
    assert {notice.member for notice in Notice.objects.filter(concern="mentoring_asked")} == {cast.ines}
    assert waiting_for(cast.amina) == [] and waiting_for(cast.ines) == [offer]
    assert client_as(cast.amina).post(f"/mentoring/offers/{offer.uid}/agree/").status_code == 404
    agree(cast.ines, offer)
    assert not Mentorship.objects.exists()
    assert lapse(clock.now() + timedelta(days=8)) == 1
    offer.refresh_from_db()
    assert offer.standing == Standing.PASSED


def test_who_asks_somebody_that_keeps_them_off_notices_nothing(cast: Cast) -> None:
    in_pool(cast.amina)
    not_with(cast.amina, other=cast.ines)
    kept_off = ask_in_pool(cast.ines, cast.amina, message="Teach me")
    other = ask_in_pool(cast.bruno, cast.amina, message="Teach me")
    run_all()
    assert waiting_for(cast.amina) == [other]
    assert Notice.objects.filter(concern="mentoring_asked", member=cast.amina).count() == 1
    lapse(clock.now() + timedelta(days=8))
    assert [Offer.objects.get(pk=one.pk).standing for one in (kept_off, other)] == ["passed", "passed"]


def test_ones_own_list_speaks_to_oneself(cast: Cast, client_as: ClientAs) -> None:
    in_pool(cast.amina)
    not_with(cast.ines, other=cast.amina)
    with pytest.raises(Refusal, match="your list"):
        ask_in_pool(cast.ines, cast.amina, message="Teach me")
    with pytest.raises(Refusal, match="yourself"):
        not_with(cast.ines, other=cast.ines)
    not_with(cast.ines, other=cast.amina)
    assert [row.other for row in own_list(cast.ines)] == [cast.amina]
    assert "Amina" in client_as(cast.ines).get("/mentoring/not-with/").content.decode()
    with_again(cast.amina, other=cast.ines)
    assert NotWith.objects.count() == 1
    client_as(cast.ines).post("/mentoring/not-with/amina/with-again/")
    assert not NotWith.objects.exists()


def test_the_form_adds_and_says_what_is_wrong(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.ines)
    assert client.post("/mentoring/not-with/", {"handle": "@bruno"}).status_code == 302
    answer = client.post("/mentoring/not-with/", {"handle": "nobody-here"})
    assert answer.status_code == 422 and 'value="nobody-here"' in answer.content.decode()


def test_where_mentees_pick_the_next_wish_is_asked_whether_they_keep_the_mentee_off_or_not(cast: Cast) -> None:
    """The mentee reads who has a free place, and would see that one whom they named was not asked."""
    found = a_round(cast.gita, way=Way.PICKED)
    mentor(cast.amina, found)
    mentor(cast.farah, found)
    mentee(cast.ines, found, wishes=[cast.amina, cast.farah])
    not_with(cast.farah, other=cast.ines)
    pass_on(cast.amina, pick(cast.ines, found, cast.amina, message="Please"))
    offer = only_offer(found, cast.ines)
    run_all()
    assert offer.mentor == cast.farah and waiting_for(cast.farah) == [] and waiting_of(cast.ines) == [offer]
    assert not Notice.objects.filter(member=cast.farah, concern="mentoring_asked").exists()


def test_who_put_the_next_wish_on_their_own_list_is_not_asked_with_them(cast: Cast) -> None:
    found = a_round(cast.gita, way=Way.PICKED)
    mentor(cast.amina, found)
    mentor(cast.farah, found)
    mentee(cast.ines, found, wishes=[cast.amina, cast.farah])
    not_with(cast.ines, other=cast.farah)
    pass_on(cast.amina, pick(cast.ines, found, cast.amina, message="Please"))
    assert not Offer.objects.filter(round=found, standing="open").exists()


def test_two_who_keep_each_other_off_are_never_matched_and_each_finds_somebody_else(cast: Cast) -> None:
    found = a_round(cast.gita)
    for one in (cast.amina, cast.farah):
        mentor(one, found, "Dyeing wool")
    for one in (cast.ines, cast.bruno):
        mentee(one, found, "Dyeing wool")
    not_with(cast.amina, other=cast.ines)
    not_with(cast.ines, other=cast.amina)
    assert match(cast.gita, found) == 2
    assert only_offer(found, cast.ines).mentor == cast.farah and only_offer(found, cast.bruno).mentor == cast.amina
