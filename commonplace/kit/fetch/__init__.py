"""Fetch a page from the web without letting anyone reach into the network that Commonplace itself stands in."""

from commonplace.kit.fetch.asking import Wish
from commonplace.kit.fetch.errors import FetchError
from commonplace.kit.fetch.fetching import Fetched, fetch

__all__ = ["FetchError", "Fetched", "Wish", "fetch"]
