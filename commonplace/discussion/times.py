"""When something was said, as pages show it. A discussion shows two hundred moments of few days, so a day is written once."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.template.defaultfilters import date as date_filter
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language


def shown_moment(moment: datetime) -> SafeString:
    local = localtime(moment)
    return format_html('<time datetime="{}">{}, {}</time>', local.isoformat(), _day(local.date(), get_language()), f"{local:%H:%M}")


@lru_cache(maxsize=1_000)
def _day(day: date, _language: str | None) -> str:
    return date_filter(day, "j F Y")
