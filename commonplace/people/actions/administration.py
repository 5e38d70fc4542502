"""What administrators do with teams and accounts."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.people.models import Invitation, Member, Team, Token


def make_team(actor: Member, *, name: str) -> Team:
    _administrator(actor)
    with transaction.atomic():
        team = _named(Team(), name)
        record(Deed.TEAM_MADE, actor, detail=team.name)
    return team


def rename_team(actor: Member, *, team: Team, name: str) -> None:
    """The address stays, so that links to the team's list go on working."""
    _administrator(actor)
    with transaction.atomic():
        _named(team, name)
        record(Deed.TEAM_RENAMED, actor, detail=team.name)


def remove_team(actor: Member, *, team: Team) -> None:
    """Its members are in no team then."""
    _administrator(actor)
    with transaction.atomic():
        record(Deed.TEAM_REMOVED, actor, detail=team.name)
        team.delete()


def deactivate_member(actor: Member, *, member: Member) -> None:
    """Takes away access at once: no session and no program works from the next request on, and their invitations are closed. What they shared
    stays."""
    _administrator(actor)
    with transaction.atomic():
        _not_the_last(member)
        Member.objects.filter(pk=member.pk).update(is_active=False)
        for session in UserSession.objects.filter(user=member):
            session.end()
        Invitation.objects.open().filter(invited_by=member).update(withdrawn_at=now())
        Token.objects.filter(member=member, revoked_at__isnull=True).update(revoked_at=now())
        record(Deed.ACCOUNT_ENDED, actor, about=member)


def reactivate_member(actor: Member, *, member: Member) -> None:
    """They may sign in again; their former sessions and programs stay ended."""
    _administrator(actor)
    with transaction.atomic():
        Member.objects.filter(pk=member.pk).update(is_active=True)
        record(Deed.ACCOUNT_BACK, actor, about=member)


def set_administrator(actor: Member, *, member: Member, to: bool) -> None:
    _administrator(actor)
    with transaction.atomic():
        if to and not member.is_active:
            raise Refusal(_("Let this person in again first."))
        if not to:
            _not_the_last(member)
        Member.objects.filter(pk=member.pk).update(is_administrator=to)
        record(Deed.ADMINISTRATOR_NAMED if to else Deed.ADMINISTRATOR_ENDED, actor, about=member)


def set_organiser(actor: Member, *, member: Member, to: bool) -> None:
    """Let somebody run mentoring rounds, learning circles and the like for all; it opens nothing else."""
    _administrator(actor)
    with transaction.atomic():
        if to and not member.is_active:
            raise Refusal(_("Let this person in again first."))
        Member.objects.filter(pk=member.pk).update(is_organiser=to)
        record(Deed.ORGANISER_NAMED if to else Deed.ORGANISER_ENDED, actor, about=member)


def _administrator(actor: Member) -> None:
    if not (actor.is_active and actor.is_administrator):
        raise Refusal(_("Only administrators can do this."))


def _not_the_last(member: Member) -> None:
    # All of them are locked, in one order, so that two who step down at the same moment do not leave nobody behind.
    administrators = list(Member.objects.select_for_update().filter(is_administrator=True, is_active=True).order_by("pk"))
    if administrators == [member]:
        raise Refusal(_("This is the last administrator. Make somebody else one first."))


def _named(team: Team, name: str) -> Team:
    team.name = " ".join(name.split())
    if not team.name:
        raise Refusal(_("A team needs a name."), field="name")
    if not team.slug:
        stem = slugify(team.name)[:60]
        is_free = stem and not Team.objects.filter(slug=stem).exists()
        team.slug = stem if is_free else f"{stem or 'team'}-{new_uid()[:6]}"
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise Refusal(_("There is already a team of this name."), field="name") from error
    return team
