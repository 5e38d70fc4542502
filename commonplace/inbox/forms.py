from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.inbox.models import MAX_PHRASE, MAX_TAG_LINE, RuleDeed, RuleWhere
from commonplace.inbox.origins import origins
from commonplace.people.models import Member

_PLAIN = {"autocomplete": "off"}


def _ways(member: Member) -> list[Any]:
    """Everything a rule may be about, as the choices of a field: each way, and within it each feed, sender or search."""
    groups: list[Any] = [("", _("whatever comes"))]
    for origin in origins():
        channels = [(f"{origin.name}:{uid}", channel.name) for uid, channel in origin.channels(member, None).items()]
        if channels:
            groups.append((origin.label, [(origin.name, _("All of it")), *channels]))
    return groups


class RuleForm(forms.Form):
    phrase = forms.CharField(label=_("When a new item holds"), max_length=MAX_PHRASE, widget=forms.TextInput(attrs=_PLAIN))
    where = forms.ChoiceField(label=_("Where"), choices=RuleWhere.choices, initial=RuleWhere.TITLE)
    way = forms.ChoiceField(label=_("Of"), required=False)
    deed = forms.ChoiceField(label=_("Then"), choices=RuleDeed.choices, initial=RuleDeed.KEEP)
    tags = forms.CharField(label=_("Tags"), required=False, max_length=MAX_TAG_LINE, widget=forms.TextInput(attrs=_PLAIN))

    def __init__(self, *args: Any, member: Member, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _ways(member)
