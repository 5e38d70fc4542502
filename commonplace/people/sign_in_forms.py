"""Forms of the sign-in package that need to behave otherwise here."""

from typing import Any

from allauth.account.forms import AddEmailForm, LoginForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Says what goes into a field once, in its label, and in the words of the other pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangeAddressForm(AddEmailForm):
    """Asks for the address to change to; the present one stays until the new one is confirmed.

    The package's own form takes an unconfirmed address for the one being changed to and deletes it. Here the present address may well be
    unconfirmed (an instance without mail), and without it nobody could sign in.
    """

    def save(self, request: HttpRequest) -> EmailAddress:
        with transaction.atomic():
            EmailAddress.objects.filter(user=self.user, verified=False, primary=False).delete()
            address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class _CredentialField(forms.JSONField):
    """Python refuses numbers of thousands of digits and brackets thousands deep by errors that the framework's field does not expect."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return ""


_NOT_OF_A_PASSKEY = (AttributeError, LookupError, OverflowError, TypeError, ValueError)
"""What the package raises where the parts of an answer are not of the kinds it expects: a wrong answer, not a fault."""


class PasskeySignInForm(LoginWebAuthnForm):
    """Open to strangers."""

    credential = _CredentialField(required=True, widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _NOT_OF_A_PASSKEY:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyProofForm(ReauthenticateWebAuthnForm):
    """Who is signed in proves that it is them."""

    credential = _CredentialField(required=True, widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _NOT_OF_A_PASSKEY:
            raise get_adapter().validation_error("incorrect_code") from None


class AddPasskeyForm(AddWebAuthnForm):
    credential = _CredentialField(required=True, widget=forms.HiddenInput)

    def clean(self) -> Any:
        try:
            return super().clean()
        except _NOT_OF_A_PASSKEY:
            raise get_adapter().validation_error("incorrect_code") from None
