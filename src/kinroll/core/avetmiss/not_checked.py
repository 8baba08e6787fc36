"""What no check can say without data from elsewhere, or without a file that is not there: a report names it."""

from kinroll.core.avetmiss.across import ACROSS_RULES

_ELSEWHERE = (
    "that postcode, suburb and state belong together (the list of Australia Post), and that a usual address has no "
    "postcode of post office boxes",
    "that codes and names are those of training.gov.au",
    "that nominal hours are the nationally agreed ones",
    "that the registry knows each USI for this name and date of birth",
    "that a completed program was not reported in an earlier year",
    "the fields of state authorities, but for numbers and codes that are known",
)
_IN_7_0 = "the delivery modes of release 7.0, but that they are numbers"


def not_checked(present: frozenset[str], release: str, *, is_single: bool) -> tuple[str, ...]:
    """In words, what was not checked."""
    found = list(_ELSEWHERE)
    if release == "7.0":
        found.append(_IN_7_0)
    if is_single:
        return (*found, "what concerns several files: only one was given")
    missed = [one.rule for one in ACROSS_RULES if one.rule.file in present and not one.can_be_checked(present)]
    found += [f"{rule.number}: {rule.says[0].lower()}{rule.says[1:]} (the other file is not there)" for rule in missed]
    return tuple(found)
