"""Who wants to know when a member appears differently: rooms above keep names and handles in what they have rendered.

A room adds its function in its AppConfig.ready: `on_member_renamed.append(function)`. Each is called in the transaction of the change, with
the member as they are now, and should do no more than enqueue a job.
"""

from collections.abc import Callable

from commonplace.people.models import Member

on_member_renamed: list[Callable[[Member], None]] = []
on_withheld_rewritten: list[Callable[[Member], None]] = []
"""So of words that those who moderate keep from others, once their author has changed them."""


def tell_renamed(member: Member) -> None:
    for listener in on_member_renamed:
        listener(member)


def tell_rewritten(member: Member) -> None:
    for listener in on_withheld_rewritten:
        listener(member)
