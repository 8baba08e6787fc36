"""The second step of signing in (a code from an app, a passkey, a recovery code), as allauth asks about it."""

from allauth.mfa.adapter import DefaultMFAAdapter


class Adapter(DefaultMFAAdapter):
    """What an authenticator app or a passkey shows as the name of the account."""

    def get_totp_label(self, user: object) -> str:
        return str(getattr(user, "username", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Kinroll"}
