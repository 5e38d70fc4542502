"""What went wrong on the way to a site, in words for the person who asked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
from django.utils.translation import gettext as _

from commonplace.kit.fetch.connection import OutOfTimeError
from commonplace.kit.fetch.errors import FetchError


@contextmanager
def failures_in_words() -> Iterator[None]:
    try:
        yield
    except (OutOfTimeError, httpcore.TimeoutException):
        raise FetchError(_("The site took too long to answer. You can try again later."), may_retry=True) from None
    except httpcore.NetworkError as error:
        raise _connection_failed(error) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise FetchError(_("The site's answer could not be understood."), may_retry=True) from None


def _connection_failed(error: Exception) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError(_("The site cannot prove that it is the one it claims to be (its certificate or encryption is faulty)."))
        cause = cause.__cause__ or cause.__context__
    return FetchError(_("The site could not be reached. You can try again later."), may_retry=True)
