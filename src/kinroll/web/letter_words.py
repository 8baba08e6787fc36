"""Mails in the words of an office."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kinroll.core.lettering import RENAMED, USI_FAILED

LETTERS: Mapping[str, object] = {
    RENAMED: _("A changed username"),
    USI_FAILED: _("A USI that could not be verified"),
    "invitation": _("An invitation"),
    "letter": _("About an account"),
    "email-check": _("An address to be confirmed"),
    "email-changed": _("A changed address"),
    "which-account": _("Which account?"),
    "request-answered": _("An answer to a request"),
    "document": _("About a registration"),
}
STATES: Mapping[str, object] = {
    "failing": _("could not be delivered yet"),
    "given-up": _("given up"),
    "waiting": _("on its way"),
    "delivered": _("delivered"),
}
WHEN: Mapping[str, object] = {
    RENAMED: _("Sent to somebody whose username was changed, however that happened, at the address they prefer."),
    USI_FAILED: _("Sent to a learner when the registry says no to a USI. The link needs no password."),
}
"""When each of the mails whose words can be changed is sent."""
