"""The people of the demo who are there to show something; what happens to their bookings later."""

from collections.abc import Callable, Mapping

from kinroll.demo.training.model import College
from kinroll.demo.training.people import Crowd, Learner

Book = Callable[[str, Learner], str]
"""Takes a booking under the name of what it shows; its booking id."""
PUBLISHED_USI = "BNGH7C75FN"


def nobody(book: Book, crowd: Crowd, made: College) -> None:
    """Nobody is there to show anything."""


def course_enrolment(book: Book, crowd: Crowd, made: College) -> None:
    """The id is the USI, as soon as it is verified."""
    for _ in range(12):
        book("INTOFF is nobody's id", crowd.learner().but(usi="INTOFF"))
    book("a USI that waits to be verified", crowd.learner())
    booking = book("a mistyped birth date", crowd.learner())
    made.edits.append((booking, {"date_of_birth": "31/02/1999"}))
    both = crowd.learner()
    booking = book("a name that changed after its USI was verified", both)
    made.verified.append(both)
    made.edits.append((booking, {"surname": "Ashgrove-Lind"}))
    renewed = crowd.learner()
    booking = book("a USI that changed: shown, never followed", renewed)
    made.verified.append(renewed)
    made.edits.append((booking, {"usi": crowd.usi()}))


def short_course(book: Book, crowd: Crowd, made: College) -> None:
    """Without portal and Moodle a contact at the last step is enough."""
    one = crowd.learner().but(usi=PUBLISHED_USI)
    booking = book("scenario four: a contact at the last step", one)
    made.verified.append(one)
    made.moves += [(booking, "attending"), (booking, "completed")]


def workshop(book: Book, crowd: Crowd, made: College) -> None:
    """The rule at attending has no create-contact settings."""
    booking = book("scenario one: attending says nothing to the contact", crowd.learner())
    made.moves.append((booking, "attending"))
    made.edits.append((booking, {"suburb": "Kestrel Bay"}))


def evening_class(book: Book, crowd: Crowd, made: College) -> None:
    """The id is the email address, at booking and at attending."""
    booking = book("scenario two: a changed address makes no new contact", crowd.learner())
    made.moves.append((booking, "attending"))
    made.edits.append((booking, {"personal_email": "new.address@example.org"}))
    for _ in range(5):
        book("a coordinator's address for a whole batch", crowd.learner().but(email="office@example.com"))


def traineeship(book: Book, crowd: Crowd, made: College) -> None:
    """The id is the client identifier, and all rules have settings."""
    booking = book("scenario three: always up to date", crowd.learner())
    made.edits.append((booking, {"suburb": "Kestrel Bay"}))
    one = crowd.learner()
    for learner in (one, crowd.learner().but(client=one.client)):
        book("one client identifier for two people", learner)
    booking = book("a client identifier that changed", crowd.learner())
    made.edits.append((booking, {"client_identifier": "MV9999"}))


def community_class(book: Book, crowd: Crowd, made: College) -> None:
    """The id is the next number; people are found by name and birthday."""
    sami = crowd.learner().but(forename="Sami", surname="Okafor")
    for learner in (sami, sami.but(forename="Sam", client="MV4000")):
        book("twins: one birthday, names that begin alike", learner)
    book("no email address", crowd.learner().but(email=""))


SCRIPTS: Mapping[str, Callable[[Book, Crowd, College], None]] = {
    "Course enrolment": course_enrolment,
    "Short course": short_course,
    "Workshop": workshop,
    "Evening class": evening_class,
    "Traineeship": traineeship,
    "Community class": community_class,
}
"""Who is there to show something, by process."""
