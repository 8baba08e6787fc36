"""The rules about several records and several files: where they are kept.

``pointing_rules`` and ``unused_rules`` fill the table. Files come in the order of ``layouts.files_of``: what others
point at comes first. So a record that points at nobody is found when it is read, and what nobody points at when all
are. Source: notes on AVETMISS, section 9.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kinroll.core.avetmiss.findings import ERROR, Facts, Rule
from kinroll.core.avetmiss.seen import Record, Seen

Look = Callable[[Record, Seen, Facts], str]
"""A look at one record gives what breaks the rule, which is told once of each; "" where nothing does."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What breaks a rule once every file was read: where it stands, whom it is about, and the value that is shown."""

    file: str
    line: int
    client: str = ""
    key: str = ""
    value: str = ""


End = Callable[[Seen], Iterator[Missing]]


@dataclass(frozen=True, slots=True)
class AcrossRule:
    """A rule, what looks for it, and the files without which it cannot be looked for.

    Of the files in ``any_of`` one is enough.
    """

    rule: Rule
    look: Look | None = None
    end: End | None = None
    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    def can_be_checked(self, present: frozenset[str]) -> bool:
        return set(self.needs) <= present and (not self.any_of or bool(present & set(self.any_of)))


ACROSS_RULES: list[AcrossRule] = []
"""Every rule of this kind."""


def look(
    number: str,
    file: str,
    field: str,
    says: str,
    avs: str = "",
    *,
    needs: tuple[str, ...] = (),
    any_of: tuple[str, ...] = (),
    severity: str = ERROR,
    doubt: str = "",
) -> Callable[[Look], Look]:
    """Puts a look at each record of a file into the table, with its rule."""

    def keep(function: Look) -> Look:
        rule = Rule(number, severity, file, field, says, avs, doubt)
        ACROSS_RULES.append(AcrossRule(rule, look=function, needs=needs, any_of=any_of))
        return function

    return keep


def end(
    number: str,
    file: str,
    field: str,
    says: str,
    avs: str = "",
    *,
    needs: tuple[str, ...] = (),
    any_of: tuple[str, ...] = (),
) -> Callable[[End], End]:
    """Puts into the table what is looked for when every file was read, with its rule."""

    def keep(function: End) -> End:
        ACROSS_RULES.append(
            AcrossRule(Rule(number, ERROR, file, field, says, avs), end=function, needs=needs, any_of=any_of)
        )
        return function

    return keep
