"""What people did while they were asked: three figures beside the answers, by the rules of the organisation's flow (`kit.figures`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from commonplace.entries.models import Entry
from commonplace.entries.words import RIPENING, Kind, Maturity
from commonplace.kit import figures
from commonplace.people.models import NOBODY
from commonplace.pulse.groups import Group
from commonplace.questions.useful import useful_answers

DAYS = 90


def told(group: Group, until: datetime) -> dict[str, Any]:
    """`asked`: how many in a hundred of the members asked something; `answered`: within what time half of the answered questions had their first
    useful answer (a word of `kit.figures.DURATIONS`); `seeds`: how many in a hundred of the notes, posts and practices shared are seeds.
    Of the ninety days before `until`; None where fewer than five people stand behind a figure."""
    within = group.within()
    people = list(group.members().values_list("pk", flat=True))
    made = Entry.objects.filter(
        within(""), author__in=group.members().values("pk"), made_at__gte=until - timedelta(days=DAYS), made_at__lt=until
    )
    made = made.exclude(author__handle=NOBODY)
    asked = {pk: (author, moment) for pk, author, moment in made.filter(kind=Kind.QUESTION).values_list("pk", "author_id", "made_at")}
    askers = {author for author, _moment in asked.values()}
    answered = dict(useful_answers(within, asked, until))
    waited = ((asked[pk][0], (moment - asked[pk][1]).total_seconds() / 3600) for pk, moment in answered.items())
    shared = made.filter(kind__in=RIPENING).values_list("author")
    seeds = shared.annotate(so=Count("pk", filter=Q(maturity=Maturity.SEED)), every=Count("pk")).order_by()
    return {
        "asked": figures.share((member, member in askers) for member in people),
        "answered": figures.duration(waited),
        "seeds": figures.share_of_counts(seeds.iterator()),
    }
