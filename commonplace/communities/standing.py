"""Where a viewer stands towards a space: what every page of it needs to know, looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.people.models import Member, MemberQuerySet
from commonplace.spaces.models import JoinRequest, Membership, Openness, Role, Space
from commonplace.spaces.queries import has_host, members_of


@dataclass(frozen=True)
class Standing:
    space: Space
    viewer: Member
    membership: Membership | None
    has_asked: bool

    @property
    def is_host(self) -> bool:
        return self.membership is not None and self.membership.role == Role.HOST

    @property
    def is_open(self) -> bool:
        return self.space.openness == Openness.OPEN

    @property
    def may_join(self) -> bool:
        return self.membership is None and self.space.openness != Openness.HIDDEN and not self.space.is_archived

    @property
    def may_write(self) -> bool:
        return self.membership is not None and not self.space.is_archived

    @property
    def is_without_host(self) -> bool:
        return self.membership is not None and not self.is_host and not has_host(self.space)


def standing_in(viewer: Member, slug: str) -> Standing:
    """404 for a space that the viewer may not know of."""
    space = get_object_or_404(Space.objects.visible_to(viewer), slug=slug)
    membership = Membership.objects.filter(space=space, member=viewer).first()
    has_asked = membership is None and JoinRequest.objects.filter(space=space, member=viewer).exists()
    return Standing(space, viewer, membership, has_asked)


def people_of(standing: Standing) -> MemberQuerySet:
    """Hosts find everybody who belongs, also where a block stands between them, or it would make people whom nobody can take out."""
    everybody = members_of(standing.space)
    return everybody if standing.is_host else everybody.met_by(standing.viewer)


def tabs_of(request: HttpRequest, standing: Standing) -> list[dict[str, Any]]:
    """The pages of a space; those who are not in it have its door and the people."""
    home = standing.space.get_absolute_url()
    pages = [(home, _("New"))]
    if standing.membership:
        pages += [
            (f"{home}?show=questions", _("Questions")),
            (reverse("communities:wiki", args=[standing.space.slug]), _("Notes")),
            (f"{home}?show=practices", _("Practices")),
            (f"{reverse('gatherings:home')}?space={standing.space.slug}", _("Gatherings")),
            (reverse("communities:week", args=[standing.space.slug]), _("This week")),
            (reverse("flows:space", args=[standing.space.slug]), _("Flow")),
            (reverse("pulse:group", args=[f"space-{standing.space.slug}"]), _("Pulse")),
        ]
    pages.append((reverse("communities:space_members", args=[standing.space.slug]), _("People")))
    if standing.is_host:
        pages.append((reverse("communities:hosting", args=[standing.space.slug]), _("Hosting")))
    show = request.GET.get("show", "")
    here = f"{request.path}?show={show}" if request.path == home and show in {"questions", "practices"} else request.path
    return [{"url": url, "label": label, "current": url == here} for url, label in pages]
