"""Webhooks in the words of an office."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kinroll.store.webhooks import DEAD, DELIVERED, OFF, ON, STOPPED, TEST, WAITING
from kinroll.web.words import EVENTS

STATES: Mapping[str, object] = {
    ON: _("on"),
    OFF: _("switched off"),
    STOPPED: _("stopped: nobody answered"),
}
FAILING = _("does not answer at present")
MESSAGES: Mapping[str, object] = {
    WAITING: _("waits"),
    DELIVERED: _("taken"),
    DEAD: _("given up"),
}
KINDS: Mapping[str, object] = {**EVENTS, TEST: _("A test")}
