"""Other programs are told of deeds, by a real server that receives: what their owners may see then, signed, tried again, and given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.kit.clock import now
from commonplace.kit.jobs import run_all
from commonplace.notifications.models import Notice
from commonplace.people.actions.blocks import block
from commonplace.people.models import Block
from commonplace.questions.actions.answering import accept, answer
from commonplace.share.actions import announce, set_audience, share
from commonplace.spaces.models import Membership, Role
from commonplace.webhooks.models import Delivery
from commonplace.webhooks.outgoing import sending
from commonplace.webhooks.outgoing.actions import Wish, change, make_webhook
from commonplace.webhooks.secrets import shown_secret
from commonplace.webhooks.tests.receiver import Answer, Receiver, is_signed
from commonplace.webhooks.tests.samples import asked, hook, later
from commonplace.webhooks.words import Event, Reach, State
from tests.cast import Cast, ClientAs


def test_a_question_is_told_signed_with_what_its_receiver_needs(cast: Cast, receiver: Receiver) -> None:
    webhook = hook(cast.bruno, receiver)
    question = asked(cast.amina, audiences.organisation())
    run_all()
    (got,) = receiver.got
    delivery = Delivery.objects.get()
    assert got.headers["webhook-id"] == delivery.uid and is_signed(got, shown_secret(webhook))
    assert abs(int(got.headers["webhook-timestamp"]) - now().timestamp()) < 60
    assert got.message["type"] == "question.asked"
    told = got.message["data"]
    assert told["actor"] == {"handle": "amina", "name": "Amina Diallo"}
    assert (told["entry"]["id"], told["entry"]["title"], told["entry"]["excerpt"]) == (question.uid, "Does alum keep?", "In a glass jar.")
    assert told["entry"]["url"].endswith(f"/e/{question.uid}/")
    assert (delivery.state, delivery.status, delivery.tries) == (State.TAKEN, 204, 1)
    assert not is_signed(got, "whsec_" + "A" * 44)


@pytest.mark.parametrize("ring", ["me", "circle", "people", "space", "hidden_space", "organisation", "web"])
def test_each_is_told_as_far_as_they_may_see_and_nobody_of_what_is_private(cast: Cast, receiver: Receiver, ring: str) -> None:
    for member in cast.members.values():
        if member.is_active:
            make_webhook(member, wish=Wish(member.handle, receiver.url + f"?{member.handle}", "json", [Event.ASKED]), reach=Reach.MEMBER)
    hook(cast.amina, receiver, reach=Reach.SPACE, space=cast.weavers)
    hook(cast.emil, receiver, reach=Reach.SPACE, space=cast.lantern)
    hook(cast.gita, receiver, reach=Reach.ORGANISATION)
    asked(cast.amina, cast.audiences()[ring])
    run_all()
    told = Delivery.objects.filter(state=State.TAKEN).select_related("webhook__space")
    members = {one.webhook.name for one in told if one.webhook.reach == Reach.MEMBER}
    readers = {"me": set(), "circle": {"amina", "bruno"}, "people": {"amina", "chidi"}, "space": {"amina", "dora"}}
    everybody = {"amina", "bruno", "chidi", "dora", "emil", "farah", "gita", "ines"}
    assert members == {**readers, "hidden_space": {"amina", "emil"}}.get(ring, everybody)
    spaces = {one.webhook.space.name for one in told if one.webhook.space}
    assert spaces == {"space": {"Weavers"}, "hidden_space": {"Lantern"}}.get(ring, set())
    assert any(one.webhook.reach == Reach.ORGANISATION for one in told) == (ring in {"organisation", "web"})
    assert len(receiver.got) == Delivery.objects.count() == len(told)


def test_what_is_hidden_before_it_leaves_is_not_told_and_leaves_no_trace(cast: Cast, receiver: Receiver) -> None:
    hook(cast.bruno, receiver)
    question = asked(cast.amina, audiences.organisation())
    receiver.answers.append(Answer(500))
    run_all()
    assert len(receiver.got) == 1
    set_audience(cast.amina, question, audiences.only_me(cast.amina))
    later()
    assert len(receiver.got) == 1 and not Delivery.objects.exists()


def test_a_block_keeps_apart_and_an_ended_seat_ends_it(cast: Cast, receiver: Receiver) -> None:
    hook(cast.bruno, receiver)
    webhook = hook(cast.amina, receiver, reach=Reach.SPACE, space=cast.weavers)
    question = asked(cast.dora, audiences.organisation())
    given = answer(cast.chidi, question, body="For a year.")
    run_all()
    receiver.got.clear()
    Block.objects.create(member=cast.bruno, other=cast.dora, is_own=True)
    Block.objects.create(member=cast.dora, other=cast.bruno, is_own=False)
    comment(cast.dora, given, body="Thank you")
    Membership.objects.filter(space=cast.weavers, member=cast.amina).update(role=Role.MEMBER)
    asked(cast.dora, audiences.of_space(cast.weavers), "Who has a vat?")
    run_all()
    assert not receiver.got
    webhook.refresh_from_db()
    assert webhook.paused_at is not None and "no longer" in webhook.paused_why


def test_what_fails_is_tried_again_under_the_same_id_and_given_up_in_the_end(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    webhook = hook(cast.bruno, receiver)
    receiver.answers += [Answer(500, b"<h1>Out of \x00order</h1>"), Answer(0), Answer(302, headers={"Location": "https://10.0.0.1/"})]
    receiver.answers += [Answer(503)] * 6
    asked(cast.amina, audiences.organisation())
    run_all()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.answer) == (State.WAITING, 500, "<h1>Out of order</h1>")
    assert delivery.next_at and delivery.tried_at
    assert timedelta(seconds=5) <= delivery.next_at - delivery.tried_at <= timedelta(seconds=6.3)
    run_all()
    assert len(receiver.got) == 1  # not before its time
    for hours in (0.01, 0.05, 0.2, 1, 4, 11, 24, 42):
        later(hours)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.status) == (State.DEAD, 9, 503)
    assert len(receiver.got) == 9 and len({got.headers["webhook-id"] for got in receiver.got}) == 1  # the redirection was not followed
    page = client_as(cast.bruno).get(f"/webhooks/{webhook.uid}/").content.decode()
    assert "given up" in page and "answer 503" in page and "Send again" in page
    address = f"/webhooks/{webhook.uid}/again/{delivery.uid}/"
    assert client_as(cast.dora).post(address).status_code == 404
    client_as(cast.bruno).post(address)
    run_all()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status) == (State.TAKEN, 204)


def test_a_slow_one_and_private_addresses_are_failures_in_words(
    cast: Cast, receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TIME_LIMIT", 0.3)
    hook(cast.bruno, receiver)
    receiver.answers.append(Answer(200, waits=1.0))
    asked(cast.amina, audiences.organisation())
    run_all()
    assert "too long" in Delivery.objects.get().answer
    settings.FETCH_ALLOW_HOSTS = []
    later()
    delivery = Delivery.objects.get()
    assert "private network" in delivery.answer and delivery.status is None and len(receiver.got) == 1


def test_it_rests_by_itself_after_many_failures_and_its_owner_is_told(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    webhook = hook(cast.bruno, receiver)
    receiver.answers += [Answer(500)] * 20
    for number in range(20):
        asked(cast.amina, audiences.organisation(), f"Question {number}?")
    run_all()
    webhook.refresh_from_db()
    assert webhook.paused_at is not None and "20 times" in webhook.paused_why
    assert Notice.objects.get(concern="webhook_paused").member == cast.bruno
    later(10)
    assert len(receiver.got) == 20
    client = client_as(cast.bruno)
    assert "It rests" in client.get(f"/webhooks/{webhook.uid}/").content.decode()
    client.post(f"/webhooks/{webhook.uid}/resume/")
    run_all()
    assert len(receiver.got) == 40 and not Delivery.objects.exclude(state=State.TAKEN).exists()


def test_an_address_that_is_gone_rests_at_once(cast: Cast, receiver: Receiver) -> None:
    webhook = hook(cast.bruno, receiver)
    receiver.answers.append(Answer(410))
    asked(cast.amina, audiences.organisation())
    run_all()
    webhook.refresh_from_db()
    assert webhook.paused_at is not None and Delivery.objects.get().state == State.DEAD


def test_slack_and_teams_are_spoken_to_in_their_shapes(cast: Cast, receiver: Receiver) -> None:
    hook(cast.bruno, receiver, shape="slack")
    hook(cast.bruno, receiver, shape="teams")
    question = asked(cast.amina, audiences.organisation(), "<!channel> | *bold* & co?")
    run_all()
    slack, teams = sorted((got.message for got in receiver.got), key=lambda message: "type" in message)
    assert "<!channel>" not in slack["text"] and "&lt;!channel&gt; / *bold* &amp; co?" in slack["text"]
    assert f"/e/{question.uid}/|" in slack["text"] and slack["blocks"][1]["text"] == {
        "type": "plain_text",
        "text": "In a glass jar.",
        "emoji": False,
    }
    card = teams["attachments"][0]
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive" and card["content"]["type"] == "AdaptiveCard"
    assert card["content"]["body"][1]["inlines"][0]["text"] == "<!channel> | *bold* & co?"
    assert card["content"]["actions"][0]["url"].endswith(f"/e/{question.uid}/")


def test_what_was_private_is_told_when_it_is_shared_and_announced_and_not_if_that_is_undone(cast: Cast, receiver: Receiver) -> None:
    hook(cast.bruno, receiver)
    question = asked(cast.amina, audiences.only_me(cast.amina))
    run_all()
    question = share(cast.amina, question, audience=audiences.organisation())
    run_all()
    assert not receiver.got  # it can still be taken back
    question = set_audience(cast.amina, question, audiences.only_me(cast.amina))
    later()
    assert not receiver.got
    question = share(cast.amina, question, audience=audiences.organisation())
    announce(cast.amina, question, adds="Winter is near")
    later()
    assert sorted(got.message["type"] for got in receiver.got) == ["entry.announced", "question.asked"]
    given = answer(cast.chidi, question, body="For a year.")
    accept(cast.amina, given)
    run_all()
    assert [got.message["type"] for got in receiver.got[2:]] == ["question.answered", "question.solved"]
    assert receiver.got[2].message["data"]["in_response_to"]["id"] == question.uid


def test_a_question_shared_taken_back_and_shared_again_is_told_once(cast: Cast, receiver: Receiver) -> None:
    hook(cast.bruno, receiver)
    question = asked(cast.amina, audiences.only_me(cast.amina))
    for audience in (audiences.organisation(), audiences.only_me(cast.amina), audiences.organisation()):
        question = set_audience(cast.amina, question, audience)
    later()
    assert [got.message["type"] for got in receiver.got] == ["question.asked"]


def test_what_ones_own_comment_answers_is_not_named_once_it_is_hidden(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    webhook = hook(cast.bruno, receiver)
    question = asked(cast.amina, audiences.organisation())
    comment(cast.bruno, question, body="Which alum?")
    run_all()
    (delivery,) = Delivery.objects.filter(event=Event.COMMENTED)
    receiver.got.clear()
    set_audience(cast.amina, question, audiences.of_people(cast.amina, [cast.chidi]))
    client_as(cast.bruno).post(f"/webhooks/{webhook.uid}/again/{delivery.uid}/")
    run_all()
    assert not receiver.got


def test_a_host_who_leads_a_webhook_elsewhere_is_told_what_they_may_see_and_not_what_another_may(cast: Cast, receiver: Receiver) -> None:
    webhook = hook(cast.amina, receiver, reach=Reach.SPACE, space=cast.weavers)
    Membership.objects.create(space=cast.weavers, member=cast.bruno, role=Role.HOST)
    block(cast.dora, cast.bruno)
    change(cast.bruno, webhook=webhook, wish=Wish("Mine", receiver.url, "json", list(Event)))
    asked(cast.dora, audiences.of_space(cast.weavers))
    run_all()
    assert not receiver.got
