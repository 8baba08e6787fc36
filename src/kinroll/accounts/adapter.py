"""How allauth does here what it would do otherwise elsewhere: no signing up, mails through the outbox."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from kinroll.accounts import emails, standing, which_account
from kinroll.core.text import fold
from kinroll.store import outbox
from kinroll.store.models import Account

LETTER = "letter"
"""The template of the outbox for a mail whose words may hold a link that is good for one person only."""


class Adapter(DefaultAccountAdapter):
    """Accounts are made by syncs, documents and owners, never by whoever comes along."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        standing.begin(request.session, user, datetime.now(UTC))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted under: the name as it is looked up, however it is spelled and at whatever
        host name and port it was asked.
        """
        return fold(str(credentials.get("username") or credentials.get("email") or ""))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset, at the address that the school declares; without one, at that at which it was asked."""
        asked: str = super().get_reset_password_from_key_url(key)
        return f"{settings.KINROLL_ADDRESS}{urlsplit(asked).path}" if settings.KINROLL_ADDRESS else asked

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Where the name is the address of several accounts, tell that mailbox which; the page says nothing of it."""
        login = str(credentials.get("username") or credentials.get("email") or "")
        is_readable = "@" in login and "\x00" not in login and len(login) <= which_account.LONGEST
        if is_readable and ratelimit.consume(request, action="which_account", key=fold(login)):
            which_account.tell(login, datetime.now(UTC), only_shared=True)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail into the outbox: nobody waits for a mail server, and nobody can tell by the time it takes."""
        request = allauth_context.request
        host = urlsplit(settings.KINROLL_ADDRESS).netloc or (request.get_host() if request else "")
        words = {**context, "email": email, "host": host}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words, request).split())
        text = render_to_string(f"{template_prefix}_message.txt", words, request)
        body = {"subject": subject, "text": text, "to": email}
        outbox.add([outbox.New("mail", LETTER, body)], datetime.now(UTC))

    def send_notification_mail(self, template_prefix: str, user: Account, *args: Any, **kwargs: Any) -> None:
        """Tell somebody what was done with their account, at their confirmed address; nobody where there is none."""
        email = emails.confirmed(user)
        if email:
            super().send_notification_mail(template_prefix, user, *args, **{**kwargs, "email": email})
