"""What can be done with spaces and with belonging to them. `actor` is who does it."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.kit.markdown import fill, render
from commonplace.kit.text import clean_body, clean_line
from commonplace.people.models import Member
from commonplace.spaces.archiving import refuse_if_archived
from commonplace.spaces.changes import tell_renamed
from commonplace.spaces.models import MAX_RULES, MOST_HELD, JoinRequest, Membership, Openness, Role, Space
from commonplace.spaces.queries import has_host, is_host, is_member


def make_space(actor: Member, *, name: str, purpose: str = "", openness: str = Openness.OPEN) -> Space:
    """The maker is its first host. A second space of the same name is refused, unless the first one is hidden from the maker."""
    with transaction.atomic():
        space = Space(name=_checked_name(actor, name), purpose=purpose.strip(), openness=Openness(openness), made_by=actor)
        stem = slugify(space.name)[:60]
        # A number would tell that a hidden space has the plain address; so would a refusal. Random letters tell nothing.
        space.slug = (
            stem if stem and stem != "new" and not Space.objects.filter(slug=stem).exists() else f"{stem or 'space'}-{new_uid()[:6]}"
        )
        space.save()
        Membership.objects.create(space=space, member=actor, role=Role.HOST)
    return space


def change_space(actor: Member, *, space: Space, name: str, purpose: str, openness: str) -> None:
    """Rename or describe a space, or change who may join. Its address stays."""
    _host(actor, space)
    with transaction.atomic():
        was = space.name
        space.name = _checked_name(actor, name, own=space)
        space.purpose, space.openness = purpose.strip(), Openness(openness)
        space.save(update_fields=["name", "purpose", "openness"])
        if space.openness == Openness.OPEN:
            # Whoever asked to be let in finds the door open now.
            JoinRequest.objects.filter(space=space).delete()
        if space.name != was:
            tell_renamed(space)


def join(actor: Member, *, space: Space) -> Membership:
    """Join an open space. Joining twice changes nothing."""
    with transaction.atomic():
        refuse_if_archived(space)
        if not is_member(actor, space) and space.openness != Openness.OPEN:
            raise Refusal(_("A host lets people into this space. Ask to join."))
        return _let_in(space, actor)


def leave(actor: Member, *, space: Space) -> None:
    """Leaving twice changes nothing. The last host cannot go, or nobody could let people in."""
    with transaction.atomic():
        _keep_a_host(space, actor)
        Membership.objects.filter(space=space, member=actor).delete()


def ask_to_join(actor: Member, *, space: Space) -> JoinRequest | None:
    """Ask the hosts of a space that is open by request; asking twice is asking once. None for those who are in it."""
    if is_member(actor, space):
        return None
    refuse_if_archived(space)
    if space.openness == Openness.OPEN:
        raise Refusal(_("This space is open: you can join without asking."))
    if space.openness == Openness.HIDDEN:
        raise Refusal(_("A host has to bring you into this space."))
    return JoinRequest.objects.get_or_create(space=space, member=actor)[0]


def withdraw_request(actor: Member, *, space: Space) -> None:
    JoinRequest.objects.filter(space=space, member=actor).delete()


def answer_request(actor: Member, *, space: Space, member: Member, let_in: bool) -> bool:
    """A host lets somebody in, or not; tells whether somebody came in. The request is gone either way; two hosts who answer at once do no harm."""
    _host(actor, space)
    with transaction.atomic():
        if let_in:
            refuse_if_archived(space)
        asked = JoinRequest.objects.filter(space=space, member=member).delete()[0]
        if asked and let_in:
            _let_in(space, member)
        return bool(asked and let_in)


def add_member(actor: Member, *, space: Space, member: Member) -> Membership:
    """A host brings somebody in: the only way into a hidden space."""
    _host(actor, space)
    if not member.is_active:
        raise Refusal(_("This person is no longer here."), field="member")
    with transaction.atomic():
        refuse_if_archived(space)
        return _let_in(space, member)


def remove_member(actor: Member, *, space: Space, member: Member) -> None:
    _host(actor, space)
    leave(member, space=space)


def set_host(actor: Member, *, space: Space, member: Member, to: bool) -> None:
    """Make a member of the space a host of it, or no longer one."""
    _host(actor, space)
    with transaction.atomic():
        if not to:
            _keep_a_host(space, member)
        role = Role.HOST if to else Role.MEMBER
        if not Membership.objects.filter(space=space, member=member).update(role=role):
            raise Refusal(_("Only somebody who is in the space can be its host."), field="member")


def say_how_it_goes(actor: Member, *, space: Space, house_rules: str, rhythm: str) -> None:
    """The rules of the house, in Markdown, and how often its people do something together."""
    _host(actor, space)
    rules = clean_body(house_rules).strip()
    if len(rules) > MAX_RULES:
        raise Refusal(_("House rules should be read in a minute: at most 4,000 letters."), field="house_rules")
    space.house_rules, space.house_rules_html = rules, fill(render(rules, mention_url=_nobody).html, {})
    space.rhythm = clean_line(rhythm)[:200]
    space.save(update_fields=["house_rules", "house_rules_html", "rhythm"])


def welcome(actor: Member, *, space: Space, newcomers_in_digest: bool, first_posts_held: int) -> None:
    """What whoever comes from now on finds; those who are in the space keep what they have."""
    _host(actor, space)
    if not 0 <= first_posts_held <= MOST_HELD:
        raise Refusal(_("At most ten first posts can wait for a host."), field="first_posts_held")
    space.newcomers_in_digest, space.first_posts_held = newcomers_in_digest, first_posts_held
    space.save(update_fields=["newcomers_in_digest", "first_posts_held"])


def tell_in_digest(actor: Member, *, space: Space, to: bool) -> None:
    """Whether the actor's own digest tells what happened there."""
    Membership.objects.filter(space=space, member=actor).update(in_digest=to)


