"""What Today shows of going first, to the member alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonplace.communities.firsts import firsts_of_leaders, only_reads
from commonplace.communities.weekly import is_due
from commonplace.people.models import Member


def going_first(member: Member, today: date) -> dict[str, Any]:
    return {"firsts": firsts_of_leaders(member), "only_reads": only_reads(member), "log_is_due": is_due(member, today)}
