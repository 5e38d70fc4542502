from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from commonplace.people.models import Member
    from commonplace.spaces.models import Space


class EntriesConfig(AppConfig):
    name = "commonplace.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.entries.joining import take_entries
        from commonplace.sources.joining import follow_joins

        follow_joins(take_entries)
        from commonplace.people.changes import on_member_renamed
        from commonplace.spaces.changes import on_space_renamed

        on_member_renamed.append(_redraw_cards_of_member)
        on_space_renamed.append(_redraw_cards_in_space)


def _redraw_cards_of_member(member: Member) -> None:
    from commonplace.entries.jobs import redraw_cards_of_member

    redraw_cards_of_member.enqueue(member.pk)


def _redraw_cards_in_space(space: Space) -> None:
    from commonplace.entries.jobs import redraw_cards_in_space

    redraw_cards_in_space.enqueue(space.pk)
