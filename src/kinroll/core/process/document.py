"""A document: a registration, booking or enquiry on its way through a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What conditions, reports and Moodle need of the course date that a document is for; blank where not known."""

    course: str = ""
    course_name: str = ""
    category: str = ""
    course_date: str = ""
    provider: str = ""
    location: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    moodle_course_id: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it stands. ``number`` is ours and never reused; 0 before it is stored.

    ``values`` maps the fields of the process's form to text: "" for one that was filled and then emptied, no entry for
    one never filled. A password is never among them, only ``set`` once one was given. ``said_at`` tells since when
    each value has been what it is. ``record`` is the key of the source record that speaks for the document, empty
    before a rule has spoken; ``contact`` the root contact that it is linked to.
    """

    number: int
    process: str
    step: str
    values: Mapping[str, str] = field(default_factory=dict)
    said_at: Mapping[str, datetime] = field(default_factory=dict)
    course: CourseFacts = field(default_factory=CourseFacts)
    reference: str = ""
    source: str = ""
    source_identifier: str = ""
    version: int = 1
    record: str = ""
    contact: int | None = None
