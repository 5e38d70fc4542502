"""When notices leave by a channel, and that they do so once, and only with what their reader may see and wants then."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import add_origin, thank
from commonplace.lineage.models import EdgeKind
from commonplace.notifications import channels
from commonplace.notifications.actions import mute, read_all
from commonplace.notifications.channels import Channel, Sent
from commonplace.notifications.models import Notice, NoticeChoice, Outgoing, QuietHours
from commonplace.people.models import Member
from commonplace.share.actions import set_audience, withdraw
from commonplace.spaces.actions import leave
from tests.cast import Cast


@dataclass
class Letterbox:
    """A channel that keeps what it is given. `answers` are its next ones; then it takes everything."""

    given: list[tuple[str, list[str]]] = field(default_factory=list)
    answers: list[Sent] = field(default_factory=list)
    closed_to: set[int] = field(default_factory=set)

    def reaches(self, members: Collection[int]) -> set[int]:
        return set(members) - self.closed_to

    def deliver(self, notices: Sequence[Notice], reader: Member) -> Sent:
        self.given.append((reader.handle, [str(notice.entry) for notice in notices]))
        return self.answers.pop(0) if self.answers else Sent.YES


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()
    before = dict(channels._channels)
    channels._channels.clear()
    channels.register(
        Channel(
            "trial", "Trial", "by_mail", "mailed_at", box.reaches, box.deliver, gathers=timedelta(minutes=2), pause=timedelta(minutes=10)
        )
    )
    yield box
    channels._channels.clear()
    channels._channels.update(before)


def note(author: Member, title: str = "Madder", audience: Audience | None = None) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Red.", audience=audience or audiences.organisation()))


def thanked(actor: Member, entry: Entry) -> Entry:
    thank(actor, entry, used_for="the dye day")
    return entry


def by_mail(member: Member, *, in_program: bool = True) -> None:
    NoticeChoice.objects.update_or_create(member=member, concern="thanked", defaults={"by_mail": True, "in_program": in_program})


def minutes_pass(minutes: float) -> None:
    """What the jobs do that become due until then."""
    end = now() + timedelta(minutes=minutes)
    run_all()
    with at(end):
        run_all()


def test_what_happens_close_together_leaves_together_and_once(cast: Cast, letterbox: Letterbox) -> None:
    by_mail(cast.amina)
    first, second = thanked(cast.dora, note(cast.amina)), thanked(cast.bruno, note(cast.amina, "Weld"))
    thanked(cast.amina, note(cast.dora, "By program alone"))
    minutes_pass(2.9)
    assert letterbox.given == []
    minutes_pass(3.1)
    assert letterbox.given == [("amina", [first.title, second.title])]
    minutes_pass(60)
    assert len(letterbox.given) == 1 and Notice.objects.filter(member=cast.amina, mailed_at__isnull=False).count() == 2
    with at(now() + timedelta(minutes=4)):
        thanked(cast.dora, note(cast.amina, "Soon after"))
        minutes_pass(3.1)
        assert len(letterbox.given) == 1, "ten minutes of rest between two"
        minutes_pass(11)
    assert letterbox.given[1:] == [("amina", ["Soon after"])]


def test_what_was_narrowed_withdrawn_read_or_muted_does_not_leave(cast: Cast, letterbox: Letterbox) -> None:
    by_mail(cast.amina)
    by_mail(cast.dora)
    seen, gone = thanked(cast.dora, note(cast.amina)), thanked(cast.dora, note(cast.amina, "Gone"))
    hushed = thanked(cast.bruno, note(cast.amina, "Hushed"))
    theirs = thanked(cast.amina, note(cast.dora, "Theirs", audiences.of_space(cast.weavers)))
    run_all()
    withdraw(cast.amina, gone)
    mute(cast.amina, hushed)
    leave(cast.dora, space=cast.weavers)
    minutes_pass(4)
    assert sorted(letterbox.given) == [("amina", [seen.title]), ("dora", [theirs.title])], "an author goes on seeing what is theirs"
    thanked(cast.bruno, note(cast.amina, "Read in time"))
    run_all()
    read_all(cast.amina)
    minutes_pass(60)
    assert len(letterbox.given) == 2 and not Outgoing.objects.filter(due_at__isnull=False).exists()
    assert not Notice.objects.filter(by_mail=True, mailed_at=None).exists()


def test_what_its_reader_may_see_no_more_is_gone_from_a_second_try_too(cast: Cast, letterbox: Letterbox) -> None:
    NoticeChoice.objects.create(member=cast.dora, concern="built_on", by_mail=True)
    origin = note(cast.dora)
    grown = [note(cast.amina, title, audiences.of_space(cast.weavers)) for title in ("Alum", "Iron")]
    for entry in grown:
        add_origin(cast.amina, entry, kind=EdgeKind.BUILDS_ON, origin=origin)
    letterbox.answers = [Sent.LATER]
    minutes_pass(4)
    assert letterbox.given == [("dora", ["Alum", "Iron"])]
    set_audience(cast.amina, grown[1], audiences.only_me(cast.amina))
    with at(now() + timedelta(minutes=5)):
        add_origin(cast.amina, note(cast.amina, "Later"), kind=EdgeKind.BUILDS_ON, origin=origin)
        minutes_pass(8)
        assert len(letterbox.given) == 1, "ten minutes until the second try"
        minutes_pass(10)
        assert letterbox.given[1:] == [("dora", ["Alum"])], "the same message, without what may be seen no more"
        minutes_pass(40)
    assert letterbox.given[2:] == [("dora", ["Later"])]


@pytest.mark.once
def test_quiet_hours_are_kept_and_end(cast: Cast, letterbox: Letterbox) -> None:
    by_mail(cast.amina)
    night = now().replace(hour=23, minute=0)
    QuietHours.objects.create(member=cast.amina, begins=time(22), ends=time(7), zone="")
    with at(night):
        thanked(cast.dora, note(cast.amina))
        minutes_pass(7 * 60)
        assert letterbox.given == []
        minutes_pass(8 * 60 + 1)
    assert letterbox.given == [("amina", ["Madder"])]


def test_what_cannot_be_delivered_comes_to_stand_in_the_program(cast: Cast, letterbox: Letterbox) -> None:
    by_mail(cast.amina, in_program=False)
    by_mail(cast.dora, in_program=False)
    letterbox.closed_to = {cast.dora.pk}
    letterbox.answers = [Sent.NEVER]
    thanked(cast.dora, note(cast.amina))
    thanked(cast.amina, note(cast.dora))
    run_all()
    assert not Notice.objects.filter(in_program=True).exists()
    minutes_pass(4)
    assert letterbox.given == [("amina", ["Madder"])]
    assert Notice.objects.filter(in_program=True, by_mail=False, mailed_at=None).count() == 2


@pytest.mark.once
def test_a_channel_that_stays_silent_is_asked_seven_times(cast: Cast, letterbox: Letterbox) -> None:
    by_mail(cast.amina)
    letterbox.answers = [Sent.LATER] * 20
    thanked(cast.dora, note(cast.amina))
    for hours in range(1, 14):
        minutes_pass(60 * hours)
        for _again in range(3):
            minutes_pass(60 * hours + 30)
    assert len(letterbox.given) == 7 and not Outgoing.objects.filter(due_at__isnull=False).exists()
    letterbox.answers = []
    thanked(cast.bruno, note(cast.amina, "Weld"))
    minutes_pass(60)
    assert letterbox.given[-1] == ("amina", ["Weld"])
