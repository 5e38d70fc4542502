"""What can be done in this room. `actor` is who does it."""

from commonplace.people.actions.administration import (
    deactivate_member,
    make_team,
    reactivate_member,
    remove_team,
    rename_team,
    set_administrator,
    set_organiser,
)
from commonplace.people.actions.blocks import block, unblock
from commonplace.people.actions.circles import add_to_circle, delete_circle, make_circle, remove_from_circle, rename_circle
from commonplace.people.actions.joining import invite, join_with_invitation, make_first_administrator, withdraw_invitation
from commonplace.people.actions.profile import update_profile
from commonplace.people.actions.programs import approve, connect_again, disconnect, make_token, refuse
from commonplace.people.actions.withholding import withhold

__all__ = [
    "add_to_circle",
    "approve",
    "block",
    "connect_again",
    "deactivate_member",
    "delete_circle",
    "disconnect",
    "invite",
    "join_with_invitation",
    "make_circle",
    "make_first_administrator",
    "make_team",
    "make_token",
    "reactivate_member",
    "refuse",
    "remove_from_circle",
    "remove_team",
    "rename_circle",
    "rename_team",
    "set_administrator",
    "set_organiser",
    "unblock",
    "update_profile",
    "withdraw_invitation",
    "withhold",
]
