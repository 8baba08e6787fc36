"""Forms: which fields a document or a contact has, what each may hold, and how it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DOCUMENT, CONTACT = "document", "contact"
ADDRESSES = (
    ("address", "building", "flat", "street_number", "street_name", "suburb", "state", "postcode"),
    (
        *("postal_building", "postal_flat", "postal_street_number", "postal_street_name", "postal_box"),
        *("postal_suburb", "postal_state", "postal_postcode"),
    ),
)
"""The fields that are one address. Its parts are said at one time, so that they do not come from two documents."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. A document form and a contact form share a field by its ``name``.

    ``type`` names an entry of ``field_types.TYPES``; ``options`` are the codes of a choice with their labels, in the
    order in which they are offered. With ``own`` a contact has one value for each contact type, and not one in all.
    """

    name: str
    label: str = ""
    type: str = "text"
    options: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    help: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of documents (``about`` is ``document``) or of contacts (``contact``), in the order they are shown."""

    name: str
    about: str
    fields: tuple[FormField, ...] = ()
    label: str = ""

    def field(self, name: str) -> FormField | None:
        """The field of this name."""
        return next((item for item in self.fields if item.name == name), None)
