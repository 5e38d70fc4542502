"""The words of learning circles that are stored, and the numbers by which they go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKS = 12
FEWEST = 3
"""A circle of three goes on; two are asked whether they would join another."""
MOST = 6
"""So many when others are joined to it; five when it is formed."""
FEWEST_PEOPLE = 5
"""Numbers about what people did are told from so many on, and never about fewer (design, promise 10)."""
SILENT_WEEKS = 2


class Answer(models.TextChoices):
    """How a member stands to a learning circle into which they were asked."""

    ASKED = "asked", _("asked")
    ACCEPTED = "accepted", _("in it")
    PASSED = "passed", _("not this time")


class Ended(models.TextChoices):
    HARVESTED = "harvested", _("harvested")
    EARLY = "early", _("ended early")
    JOINED = "joined", _("went on with another circle")


class Size(models.IntegerChoices):
    """How many people a circle of a call has where numbers allow it."""

    FOUR = 4, _("four")
    FIVE = 5, _("five")


DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
PARTS = ((_("morning"), 8, 12), (_("afternoon"), 12, 17), (_("evening"), 17, 21))
"""The parts of a day as members choose them: name, first hour, end. A slot is day * 3 + part, from 0 to 20."""
SLOTS = len(DAYS) * len(PARTS)
