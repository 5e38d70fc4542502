"""Pictures that members put into their texts."""

from __future__ import annotations

from django.db import models

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.pictures.visibility import PictureQuerySet


class Picture(models.Model):
    """A picture as it was written anew (`kit.pictures`). `name` is that of its file in the storage, which other rows may share.

    Who may see it follows from the entries that show it (`visibility`).
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=now)

    objects = PictureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name"], name="pictures_same_file"), models.Index(fields=["made_at"], name="pictures_by_age")]

    def __str__(self) -> str:
        return self.uid

    def get_absolute_url(self) -> str:
        return f"/files/pictures/{self.uid}/"


class PictureUse(models.Model):
    """The text of the entry shows the picture; or showed it in an earlier version (`is_present` False), which can be restored."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pictures_used")
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="uses")
    is_present = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "picture"], name="pictures_use_once")]
