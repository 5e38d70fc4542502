"""Choosing who may see an entry: one form for every room that lets a member write or share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from commonplace.entries import audiences
from commonplace.entries.models import Audience
from commonplace.entries.words import Ring
from commonplace.people.models import Circle, Member
from commonplace.spaces.models import Space

MAX_NAMED = 200
_ACTIVE = Count("members", filter=Q(members__is_active=True))


class _LateChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    """Asks the field for its queryset when the choices are shown, not when the form is made."""

    field: _CountedChoiceField

    def __init__(self, field: _CountedChoiceField) -> None:
        self.field = field

    @property
    def queryset(self) -> QuerySet[Any]:  # type: ignore[override]
        return self.field.offered()


class _CountedChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # one field for circles and spaces
    """Names each choice with the number of people in it. Most forms are sent without anything here, so what it offers is built late."""

    iterator = _LateChoices
    _offered: Callable[[], QuerySet[Any]] | None = None

    def offer(self, choices: Callable[[], QuerySet[Any]]) -> None:
        self._offered = choices

    def offered(self) -> QuerySet[Any]:
        if self._offered is not None:
            self._queryset, self._offered = self._offered(), None
        return self._queryset

    queryset = property(offered, forms.ModelChoiceField._set_queryset)  # type: ignore[attr-defined]

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.people_in_it})"


class AudienceForm(forms.Form):
    """The rings from narrow to wide, with what the middle ones need to know. `audience()` gives the row that was chosen.

    Only circles of the member's own and spaces they are in can be chosen, so the form cannot be made to name anything else.
    """

    ring = forms.ChoiceField(label=_("Who can see this?"), choices=Ring.choices, initial=Ring.ME, widget=forms.RadioSelect)
    circle = _CountedChoiceField(label=_("Which circle?"), queryset=Circle.objects.none(), required=False, to_field_name="uid")
    people = forms.CharField(
        label=_("Which people?"),
        required=False,
        max_length=10_000,
        help_text=_("Their short names, as they stand under People, separated by commas: amina, bruno"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    space = _CountedChoiceField(label=_("Which space?"), queryset=Space.objects.none(), required=False, to_field_name="slug")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        self.fields["circle"].offer(self._circles)  # type: ignore[attr-defined]
        self.fields["space"].offer(self._spaces)  # type: ignore[attr-defined]

    def _circles(self) -> QuerySet[Circle]:
        return self._member.circles.annotate(people_in_it=_ACTIVE).order_by("name")

    def _spaces(self) -> QuerySet[Space]:
        open_ones = Q(archived_at__isnull=True) | Q(
            slug=self.initial.get("space") or ""
        )  # what is shared in an archived one can stay there
        mine = Space.objects.filter(open_ones, pk__in=self._member.memberships.values("space"))
        return mine.annotate(people_in_it=_ACTIVE).order_by("name")

    @staticmethod
    def initial_for(audience: Audience) -> dict[str, Any]:
        """How the form stands for an entry with this audience."""
        handles = audience.people.order_by("handle").values_list("handle", flat=True) if audience.ring == Ring.PEOPLE else ()
        return {
            "ring": audience.ring,
            "circle": audience.circle.uid if audience.circle else None,
            "space": audience.space.slug if audience.space else None,
            "people": ", ".join(handles),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        match data.get("ring"):
            case Ring.CIRCLE if not data.get("circle") and "circle" not in self.errors:
                self.add_error("circle", _("Choose one of your circles, or make one first."))
            case Ring.SPACE if not data.get("space") and "space" not in self.errors:
                self.add_error("space", _("Choose one of your spaces, or join one first."))
            case Ring.PEOPLE:
                self._find_people(data)
        return data

    def _find_people(self, data: dict[str, Any]) -> None:
        handles = list(dict.fromkeys(part.lstrip("@").lower() for part in re.split(r"[,;\s]+", data.get("people") or "") if part))
        if not handles:
            self.add_error("people", _("Name at least one person."))
            return
        if len(handles) > MAX_NAMED:
            self.add_error("people", _("Name at most 200 people; for more, a space is the better place."))
            return
        found = {member.handle: member for member in Member.objects.active().met_by(self._member).filter(handle__in=handles)}
        missing = [handle for handle in handles if handle not in found]
        if missing:
            self.add_error("people", _("Nobody here is called %(names)s. Look them up under People.") % {"names": ", ".join(missing[:5])})
        data["members"] = [found[handle] for handle in handles if handle in found]

    def audience(self) -> Audience:
        """The chosen audience; call after `is_valid()`."""
        data = self.cleaned_data
        match Ring(data["ring"]):
            case Ring.ME:
                return audiences.only_me(self._member)
            case Ring.CIRCLE:
                return audiences.of_circle(data["circle"])
            case Ring.PEOPLE:
                return audiences.of_people(self._member, data["members"])
            case Ring.SPACE:
                return audiences.of_space(data["space"])
            case Ring.ORGANISATION:
                return audiences.organisation()
            case Ring.WEB:
                return audiences.web()
