"""Answers that are kept for a day, so that a request which is sent again is answered again and not done again."""

from django.db import models

from commonplace.kit.clock import now


class KeptAnswer(models.Model):
    """`whose` is the uid of the token, `key` the program's own (Idempotency-Key), `asked` the hash of what was asked; `status` 0 while it is being
    done."""

    whose = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whose", "key"], name="api_answer_once")]
