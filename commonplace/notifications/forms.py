from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.kit.zones import zone_spelled
from commonplace.notifications.models import QuietHours

_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class QuietForm(forms.Form):
    """Both times empty: no quiet hours."""

    begins = forms.TimeField(label=_("From"), required=False, widget=_TIME)
    ends = forms.TimeField(label=_("Until"), required=False, widget=_TIME)
    zone = forms.CharField(
        label=_("By the clock in"),
        required=False,
        max_length=64,
        help_text=_("The name of a time zone, such as Europe/Lisbon. Left empty, it is the organisation's."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_zone(self) -> str:
        typed = str(self.cleaned_data["zone"]).strip()
        found = zone_spelled(typed)
        if typed and not found:
            raise forms.ValidationError(_("There is no time zone of this name."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "begins" in cleaned and "ends" in cleaned and (cleaned["begins"] is None) != (cleaned["ends"] is None):
            self.add_error("begins" if cleaned["begins"] is None else "ends", _("Give both, or neither."))
        return cleaned


def initial_of(hours: QuietHours | None, zone_here: str) -> dict[str, object]:
    return {"begins": hours.begins, "ends": hours.ends, "zone": hours.zone} if hours else {"zone": zone_here}
