"""Messages to a browser that need no open page: Web Push (RFC 8030), encrypted (RFC 8291), from a sender who says who they are (RFC 8292)."""

from commonplace.kit.push.delivering import Browser, Fate, Outcome, Parcel, deliver
from commonplace.kit.push.keys import ServerKey, new_private_key, own_key, read_private_key

__all__ = ["Browser", "Fate", "Outcome", "Parcel", "ServerKey", "deliver", "new_private_key", "own_key", "read_private_key"]
