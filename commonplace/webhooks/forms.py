"""What is typed about webhooks and incoming addresses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.webhooks.models import MAX_NAME, Webhook
from commonplace.webhooks.outgoing.actions import Wish
from commonplace.webhooks.words import Event, Shape, Speaks


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=4000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("It begins with https:// and can be reached from the internet, or was allowed by your administrator."),
    )
    shape = forms.ChoiceField(label=_("Written as"), choices=Shape.choices)
    events = forms.MultipleChoiceField(label=_("Tell it when"), choices=Event.choices, widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(label=_("Name"), required=False, max_length=MAX_NAME, help_text=_("By which you know it again. May stay empty."))

    def __init__(self, data: Any = None, *, webhook: Webhook | None = None) -> None:
        known = {} if webhook is None else {"url": webhook.url, "shape": webhook.shape, "events": webhook.chosen, "name": webhook.name}
        super().__init__(data, initial=known)

    @property
    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class IncomingForm(forms.Form):
    speaks = forms.ChoiceField(label=_("What sends to it"), choices=Speaks.choices)
    space = forms.ModelChoiceField(
        label=_("Who sees the question"),
        queryset=Space.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Only me, until I share it"),
        help_text=_("For a space it is asked at once, in your name, with the name of who wrote the message in it."),
    )
    key = forms.CharField(
        label=_("What it signs with"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "For Slack the signing secret of your app, for Teams the security token that it showed. Empty for a program that sends JSON."
        ),
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=MAX_NAME, help_text=_("By which you know it again. May stay empty."))

    def __init__(self, data: Any = None, *, member: Member) -> None:
        super().__init__(data)
        space = self.fields["space"]
        assert isinstance(space, forms.ModelChoiceField)
        space.queryset = Space.objects.joined_by(member).filter(archived_at__isnull=True)
