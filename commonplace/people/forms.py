"""Forms about people. They check what one person typed; what depends on others is refused by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonplace.kit.forms import DeedForm
from commonplace.people.models import Member, Scope, Team

HANDLE_HELP = _("Others mention you with it, as in @amina. Letters from a to z, digits and hyphens; left empty, it is made of your name.")


class AccountForm(forms.Form):
    """What a new member tells us: by invitation, or as the first administrator."""

    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    handle = forms.CharField(label=_("Short name"), max_length=41, required=False, help_text=HANDLE_HELP)
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A few words in a row are easy to remember."),
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    handle = forms.CharField(label=_("Short name"), max_length=41, help_text=HANDLE_HELP)

    class Meta:
        model = Member
        fields = ["name", "handle", "team", "learning", "ask_me_about"]
        widgets = {"learning": forms.Textarea(attrs={"rows": 3}), "ask_me_about": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "learning": _("What are you trying to understand or get better at just now?"),
            "ask_me_about": _("Things colleagues may ask you about, with commas between them."),
        }

    def _post_clean(self) -> None:
        """The action writes, so the form must not touch the member: a refused form would otherwise show the new name in the page's head."""


class InvitationForm(DeedForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("We send the link there. Leave it empty to get a link that you hand on yourself."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code that the program shows you"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "placeholder": "WDJB-MJHT"}
        ),
    )


class TokenForm(forms.Form):
    """A key for a program of one's own."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("A name by which you recognise it later, such as: reading list script.")
    )
    scopes = forms.MultipleChoiceField(label=_("What may it do?"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("How long is it good for?"),
        choices=[(30, _("30 days")), (180, _("180 days")), (365, _("A year"))],
        coerce=int,
        initial=180,
    )

    def clean_scopes(self) -> list[Scope]:
        return [Scope(word) for word in self.cleaned_data["scopes"]]


class CircleForm(forms.Form):
    name = forms.CharField(label=_("Name of the circle"), max_length=60)


class CircleMemberForm(forms.Form):
    """`owner`: whose circle it is; they can name only whom they meet here."""

    member = forms.CharField(
        label=_("Short name of a colleague"), max_length=41, help_text=_("It stands under their name on the page People.")
    )

    def __init__(self, *args: Any, owner: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner = owner

    def clean_member(self) -> Member:
        handle = self.cleaned_data["member"].strip().removeprefix("@").lower()
        found = Member.objects.active().met_by(self._owner).filter(handle=handle).first()
        if found is None:
            raise forms.ValidationError(_("Nobody here has this short name."))
        return found


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)


class DirectoryForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.all(), to_field_name="slug", required=False, label=_("Team"), empty_label=_("All teams"))
    about = forms.CharField(max_length=200, required=False, label=_("Ask about"))
