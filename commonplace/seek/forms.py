from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.entries.tags import split_tags
from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.forms import DeedForm
from commonplace.kit.text import clean_line
from commonplace.seek.models import ReachedBy
from commonplace.sources.meeting import isbn_in
from commonplace.sources.models import SourceKind


class SaveForm(DeedForm):
    """What is asked of whatever one keeps: why, and how it came."""

    why = forms.CharField(
        label=_("Why does it matter?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for yourself in a year, and for others if you share it. Without one it says: saved, not endorsed."),
    )
    reached_by = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=ReachedBy.choices,
        initial=ReachedBy.OWN_JUDGEMENT,
        required=False,
        widget=forms.RadioSelect,
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Separated by blanks or commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_tags(self) -> list[str]:
        return split_tags(self.cleaned_data["tags"])

    def clean_reached_by(self) -> ReachedBy:
        return ReachedBy(self.cleaned_data["reached_by"] or ReachedBy.OWN_JUDGEMENT)


class CaptureForm(SaveForm):
    url = forms.CharField(
        label=_("Address of the page"),
        max_length=4000,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("Or of a PDF, a video or a podcast."),
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Left empty, the page’s own is taken."),
    )
    from_entry = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean_title(self) -> str:
        # A bookmark brings the title along; a long one is no fault of whoever clicked.
        return clean_line(self.cleaned_data["title"])[:MAX_TITLE]


class FileForm(SaveForm):
    file = forms.FileField(
        label=_("PDF file"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose a PDF file first."), "empty": _("This file is empty.")},
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Left empty, the name of the file is taken."),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.PDF_MAX_BYTES:
            raise forms.ValidationError(too_large())
        return file


def too_large() -> str:
    size = settings.PDF_MAX_BYTES // 1_000_000
    return gettext("This file is larger than %(size)d MB, which is more than is kept here.") % {"size": size}


class BookForm(SaveForm):
    title = forms.CharField(label=_("Title"), required=False, max_length=MAX_TITLE, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    author = forms.CharField(label=_("Author"), required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    isbn = forms.CharField(
        label=_("ISBN"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
        help_text=_("The number by the bar code on its back, if you have it at hand. Title or ISBN: one of them will do."),
    )

    def clean_isbn(self) -> str:
        written = clean_line(self.cleaned_data["isbn"])
        if written and not isbn_in(written):
            raise forms.ValidationError(_("This is no valid ISBN. Check the digits, or leave it out and give the title."))
        return isbn_in(written)

    def clean(self) -> dict[str, Any] | None:
        if not self.errors and not self.cleaned_data["title"] and not self.cleaned_data["isbn"]:
            self.add_error("title", gettext("Say what the book is called, or give its ISBN."))
        return None


class MeetingForm(SaveForm):
    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=[(SourceKind.TALK.value, _("A talk")), (SourceKind.CONVERSATION.value, _("A conversation"))],
        initial=SourceKind.TALK.value,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("What was it about?"),
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it was about.")},
    )
    who = forms.CharField(label=_("Who?"), required=False, max_length=300, help_text=_("Who spoke, or whom you talked with."))
    when = forms.DateField(label=_("When?"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    where = forms.CharField(label=_("Where?"), required=False, max_length=200, help_text=_("A place, a conference, a call."))
