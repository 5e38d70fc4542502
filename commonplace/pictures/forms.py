from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commonplace.kit.pictures import MAX_BYTES


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, GIF, WebP or AVIF, up to 20 MB. It is written anew here, without the place and camera noted in it."),
        error_messages={"required": _("Choose a picture first.")},
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def clean_picture(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["picture"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This picture is larger than 20 MB. Make it smaller, then try again."))
        return file
