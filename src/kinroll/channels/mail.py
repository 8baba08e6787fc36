"""Mail, through Django's SMTP backend. A server that does not offer the encryption asked for gets no password."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from kinroll.channels.errors import DeliveryError, one_line
from kinroll.core.message import Message


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, from whom, and to whom. ``tls``: ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    tls: str
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: str = ""
    timeout_s: float = 20

    def send(self, message: Message) -> None:
        """Hand one message in. Raises ``DeliveryError``."""
        try:
            with self._connection() as connection:
                connection.send_messages([self._mail(message)])
        except (OSError, ValueError) as error:  # SMTP, TLS and time-outs are OSErrors, a wrong address a ValueError
            raise DeliveryError(f"{self.host}:{self.port}: {one_line(error)}") from error

    def _mail(self, message: Message) -> EmailMessage:
        domain = parseaddr(self.sender)[1].rpartition("@")[2]
        headers = {"Message-ID": f"<{message.key}@{domain}>", "Auto-Submitted": "auto-generated"}
        return EmailMessage(message.subject, message.text, self.sender, list(message.to or self.to), headers=headers)

    def _connection(self) -> EmailBackend:
        return EmailBackend(
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.tls == "starttls",
            use_ssl=self.tls == "tls",
            timeout=self.timeout_s,
            fail_silently=False,
        )
