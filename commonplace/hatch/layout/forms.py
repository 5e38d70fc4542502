"""What each form asks of its writer, and in which order it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.hatch.words import Form, Move, Part

_T, _N, _Q, _S = Part.THEME, Part.TENSION, Part.QUESTION, Part.STEP


@dataclass(frozen=True)
class Shape:
    """`opening` and `closing` ask for the writer's own words; `order` says which parts stand in it; `quotes` how many of each theme."""

    opening: str | Promise
    closing: str | Promise
    order: tuple[Part, ...]
    quotes: int = 3


SHAPES: dict[Form, Shape] = {
    Form.NOTE: Shape(_("In one sentence: what do you take from this?"), _("What will you look at again, and when?"), (_T, _N, _Q, _S)),
    Form.POST: Shape(
        _("What happened, or what made you look? One or two sentences."),
        _("What would you like to hear from whoever reads this?"),
        (_T, _N, _Q),
        2,
    ),
    Form.BRIEFING: Shape(
        _("The one thing a reader in a hurry has to know."), _("What do you recommend, and how sure are you?"), (_T, _N, _Q, _S)
    ),
    Form.QUESTIONS: Shape(_("What do you want to find out?"), _("Which of these would you ask first, and whom?"), (_Q, _N, _T), 1),
    Form.PRACTICE: Shape(
        _("The claim in one sentence: what do you hold to be so?"), _("What would tell you that you are wrong?"), (_T, _S, _N, _Q), 2
    ),
    Form.WORKSHOP: Shape(
        _("Who comes, and what should they be able to do afterwards?"), _("How will you know that it helped?"), (_Q, _T, _S, _N), 2
    ),
    Form.PATH: Shape(
        _("Where does whoever walks this path begin, and where should they end?"), _("What comes after the last stop?"), (_T, _Q, _S), 2
    ),
}
AT_A_THEME: dict[Move, str | Promise] = {
    Move.SYNTHESIS: _("What do these say together that none of them says alone?"),
    Move.COLLISION: _("What would the other subject say to this?"),
    Move.CONTRADICTION: _("Who would disagree, and with what reason?"),
    Move.GAP: _("What is nobody saying here?"),
    Move.TRANSFER: _("What of this would hold on the other side, and what would not?"),
}
HEADINGS: dict[Part, str | Promise] = {
    Part.TENSION: _("Where they pull apart"),
    Part.QUESTION: _("Questions left open"),
    Part.STEP: _("Next steps that somebody named"),
}
ASKED: dict[Part, str | Promise] = {
    Part.TENSION: _("Can both be true? When does which one hold?"),
    Part.QUESTION: _("Which of these do you want answered?"),
    Part.STEP: _("What will you try first, and what will tell you whether it worked?"),
}
WHERE_THEY_MEET = _("Where the two meet")
FIRST: dict[Move, Part] = {Move.CONTRADICTION: Part.TENSION, Move.GAP: Part.QUESTION}
"""With these moves one part comes first, whatever the form."""


def order_of(form: Form, move: Move) -> tuple[Part, ...]:
    order = SHAPES[form].order
    first = FIRST.get(move)
    return order if first is None else (first, *(part for part in order if part != first))
