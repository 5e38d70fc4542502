"""What makes a young space come alive, as a list that its hosts can see shrink."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.spaces.queries import members_of

FIRST_POSTS = 3
FIRST_PEOPLE = 5


@dataclass(frozen=True)
class Step:
    label: str | Promise
    why: str | Promise
    is_done: bool
    url: str


def steps_of(host: Member, space: Space) -> list[Step]:
    """In the order that has proved itself; each says why, and leads to where it is done."""
    shared = Entry.objects.visible_to(host).shared_in(space).filter(root__isnull=True)
    kinds = list(shared.order_by().values_list("kind", flat=True).distinct())
    write = f"{reverse('sense:note_new')}?space={space.slug}"
    hosting = reverse("communities:hosting", args=[space.slug])
    return [
        Step(
            _("Say what it is for"),
            _("One sentence that tells who should come, and what they will be better at."),
            bool(space.purpose),
            reverse("communities:change_space", args=[space.slug]),
        ),
        Step(
            _("Write the house rules"),
            _("Three lines are enough: what is welcome, what is not, what stays in the room."),
            bool(space.house_rules),
            f"{hosting}#rules",
        ),
        Step(
            _("Share the first three things yourselves"),
            _("Nobody speaks first in an empty room. Unfinished is best."),
            shared[:FIRST_POSTS].count() == FIRST_POSTS,
            write,
        ),
        Step(
            _("Ask the first question"),
            _("One that you really have. It shows that not knowing is fine here."),
            Kind.QUESTION in kinds,
            f"{reverse('questions:ask')}?space={space.slug}",
        ),
        Step(
            _("Be five people"),
            _("Ask each of them by name, and say why you thought of them."),
            members_of(space)[:FIRST_PEOPLE].count() == FIRST_PEOPLE,
            reverse("communities:space_members", args=[space.slug]),
        ),
        Step(
            _("Agree on a rhythm"),
            _("Every second Tuesday beats “when we have time”."),
            bool(space.rhythm),
            f"{hosting}#rules",
        ),
    ]
