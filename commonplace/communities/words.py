"""The closed set of labels with which an entry says what its author did not know, got wrong or sees differently now."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Label(models.TextChoices):
    OPEN_QUESTION = "open-question", _("Open question")
    MISTAKE = "mistake", _("Mistake")
    CHANGE_OF_MIND = "change-of-mind", _("Change of mind")
