"""The closed sets of words that an entry is described with (docs: design, "Words")."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SAVE = "save", _("Save")
    HIGHLIGHT = "highlight", _("Highlight")
    NOTE = "note", _("Note")
    POST = "post", _("Post")
    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    PRACTICE = "practice", _("Practice")
    GOAL = "goal", _("Goal")
    JOURNEY = "journey", _("Journey")
    GATHERING = "gathering", _("Gathering")
    PORTFOLIO = "portfolio", _("Portfolio")
    COMMENT = "comment", _("Comment")


RESPONSES = (Kind.ANSWER, Kind.COMMENT)
WITH_OWN_FORM = (Kind.GOAL, Kind.PRACTICE, Kind.GATHERING)
"""Their body is put together from fields of their room (`KindPart.edit`), so the editor of texts is not for them."""


class Ring(models.TextChoices):
    """From narrow to wide; `Ring.values` keeps that order."""

    ME = "me", _("Only me")
    CIRCLE = "circle", _("A circle")
    PEOPLE = "people", _("Named people")
    SPACE = "space", _("A space")
    ORGANISATION = "organisation", _("The organisation")
    WEB = "web", _("Anyone on the web")


class Maturity(models.TextChoices):
    SEED = "seed", _("Seed")
    GROWING = "growing", _("Growing")
    WORKING = "working", _("Working")
    TESTED = "tested", _("Tested")
    SUPERSEDED = "superseded", _("Superseded")


class Stage(models.TextChoices):
    """How far a practice has come. Its entry's maturity says the same (`MATURITY_OF`), so that lists need no second table."""

    HUNCH = "hunch", _("Hunch")
    EXPERIMENT = "experiment", _("Experiment")
    EMERGING = "emerging", _("Emerging")
    PRACTICE = "practice", _("Practice")
    RETIRED = "retired", _("Retired")


MATURITY_OF = dict(zip(Stage, Maturity, strict=True))
STAGE_OF = {maturity: stage for stage, maturity in MATURITY_OF.items()}
RIPENING = (Kind.NOTE, Kind.POST, Kind.PRACTICE)
"""The kinds whose pages and cards say how ripe they are."""


class FeedbackWanted(models.TextChoices):
    NOTHING = "nothing", _("Nothing, just sharing")
    ENCOURAGEMENT = "encouragement", _("Encouragement")
    QUESTIONS = "questions", _("Questions")
    SOURCES = "sources", _("Sources")
    POKE_HOLES = "poke_holes", _("Poke holes")
