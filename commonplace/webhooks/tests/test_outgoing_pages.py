"""The pages of webhooks: set up, looked after, given another secret, ended; and what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.webhooks.models import Delivery, Webhook
from commonplace.webhooks.outgoing import sending
from commonplace.webhooks.secrets import shown_secret
from commonplace.webhooks.tests.receiver import Receiver, is_signed
from commonplace.webhooks.tests.samples import asked, hook, later
from tests.cast import Cast, ClientAs


def made_on_page(client: Client, address: str, receiver: Receiver, **changed: object) -> Any:
    return client.post(address, {"url": receiver.url, "shape": "json", "events": ["question.asked"], "name": "", **changed})


def test_after_a_new_secret_both_sign_for_a_day(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    webhook = hook(cast.bruno, receiver)
    before = shown_secret(webhook)
    page = client_as(cast.bruno).post(f"/webhooks/{webhook.uid}/new-secret/").content.decode()
    webhook.refresh_from_db()
    fresh = shown_secret(webhook)
    assert fresh in page and fresh not in client_as(cast.bruno).get(f"/webhooks/{webhook.uid}/").content.decode()
    asked(cast.amina, audiences.organisation())
    run_all()
    assert is_signed(receiver.got[0], before) and is_signed(receiver.got[0], fresh)
    asked(cast.amina, audiences.organisation(), "And in a tin?")
    later(25)
    assert not is_signed(receiver.got[1], before) and is_signed(receiver.got[1], fresh)


def test_the_page_makes_it_shows_its_secret_once_and_sends_a_test(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    client = client_as(cast.bruno)
    page = made_on_page(client, "/settings/webhooks/", receiver).content.decode()
    webhook = Webhook.objects.get()
    assert shown_secret(webhook) in page and shown_secret(webhook) not in client.get("/settings/webhooks/").content.decode()
    client.post(f"/webhooks/{webhook.uid}/test/")
    run_all()
    assert receiver.got[0].message["type"] == "test" and is_signed(receiver.got[0], shown_secret(webhook))
    assert "answer 204" in client.get(f"/webhooks/{webhook.uid}/").content.decode()
    client.post(f"/webhooks/{webhook.uid}/end/")
    assert client.get(f"/webhooks/{webhook.uid}/").status_code == 404
    asked(cast.amina, audiences.organisation())
    run_all()
    assert len(receiver.got) == 1
    client.post(f"/webhooks/{webhook.uid}/begin-again/")
    assert client.get(f"/webhooks/{webhook.uid}/").status_code == 200


@pytest.mark.parametrize("url", ["http://example.org/a", "ftp://example.org", "https://example.org:22/", "", "https://a:b@example.org/"])
def test_an_address_that_cannot_be_sent_to_is_refused_at_its_field(cast: Cast, receiver: Receiver, client_as: ClientAs, url: str) -> None:
    answer = made_on_page(client_as(cast.bruno), "/settings/webhooks/", receiver, url=url)
    assert answer.status_code == 422 and "field-error" in answer.content.decode() and not Webhook.objects.exists()


def test_only_hosts_and_administrators_come_to_those_of_spaces_and_of_all(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    for address, granted, refused in (
        ("/spaces/weavers/webhooks/", cast.amina, (cast.dora, cast.gita, cast.emil)),
        ("/spaces/lantern/webhooks/", cast.emil, (cast.amina, cast.gita)),
        ("/administration/webhooks/", cast.gita, (cast.amina, cast.emil)),
    ):
        assert made_on_page(client_as(granted), address, receiver).status_code == 200
        webhook = Webhook.objects.latest("pk")
        assert client_as(granted).get(f"/webhooks/{webhook.uid}/").status_code == 200
        for other in refused:
            assert made_on_page(client_as(other), address, receiver).status_code == 404
            assert client_as(other).get(f"/webhooks/{webhook.uid}/").status_code == 404
            assert client_as(other).post(f"/webhooks/{webhook.uid}/new-secret/").status_code == 404
    assert Webhook.objects.count() == 3


def test_deliveries_are_kept_for_a_month(cast: Cast, receiver: Receiver) -> None:
    hook(cast.bruno, receiver)
    asked(cast.amina, audiences.organisation())
    run_all()
    with at(now() + timedelta(days=29)):
        sending.forget()
    assert Delivery.objects.count() == 1
    with at(now() + timedelta(days=31)):
        sending.forget()
    assert not Delivery.objects.exists()


def test_the_pages_cost_the_same_for_many_as_for_few(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    client = client_as(cast.bruno)
    webhook = hook(cast.bruno, receiver)
    addresses = ("/settings/webhooks/", f"/webhooks/{webhook.uid}/")
    counts = []
    for number in (2, 8):
        for one in range(number):
            hook(cast.bruno, receiver)
            asked(cast.amina, audiences.organisation(), f"{number} {one}?")
        run_all()
        for address in addresses:
            client.get(address)
        with CaptureQueriesContext(connection) as seen:
            for address in addresses:
                client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20
