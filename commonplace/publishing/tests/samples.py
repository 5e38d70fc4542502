"""Private feeds for tests that look at every page: one of each kind, all Dora's, whose secrets are known."""

from __future__ import annotations

from commonplace.entries.models import Tag
from commonplace.entries.words import Kind
from commonplace.publishing.feeds.private import hash_of
from commonplace.publishing.models import FeedOf, PrivateFeed
from tests.world import World


def private_feed_paths(world: World) -> list[str]:
    of: dict[FeedOf, dict[str, object]] = {
        FeedOf.STREAM: {},
        FeedOf.ALL: {},
        FeedOf.SPACE: {"space": world.cast.weavers},
        FeedOf.TAG: {"tag": Tag.objects.get(name="madder")},
        FeedOf.PERSON: {"person": world.cast.amina},
        FeedOf.ENTRY: {"entry": world.entries["space"][Kind.GOAL]},
    }
    paths = []
    for kind, thing in of.items():
        secret = f"dora-{kind}-secret-for-tests-alone"
        PrivateFeed.objects.get_or_create(
            secret_hash=hash_of(secret), defaults={"member": world.cast.dora, "name": str(kind), "of": kind, **thing}
        )
        paths.append(f"/private-feed/{secret}/feed.atom")
    return paths
