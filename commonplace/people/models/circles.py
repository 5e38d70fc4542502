"""Circles, which members draw for themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.ids import new_uid
from commonplace.people.models.members import Member


class Circle(models.Model):
    """A member's own small list of trusted people. Only its owner knows that it exists and what it is called."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(_("name"), max_length=60)
    members: models.ManyToManyField[Member, CircleMember] = models.ManyToManyField(
        Member, through="CircleMember", related_name="circles_containing"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="people_circle_name_once")]

    def __str__(self) -> str:
        return self.name


class CircleMember(models.Model):
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="people_circle_member_once")]
