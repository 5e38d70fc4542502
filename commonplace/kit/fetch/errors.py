"""What is said when a page cannot be had."""

from commonplace.kit.errors import Refusal


class FetchError(Refusal):
    """The page cannot be had; `may_retry` is True when the reason may pass by itself (a slow or failing site)."""
