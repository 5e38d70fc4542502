"""A note of the made-up organisation that three of its people write in, through the same doors that members use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.entries import audiences
from commonplace.kit.clock import at
from commonplace.people.models import Member
from commonplace.sense.actions import write_entry
from commonplace.together.actions.opening import open_note
from commonplace.together.actions.writing import write_by_form

_FIRST = """## What we agreed

- The van leaves at six, whoever is late walks.
"""
_NOORS = """- Boxes stand closed by half past five.
"""
_HARUKIS = """
## Still open

- Who brings the second logger?
"""


def write_together(members: Mapping[str, Member], today: datetime) -> None:
    """Minutes that Dafydd began and opened, and what Noor and Haruki put in."""
    dafydd, noor, haruki = members["dafydd"], members["noor"], members["haruki"]
    with at(today - timedelta(days=1, hours=3)):
        audience = audiences.organisation()
        note = write_entry(dafydd, title="Minutes of the loading meeting", body=_FIRST, tags=["van"], audience=audience)
        live = open_note(dafydd, note, everyone=False, people=[noor, haruki])
    with at(today - timedelta(days=1, hours=2)):
        write_by_form(noor, live, began_with=_FIRST, body=_FIRST + _NOORS)
    with at(today - timedelta(days=1, hours=1)):
        write_by_form(haruki, live, began_with=_FIRST + _NOORS, body=_FIRST + _NOORS + _HARUKIS)
