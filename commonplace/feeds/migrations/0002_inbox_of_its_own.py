"""The inbox becomes a room of its own, which more than feeds deliver into. What lies in it, and the rules, are carried over."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROWS = 500


def carry_over(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    old = apps.get_model("feeds", "InboxItem")
    last = 0
    while rows := list(old.objects.filter(pk__gt=last).select_related("item").order_by("pk")[:ROWS]):
        last = rows[-1].pk
        _carry_items(apps, rows)
    new_rule = apps.get_model("inbox", "Rule")
    fields = ("uid", "member_id", "phrase", "where", "deed", "tags", "made_at", "removed_at")
    rules = apps.get_model("feeds", "Rule").objects.select_related("subscription")
    new_rule.objects.bulk_create(
        [
            new_rule(
                **{name: getattr(rule, name) for name in fields},
                origin="feed" if rule.subscription else "",
                channel=rule.subscription.uid if rule.subscription else "",
            )
            for rule in rules.order_by("pk")
        ],
        batch_size=ROWS,
    )


def _carry_items(apps: Apps, rows: list) -> None:
    piece_of, item_of = apps.get_model("inbox", "Piece"), apps.get_model("inbox", "InboxItem")
    items = {_key(row.item): row.item for row in rows}
    told = ("url", "title", "author", "summary", "published_at", "made_at")
    piece_of.objects.bulk_create(
        [piece_of(origin="feed", key=key, **{name: getattr(item, name) for name in told}) for key, item in items.items()],
        ignore_conflicts=True,
    )
    pieces = dict(piece_of.objects.filter(origin="feed", key__in=list(items)).values_list("key", "pk"))
    followed = apps.get_model("feeds", "Subscription").objects.filter(
        member__in={row.member_id for row in rows}, feed__in={row.feed_id for row in rows}
    )
    channels = {(member, feed): uid for member, feed, uid in followed.values_list("member", "feed", "uid")}
    kept = ("uid", "member_id", "state", "previous", "tags", "arrived_at", "settled_at", "entry_id", "made_entry")
    item_of.objects.bulk_create(
        [
            item_of(
                **{name: getattr(row, name) for name in kept},
                origin="feed",
                channel=channels.get((row.member_id, row.feed_id), ""),
                piece_id=pieces[_key(row.item)],
            )
            for row in rows
        ]
    )


def _key(item: object) -> str:
    return f"{item.feed_id}:{item.identity}"  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial"), ("inbox", "0001_initial")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="rule", name="member"),
        migrations.RemoveField(model_name="rule", name="subscription"),
        migrations.DeleteModel(name="InboxItem"),
        migrations.DeleteModel(name="Rule"),
    ]