def _nobody(handle: str) -> None:
    """House rules name no members: they are read by whoever comes to the door."""


def take_over(actor: Member, *, space: Space) -> None:
    """A member becomes the host of a space that has none any more: the accounts of its hosts have ended."""
    with transaction.atomic():
        _without_host(space)
        if not Membership.objects.filter(space=space, member=actor).update(role=Role.HOST):
            raise Refusal(_("Only somebody who is in the space can be its host."))


def name_host(administrator: Member, *, space: Space, member: Member) -> None:
    """An administrator gives a space that has no host any more to one of its members. What they may see there does not change by that."""
    if not (administrator.is_administrator and administrator.is_active):
        raise Refusal(_("Only administrators can do this."))
    with transaction.atomic():
        _without_host(space)
        named = Membership.objects.filter(space=space, member=member, member__is_active=True).update(role=Role.HOST)
        if not named:
            raise Refusal(_("Only somebody who is in the space can be its host."), field="member")
        record(Deed.HOST_NAMED, administrator, about=member, detail=space.name_for_all)


def _without_host(space: Space) -> None:
    Space.objects.select_for_update().get(pk=space.pk)
    if has_host(space):
        raise Refusal(_("This space has a host."))


def _let_in(space: Space, member: Member) -> Membership:
    JoinRequest.objects.filter(space=space, member=member).delete()
    return Membership.objects.get_or_create(space=space, member=member, defaults={"in_digest": space.newcomers_in_digest})[0]


def _host(actor: Member, space: Space) -> None:
    if not is_host(actor, space):
        raise Refusal(_("Only a host of this space can do this."))


def _keep_a_host(space: Space, leaving: Member) -> None:
    # The hosts' rows are locked in one order, so that two hosts who go at the same moment do not leave the space without any.
    hosts = Membership.objects.select_for_update().filter(space=space, role=Role.HOST).order_by("pk")
    if [row.member_id for row in hosts] == [leaving.pk]:
        raise Refusal(_("This is the only host. Make somebody else a host first."))


def _checked_name(actor: Member, name: str, *, own: Space | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refusal(_("A space needs a name."), field="name")
    known = Space.objects.visible_to(actor).filter(name__iexact=name)
    if own is not None:
        known = known.exclude(pk=own.pk)
    if known.exists():
        raise Refusal(_("There is already a space of this name."), field="name")
    return name
