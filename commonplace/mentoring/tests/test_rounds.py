"""Rounds from application to close, by the actions; the refused case beside the granted one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commonplace.freshness.days import today
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.mentoring import matching
from commonplace.mentoring.actions.applying import About, apply, withdraw
from commonplace.mentoring.actions.offering import agree, lapse, pass_on, pick
from commonplace.mentoring.actions.rounds import Rules, close_round, make_round, match, pair, publish, reopen_round, unpair
from commonplace.mentoring.actions.working import leave, settle_departed
from commonplace.mentoring.jobs import match_round
from commonplace.mentoring.models import Application, Mentorship, Offer, OtherTeam, Role, Round, Standing, Way
from commonplace.mentoring.tests.world import a_round, mentee, mentor, only_offer
from commonplace.notifications.models import Notice
from commonplace.people.actions.administration import set_organiser
from tests.cast import Cast


def two_for_one(cast: Cast) -> Round:
    """A round that is published: two mentors and one mentee."""
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentor(cast.farah, found)
    mentee(cast.ines, found)
    match(cast.gita, found)
    publish(cast.gita, found)
    return found


def test_who_may_make_a_round(cast: Cast) -> None:
    a_round(cast.gita)
    a_round(cast.amina, space=cast.weavers)
    with pytest.raises(Refusal):
        a_round(cast.amina)
    with pytest.raises(Refusal):
        a_round(cast.dora, space=cast.weavers)
    set_organiser(cast.gita, member=cast.amina, to=True)
    cast.amina.refresh_from_db()
    a_round(cast.amina)


def test_the_same_form_twice_makes_one_round(cast: Cast) -> None:
    rules = Rules(name="Once", apply_until=today(), works_until=today() + timedelta(days=9))
    assert make_round(cast.gita, rules=rules, deed_key="k") == make_round(cast.gita, rules=rules, deed_key="k")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"works_until": today()}, "works_until"),
        ({"smallest": 1}, "smallest"),
        ({"days_to_answer": 0}, "days_to_answer"),
    ],
)
def test_what_says_nothing_is_refused_at_its_field(cast: Cast, wrong: dict[str, object], field: str) -> None:
    good: dict[str, object] = {"name": "Autumn", "apply_until": today(), "works_until": today() + timedelta(days=9)}
    with pytest.raises(Refusal) as refused:
        make_round(cast.gita, rules=Rules(**{**good, **wrong}))
    assert refused.value.field == field


def test_a_double_application_is_one(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentee(cast.ines, found, "Learn to dye")
    mentee(cast.ines, found, "Learn to weave")
    assert Application.objects.get(round=found).text == "Learn to weave"


def test_what_cannot_be_applied_with(cast: Cast) -> None:
    found = a_round(cast.amina, space=cast.weavers)
    mentee(cast.dora, found)
    with pytest.raises(Refusal, match="in its space"):
        mentee(cast.farah, found)
    with pytest.raises(Refusal, match="your own mentor"):
        mentee(cast.dora, found, wishes=[cast.dora])
    with pytest.raises(Refusal) as refused:
        apply(cast.dora, found, role=Role.MENTEE, text="x", about=About(zone="Atlantis"))
    assert refused.value.field == "zone"
    with pytest.raises(Refusal) as refused:
        apply(cast.dora, found, role=Role.MENTOR, text="x", about=About(), most=13)
    assert refused.value.field == "most"
    with clock.at(clock.now() + timedelta(days=11)), pytest.raises(Refusal, match="no more applications"):
        mentee(cast.amina, found)


def test_whoever_means_alike_goes_together(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Dyeing wool with madder and weld, mordants, colour")
    mentor(cast.farah, found, "Accounting, budgets, spreadsheets and taxes")
    mentee(cast.bruno, found, "I want to read a balance sheet and make a budget")
    mentee(cast.ines, found, "How do I dye my own wool red?")
    assert match(cast.gita, found) == 2
    assert only_offer(found, cast.ines).mentor == cast.amina
    assert only_offer(found, cast.bruno).mentor == cast.farah
    found.refresh_from_db()
    assert found.figures["best"]["placed"] == 2
    assert found.figures["best"]["total"] >= found.figures["greedy"]["total"]
    assert set(only_offer(found, cast.ines).parts) == {"words", "evidence", "languages", "hours", "team", "wish"}


def test_nobody_is_their_own_mentor_and_odd_numbers_leave_one_over(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentee(cast.amina, found)
    mentee(cast.bruno, found)
    mentee(cast.ines, found)
    match(cast.gita, found)
    pairs = set(Offer.objects.filter(round=found).values_list("mentor__handle", "mentee__handle"))
    assert len(pairs) == 1 and ("amina", "amina") not in pairs
    with pytest.raises(Refusal, match="own mentor"):
        pair(cast.gita, found, mentee=cast.amina, mentor=cast.amina)


def test_without_a_language_in_common_there_is_no_pair(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, languages="english, swahili")
    mentee(cast.bruno, found, languages="Italiano")
    mentee(cast.ines, found, languages="Swahili")
    match(cast.gita, found)
    assert only_offer(found, cast.ines).mentor == cast.amina
    assert not Offer.objects.filter(mentee=cast.bruno).exists()
    found.refresh_from_db()
    assert found.figures["unfit"] == [cast.bruno.pk]


def test_only_from_another_team(cast: Cast) -> None:
    found = a_round(cast.gita, other=OtherTeam.ONLY)
    mentor(cast.amina, found)
    mentee(cast.bruno, found)
    assert match(cast.gita, found) == 0  # both sit in Harvest
    mentee(cast.ines, found)
    assert match(cast.gita, found) == 1


def test_a_wish_counts(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "The same words")
    mentor(cast.farah, found, "The same words")
    mentee(cast.ines, found, "The same words", wishes=[cast.farah, cast.amina])
    match(cast.gita, found)
    assert only_offer(found, cast.ines).mentor == cast.farah
    assert only_offer(found, cast.ines).parts["wish"] == 1.0


def test_what_was_made_by_hand_stays_and_what_was_taken_apart_is_not_made_again(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Dyeing wool")
    mentor(cast.farah, found, "Taxes")
    mentee(cast.ines, found, "Dyeing wool")
    mentee(cast.bruno, found, "Taxes")
    match(cast.gita, found)
    unpair(cast.gita, found, only_offer(found, cast.ines))
    pair(cast.gita, found, mentee=cast.bruno, mentor=cast.amina)
    match(cast.gita, found)
    assert only_offer(found, cast.ines).mentor == cast.farah
    assert only_offer(found, cast.bruno).mentor == cast.amina and only_offer(found, cast.bruno).is_pinned
    with pytest.raises(Refusal, match="no place left"):
        pair(cast.gita, found, mentee=cast.ines, mentor=cast.amina)
    for deed in (lambda: match(cast.amina, found), lambda: publish(cast.bruno, found), lambda: close_round(cast.ines, found)):
        with pytest.raises(Refusal):
            deed()


def test_both_say_yes_and_it_begins(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentee(cast.ines, found)
    with pytest.raises(Refusal, match="Nobody is matched"):
        publish(cast.gita, found)
    match_round.enqueue(found.pk, cast.gita.pk)
    run_all()
    assert publish(cast.gita, found) == 1
    offer = only_offer(found, cast.ines)
    run_all()
    assert {notice.member.handle for notice in Notice.objects.filter(concern="mentoring_asked")} == {"amina", "ines"}
    with pytest.raises(Refusal, match="not asked of you"):
        agree(cast.bruno, offer)
    assert agree(cast.ines, offer).standing == Standing.OPEN
    assert agree(cast.amina, offer).standing == Standing.JOINED
    assert Mentorship.objects.get().mentor == cast.amina
    with pytest.raises(Refusal, match="over meanwhile"):
        agree(cast.amina, offer)


def test_the_next_best_is_asked_when_one_passes_and_nobody_twice(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Dyeing wool")
    mentor(cast.farah, found, "Dyeing, a little")
    mentee(cast.ines, found, "Dyeing wool")
    match(cast.gita, found)
    publish(cast.gita, found)
    first = only_offer(found, cast.ines)
    pass_on(first.mentor, first)
    second = only_offer(found, cast.ines)
    assert second.mentor != first.mentor and second.standing == Standing.OPEN
    pass_on(cast.ines, second)
    assert not Offer.objects.filter(round=found, standing="open").exists()


def test_who_does_not_answer_passes(cast: Cast) -> None:
    found = two_for_one(cast)
    first = only_offer(found, cast.ines)
    assert lapse(clock.now() + timedelta(days=6)) == 0
    assert lapse(clock.now() + timedelta(days=8)) == 1
    assert only_offer(found, cast.ines).mentor != first.mentor


def test_a_mentor_who_leaves_in_the_middle_is_followed_by_another(cast: Cast) -> None:
    found = two_for_one(cast)
    offer = only_offer(found, cast.ines)
    agree(offer.mentor, offer)
    agree(cast.ines, offer)
    leave(offer.mentor, Mentorship.objects.get())
    assert Mentorship.objects.get().ended_early
    following = only_offer(found, cast.ines)
    assert following.mentor != offer.mentor and following.standing == Standing.OPEN


def test_an_account_that_ends_is_no_party_any_more(cast: Cast) -> None:
    found = two_for_one(cast)
    offer = only_offer(found, cast.ines)
    agree(offer.mentor, offer)
    agree(cast.ines, offer)
    gone = offer.mentor
    gone.is_active = False
    gone.save()
    assert settle_departed() == 1 and settle_departed() == 0
    following = only_offer(found, cast.ines)
    assert following.mentor != gone
    following.mentor.is_active = False
    following.mentor.save()
    assert lapse() == 1
    assert not Offer.objects.filter(round=found, standing="open").exists()
    assert match(cast.gita, found) == 0


def test_a_group_comes_into_one_mentorship(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, most=4, group=True)
    for one in (cast.bruno, cast.ines, cast.dora):
        mentee(one, found)
    assert match(cast.gita, found) == 3
    publish(cast.gita, found)
    for one in (cast.bruno, cast.ines, cast.dora):
        offer = only_offer(found, one)
        agree(cast.amina, offer)
        agree(one, offer)
    together = Mentorship.objects.get()
    assert together.is_group and together.seats.count() == 3
    assert leave(cast.dora, together) is False
    assert together.seats.filter(left_at=None).count() == 2
    leave(cast.bruno, together)
    assert leave(cast.ines, together) is True


def test_a_group_of_one_is_none(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, most=4, group=True)
    mentee(cast.ines, found)
    assert match(cast.gita, found) == 0


def test_mentees_pick_and_their_next_wish_is_asked(cast: Cast) -> None:
    found = a_round(cast.gita, way=Way.PICKED)
    mentor(cast.amina, found)
    mentor(cast.farah, found)
    with pytest.raises(Refusal, match="Apply as a mentee"):
        pick(cast.ines, found, cast.amina, message="Please")
    mentee(cast.ines, found, wishes=[cast.amina, cast.farah])
    mentee(cast.bruno, found)
    offer = pick(cast.ines, found, cast.amina, message="Please")
    with pytest.raises(Refusal, match="asked somebody"):
        pick(cast.ines, found, cast.farah, message="Please")
    with pytest.raises(Refusal, match="no place free"):
        pick(cast.bruno, found, cast.amina, message="Please")
    with pytest.raises(Refusal, match="mentees pick"):
        match(cast.gita, found)
    pass_on(cast.amina, offer)
    assert only_offer(found, cast.ines).mentor == cast.farah
    pass_on(cast.ines, only_offer(found, cast.ines))
    assert not Offer.objects.filter(standing="open").exists()


def test_withdrawing_and_closing(cast: Cast) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentor(cast.farah, found)
    mentee(cast.ines, found)
    mentee(cast.bruno, found)
    match(cast.gita, found)
    publish(cast.gita, found)
    offer = only_offer(found, cast.ines)
    agree(offer.mentor, offer)
    agree(cast.ines, offer)
    withdraw(cast.bruno, found, role=Role.MENTEE)
    assert not Offer.objects.filter(mentee=cast.bruno, standing="open").exists()
    close_round(cast.gita, found)
    assert Mentorship.objects.get().ended_at and not Mentorship.objects.get().ended_early
    with pytest.raises(Refusal, match="closed"):
        publish(cast.gita, found)


def test_a_mentor_who_withdraws_after_being_asked_is_followed_by_another(cast: Cast) -> None:
    found = two_for_one(cast)
    first = only_offer(found, cast.ines).mentor
    withdraw(first, found, role=Role.MENTOR)
    assert only_offer(found, cast.ines).mentor != first


def test_who_would_have_nobody_is_looked_at_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both mentees like the same mentor best; with one candidate each, one of them would stay without."""
    monkeypatch.setattr(matching, "KEPT", 1)
    monkeypatch.setattr(matching.scored_pairs, "__kwdefaults__", {"kept": 1, "report": None})
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Dyeing wool")
    mentor(cast.farah, found, "Taxes")
    mentee(cast.ines, found, "Dyeing wool")
    mentee(cast.bruno, found, "Dyeing wool")
    assert match(cast.gita, found) == 2


