"""The closed sets of words of a discussion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """What a comment is, in the words of its writer. Nobody else can tell a doubt from a question."""

    ENCOURAGEMENT = "encouragement", _("encouragement")
    QUESTION = "question", _("a question")
    SOURCE = "source", _("a source")
    OBJECTION = "objection", _("an objection")
    OTHER = "other", _("something else")


class Way(models.TextChoices):
    """How a comment is said."""

    OPEN = "open", _("to everyone who sees it")
    ASIDE = "aside", _("only to whom it answers")
    TO_AUTHOR = "to_author", _("only to the author")
    WAITING = "waiting", _("kept until the author opens it")


class State(models.TextChoices):
    """Where a passage stands in the present text."""

    EXACT = "exact", _("as it was")
    MOVED = "moved", _("moved or changed")
    ORPHANED = "orphaned", _("no longer there")
