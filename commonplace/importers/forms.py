"""Handing in a file, and choosing who sees what it brings."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commonplace.entries.forms import AudienceForm
from commonplace.kit.forms import DeedForm

MAX_UPLOAD = 100 * 1024 * 1024
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".md", ".markdown")
TOO_LARGE = _("This file is larger than 100 MB. Leave pictures and other large files out, or bring the notes in in parts.")


class UploadForm(DeedForm):
    file = forms.FileField(
        label=_("Your notes"),
        help_text=_("A .zip or .tar.gz of a folder of Markdown files, or one .md file; at most 100 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise forms.ValidationError(TOO_LARGE)
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(_("This is none of .zip, .tar, .tar.gz and .md. Put the folder of your notes into a .zip."))
        return file


class CommitForm(AudienceForm):
    keeps_audiences = forms.BooleanField(
        label=_("What comes from an export of Commonplace: seen by whom it was seen there, as far as they are here; else only by me"),
        required=False,
        initial=True,
    )
