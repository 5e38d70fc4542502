from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import MAX_TAG_LENGTH, split_tags
from commonplace.topics.models import LONGEST


class DescribeForm(forms.Form):
    text = forms.CharField(
        label=_("What it is about"),
        help_text=_(
            "In a few sentences, for somebody who meets it for the first time. Everybody who sees the topic reads this; earlier versions are kept."
        ),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true", "dir": "auto"}),
    )
    broader = forms.CharField(
        label=_("Part of"),
        help_text=_("Wider topics, separated by blanks or commas."),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def clean_broader(self) -> list[str]:
        return split_tags(self.cleaned_data["broader"])


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Another name for it"),
        help_text=_(
            "Whoever writes it writes this topic. Entries that bear it now bear this one instead, within a minute; it can be taken back."
        ),
        max_length=MAX_TAG_LENGTH,
        error_messages={"required": _("Write one name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
