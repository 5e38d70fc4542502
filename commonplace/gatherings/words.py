"""The words of gatherings that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    WEBINAR = "webinar", _("Webinar")
    AMA = "ama", _("Ask me anything")
    STUDY = "study", _("Study group")
    TALK = "talk", _("Talk")


class Coming(models.TextChoices):
    """How a member stands to one meeting."""

    INVITED = "invited", _("invited")
    GOING = "going", _("coming")
    WAITING = "waiting", _("on the waiting list")
    NOT = "not", _("not coming")


class Yields(models.TextChoices):
    """What somebody takes out of a meeting."""

    LEARNED = "learned", _("What I learned")
    OPEN = "open", _("A question left open")
    TRYING = "trying", _("What I will try")


class Often(models.TextChoices):
    """How a series goes on, as the form offers it; what calendars bring may be any rule of RFC 5545."""

    ONCE = "", _("once")
    WEEKLY = "FREQ=WEEKLY", _("every week")
    FORTNIGHTLY = "FREQ=WEEKLY;INTERVAL=2", _("every two weeks")
    MONTHLY = "monthly", _("every month, on the same weekday")


class Reminding(models.TextChoices):
    """How long before a meeting a member's own calendar reminds them."""

    BOTH = "both", _("a day before, and an hour before")
    HOUR = "hour", _("an hour before")
    NONE = "none", _("not at all")


class CalendarOf(models.TextChoices):
    """What a calendar that somebody subscribes to holds."""

    MINE = "mine", _("What I come to or host")
    INVITED = "invited", _("What I come to or host, and what I was asked to")
    SPACE = "space", _("All that meets in one space")
