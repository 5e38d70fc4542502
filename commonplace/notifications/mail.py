"""Notices by e-mail: who can be reached, and what leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from commonplace.activity.failing_mail import mail_failed
from commonplace.kit.bounces import failure_said
from commonplace.notifications.channels import Channel, Sent
from commonplace.notifications.letter import letter_of
from commonplace.notifications.models import Notice
from commonplace.people.mail import Delivery, confirmed_among, mail_leaves, send
from commonplace.people.models import Member


def reached(members: Collection[int]) -> set[int]:
    """Those whose address is confirmed, where mail leaves at all: a terminal is no place for what members read."""
    return confirmed_among(members) if mail_leaves() else set()


def send_mail(notices: Sequence[Notice], reader: Member) -> Sent:
    outcome = send(letter_of(notices, reader))
    if outcome.delivery is Delivery.SENT:
        return Sent.YES
    if outcome.refuses_address:
        mail_failed(reader, failure_said(outcome.said))
    return Sent.NEVER if outcome.is_refused else Sent.LATER


CHANNEL = Channel(
    "mail",
    _("E-mail"),
    wanted="by_mail",
    done="mailed_at",
    reaches=reached,
    deliver=send_mail,
    gathers=timedelta(minutes=2),
    pause=timedelta(minutes=10),
)
