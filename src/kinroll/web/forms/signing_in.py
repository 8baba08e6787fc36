"""The form to sign in with: a username, or an address that is nobody else's."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetForm
from django.utils.translation import gettext_lazy as _

from kinroll.accounts import emails
from kinroll.core.text import fold

CHOSEN = "kinroll_chosen"
"""Where the session keeps the username that a link of a mail was for."""


class LoginForm(AllauthLoginForm):
    """The same words whatever was wrong, so that nobody learns who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Username or email")
        login.widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        if chosen := getattr(self.request, "session", {}).get(CHOSEN):
            login.initial = chosen
            self.fields["password"].widget.attrs["autofocus"] = True
            login.widget.attrs.pop("autofocus", None)


class ResetForm(AllauthResetForm):
    """A link goes to an address that was confirmed and is still the person's, and to no other."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        is_plain = fold(email) == email.strip().lower()  # a look-alike of somebody's address is another mailbox
        self.users = emails.owners(email) if is_plain else []
        return email
