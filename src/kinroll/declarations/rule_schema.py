"""The shape of a rule-set file. Unknown keys are refused; whether its names lead somewhere is for the linter to say."""

from typing import Annotated, Literal

from pydantic import Field

from kinroll.declarations.schema import CoreOrExtra, Table

Words = Annotated[str, Field(min_length=1)]


class FieldTable(Table):
    """One field of a form."""

    name: CoreOrExtra
    label: str = ""
    type: Words = "text"
    options: dict[Words, str] = Field(default_factory=dict)
    required: bool = False
    help: str = ""
    own: bool = False


class FormTable(Table):
    """A form, of documents or of contacts."""

    name: Words
    about: Literal["document", "contact"]
    label: str = ""
    field: tuple[FieldTable, ...] = ()


class MatchTable(Table):
    """A match rule of one's own: who is equal in all of these is the same person."""

    name: Words
    fields: tuple[Words, ...] = ()


class WhenTable(Table):
    """Which documents a rule is for."""

    fields: dict[Words, tuple[str, ...]] = Field(default_factory=dict)
    courses: tuple[Words, ...] = ()
    categories: tuple[Words, ...] = ()
    locations: tuple[Words, ...] = ()
    providers: tuple[Words, ...] = ()


class ContactTable(Table):
    """The five create-contact settings; with any one left out no contact is touched."""

    match: Words | None = None
    copy_: Annotated[Words | None, Field(alias="copy")] = None
    contact_id: Words | None = None
    form: Words | None = None
    type: Words | None = None
    copy_fields: dict[Words, Words] = Field(default_factory=dict)


class MailActionTable(Table):
    """A mail for the outbox."""

    to: Words
    subject: Words
    text: Words


class ExampleTable(Table):
    """A document, and what the rule must make of it."""

    name: Words
    document: dict[Words, str] = Field(default_factory=dict)
    expect: dict[Words, str] = Field(default_factory=dict)


class RuleTable(Table):
    """What happens to a document on one step."""

    name: Words
    step: Words
    on: tuple[Literal["enter", "edit"], ...] = ("enter",)
    when: WhenTable = WhenTable()
    set: dict[Words, str] = Field(default_factory=dict)
    contact: ContactTable | None = None
    mail: tuple[MailActionTable, ...] = ()
    provision: tuple[Words, ...] = ()
    example: tuple[ExampleTable, ...] = ()


class ProcessTable(Table):
    """Named steps in order, the form of the documents, the rules."""

    name: Words
    form: Words
    steps: tuple[Words, ...] = ()
    rule: tuple[RuleTable, ...] = ()


class RuleFile(Table):
    """The whole file."""

    contact_types: tuple[Words, ...] = ()
    form: tuple[FormTable, ...] = ()
    match: tuple[MatchTable, ...] = ()
    process: tuple[ProcessTable, ...] = ()
