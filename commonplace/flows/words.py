"""In words: the figures that are no numbers, and of each figure how it is reckoned and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WITHIN: dict[str, Promise] = {
    "hour": pgettext_lazy("half of them", "within an hour"),
    "day": pgettext_lazy("half of them", "within a day"),
    "week": pgettext_lazy("half of them", "within a week"),
    "month": pgettext_lazy("half of them", "within a month"),
    "quarter": pgettext_lazy("half of them", "within three months"),
    "longer": pgettext_lazy("half of them", "later than three months"),
    "not_yet": pgettext_lazy("half of them", "not yet when the figures were made"),
}


@dataclass(frozen=True)
class Method:
    how: Promise
    cannot: Promise


METHODS: dict[str, Method] = {
    "flows": Method(
        _(
            "Each time something grew from a colleague’s entry, a question was answered, or somebody said thanks, it went from one "
            "person to another. It is counted for their teams, as they were in that quarter; nobody counts more than five times "
            "towards one band, and bands are given in fives. A band is shown if at least five people gave and at least five took."
        ),
        _(
            "What is said in a room, by mail or in a chat; what is shared with fewer people than everybody; whether it was of use. "
            "A thin band is not a fault."
        ),
    ),
    "inside": Method(
        _("Of the bands that are shown and end at a team, how much of them began in the same team."),
        _(
            "Why. A team may have nobody else who does the same work. Bands that are not shown do not count, so a team with many "
            "small ones looks more closed than it is."
        ),
    ),
    "spaces": Method(
        _(
            "How many people belong to both spaces on the day the figures were made, in fives. Shown where at least five belong to "
            "both, and at least five to each alone. Hidden spaces are left out."
        ),
        _("Whether they carry anything across. What is shared in a space is seen by its people alone, and so is not counted here."),
    ),
    "part": Method(
        _(
            "How many people did it at least once in the quarter, for everybody to see, in fives. Seek: saved something, or asked. "
            "Sense: marked a passage, wrote a note (or on one with its author) or a goal. Share: wrote a post, an answer, a comment, "
            "a practice or a journey."
        ),
        _("What people do for themselves or among few, which is most of seeking and sensing. The lines show the visible part."),
    ),
    "questions": Method(
        _(
            "Of the questions asked in the quarter, those that somebody else had answered by the day the figures were made, in "
            "tens; 90 stands for that or more, 10 for that or less. The useful answer is the first that was accepted or thanked "
            "for, else the first. The time is the one within which half of the answered questions had it."
        ),
        _("Whether the answer was right; questions asked elsewhere, in a space, or without a name. Quick is not the same as good."),
    ),
    "reuse": Method(
        _(
            "Of the notes, posts, practices, journeys and answers shared in the quarter, those from which something of somebody "
            "else had grown, or for which somebody had said thanks, by the day the figures were made, in tens with open ends."
        ),
        _(
            "What was read and used without a word. Good things are often used years later; that is not counted here, so that "
            "quarters can be compared."
        ),
    ),
    "adopted": Method(
        _("How often somebody said in the quarter that they, or their team, work by a practice; nobody more than five times, in fives."),
        _("Whether they do, and whether it helps: read the practices’ own outcomes."),
    ),
    "fresh": Method(
        _(
            "Of all notes, posts and practices that everybody may see, those written, changed or found still true within a year, in "
            "tens with open ends."
        ),
        _("Whether the others are wrong. Some things stay true for long."),
    ),
    "newcomers": Method(
        _("Of those who joined in the quarter, the time within which half of them had come that far by the day the figures were made."),
        _("What became of each of them, and of fewer than five. Who joined near the end of the quarter has had little time."),
    ),
}


SPACE_METHODS: dict[str, Method] = {
    "space_flows": Method(
        _(
            "Counted as for the organisation, from what was shared in this space. It came in where something in the space grew from what "
            "everybody may see, and went out where everybody may see what grew from something in the space; each by the team of the "
            "other side on the day the figures were made. What stayed is answers, thanks and what grew within the space."
        ),
        _(
            "What went to another space or came from there: only people in both may see that, so it is counted in neither. "
            "What is said in a room, by mail or in a chat; whether it was of use."
        ),
    ),
    "space": Method(
        _(
            "All of it from what was shared in this very space, once for each quarter, a week after its end. Each figure rests on at least "
            "five people; nobody counts more than five times; what few did is not shown. What is shared with everybody is in the "
            "organisation’s flow, and only there, so that the two cannot be subtracted from each other."
        ),
        _("What people here do outside the space. Who is in the space is not asked; who did something in it is."),
    ),
}
