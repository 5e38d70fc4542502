"""The groups that the client offers: our rings and spaces. A group says who may see what is posted in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Ring
from commonplace.hypothesis.words import Json, at_home
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member

ME, EVERYTHING = "me", "all"
# The client puts its own public group before all others, and so would publish to the web what a member meant for themselves. For members
# the widest ring has a name that the client knows nothing of; strangers read nothing but it.
PUBLIC = "__world__"
_RINGS = {ME: Ring.ME, "organisation": Ring.ORGANISATION, "web": Ring.WEB, PUBLIC: Ring.WEB}
_SPACE, _CIRCLE = "space-", "circle-"


@dataclass(frozen=True)
class Group:
    """`kind` is what Hypothesis calls type: private, open (to the whole web) or restricted (to be read, not to post in)."""

    id: str
    name: str
    kind: str
    page: str

    def written(self) -> Json:
        return {
            "id": self.id,
            "groupid": None,
            "name": self.name,
            "type": self.kind,
            "public": self.kind == "open",
            "scoped": False,
            "scopes": {"enforced": False, "uri_patterns": []},
            "pre_moderated": False,
            "organization": {
                "id": "commonplace",
                "name": settings.ORGANISATION_NAME,
                "default": True,
                "logo": at_home(static("web/mark.svg")),
            },
            "links": {"html": at_home(self.page)},
        }


def groups_of(member: Member) -> list[Group]:
    """From narrow to wide, and at the end all that the member may see. The first is where the client begins."""
    form = AudienceForm(member=member)
    today = reverse("web:today")
    circles = [
        Group(f"{_CIRCLE}{circle.uid}", _("Circle: %(name)s") % {"name": circle.name}, "private", reverse("people:circles"))
        for circle in form.fields["circle"].queryset  # type: ignore[attr-defined]
    ]
    spaces = [
        Group(f"{_SPACE}{space.slug}", space.name, "private", reverse("communities:space", args=[space.slug]))
        for space in form.fields["space"].queryset  # type: ignore[attr-defined]
    ]
    return [
        Group(ME, str(Ring.ME.label), "private", today),
        *circles,
        *spaces,
        Group("organisation", _("Everyone in %(name)s") % {"name": settings.ORGANISATION_NAME}, "private", today),
        Group("web", str(Ring.WEB.label), "open", today),
        Group(EVERYTHING, _("All that I may see"), "restricted", today),
    ]


def groups_of_strangers() -> list[Group]:
    return [Group(PUBLIC, str(Ring.WEB.label), "open", reverse("web:today"))]


def audience_of(member: Member, group: str) -> Audience:
    """Who sees what is posted in this group: the same choice as on the pages. Raises Refusal for what the member cannot post in."""
    if group == EVERYTHING:
        raise Refusal(_("Choose who may see it: pick one of your groups at the top. “All that I may see” is for reading."), field="group")
    ring: Ring | None = _RINGS.get(group)
    said = {"ring": ring.value} if ring else {}
    if group.startswith(_SPACE):
        said = {"ring": Ring.SPACE.value, "space": group.removeprefix(_SPACE)}
    elif group.startswith(_CIRCLE):
        said = {"ring": Ring.CIRCLE.value, "circle": group.removeprefix(_CIRCLE)}
    form = AudienceForm(said, member=member)
    if not form.is_valid():
        raise Refusal(_("You are in no group of this name. Load the page again to see those there are."), field="group")
    return form.audience()


def key_of(viewer: Member | None, group: str) -> str | None:
    """The key of the audience behind a group that the viewer has; None for none of theirs."""
    ring = _RINGS.get(group)
    if ring is Ring.WEB:
        return "web"
    if viewer is None:
        return None
    if ring is not None:
        return f"me:{viewer.pk}" if ring is Ring.ME else "organisation"
    if group.startswith(_SPACE):
        slug = group.removeprefix(_SPACE)
        found = viewer.memberships.filter(space__slug=slug).values_list("space", flat=True).first()
        return f"space:{found}" if found else None
    if group.startswith(_CIRCLE):
        circle = viewer.circles.filter(uid=group.removeprefix(_CIRCLE)).values_list("pk", flat=True).first()
        return f"circle:{circle}" if circle else None
    return None


def group_of(entry: Entry, viewer: Member | None, *, within: str = "") -> str:
    """The group in which the client shows an entry. What only the viewer sees stands in whichever group they look into (`within`), as there."""
    audience = entry.audience
    if is_private(entry):
        return within or ME
    if audience.ring == Ring.SPACE and audience.space is not None:
        return f"{_SPACE}{audience.space.slug}"
    if audience.ring == Ring.CIRCLE and audience.circle is not None and viewer is not None and audience.owner_id == viewer.pk:
        return f"{_CIRCLE}{audience.circle.uid}"
    if audience.ring == Ring.WEB:
        return PUBLIC if viewer is None else "web"
    return "organisation" if audience.ring == Ring.ORGANISATION else EVERYTHING


def is_private(entry: Entry) -> bool:
    """Whether its author alone sees it: by their own choice, or while moderators keep it."""
    return bool(entry.audience.ring == Ring.ME)
