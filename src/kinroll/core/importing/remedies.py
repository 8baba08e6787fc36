"""What a row becomes under the remedies that a person chose for the doubts it stands in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kinroll.core.emails import generated_email
from kinroll.core.importing.causes import ALLOCATE, CAUSES, GENERATE, ID_REPEATS, LEAVE, REMEDIES, SPELLED
from kinroll.core.importing.mapping import SOURCE_IDENTIFIER
from kinroll.core.process.identifying import USI_ALPHABET

EMAIL = "personal_email"
ID_FIELDS: Mapping[str, str] = {
    "usi": "usi",
    "client identifier": "client_identifier",
    "customer email": EMAIL,
    "source identifier": SOURCE_IDENTIFIER,
}
"""The field that holds the id of each scheme which takes one from the document."""
ALLOCATED: Mapping[str, str] = {**ID_FIELDS, "usi": "client_identifier", "customer email": "client_identifier"}
"""Where an allocated id goes: nobody but the registry allocates a USI, and an email address is not made up as an id."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a row stands: the file, the line in which its person stands first, its doubts.

    A doubt is a cause, what the rows in it have in common, and the first line of them. ``same_as`` tells of a row that
    says nothing that was not said before, here or in an earlier list.
    """

    file: int
    person_line: int
    doubts: tuple[tuple[str, str, int], ...] = ()
    same_as: str = ""

    def own_id(self, cause: str) -> str:
        """The id that this person is called by, if one is allocated; one for all who may be one person."""
        first = next((line for name, _, line in self.doubts if name == cause == SPELLED), self.person_line)
        return allocated_id(self.file, first)


def takes_id(scheme: str) -> bool:
    """Whether this scheme takes an id from the row that is not its address."""
    return scheme in ID_FIELDS and scheme != "customer email"


class ChoiceError(Exception):
    """A choice names a doubt or a remedy that there is not; the text lists every fault."""


@dataclass(frozen=True, slots=True)
class Treated:
    """What is imported of a row, and what was done to it, in words; ``left_out`` says why nothing is."""

    values: Mapping[str, str]
    done: tuple[str, ...] = ()
    left_out: str = ""


def check_choices(choices: Mapping[str, str]) -> None:
    """Raise ``ChoiceError`` unless each choice (``cause`` or ``cause:about``, to a remedy) can be carried out."""
    faults = []
    for asked, remedy in choices.items():
        cause = CAUSES.get(asked.partition(":")[0])
        if not cause:
            faults.append(f'"{asked}" is no doubt about rows (there: {", ".join(CAUSES)})')
        elif remedy not in cause.remedies:
            faults.append(f'"{remedy}" is no remedy for {asked} (there: {", ".join(cause.remedies)})')
    if faults:
        raise ChoiceError("; ".join(faults))


def choice_of(cause: str, about: str, choices: Mapping[str, str]) -> str:
    """The remedy chosen for one group of rows, or else for all rows in this doubt; empty while nobody has chosen."""
    return choices.get(f"{cause}:{about}") or choices.get(cause, "")


def treat(
    values: Mapping[str, str], standing: Standing, choices: Mapping[str, str], *, scheme: str, asked: Collection[str]
) -> Treated:
    """The row as it is imported.

    A row in a doubt of ``asked`` that nobody has decided is left out: nothing is created that was not chosen.
    """
    chosen = {cause: choice_of(cause, about, choices) for cause, about, _ in standing.doubts}
    if undecided := [cause for cause, remedy in chosen.items() if not remedy and cause in asked]:
        return Treated({}, left_out=f"nobody has chosen what to do about {', '.join(sorted(undecided))}")
    if left := [cause for cause, remedy in chosen.items() if remedy == LEAVE]:
        return Treated({}, left_out=f"left out by choice: {', '.join(sorted(left))}")
    made, done = dict(values), []
    for cause in (cause for cause in CAUSES if cause in chosen):
        own_id = standing.own_id(cause)
        if chosen[cause] == ALLOCATE:
            if cause == ID_REPEATS:
                made.pop(ID_FIELDS.get(scheme, ""), None)
            made[ALLOCATED.get(scheme, "client_identifier")] = own_id
            done.append(f"id {own_id} allocated")
        elif chosen[cause] == GENERATE:
            made[EMAIL] = generated_email(own_id)
            done.append(f"email address {made[EMAIL]} generated")
    return Treated(made, tuple(dict.fromkeys(done)))


def allocated_id(file: int, line: int) -> str:
    """The id of the person who first stands in this line of this file: never a number, at most 10 characters."""
    return f"K{_in_letters(file)}-{_in_letters(line)}"


def _in_letters(number: int) -> str:
    text = ""
    while number or not text:
        number, place = divmod(number, len(USI_ALPHABET))
        text = USI_ALPHABET[place] + text
    return text


def described(remedies: Collection[str]) -> str:
    """Remedies in words, for whoever has to choose."""
    return "; ".join(f"{name}: {REMEDIES[name]}" for name in remedies)
