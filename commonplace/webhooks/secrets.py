"""Secrets that sign. None of them can be read out of a copy of the database alone: they are made of, or encrypted with, the program's own key."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from commonplace.webhooks.models import Webhook

PREFIX = "whsec_"
"""How secrets of Standard Webhooks begin."""


def secret_of(salt: str) -> bytes:
    return salted_hmac("commonplace.webhooks", salt, algorithm="sha256").digest()


def shown_secret(webhook: Webhook) -> str:
    """As receivers want it: what stands behind the prefix is base64 of the key."""
    return PREFIX + base64.b64encode(secret_of(webhook.salt)).decode()


def signed_headers(webhook: Webhook, *, message_id: str, body: bytes, moment: datetime) -> dict[str, str]:
    """By the specification of Standard Webhooks, 1.0: id, time and body are signed, with both secrets as long as the former one is good."""
    stamp = str(int(moment.timestamp()))
    salts = [webhook.salt]
    if webhook.former_salt and webhook.former_until and webhook.former_until > moment:
        salts.append(webhook.former_salt)
    content = b".".join((message_id.encode(), stamp.encode(), body))
    signatures = (base64.b64encode(hmac.new(secret_of(salt), content, hashlib.sha256).digest()).decode() for salt in salts)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": " ".join(f"v1,{one}" for one in signatures)}


def seal(words: str) -> str:
    return _box().encrypt(words.encode()).decode()


def unseal(sealed: str) -> str | None:
    """None where the program's own key is another one by now."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    key = salted_hmac("commonplace.webhooks.sealed", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
