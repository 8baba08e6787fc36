"""The form to sign in with: a username, or an address that is nobody else's."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django.utils.translation import gettext_lazy as _


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
