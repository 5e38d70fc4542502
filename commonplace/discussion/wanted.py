"""What an author hopes to hear, and whether a reply is that."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.discussion.words import Sort
from commonplace.entries.models import Entry
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.queries import is_host

RIPENING = (Kind.NOTE, Kind.PRACTICE)
"""Of these a reader is told that a seed wants questions; a post that says nothing of itself is no seed to them."""

_SENTENCES = {
    FeedbackWanted.ENCOURAGEMENT: _("%(name)s hopes for encouragement: what is good here, what should go on?"),
    FeedbackWanted.QUESTIONS: _("%(name)s hopes for questions: what would you like to know?"),
    FeedbackWanted.SOURCES: _("%(name)s hopes for sources: what should one read, watch or whom should one ask?"),
    FeedbackWanted.POKE_HOLES: _("%(name)s asks you to poke holes: where does this not hold?"),
}
_TALK_OF_A_SEED = _("This is a seed. Questions and sources help it grow; a verdict would come too early.")
_FITTING: Mapping[str, tuple[Sort, ...]] = {
    FeedbackWanted.ENCOURAGEMENT: (Sort.ENCOURAGEMENT,),
    FeedbackWanted.QUESTIONS: (Sort.QUESTION,),
    FeedbackWanted.SOURCES: (Sort.SOURCE,),
    # Asking where a thing holds is poking.
    FeedbackWanted.POKE_HOLES: (Sort.OBJECTION, Sort.QUESTION),
}
"""The sorts that an author asked for, the usual one first. Whoever wants nothing in particular is told anything."""


class NotWanted(Refusal):
    """A comment is of another sort than its author was asked for; nothing was stored. The writer may reword it, or say it in another way."""


def is_seed(root: Entry) -> bool:
    return root.kind in RIPENING and root.maturity == Maturity.SEED


def what_is_wanted(root: Entry) -> str:
    """A sentence for the reply box, or "" where anything is welcome."""
    sentence: str | Promise | None = _SENTENCES.get(FeedbackWanted(root.feedback_wanted))
    if sentence:
        return str(sentence) % {"name": root.author.name}
    return str(_TALK_OF_A_SEED) if is_seed(root) else ""


def usual_sort(root: Entry) -> Sort:
    """What a comment is taken for until its writer says otherwise."""
    return _FITTING.get(root.feedback_wanted, (Sort.OTHER,))[0]


def is_welcome(actor: Member, parent: Entry, sort: Sort) -> bool:
    """Whether a comment of this sort may stand under `parent` for all to see.

    People who answer each other may say what they like, but for objections: those reach the author of the root wherever they stand. The author, and
    hosts of the space where the root stands, are never hindered.
    """
    root = parent.root or parent
    fitting = _FITTING.get(root.feedback_wanted)
    if sort is Sort.OBJECTION:
        fits = sort in fitting if fitting else not is_seed(root)
    elif parent.root_id or fitting is None:
        fits = True
    else:
        fits = sort in fitting or (sort is Sort.QUESTION and is_seed(root))
    return fits or may_steer(actor, root)


def may_steer(actor: Member, root: Entry) -> bool:
    """Whether a discussion is this member's to steer: the author's, or a host's of the space where the root stands."""
    if root.author_id == actor.pk:
        return True
    space = root.audience.space
    return space is not None and is_host(actor, space)
