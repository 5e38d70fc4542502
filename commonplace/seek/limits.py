"""How many pages a member may have saved and fetched, whichever door they come by."""

from datetime import timedelta

from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member

CAPTURES_AN_HOUR = 120


def count_capture(member: Member) -> None:
    """Count one more; a Refusal (may be tried again) beyond what one person saves in an hour. To be called outside the deed's transaction."""
    refuse_beyond(f"capture:{member.pk}", most=CAPTURES_AN_HOUR, within=timedelta(hours=1))
