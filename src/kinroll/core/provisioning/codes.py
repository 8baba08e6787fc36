"""Why somebody is left alone at a target until a person has looked, and what to do. The codes never change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says of somebody, and how it is put right."""

    message: str
    fix: str


CATALOGUE: dict[str, Meaning] = {
    "username-unusable": Meaning(
        "The username cannot be one there: small letters, digits and - _ . @ only.", "Change the username."
    ),
    "email-missing": Meaning("There is no email address, and a user there needs one.", "Add an email address."),
    "email-unusable": Meaning("The email address cannot be one there.", "Correct the email address."),
    "name-unusable": Meaning("A name or detail is too long there, or holds a <.", "Correct it."),
    "email-shared": Meaning(
        "Somebody else of ours has this email there.",
        "Give one of them an address of their own, or allow shared addresses there and in the settings.",
    ),
    "found-by-username": Meaning(
        "Somebody there has this username already.", "If it is the same person, adopt the user; if not, rename one."
    ),
    "found-by-email": Meaning(
        "Somebody there has this email already.",
        "If it is the same person, adopt the user; if not, give one of them another address.",
    ),
    "name-held": Meaning(
        "Another user of ours still has this username there.", "It is tried again when that one is renamed."
    ),
    "name-taken-there": Meaning("Somebody else there has the new username.", "Rename one of the two."),
    "number-in-use": Meaning(
        "A user there has our number, and neither the username nor the email.",
        "Look who that is: adopt the user, or take the number away there.",
    ),
    "listed-twice": Meaning("Several users there have our number.", "Take it away from all but one there."),
    "not-ours": Meaning(
        "The user there does not have our number any more.", "If it is still the same person, adopt the user again."
    ),
    "gone-there": Meaning("The user was deleted there.", "To have a new one made, forget the old one."),
    "suspended-there": Meaning(
        "Somebody has suspended the user there.", "If that is over, take the suspension away there."
    ),
    "field-not-kept": Meaning(
        "A further profile field did not keep what was sent: there is no such field there, or no such choice.",
        "Correct the short name under profile_fields, or the choices of the field there.",
    ),
    "erased-here": Meaning(
        "This person was erased here. The user there cannot sign in any more; what they did in courses is still there.",
        "If that has to go too, delete the user there. Then forget it here.",
    ),
    "refused": Meaning("It was not taken there.", "Put right what it says, then try again."),
    "no-answer": Meaning("There was no answer.", "It is tried again by itself."),
}


def meaning(code: str) -> Meaning:
    """What a code says; ``refused-…`` are all alike."""
    return CATALOGUE.get(code) or CATALOGUE["refused"]
