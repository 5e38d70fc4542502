"""One post calls a space of 5,000 together, all of whom want that by mail: how long telling them takes, and each letter through a real mail server.

    python -m bench.notices [--members 5000] [--letters 500]

Beside the time of a letter stands how much of it is the question whether it may still leave, of which asking the concern again is a part.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

PORT = 8826


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--letters", type=int, default=500)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
            "COMMONPLACE_DATA_DIR": folder,
            "COMMONPLACE_SMTP_HOST": "127.0.0.1",
            "COMMONPLACE_SMTP_PORT": str(PORT),
            "COMMONPLACE_SMTP_SECURITY": "none",
        }
        _measure(arguments.members, arguments.letters)


def _measure(members: int, letters: int) -> None:
    import django
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    activity_id = _fill(members)
    server = Controller(Sink(), hostname="127.0.0.1", port=PORT)
    server.start()

    from commonplace.kit.clock import at, now
    from commonplace.notifications.channels import channel_named
    from commonplace.notifications.delivery import deliver
    from commonplace.notifications.models import Outgoing
    from commonplace.notifications.outgoing import hand_out_due
    from commonplace.notifications.standing import those_that_stand, waiting_for
    from commonplace.notifications.telling import tell

    print(f"tell {members}: {_seconds(lambda: tell(activity_id)):.2f} s")
    with at(now() + timedelta(minutes=5)):
        print(f"hand out {min(members, 2_000)}: {_seconds(hand_out_due):.2f} s")
        mail = channel_named("mail")
        assert mail is not None
        rows = list(Outgoing.objects.select_related("member").order_by("pk")[:letters])
        asked = [_seconds(lambda row=row: those_that_stand(waiting_for(row.member, mail), mail, row.member)) for row in rows]  # type: ignore[misc]
        sent = [_seconds(lambda row=row: deliver(row.pk)) for row in rows]  # type: ignore[misc]
    server.stop()
    for what, times in (("asked whether it may leave", asked), ("a whole letter", sent)):
        print(f"{what}: median {statistics.median(times) * 1000:.1f} ms, p99 {sorted(times)[int(len(times) * 0.99)] * 1000:.1f} ms")


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _fill(count: int) -> int:
    """The key of the deed that concerns everybody."""
    from allauth.account.models import EmailAddress

    from commonplace.activity.models import Activity
    from commonplace.activity.verbs import Verb
    from commonplace.entries import audiences
    from commonplace.entries.adding import Draft, add_entry
    from commonplace.entries.words import Kind
    from commonplace.notifications.models import NoticeChoice
    from commonplace.people.models import Member
    from commonplace.spaces.models import Membership, Role, Space

    author = Member.objects.create(handle="author", name="Author", email="author@example.org")
    space = Space.objects.create(slug="weavers", name="Weavers")
    crowd = Member.objects.bulk_create([Member(handle=f"m{n}", name=f"Member {n}", email=f"m{n}@example.org") for n in range(count)])
    Membership.objects.bulk_create([Membership(space=space, member=one, role=Role.MEMBER) for one in (author, *crowd)])
    EmailAddress.objects.bulk_create([EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in crowd])
    NoticeChoice.objects.bulk_create([NoticeChoice(member=one, concern="mention_space", by_mail=True) for one in crowd])
    entry = add_entry(author, Draft(kind=Kind.POST, title="Come together", body="@weavers, we dye.", audience=audiences.of_space(space)))
    return Activity.objects.create(actor=author, verb=Verb.WROTE, entry=entry).pk


if __name__ == "__main__":
    main()
