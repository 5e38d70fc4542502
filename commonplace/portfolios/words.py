"""The closed sets of words of portfolios and badges."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How an award stands between the two who agree on it. `NOT_YET`: whoever awards it said what is missing. `DECLINED` is told to nobody: to
    those who award it the offer stands as before."""

    ASKED = "asked", _("Asked for")
    NOT_YET = "not_yet", _("Not yet")
    OFFERED = "offered", _("Offered")
    DECLINED = "declined", _("Declined")
    HELD = "held", _("Held")


class Emblem(models.TextChoices):
    """What the picture of a badge shows; the forms are in `drawing`."""

    STAR = "star", _("Star")
    LEAF = "leaf", _("Leaf")
    COMB = "comb", _("Honeycomb")
    SUN = "sun", _("Sun")
    STEPS = "steps", _("Steps")
    BRIDGE = "bridge", _("Bridge")


class Tone(models.TextChoices):
    PINE = "pine", _("Pine")
    RUST = "rust", _("Rust")
    VIOLET = "violet", _("Violet")
    OLIVE = "olive", _("Olive")
    BERRY = "berry", _("Berry")
    SKY = "sky", _("Sky")
