"""The shape of kinroll.toml. Unknown keys are refused, so that a slip of the pen is not silently ignored."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kinroll.core.back_to_source import COLUMNS, LOCATIONS
from kinroll.core.owning import OWN_FIELDS

CopyRule = Literal["enforce", "follow", "once", "fill"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
CoreOrExtra = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
ShortName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,100}$")]
"""The name of a profile field that a Moodle adds itself; capitals count."""


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # most tables are in few files


class General(Table):
    modules: tuple[str, ...] = ()


class Database(Table):
    url: str = "sqlite:///kinroll.db"


class FieldDeclaration(Table):
    label: str = ""


class ChoiceTable(Table):
    """The order of choice among several telephones, emails and names for an account."""

    telephone: tuple[Literal["primary", "main", "first"], ...] = ("primary", "main", "first")
    email: tuple[Literal["primary", "main", "first"], ...] = ("primary", "main", "first")
    telephone_preference: tuple[Literal["primary", "main", "first"], ...] = ("primary", "main")
    email_preference: tuple[Literal["primary", "main", "first"], ...] = ("primary", "main")
    username: tuple[Literal["primary", "main", "first", "personal_email", "work_email"], ...] = (
        "primary",
        "main",
        "personal_email",
        "work_email",
        "first",
    )


Share = Annotated[float, Field(ge=0, le=1)]


class BrakesTable(Table):
    share: Share = 0.10
    at_least: Annotated[int, Field(ge=1)] = 5
    students_lost: Share = 0.20
    ids_kept: Share = 0.50
    names_kept: Share = 0.80
    returning: Share = 0.50
    off: tuple[str, ...] = ()


class LookupsTable(Table):
    title: tuple[str, ...] = ("Mr", "Mrs", "Miss", "Ms", "Mx", "Dr", "Prof", "Rev")
    gender: tuple[str, ...] = ("Male", "Female")
    title_means: dict[str, str] = Field(default_factory=dict)
    gender_means: dict[str, str] = Field(default_factory=dict)


Age = Annotated[str, Field(pattern=r"^([1-9][0-9]*[mhd]|never)$")]
Mailbox = Annotated[str, Field(pattern=r"^[^\s@]+@[^\s@]+$")]


class MailTable(Table):
    """Where mail is handed in. The password stands in the environment or in a file."""

    to: Annotated[tuple[Mailbox, ...], Field(min_length=1)]
    from_: Annotated[Mailbox, Field(alias="from")]
    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int | None, Field(ge=1, le=65_535)] = None
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_env: str = ""
    password_file: str = ""
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 20


class WebhookTable(Table):
    """Where messages are posted. The secret that signs them stands in the environment or in a file.

    ``only_public``: the address was typed on a page, so that it has to be one that programs may be called at.
    """

    url: Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$")]
    secret_env: str = ""
    secret_file: str = ""
    only_public: bool = False
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 20


class NightsTable(Table):
    """When the first source is synced every night, for the timers that ``kinroll schedule`` makes."""

    at: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "02:30"


class NotifyTable(Table):
    """Who is told when a night went wrong, and of what."""

    mail: MailTable | None = None
    webhook: WebhookTable | None = None
    overdue_after: Age = "26h"
    problems: tuple[Literal["refused", "value-dropped", "advice"], ...] = ("refused", "value-dropped")

    @property
    def tells_somebody(self) -> bool:
        """Whether any channel is declared."""
        return bool(self.mail or self.webhook)


class WebhooksTable(Table):
    """Webhooks of other programs: which addresses inside a network may be called too, and how long one may take."""

    allow: tuple[str, ...] = ()
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 15


class WebTable(Table):
    """The web application. Without ``https`` it serves this machine only."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    address: Annotated[str, Field(pattern=r"^(https?://[^\s/]+)?/?$")] = ""
    allowed_hosts: tuple[Annotated[str, Field(pattern=r"^[^\s*/]+$")], ...] = ()
    https: bool = False
    proxy: str = ""
    secret_key_file: Annotated[str, Field(min_length=1)] = "kinroll.secret"
    staff_second_step: bool = False
    own_fields: tuple[str, ...] = OWN_FIELDS
    child_fields: tuple[str, ...] = ("date_of_birth",)


class SchoolTable(Table):
    """How people reach the school, for those who cannot sign in."""

    name: str = ""
    email: Annotated[str, Field(pattern=r"^([^\s@]+@[^\s@]+)?$")] = ""
    telephone: str = ""
    address: str = ""
    hours: str = ""


class AnySource(Table):
    """What every kind of source may say."""

    copy_: dict[CoreOrExtra, CopyRule] = Field(default_factory=dict, alias="copy")
    lookups: LookupsTable = LookupsTable()
    brakes: BrakesTable = BrakesTable()
    username_clash: Literal["refuse", "no-account", "other-username"] = "refuse"
    as_of: str = ""
    overdue_after: Age | None = None
    unknown_responsibility: Literal["yes", "no"] = "yes"


class Requires(Table):
    contacts: tuple[Literal["forename", "surname", "email"], ...] = ("forename", "surname", "email")
    staff: tuple[Literal["forename", "surname", "email"], ...] = ("forename", "surname")
    students: tuple[Literal["forename", "surname", "email"], ...] = ("forename", "surname")


class Types(Table):
    """The words that a school uses for the types of addresses, telephones and emails, and the field each fills."""

    addresses: tuple[str, ...] = ("Home", "H")
    telephones: dict[str, Literal["telephone", "mobile", "work_telephone"]] = {
        "Home": "telephone",
        "H": "telephone",
        "Mobile": "mobile",
        "M": "mobile",
        "Work": "work_telephone",
        "W": "work_telephone",
    }
    emails: dict[str, Literal["personal_email", "work_email"]] = {
        "Home": "personal_email",
        "H": "personal_email",
        "Work": "work_email",
        "W": "work_email",
    }
    ignored_devices: tuple[str, ...] = ("Fax",)
    home_countries: tuple[str, ...] = ("United Kingdom", "UK")


class CommandTable(Table):
    """How files are made before they are read, where SIMS is installed: the words of a command for each."""

    students: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    timeout_s: Annotated[float, Field(gt=0)] = 2_400
    tries: Annotated[int, Field(ge=1, le=10)] = 2
    pause_s: Annotated[float, Field(ge=0)] = 30
    password_env: str = ""
    password_file: str = ""


class PartnerCommandTable(CommandTable):
    links: tuple[str, ...] = ()
    person_addresses: tuple[str, ...] = ()


class TermTable(Table):
    """A term: its first and its last day."""

    starts: date
    ends: date


Terms = tuple[TermTable, ...]


class BulkImportTable(Table):
    """How the rows of a file for SIMS's bulk import are to look; ``columns`` maps what we know to captions."""

    columns: dict[
        Literal["person_id", "surname", "forename", "type", "value", "location", "device", "primary", "notes"], str
    ] = Field(default_factory=lambda: dict(COLUMNS))  # type: ignore[arg-type]
    locations: dict[Literal["telephone", "mobile", "work_telephone", "personal_email", "work_email"], str] = Field(
        default_factory=lambda: dict(LOCATIONS)  # type: ignore[arg-type]
    )
    yes: str = "T"
    device: str = "Telephone"


class SimsSource(AnySource):
    """What every way into SIMS may say."""

    bulk_import: BulkImportTable = BulkImportTable()

    choice: ChoiceTable = ChoiceTable()
    requires: Requires = Requires()
    types: Types = Types()
    grace_days: Annotated[int, Field(ge=0, le=366)] = 0
    holiday_hold: tuple[Literal["contacts", "staff", "students"], ...] = ()
    terms: Terms = ()


class SimsReportSource(SimsSource):
    kind: Literal["sims-report"]
    students: str
    contacts: str
    staff: str = ""
    addresses: str = ""
    telephones: str = ""
    emails: str = ""
    captions: dict[Literal["students", "staff", "contacts", "addresses", "telephones", "emails"], dict[str, str]] = (
        Field(default_factory=dict)
    )
    command: CommandTable = CommandTable()


class PushedSource(SimsSource):
    """SIMS, read and checked by the school's own machine; ``school`` is what that machine says it is."""

    kind: Literal["pushed"]
    school: Annotated[str, Field(min_length=1)]


PartnerString = Literal[
    "students", "staff", "contacts", "links", "addresses", "person_addresses", "telephones", "emails"
]
Layout = Annotated[str, Field(pattern=r"^[A-Za-z_][\w.-]*/[A-Za-z_][\w.-]*$")]


class PartnerTypes(Types):
    ignored_devices: tuple[str, ...] = ("Fax", "F")


class SimsPartnerSource(SimsSource):
    kind: Literal["sims-partner"]
    students: str
    contacts: str
    links: str
    staff: str = ""
    addresses: str = ""
    person_addresses: str = ""
    telephones: str = ""
    emails: str = ""
    layout: dict[PartnerString, Layout] = Field(default_factory=dict)
    elements: dict[PartnerString, dict[str, str]] = Field(default_factory=dict)
    command: PartnerCommandTable = PartnerCommandTable()
    types: PartnerTypes = PartnerTypes()


class JsonLinesSource(AnySource):
    kind: Literal["json-lines"]
    file: str = ""
    role: Name = "contact"
    requires: tuple[Literal["forename", "surname", "email"], ...] = ("forename", "surname")
    accounts: bool = False
    complete: bool = True
    match: tuple[str | tuple[str, ...], ...] = ()


Source = Annotated[SimsReportSource | SimsPartnerSource | PushedSource | JsonLinesSource, Field(discriminator="kind")]


class TargetBrakes(Table):
    """How much of what a target holds one plan, or those of seven days, may take away."""

    share: Share = 0.10
    at_least: Annotated[int, Field(ge=1)] = 5
    off: tuple[str, ...] = ()


class MoodleTarget(Table):
    """A Moodle that people are told to. The token stands in the environment or in a file."""

    kind: Literal["moodle"]
    url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+[^\s?#]*$")]
    token_env: str = ""
    token_file: str = ""
    auth: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")] = "oauth2"
    roles: tuple[str, ...] = ()
    enrol_steps: tuple[str, ...] = ()
    on_leaving: Literal["suspend", "unenrol", "keep"] = "suspend"
    on_erasing: Literal["anonymise", "suspend"] = "anonymise"
    student_role: Annotated[int, Field(ge=1)] = 5
    cohorts: dict[str, str] = Field(default_factory=dict)
    fields: dict[Literal["city", "institution", "department", "address"], CoreOrExtra] = Field(default_factory=dict)
    profile_fields: dict[ShortName, CoreOrExtra] = Field(default_factory=dict)
    idnumber_prefix: Annotated[str, Field(max_length=100)] = ""
    shared_emails: bool = False
    extended_usernames: bool = False
    enrolled_step: str = ""
    completed_step: str = ""
    completed_field: str = ""
    completed_outcome: Annotated[str, Field(pattern=r"^([0-9]{2})?$")] = ""
    full_every: Age = "24h"
    poll_every: Age = "15m"
    push_secret_env: str = ""
    push_secret_file: str = ""
    brakes: TargetBrakes = TargetBrakes()
    timeout_s: Annotated[float, Field(gt=0, le=300)] = 30


class Declared(Table):
    """The whole file."""

    kinroll: General = General()
    database: Database = Database()
    fields: dict[CoreOrExtra, FieldDeclaration] = Field(default_factory=dict)
    terms: Terms = ()
    nights: NightsTable = NightsTable()
    notify: NotifyTable = NotifyTable()
    web: WebTable = WebTable()
    webhooks: WebhooksTable = WebhooksTable()
    school: SchoolTable = SchoolTable()
    sources: dict[Name, Source] = Field(default_factory=dict)
    targets: dict[Name, MoodleTarget] = Field(default_factory=dict)
