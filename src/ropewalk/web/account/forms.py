"""What a person types to sign in and to change a password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from ropewalk.figures import BadInput


class SignInForm(AuthenticationForm):
    """An e-mail address and a password."""

    username = forms.EmailField(
        label="Email address",
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address, like name@example.org.",
        },
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Enter your password."},
    )
    error_messages = {
        "invalid_login": "The email address or the password is not right.",
        "inactive": "The email address or the password is not right.",
    }

    def clean_username(self) -> str:
        """The address in small letters: guesses at one account are counted together."""
        address: str = self.cleaned_data["username"]
        return address.lower()


class ChangePasswordForm(forms.Form):
    """The password now and the one to come, which the person can see as they type."""

    present = forms.CharField(
        label="Your password now",
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": "Enter the password you have now."},
    )
    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput,
        help_text=(
            "At least 12 characters. Three or four words that do not belong together "
            "make a good one."
        ),
        error_messages={"required": "Enter a new password."},
    )

    def __init__(self, *args: Any, account: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account = account

    def clean_present(self) -> str:
        """The present password, which must be right."""
        present: str = self.cleaned_data["present"]
        if not self.account.check_password(present):
            raise ValidationError("This is not your present password.")
        return present

    def refuse(self, refusal: BadInput) -> None:
        """Show why the new password was refused, beside it."""
        self.add_error("password", str(refusal))
