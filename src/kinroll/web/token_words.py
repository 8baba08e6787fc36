"""What tokens may do, in the words of an office."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

SCOPES: Mapping[str, object] = {
    "contacts:read": _("See contacts, and what happens to them"),
    "contacts:write": _("Change values of contacts, and say that two records are one person"),
    "accounts:write": _("Switch accounts off and on, rename and invite people"),
    "documents:read": _("See documents, courses and identifiers"),
    "documents:write": _("Make and change documents and courses, record verifications"),
    "imports:write": _("Upload and import lists"),
    "runs:read": _("See runs, their changes, problems and sources"),
    "runs:write": _("Sync sources, apply and undo runs"),
    "records:write": _("Send the records of a source"),
    "rules:read": _("See rule sets, and try others"),
    "rules:write": _("Change the rules"),
    "admin": _("Say who works here, and revoke tokens"),
}
STATES: Mapping[str, object] = {"good": _("let in"), "ended": _("has ended"), "revoked": _("revoked")}
