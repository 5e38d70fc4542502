"""The seven questions in our own words, the words for answers, and advice to those who lead.

After A. Edmondson, "Psychological Safety and Learning Behavior in Work Teams", Administrative Science Quarterly 44(2), 1999: the same seven
matters, three of them turned round as there, so that nobody can tick one column down the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

QUESTIONS: dict[str, Promise] = {
    "mistakes": _("A mistake that somebody makes here is still brought up against them later."),
    "trouble": _("What is hard or awkward can be put on the table here."),
    "difference": _("Whoever is different, or thinks differently, is kept at a distance here."),
    "risk": _("I can try something here that may go wrong, without fearing for my standing."),
    "help": _("It takes me an effort to ask the others here for help."),
    "goodwill": _("Nobody here would set out to spoil what I am working on."),
    "gifts": _("What I in particular can do is seen here and made use of."),
}
"""By the names that are stored, in the order in which they are asked."""

TURNED = frozenset({"mistakes", "difference", "help"})
"""Whoever says that these are not so speaks of safety."""

CHOICES: tuple[Promise, ...] = (_("Not so at all"), _("Rather not so"), _("Partly"), _("Rather so"), _("Quite so"))

STEPS: tuple[Promise, ...] = (
    pgettext_lazy("how many say so", "hardly anybody"),
    pgettext_lazy("how many say so", "some"),
    pgettext_lazy("how many say so", "about half"),
    pgettext_lazy("how many say so", "most"),
    pgettext_lazy("how many say so", "nearly all"),
)

IS_SO, PARTLY, IS_NOT_SO = _("It is so"), _("Partly"), _("It is not so")

ANSWERED: Mapping[str, Promise] = {
    "hour": pgettext_lazy("half of the answers", "within an hour"),
    "day": pgettext_lazy("half of the answers", "within a day"),
    "week": pgettext_lazy("half of the answers", "within a week"),
    "month": pgettext_lazy("half of the answers", "within a month"),
    "quarter": pgettext_lazy("half of the answers", "within three months"),
    "longer": pgettext_lazy("half of the answers", "later than three months"),
}


@dataclass(frozen=True)
class Advice:
    """Something to do this week; `source` says where it is from. Only what was looked up is said of a source."""

    title: Promise
    text: Promise
    source: str


_EDMONDSON = "A. Edmondson, The Fearless Organization, Wiley, 2018"
_IN_TEAMS = "A. Edmondson, Psychological Safety and Learning Behavior in Work Teams, Administrative Science Quarterly 44(2), 1999"

ADVICE: dict[str, Sequence[Advice]] = {
    "mistakes": (
        Advice(
            _("Go first: tell of criticism that you got"),
            _(
                "At the next meeting, tell what somebody criticised in your own work, what you make of it and what you do now; then go on "
                "doing so. Where leaders did, their teams were safer a year later. Only asking for criticism did not last."
            ),
            "C. Coutifaris and A. Grant, Taking Your Team Behind the Curtain, Organization Science 33(4), 2022",
        ),
        Advice(
            _("Ask what made it likely, not who it was"),
            _(
                "When something goes wrong, begin with “what in how we work made this likely?”, and write down one thing that you "
                "change. Names stay out of the note."
            ),
            "M. Cannon and A. Edmondson, Failing to Learn and Learning to Fail (Intelligently), Long Range Planning 38(3), 2005",
        ),
    ),
    "trouble": (
        Advice(
            _("Thank for bad news, before anything else"),
            _(
                "The first sentence after somebody brings a problem is thanks, the second a question. Say later what came of it, "
                "where all can hear it."
            ),
            _EDMONDSON,
        ),
        Advice(
            _("Show that it is of use to speak"),
            _(
                "Take the last thing that somebody raised, and tell what you did about it, or why you did not. Where those who lead "
                "are seen to be open to it, people speak up more, because it feels safer."
            ),
            "J. Detert and E. Burris, Leadership Behavior and Employee Voice, Academy of Management Journal 50(4), 2007",
        ),
    ),
    "difference": (
        Advice(
            _("Ask for dissent, and mean it"),
            _(
                "Before a decision, ask “what speaks against it?”, and wait in silence until somebody answers. Ask those who really "
                "think so; a played objector helps little."
            ),
            "C. Nemeth and others, Devil’s Advocate versus Authentic Dissent, European Journal of Social Psychology 31(6), 2001",
        ),
        Advice(
            _("Let everybody have said something before anybody speaks twice"),
            _("Go round once, whoever leads last. Groups in which a few do most of the talking solved all kinds of tasks less well."),
            "A. Woolley and others, Evidence for a Collective Intelligence Factor, Science 330, 2010",
        ),
    ),
    "risk": (
        Advice(
            _("Call it a trial, and say what it may cost"),
            _(
                "Agree beforehand what is tried, for how long, and what a failure may cost. Then a failure is a result, and nobody’s "
                "fault."
            ),
            "M. Cannon and A. Edmondson, Failing to Learn and Learning to Fail (Intelligently), Long Range Planning 38(3), 2005",
        ),
        Advice(
            _("Say what you do not know"),
            _(
                "Open the next plan with what is uncertain in it and what only others can see. It tells people that their view is "
                "needed and not merely allowed."
            ),
            _EDMONDSON,
        ),
    ),
    "help": (
        Advice(
            _("Ask for help yourself, where all can see it"),
            _(
                "Put one real question to the group each week: something that you cannot do. Asking for help and talking of errors are "
                "how teams learn, and they do it where it is safe."
            ),
            _IN_TEAMS,
        ),
        Advice(
            _("Make it known whom to ask, and that they like it"),
            _(
                "Have two or three people say for which questions they are glad to be asked, and when. Whom people ask depends on who "
                "knows it, but also on who is within reach and whom they trust."
            ),
            "D. Hofmann, Z. Lei and A. Grant, Seeking Help in the Shadow of Doubt, Journal of Applied Psychology, 2009",
        ),
    ),
    "goodwill": (
        Advice(
            _("Say at once where a line is"),
            _(
                "Ridicule, or work that is undone behind somebody’s back, is named the same day, calmly and in private. Letting it "
                "pass is an answer, too."
            ),
            _EDMONDSON,
        ),
        Advice(
            _("Say what the work is for, and for whom"),
            _("Begin the week with it, in a sentence. Who sees the same end is readier to speak for it, and to hear others do so."),
            _EDMONDSON,
        ),
    ),
    "gifts": (
        Advice(
            _("Ask somebody by name for what they are good at"),
            _(
                "This week ask two people who say little for their view on something that they know better than you. Say what you "
                "used of it."
            ),
            "I. Nembhard and A. Edmondson, Making It Safe, Journal of Organizational Behavior 27(7), 2006",
        ),
        Advice(
            _("Give credit to the one who did it"),
            _("When you pass something on, name whose it was, and thank where others see it, for one certain thing."),
            "I. Nembhard and A. Edmondson, Making It Safe, Journal of Organizational Behavior 27(7), 2006",
        ),
    ),
}  # fmt: skip

MOST_ADVISED = 3


def advised(result: Mapping[str, Sequence[int] | None]) -> list[str]:
    """The questions for which there is advice, at most three, in the order in which they are asked: those that most people answered on the
    unsafe side. None where nearly all speak of safety in all of them."""
    weak = {name: (steps[0], -steps[2]) for name, steps in result.items() if steps and steps[0] < len(STEPS) - 1}
    weakest = sorted(weak, key=lambda name: weak[name])[:MOST_ADVISED]
    return [name for name in QUESTIONS if name in weakest]
