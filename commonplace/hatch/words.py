"""The closed sets of words of a hatch."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Form(models.TextChoices):
    """What is to come of it."""

    NOTE = "note", _("Note")
    POST = "post", _("Post")
    BRIEFING = "briefing", _("Briefing")
    QUESTIONS = "questions", _("List of questions")
    PRACTICE = "practice", _("Proposal for a practice")
    WORKSHOP = "workshop", _("Outline of a workshop")
    PATH = "path", _("Reading path")
    ANSWER = "answer", _("Answer to a question")


CHOSEN_FORMS = tuple(form for form in Form if form is not Form.ANSWER)
"""Those that a member chooses; answers come of asking the stock."""


class Move(models.TextChoices):
    """What is done with the material."""

    SYNTHESIS = "synthesis", _("Synthesis: what do these say together?")
    COLLISION = "collision", _("Collision: what happens where two meet?")
    CONTRADICTION = "contradiction", _("Contradiction: where do they disagree?")
    GAP = "gap", _("Gap: what does nobody say?")
    TRANSFER = "transfer", _("Transfer: what of one holds for the other?")


MOVES_OF_TWO = (Move.COLLISION, Move.TRANSFER)
"""For these the ground may be two subjects: that they are far apart is the point."""


class From(models.TextChoices):
    """What the ground was gathered from."""

    PICKED = "picked", _("what you picked")
    SOURCE = "source", _("a source")
    TAG = "tag", _("a tag")
    GOAL = "goal", _("a goal")
    SPACE = "space", _("a space")
    SEARCH = "search", _("a search")
    SURPRISE = "surprise", _("a surprise")
    STOCK = "stock", _("the stock")


class State(models.TextChoices):
    CHOOSING = "choosing", _("choosing the ground")
    WAITING = "waiting", _("waiting for its turn")
    HATCHING = "hatching", _("hatching")
    HATCHED = "hatched", _("hatched")
    KEPT = "kept", pgettext_lazy("hatch", "kept")
    LET_GO = "let_go", _("let go")


class Part(models.TextChoices):
    """What a sentence is there for."""

    THEME = "theme", _("Theme")
    TENSION = "tension", _("Tension")
    QUESTION = "question", _("Open question")
    STEP = "step", _("Next step")
    PLACE = "place", _("A place for your own words")


class Hand(models.TextChoices):
    """Who wrote a sentence first."""

    QUOTE = "quote", _("a quote, letter by letter")
    MACHINE = "machine", _("written by a machine")
    PERSON = "person", _("in a person's own words")


class Choice(models.TextChoices):
    """What its drafter did with a sentence."""

    OPEN = "open", _("not decided")
    KEPT = "kept", pgettext_lazy("sentence", "kept")
    REWRITTEN = "rewritten", _("in your own words")
    DROPPED = "dropped", _("dropped")


class Verdict(models.TextChoices):
    """How far its passages carry a sentence."""

    SUPPORTED = "supported", _("supported")
    WEAK = "weak", _("weak")
    CONJECTURE = "conjecture", _("conjecture")


class Finding(models.TextChoices):
    """What a check found wrong, in words for a person."""

    NO_PASSAGE = "no_passage", _("It names no passage that it rests on.")
    UNKNOWN_PASSAGE = "unknown_passage", _("It names a passage that is not in the ground.")
    QUOTE_NOT_FOUND = "quote_not_found", _("These words in quotation marks stand in no passage of the ground.")
    QUOTE_ELSEWHERE = "quote_elsewhere", _("These words in quotation marks stand in another passage than it names.")
    NUMBER = "number", _("This number is in none of its passages.")
    NAME = "name", _("This name is in none of its passages.")
    ADDRESS = "address", _("This address is in none of its passages.")
    OPPOSITE = "opposite", _("Its passage seems to say the opposite.")
    RESTS_ELSEWHERE = "rests_elsewhere", _("Another passage says this, not the one that it names.")
    ORDERS = "orders", _("It follows a passage that gives orders to machines.")
    COPIED = "copied", _("These words are a passage's, without quotation marks.")
