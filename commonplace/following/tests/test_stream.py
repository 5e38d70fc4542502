"""However small the window through which the newest are walked, the stream is the same as without one, page by page."""

import random
from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.following import stream
from commonplace.following.actions import set_interest
from commonplace.following.models import Interest
from commonplace.following.queries import interests_of
from commonplace.kit.clock import now
from commonplace.spaces.models import Space
from tests.cast import Cast


def announcements(cast: Cast, rng: random.Random, number: int) -> None:
    rings = [audiences.organisation(), audiences.of_space(cast.weavers), audiences.of_space(cast.lantern), audiences.web()]
    begin = now() - timedelta(days=30)
    for author in (cast.amina, cast.bruno, cast.chidi, cast.dora):
        drafts = []
        for _each in range(number):
            at = begin + timedelta(hours=rng.randrange(400))  # many at the very same moment
            tags = rng.sample(["weld", "madder", "indigo"], rng.randrange(3))
            quiet = rng.random() < 0.3
            body, audience = f"Said {rng.random()}", rng.choice(rings)
            drafts.append(Draft(kind=Kind.POST, body=body, audience=audience, tags=tags, made_at=at, announced_at=None if quiet else at))
        add_entries(author, drafts)


@pytest.mark.parametrize("window", [0, 3, 40, 100_000])
def test_the_window_changes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    announcements(cast, random.Random(window), 25)
    set_interest(cast.dora, cast.bruno, Interest.FOLLOW)
    set_interest(cast.dora, Entry.tags.rel.model.objects.get(name="weld"), Interest.FOLLOW)
    set_interest(cast.dora, cast.chidi, Interest.MUTE)
    monkeypatch.setattr(stream, "WINDOW", window)
    monkeypatch.setattr(stream, "SIZE", 7)
    interests = interests_of(cast.dora, list(Space.objects.joined_by(cast.dora)))
    found, cursor = [], ""
    while True:
        page = stream.followed_stream(cast.dora, interests, after=cursor)
        found += [card.entry.uid for card in page.cards]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    wanted = Entry.objects.visible_to(cast.dora).announced().filter(interests.wanted_by(cast.dora)).filter(interests.unmuted())
    assert found == list(wanted.order_by("-announced_at", "-pk").values_list("uid", flat=True))
    assert 20 < len(found) < Entry.objects.announced().count()
