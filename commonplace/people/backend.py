"""Who a session belongs to, read with a prepared query: every page of a member begins with it."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from commonplace.kit.prepared import Prepared
from commonplace.people.models import Member

_FIELDS = [field.attname for field in Member._meta.concrete_fields]


def _member(pk: int) -> QuerySet[Member, Any]:
    return Member.objects.filter(pk=pk).values_list(*_FIELDS)


_MEMBER = Prepared(_member)


class SignInBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> Member | None:
        """The member with this key, unless the account is switched off."""
        found = _MEMBER.rows(user_id)
        if not found:
            return None
        member = Member.from_db(DEFAULT_DB_ALIAS, _FIELDS, found[0])
        return member if self.user_can_authenticate(member) else None
