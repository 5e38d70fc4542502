"""The people whom all tests are about, so that a test reads as a story: Amina writes, the others may or may not see.

* amina   writes. Team Harvest; hosts Weavers; in Lantern; keeps the circle "Kitchen table".
* bruno   sits in Harvest and at Amina's kitchen table.
* chidi   is the reader whom Amina names.
* dora    is a member of Weavers.
* emil    hosts the hidden space Lantern.
* farah   is a colleague elsewhere; hosts Almanac, which is open by request.
* gita    administers the instance and is in no space.
* henk    has left; his account is switched off. He was in Weavers, in Lantern and in the circle.
* ines    joined yesterday: no team, no space, no circle.
* stranger is nobody (None): the web.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.models import Audience
from commonplace.people.models import Circle, CircleMember, Member, Team
from commonplace.spaces.models import Membership, Openness, Role, Space

PASSWORD = "a long walk in the rain"
ClientAs = Callable[[Member | None], Client]
"""What the fixture `client_as` gives."""


@dataclass(frozen=True)
class Cast:
    amina: Member
    bruno: Member
    chidi: Member
    dora: Member
    emil: Member
    farah: Member
    gita: Member
    henk: Member
    ines: Member
    harvest: Team
    foundry: Team
    weavers: Space
    almanac: Space
    lantern: Space
    kitchen_table: Circle
    stranger: None = None

    @property
    def members(self) -> dict[str, Member]:
        """Everyone with an account, by handle; henk, whose account is switched off, among them."""
        everyone = (self.amina, self.bruno, self.chidi, self.dora, self.emil, self.farah, self.gita, self.henk, self.ines)
        return {member.handle: member for member in everyone}

    @property
    def viewers(self) -> dict[str, Member | None]:
        """Everyone who may come by: those with a working account, and the stranger."""
        return {name: member for name, member in self.members.items() if member.is_active} | {"stranger": None}

    def audiences(self) -> dict[str, Audience]:
        """One audience of each ring as Amina chooses them (two for spaces: Weavers and the hidden Lantern)."""
        return {
            "me": audiences.only_me(self.amina),
            "circle": audiences.of_circle(self.kitchen_table),
            "people": audiences.of_people(self.amina, [self.chidi]),
            "space": audiences.of_space(self.weavers),
            "hidden_space": audiences.of_space(self.lantern),
            "organisation": audiences.organisation(),
            "web": audiences.web(),
        }


READERS = {
    "me": {"amina"},
    "circle": {"amina", "bruno"},
    "people": {"amina", "chidi"},
    "space": {"amina", "dora"},
    "hidden_space": {"amina", "emil"},
    "organisation": {"amina", "bruno", "chidi", "dora", "emil", "farah", "gita", "ines"},
    "web": {"amina", "bruno", "chidi", "dora", "emil", "farah", "gita", "ines", "stranger"},
}
"""Who of `cast.viewers` may see what Amina writes for each of `cast.audiences()`."""


def make_cast() -> Cast:
    """Write the cast into the database: thousands of tests begin with it, so in few statements."""
    harvest, foundry = Team.objects.bulk_create([Team(name="Harvest", slug="harvest"), Team(name="Foundry", slug="foundry")])
    amina, bruno, chidi, dora, emil, farah, gita, henk, ines = members = [
        _member("amina", "Amina Diallo", harvest, learning="dyeing with plants", ask_me_about="looms"),
        _member("bruno", "Bruno Costa", harvest),
        _member("chidi", "Chidi Okafor", foundry),
        _member("dora", "Dora Lindqvist", foundry),
        _member("emil", "Emil Novák", foundry),
        _member("farah", "Farah Haddad", foundry),
        _member("gita", "Gita Rao", None, is_administrator=True),
        _member("henk", "Henk de Vries", harvest, is_active=False),
        _member("ines", "Inês Moreira", None),
    ]
    Member.objects.bulk_create(members)
    weavers, almanac, lantern = spaces = [
        _space("Weavers", Openness.OPEN, amina),
        _space("Almanac", Openness.BY_REQUEST, farah),
        _space("Lantern", Openness.HIDDEN, emil),
    ]
    Space.objects.bulk_create(spaces)
    hosts = [Membership(space=space, member=space.made_by, role=Role.HOST) for space in spaces]
    others = ((weavers, dora), (weavers, henk), (lantern, amina), (lantern, henk))
    Membership.objects.bulk_create([*hosts, *(Membership(space=space, member=member, role=Role.MEMBER) for space, member in others)])
    kitchen_table = Circle.objects.create(owner=amina, name="Kitchen table")
    CircleMember.objects.bulk_create(CircleMember(circle=kitchen_table, member=member) for member in (bruno, henk))
    return Cast(
        amina, bruno, chidi, dora, emil, farah, gita, henk, ines, harvest, foundry, weavers, almanac, lantern, kitchen_table
    )  # fmt: skip


def _member(handle: str, name: str, team: Team | None, **more: object) -> Member:
    member = Member(handle=handle, name=name, email=f"{handle}@example.org", team=team, **more)
    member.set_password(PASSWORD)
    return member


def _space(name: str, openness: Openness, host: Member) -> Space:
    return Space(name=name, slug=name.lower(), openness=openness, made_by=host)
