"""Members, teams, circles, invitations, and the programs that act in members' names."""

from commonplace.people.models.circles import Circle, CircleMember
from commonplace.people.models.coming_in import FirstRunToken, Invitation, InvitationQuerySet
from commonplace.people.models.keeping import MailTrouble, SharedCacheRow, Tally
from commonplace.people.models.members import NOBODY, Block, BlockQuerySet, Member, MemberManager, MemberQuerySet, Team, Withheld
from commonplace.people.models.programs import Pairing, Scope, Token, TokenQuerySet

__all__ = [
    "NOBODY",
    "Block",
    "BlockQuerySet",
    "Circle",
    "CircleMember",
    "FirstRunToken",
    "Invitation",
    "InvitationQuerySet",
    "MailTrouble",
    "Member",
    "MemberManager",
    "MemberQuerySet",
    "Pairing",
    "Scope",
    "SharedCacheRow",
    "Tally",
    "Team",
    "Token",
    "TokenQuerySet",
    "Withheld",
]