def test_a_round_closed_by_mistake_is_opened_again_and_nothing_is_lost(cast: Cast) -> None:
    found = a_round(cast.gita)
    for one in (cast.amina, cast.farah, cast.emil, cast.dora):
        mentor(one, found)
    for one in (cast.ines, cast.bruno, cast.chidi):
        mentee(one, found)
    together, asked, drafted = (
        pair(cast.gita, found, mentee=one, mentor=other)
        for one, other in ((cast.ines, cast.amina), (cast.bruno, cast.farah), (cast.chidi, cast.emil))
    )
    publish(cast.gita, found)
    agree(cast.amina, together)
    agree(cast.ines, together)
    agree(cast.farah, asked)
    Offer.objects.filter(pk=drafted.pk).update(standing=Standing.DRAFT, answer_by=None)
    before: dict[int, dict[str, Any]] = {row["id"]: dict(row) for row in Offer.objects.values()}
    close_round(cast.gita, found)
    assert set(Offer.objects.values_list("standing", flat=True)) == {"joined", "passed"}
    with pytest.raises(Refusal):
        reopen_round(cast.amina, found)
    with clock.at(clock.now() + timedelta(days=3)):
        assert reopen_round(cast.gita, found) == 1
        assert reopen_round(cast.gita, found) == 0
        run_all()
    after: dict[int, dict[str, Any]] = {row["id"]: dict(row) for row in Offer.objects.values()}
    waits = after[asked.pk].pop("answer_by") - before[asked.pk].pop("answer_by")
    assert after == before and timedelta(days=2) < waits <= timedelta(days=3, minutes=1)
    assert Mentorship.objects.get().ended_at is None
    assert {notice.member for notice in Notice.objects.filter(concern="mentoring_resumed")} == {cast.ines, cast.amina}
    agree(cast.bruno, Offer.objects.get(pk=asked.pk))
    assert Mentorship.objects.filter(ended_at=None).count() == 2


def test_who_withdrew_or_left_meanwhile_is_not_asked_again_and_after_a_month_it_stays_closed(cast: Cast) -> None:
    found = a_round(cast.gita)
    for one in (cast.amina, cast.farah):
        mentor(one, found)
    for one in (cast.ines, cast.bruno):
        mentee(one, found)
    match(cast.gita, found)
    publish(cast.gita, found)
    close_round(cast.gita, found)
    withdraw(cast.ines, found, role=Role.MENTEE)
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(Refusal, match="more than a month"):
        reopen_round(cast.gita, found)
    reopen_round(cast.gita, found)
    assert [offer.mentee for offer in Offer.objects.filter(standing="open")] == [cast.bruno]
