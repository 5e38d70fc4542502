from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.people.models import Member
from commonplace.sense.editor import editor_settings

EVERYONE, CHOSEN = "everyone", "chosen"
MOST_NAMES = 10_000


class PeopleForm(forms.Form):
    """With whom one's note is written. `members` are the people who were named, as far as they are known to whoever names them."""

    who = forms.ChoiceField(
        label=_("Who may write with you?"),
        choices=[(CHOSEN, _("People I name")), (EVERYONE, _("Everyone who can see it"))],
        initial=CHOSEN,
        widget=forms.RadioSelect,
    )
    people = forms.CharField(
        label=_("Which people?"),
        required=False,
        max_length=MOST_NAMES,
        help_text=_("Their short names, as they stand under People, separated by commas: amina, bruno"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member = member
        self.members: list[Member] = []

    @property
    def is_for_everyone(self) -> bool:
        return bool(self.cleaned_data["who"] == EVERYONE)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("who") == CHOSEN and "people" not in self.errors:
            self._find(data.get("people") or "")
        return data

    def _find(self, typed: str) -> None:
        handles = list(dict.fromkeys(part.lstrip("@").lower() for part in re.split(r"[,;\s]+", typed) if part))
        found = {member.handle: member for member in Member.objects.active().met_by(self._member).filter(handle__in=handles[:500])}
        missing = [handle for handle in handles if handle not in found]
        if missing:
            self.add_error("people", _("Nobody here is called %(names)s. Look them up under People.") % {"names": ", ".join(missing[:5])})
        self.members = list(found.values())


class TextForm(forms.Form):
    """The text without a script: what it was when the form was begun comes along, so that only what was changed is changed."""

    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true", "dir": "auto", "placeholder": _("What did you find out?")}),
        help_text=_("Markdown. [[Title]] links a note, ![[Title]] puts a passage in, @name mentions somebody."),
    )
    began_with = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    @property
    def editor(self) -> str:
        return editor_settings()
