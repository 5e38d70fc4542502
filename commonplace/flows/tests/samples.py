"""Published figures and a pinned question, for tests that look at every page."""

from __future__ import annotations

from collections import Counter, defaultdict

from commonplace.flows import closing, of_spaces
from commonplace.flows.models import GapQuestion, Measure, Publication, SpacePublication
from commonplace.flows.of_spaces import Passed
from commonplace.flows.packing import Role, code_of
from commonplace.flows.quarters import quarter_from
from commonplace.spaces.models import Space

TEAMS = {1: "Workshop", 2: "Harbour", 3: "Office"}


def publish() -> None:
    """Two quarters of three teams of eight."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for giver in range(24):
        for taker in range(0, 24, 1 + giver % 3):
            if giver != taker:
                counts[giver][code_of(Role.GAVE, taker % 3 + 1)] += 1
                counts[taker][code_of(Role.TOOK, giver % 3 + 1)] += 1
        counts[giver][code_of(Role.SEEK)] += 1
    made = closing.from_rows([(member, member % 3 + 1, dict(did)) for member, did in sorted(counts.items())], TEAMS)
    made |= {
        "questions": {"asked": 25, "answered": 80, "time": "day"},
        "reuse": {"shared": 60, "reused": None},
        "adopted": None,
        "newcomers": {"joined": 10} | dict.fromkeys(Measure.values, "week"),
    }
    for slug, more in (("2026-1", {}), ("2026-2", {"fresh": 70, "spaces": [{"one": "Weavers", "other": "Dyers", "people": 10}]})):
        quarter = quarter_from(slug)
        assert quarter is not None
        Publication.objects.get_or_create(quarter=quarter, defaults={"figures": made | more})


def publish_in(space: Space) -> Space:
    """Two quarters of a space in which five teams have something."""
    deeds = [Passed(giver, giver % 3 + 1, 30 + giver % 8, 2) for giver in range(24)]
    made = of_spaces.from_deeds(deeds, deeds[:8], deeds, TEAMS) | {
        "part": {"seek": 10, "sense": None, "share": 15},
        "questions": {"asked": 15, "answered": 80, "time": "day"},
        "reuse": {"shared": 30, "reused": 40},
        "adopted": None,
    }
    for slug, more in (("2026-1", {}), ("2026-2", {"fresh": 70})):
        SpacePublication.objects.get_or_create(space=space, quarter=quarter_from(slug), defaults={"figures": made | more})
    return space


def pinned_question() -> GapQuestion:
    """Beside it figures are published, so that the pages have something to show."""
    publish()
    return GapQuestion.objects.get_or_create(words="How long until a newcomer is answered?", measure=Measure.ANSWER)[0]
