"""Whom one mutes: folded where they speak, and no notice of what they do; for them nothing is different."""

import re

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.following.actions import set_interest
from commonplace.following.models import Interest
from commonplace.kit.jobs.running import run_all
from commonplace.notifications.models import Notice
from tests.cast import Cast, ClientAs


def test_a_muted_voice_is_folded_and_silent_and_does_not_know(cast: Cast, client_as: ClientAs) -> None:
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", audience=audiences.organisation()))
    comment(cast.bruno, entry, body="Before you mute me.")
    run_all()
    assert Notice.objects.filter(member=cast.amina).count() == 1
    address = f"/e/{entry.uid}/"

    def page(member: str) -> str:
        text = client_as(getattr(cast, member)).get(address).content.decode()
        return re.sub(r'(csrfmiddlewaretoken"|deed_key") value="[^"]+"|id="[^"]*deed_key"', "", text)

    seen_by_the_muted, seen_by_others = page("bruno"), page("chidi")
    set_interest(cast.amina, cast.bruno, Interest.MUTE)
    folded = page("amina")
    assert '<details class="said-muted"><summary>A comment of somebody you muted. Show it' in folded and "Before you mute me." in folded
    assert page("bruno") == seen_by_the_muted and page("chidi") == seen_by_others and "said-muted" not in seen_by_the_muted
    comment(cast.bruno, entry, body="Do you hear me, @amina?")
    comment(cast.chidi, entry, body="I do.")
    run_all()
    assert set(Notice.objects.filter(member=cast.amina).values_list("activity__actor__handle", flat=True)) == {"bruno", "chidi"}
    assert Notice.objects.filter(member=cast.amina, activity__actor=cast.bruno).count() == 1
