"""What the pages of people about themselves share."""

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from kinroll.accounts.access import Sources
from kinroll.flows import own
from kinroll.store.models import Account
from kinroll.web.opening import configuration


def account_of(request: HttpRequest) -> Account:
    """The account that is signed in."""
    return cast("Account", request.user)


def labels() -> dict[str, str]:
    """What the school calls its own fields."""
    return {name: item.label for name, item in configuration().declared.fields.items() if item.label}


def sources() -> Sources:
    """What the configuration says of children."""
    return own.sources(configuration())


def today() -> date:
    """The day on which relationships have to be current."""
    return datetime.now().astimezone().date()
