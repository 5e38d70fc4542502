"""What lay in the inbox while it belonged to the feeds lies in it afterwards."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonplace.inbox.models import InboxItem, Rule
from commonplace.people.models import Member

THEN = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_items_and_rules_of_feeds_are_carried_over() -> None:
    member = Member.objects.create(email="amina@example.org", name="Amina", handle="amina")
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    executor = MigrationExecutor(connection)
    old = executor.migrate([("feeds", "0001_initial")]).apps
    try:
        feed = old.get_model("feeds", "Feed").objects.create(url="https://example.org/feed", host="example.org")
        followed = old.get_model("feeds", "Subscription").objects.create(member_id=member.pk, feed=feed)
        item = old.get_model("feeds", "FeedItem").objects.create(feed=feed, identity="a" * 64, title="Weld", published_at=THEN)
        facts = {"member_id": member.pk, "item": item, "feed": feed, "state": "later", "tags": "dyes", "arrived_at": THEN}
        there = old.get_model("feeds", "InboxItem").objects.create(**facts)
        for subscription in (followed, None):
            old.get_model("feeds", "Rule").objects.create(member_id=member.pk, phrase="webinar", deed="mute", subscription=subscription)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(latest)
    row = InboxItem.objects.get()
    assert (row.uid, row.member, row.state, row.tags, row.arrived_at) == (there.uid, member, "later", "dyes", THEN)
    assert (row.origin, row.channel, str(row)) == ("feed", followed.uid, "Weld")
    assert row.piece and row.piece.key == f"{feed.pk}:{'a' * 64}"
    assert sorted((rule.phrase, rule.origin, rule.channel) for rule in Rule.objects.all()) == [
        ("webinar", "", ""),
        ("webinar", "feed", followed.uid),
    ]
