from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.knowing.models import LONGEST


class TopicForm(forms.Form):
    topic = forms.CharField(
        label=_("Topic"),
        help_text=_("A word or two, as somebody would look for it."),
        max_length=LONGEST,
        error_messages={"required": _("Name the topic in a word or two.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
