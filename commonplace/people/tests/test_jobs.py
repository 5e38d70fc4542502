"""What has expired is forgotten; what has not stays."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from commonplace.kit.clock import now
from commonplace.people.jobs import forget_what_has_expired
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import SharedCacheRow, Tally
from commonplace.people.tests.doors import is_in, sign_in
from tests.cast import Cast


def test_expired_sessions_and_counts_are_forgotten(cast: Cast) -> None:
    amina, bruno = Client(), Client()
    for client, member in ((amina, cast.amina), (bruno, cast.bruno)):
        sign_in(client, member, "not this one")
        sign_in(client, member)
    refuse_beyond("old", most=1, within=timedelta(seconds=-1))
    refuse_beyond("new", most=1, within=timedelta(hours=1))
    Session.objects.filter(session_key=amina.session.session_key).update(expire_date=now() - timedelta(days=1))
    SharedCacheRow.objects.update(expires=now() - timedelta(days=1))
    for _ in range(2):
        forget_what_has_expired()
    assert [session.user for session in UserSession.objects.all()] == [cast.bruno]
    assert is_in(bruno) and not is_in(amina)
    assert [tally.key for tally in Tally.objects.all()] == ["new"]
    assert not SharedCacheRow.objects.exists()
