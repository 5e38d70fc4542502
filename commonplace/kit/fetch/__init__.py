"""Fetch a page from the web without letting anyone reach into the network that Commonplace itself stands in."""

from commonplace.kit.fetch.asking import Wish
from commonplace.kit.fetch.errors import FetchError
from commonplace.kit.fetch.fetching import Fetched, fetch
from commonplace.kit.fetch.posting import NoAnswer, Posted, post, read_secure_address

__all__ = ["FetchError", "Fetched", "NoAnswer", "Posted", "Wish", "fetch", "post", "read_secure_address"]
