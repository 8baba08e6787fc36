"""What a check finds: which rule, where, about whom, how bad."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

ERROR, WARNING, OFF = "error", "warning", "off"
SEVERITIES = (ERROR, WARNING, OFF)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold. ``number`` is ours and never changes.

    ``avs`` are numbers of the authority's own software for it, told by others; ``doubt`` says what is not certain.
    """

    number: str
    severity: str
    file: str
    field: str
    says: str
    avs: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that one record, or a whole file (line 0), does not keep.

    ``client`` is the client identifier of the record (B14), ``key`` what identifies a record that is about no client.
    """

    rule: Rule
    severity: str
    file: str
    line: int
    client: str
    key: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a check has to know beside the files: the release and the year of activity that they report."""

    release: str
    year: int

    @property
    def period_end(self) -> date:
        return date(self.year, 12, 31)


@dataclass
class Tally:
    """The findings of a check: every one is counted, and so many of each rule are kept.

    ``severities`` are those that somebody chose for single rules.
    """

    severities: Mapping[str, str] = field(default_factory=dict)
    most: int = 1_000
    counts: Counter[str] = field(default_factory=Counter)
    kept: dict[str, list[Finding]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def severity(self, rule: Rule) -> str:
        """How bad it is: as chosen, or as the rule says."""
        return self.severities.get(rule.number, rule.severity)

    def add(
        self,
        rule: Rule,
        file: str,
        line: int = 0,
        *,
        client: str = "",
        key: str = "",
        field: str = "",
        value: str = "",
    ) -> None:
        """Count a finding, and keep it while there is room for its rule."""
        severity = self.severity(rule)
        if severity == OFF:
            return
        self.counts[rule.number] += 1
        self.rules[rule.number] = rule
        kept = self.kept.setdefault(rule.number, [])
        if len(kept) < self.most:
            kept.append(Finding(rule, severity, file, line, client, key, field or rule.field, value))

    def findings(self) -> Iterator[Finding]:
        """The findings that were kept: errors first, then by file and line."""
        everything = [finding for kept in self.kept.values() for finding in kept]
        everything.sort(key=lambda one: (one.severity != ERROR, one.file, one.line, one.rule.number, one.client))
        yield from everything

    def total(self, severity: str) -> int:
        """How many errors, or warnings, there are, also those that were not kept."""
        return sum(count for number, count in self.counts.items() if self.severity(self.rules[number]) == severity)
