"""One person as the scorer compares them: each value folded when it is asked for, and once."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from kinroll.core.scoring.birth import fold_birth
from kinroll.core.scoring.levels import EXTRA
from kinroll.core.scoring.reach import MOST, fold_email, fold_postcode, fold_telephone
from kinroll.core.scoring.spelling import fold_words
from kinroll.core.scoring.values import SEPARATOR, fold_gender, fold_identifier, fold_single, several
from kinroll.core.text import fold

MOST_KEYS = 20
"""So many children, parents, or sources of somebody are looked at."""
Values = tuple[str, ...]


class Person:
    """Somebody in the columns of the scorer (``docs/reference/matching.md``); blank and missing are alike."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    @classmethod
    def folded(cls, **values: str | Values) -> "Person":
        """Somebody whose values are folded already; those that are not named are not to be asked for."""
        person = cls({})
        vars(person).update(values)
        return person

    def _one(self, name: str, fold_one: Callable[[str], str]) -> str:
        value = self.values.get(name)
        return fold_one(str(value)) if value else ""

    def _few(self, name: str, fold_one: Callable[[str], str], most: int) -> Values:
        value = self.values.get(name)
        if not value:
            return ()
        return tuple(dict.fromkeys(filter(None, map(fold_one, several(value)))))[:most]

    @cached_property
    def forename(self) -> str:
        """Blank where it only fills a gap."""
        return self._one("forename", fold_single)

    @cached_property
    def surname(self) -> str:
        """Blank where it only fills a gap."""
        return self._one("surname", fold_single)

    @cached_property
    def middle_names(self) -> str:
        """All of them."""
        return self._one("middle_names", fold_single)

    @cached_property
    def other_names(self) -> Values:
        """Earlier names, and those they are known by."""
        return self._few("other_names", fold_single, MOST)

    @cached_property
    def birth_date(self) -> str:
        """Eight digits."""
        return self._one("birth_date", fold_birth)

    @cached_property
    def gender(self) -> str:
        """A letter."""
        return self._one("gender", fold_gender)

    @cached_property
    def postcode(self) -> str:
        """Without blanks."""
        return self._one("postcode", fold_postcode)

    @cached_property
    def street(self) -> str:
        """The address, the postcode aside."""
        lines = self.values.get("address")
        if not lines:
            return ""
        text = lines if isinstance(lines, str) else SEPARATOR.join(str(line) for line in lines if line is not None)
        return fold_words(text)

    @cached_property
    def emails(self) -> Values:
        """The mailboxes they lead to."""
        return self._few("emails", fold_email, MOST)

    @cached_property
    def telephones(self) -> Values:
        """Their digits."""
        return self._few("telephones", fold_telephone, MOST)

    @cached_property
    def identifiers(self) -> Values:
        """Each with its type."""
        return self._few("identifiers", fold_identifier, MOST)

    @cached_property
    def verified_identifiers(self) -> Values:
        """Each with its type."""
        return self._few("verified_identifiers", fold_identifier, MOST)

    @cached_property
    def related_to(self) -> Values:
        """Whose they are, and who is theirs."""
        return self._few("related_to", str, MOST_KEYS)

    @cached_property
    def apart_from(self) -> Values:
        """Who is known to be somebody else."""
        return self._few("apart_from", str, MOST_KEYS)

    @cached_property
    def complete_sources(self) -> Values:
        """Which complete sources list them."""
        return self._few("complete_source", fold, MOST_KEYS)

    def extra(self, name: str) -> str:
        """A further field, as it is compared."""
        return self._one(name, fold_words)

    @property
    def extras(self) -> Values:
        """The names of the further fields."""
        return tuple(name for name in self.values if name.startswith(EXTRA))
