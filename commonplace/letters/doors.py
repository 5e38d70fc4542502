"""Who takes what is sent to an address: the member whose private one it is, or another room that has addresses of its own."""

from __future__ import annotations

from functools import partial

from commonplace.kit.mail_doors import Taker, taker_of
from commonplace.letters.addresses import address_in, local_part_of
from commonplace.letters.intake import take


def taker_for(written: str) -> Taker | None:
    """None for an address that is nobody's."""
    address = address_in(written)
    if address is not None:
        return partial(take, address)
    local_part = local_part_of(written)
    return taker_of(local_part) if local_part else None
