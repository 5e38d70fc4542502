"""Administrators see where webhooks lead, and may stop one; what was sent they do not see."""

from __future__ import annotations

import pytest

from commonplace.audit.deeds import Deed
from commonplace.audit.models import Audited
from commonplace.entries import audiences
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.webhooks.outgoing import actions
from commonplace.webhooks.tests.receiver import Answer, Receiver
from commonplace.webhooks.tests.samples import asked, hook, later
from commonplace.webhooks.words import Reach
from tests.cast import Cast, ClientAs

ALL = "/administration/webhooks/all/"


def test_administrators_see_whose_they_are_and_where_they_lead(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    hook(cast.bruno, receiver)
    hook(cast.emil, receiver, reach=Reach.SPACE, space=cast.lantern)
    hook(cast.amina, receiver, reach=Reach.SPACE, space=cast.weavers)
    page = client_as(cast.gita).get(ALL).content.decode()
    assert page.count(receiver.url.split("/")[2]) == 3 and receiver.url not in page
    assert "Bruno" in page and "Weavers" in page and "a hidden space" in page and "Lantern" not in page
    for who in (None, cast.bruno):
        assert client_as(who).get(ALL).status_code == 404


def test_what_an_administrator_stops_its_owner_cannot_begin(cast: Cast, receiver: Receiver, client_as: ClientAs) -> None:
    webhook = hook(cast.bruno, receiver)
    gita, bruno = client_as(cast.gita), client_as(cast.bruno)
    assert bruno.post(f"/administration/webhooks/{webhook.uid}/stop/").status_code == 404
    with pytest.raises(Refusal):
        actions.stop(cast.bruno, webhook=webhook)

    receiver.answers = [Answer(500)]
    asked(cast.amina, audiences.organisation())
    run_all()
    gita.post(f"/administration/webhooks/{webhook.uid}/stop/")
    asked(cast.amina, audiences.organisation(), "And in a tin?")
    later()
    assert len(receiver.got) == 1
    assert "An administrator has stopped it" in bruno.get(f"/webhooks/{webhook.uid}/").content.decode()
    for deed in ("resume", "test"):
        assert "An administrator has stopped" in bruno.post(f"/webhooks/{webhook.uid}/{deed}/", follow=True).content.decode()
    later()
    assert len(receiver.got) == 1

    gita.post(f"/administration/webhooks/{webhook.uid}/go-on/")
    run_all()
    assert [got.message["data"]["entry"]["title"] for got in receiver.got[1:]] == ["Does alum keep?"]
    rows = Audited.objects.filter(about=cast.bruno).order_by("pk").values_list("deed", flat=True)
    assert list(rows) == [Deed.WEBHOOK_STOPPED, Deed.WEBHOOK_LET]
