"""What this room holds of a member: how often they gave and took in a quarter, by the other's team. On no page, and of nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.flows.models import Book, Standing
from commonplace.flows.packing import role_of, unpack_counts
from commonplace.flows.quarters import slug_of
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member, Team


def counted(member: Member) -> Iterator[Values]:
    book = Book.objects.filter(pk=1).first()
    teams = dict(Team.objects.values_list("pk", "name"))
    for row in Standing.objects.filter(edition=book.edition if book else 0, member_id=member.pk).order_by("quarter"):
        for code, often in sorted(unpack_counts(row.packed).items()):
            role, team = role_of(code)
            yield plain(quarter=slug_of(row.quarter), what=role.name.lower(), team_of_the_other=teams.get(team, ""), times=often)
