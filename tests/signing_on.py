"""A system that people sign in to with their account of here: the other side of the authorization-code flow."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from kinroll.flows.sign_on import Made
from website import browser

BACK = "https://moodle.example.org/admin/oauth2callback.php"


@dataclass
class Elsewhere:
    """A system, as Moodle is one, that knows nothing but the discovery address and its secret."""

    made: Made

    def __post_init__(self) -> None:
        self.known = browser().get("/.well-known/openid-configuration").json()

    def ask(self, client: Client) -> Any:
        """Lead somebody to Kinroll, as the button on its page does; the answer that leads them away."""
        asked = {
            "response_type": "code",
            "client_id": self.made.client,
            "redirect_uri": BACK,
            "scope": "openid profile email",
            "state": "/auth/oauth2/login.php?wantsurl=%2F&sesskey=abc",
            "nonce": "once",
        }
        return client.get(urlsplit(self.known["authorization_endpoint"]).path, asked)

    def code(self, client: Client) -> str:
        """The code with which somebody comes back."""
        back = urlsplit(self.ask(client)["Location"])
        assert back._replace(query="").geturl() == BACK
        assert parse_qs(back.query)["state"] == ["/auth/oauth2/login.php?wantsurl=%2F&sesskey=abc"]
        return parse_qs(back.query)["code"][0]

    def tokens(self, code: str, secret: str = "", **more: str) -> Any:
        """What a code is worth."""
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **more}
        body |= {"client_id": self.made.client, "client_secret": secret or self.made.secret}
        return browser().post(urlsplit(self.known["token_endpoint"]).path, body)

    def userinfo(self, token: str) -> Any:
        """Who somebody is."""
        there = urlsplit(self.known["userinfo_endpoint"]).path
        return browser().get(there, headers={"authorization": f"Bearer {token}"})

    def sign_in(self, client: Client) -> dict[str, Any]:
        """The whole flow; who it learns that they are."""
        found: dict[str, Any] = self.userinfo(self.tokens(self.code(client)).json()["access_token"]).json()
        return found
