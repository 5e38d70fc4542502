"""What is said when a page cannot be had."""

from datetime import timedelta

from django.utils.functional import Promise

from commonplace.kit.errors import Refusal


class FetchError(Refusal):
    """The page cannot be had; `may_retry` is True when the reason may pass by itself (a slow or failing site).

    `status` is the site's answer where there was one; `retry_after` how long it asked to be left alone.
    """

    def __init__(
        self,
        message: str | Promise,
        *,
        field: str | None = None,
        may_retry: bool = False,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message, field=field, may_retry=may_retry)
        self.status = status
        self.retry_after = retry_after
