"""Who wants to know when a member appears differently: rooms above keep names and handles in what they have rendered.

A room adds its function in its AppConfig.ready: `on_member_renamed.append(function)`. Each is called in the transaction of the change, with
the member as they are now, and should do no more than enqueue a job.
"""

from collections.abc import Callable

from commonplace.people.models import Member

on_member_renamed: list[Callable[[Member], None]] = []


def tell_renamed(member: Member) -> None:
    for listener in on_member_renamed:
        listener(member)
