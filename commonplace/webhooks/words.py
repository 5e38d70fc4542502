"""The closed sets of words that webhooks are described with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What other programs can be told of. The names stand in what is sent, so they never change."""

    ANNOUNCED = "entry.announced", _("Something is announced")
    ASKED = "question.asked", _("A question is asked")
    ANSWERED = "question.answered", _("A question is answered")
    SOLVED = "question.solved", _("An answer is accepted")
    COMMENTED = "entry.commented", _("A comment is written")
    PRACTICE_MOVED = "practice.moved", _("A practice moves to another stage")
    PRACTICE_TRIED = "practice.tried", _("The outcome of a probe is recorded")


TEST = "test"
"""The event of a test delivery, which nobody chooses."""


class Shape(models.TextChoices):
    """How a message is written."""

    JSON = "json", _("JSON for your own program")
    SLACK = "slack", _("Slack (also Mattermost, Rocket.Chat)")
    TEAMS = "teams", _("Microsoft Teams card")


class Reach(models.TextChoices):
    """As whom a webhook sees."""

    MEMBER = "member", _("What its member may see")
    SPACE = "space", _("What is shared in a space")
    ORGANISATION = "organisation", _("What everybody in the organisation may see")


class State(models.TextChoices):
    WAITING = "waiting", _("on its way")
    TAKEN = "taken", _("taken")
    DEAD = "dead", _("given up")


class Speaks(models.TextChoices):
    """What sends to an incoming address."""

    JSON = "json", _("A program that sends JSON")
    SLACK = "slack", _("Slack (slash command or message shortcut)")
    TEAMS = "teams", _("Microsoft Teams (outgoing webhook)")
