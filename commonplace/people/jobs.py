"""What tidies up after sign-in."""

from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session

from commonplace.kit.clock import now
from commonplace.kit.jobs import periodic
from commonplace.people.limits import forget_past_windows
from commonplace.people.models import Pairing, SharedCacheRow

ATTEMPTS_KEPT = timedelta(days=30)


@periodic(minutes=24 * 60)
def forget_what_has_expired() -> None:
    """Sessions that ended, counts whose window has passed, and failed attempts (with their addresses) after 30 days. Safe to repeat."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    SharedCacheRow.objects.filter(expires__lt=now()).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now() - ATTEMPTS_KEPT).delete()
    Pairing.objects.filter(expires_at__lt=now()).delete()
    forget_past_windows()
