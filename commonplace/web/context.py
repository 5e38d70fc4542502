"""What the shell around every page needs."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    return {"organisation_name": settings.ORGANISATION_NAME}
