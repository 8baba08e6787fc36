"""What every page about rules is about: the draft where there is one, and else the version that counts."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from kinroll.accounts import access
from kinroll.accounts.levels import RUN
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import Process, ProcessRule, RuleSet
from kinroll.flows import drafting, ruling
from kinroll.store.rule_drafts import Draft
from kinroll.store.rule_sets import Kept
from kinroll.web.doors import visitor_of
from kinroll.web.rule_words import Told, told


@dataclass
class Opened:
    """The rules that are looked at, and whether this visitor can change them here and now."""

    draft: Draft | None
    active: Kept | None
    rules: RuleSet
    may_edit: bool

    @property
    def can_edit(self) -> bool:
        """Whether there is a draft that this visitor may change."""
        return self.may_edit and self.draft is not None

    @cached_property
    def findings(self) -> list[Told]:
        """All that the linter says."""
        return told(drafting.findings(self.rules))

    @property
    def errors(self) -> int:
        """How many errors keep it from being activated."""
        return sum(one.severity == "error" for one in self.findings)

    def errors_of(self, place: str) -> int:
        """How many of them are of one place."""
        return sum(one.severity == "error" for one in self.about(place))

    def process(self, place: int) -> Process:
        """The process at a place of the list."""
        if place >= len(self.rules.processes):
            raise access.NotThereError
        return self.rules.processes[place]

    def rule(self, process: int, place: int) -> ProcessRule:
        """A rule of a process."""
        rules = self.process(process).rules
        if place >= len(rules):
            raise access.NotThereError
        return rules[place]

    def form(self, place: int) -> Form:
        """The form at a place of the list."""
        if place >= len(self.rules.forms):
            raise access.NotThereError
        return self.rules.forms[place]

    def about(self, place: str, *more: str) -> list[Told]:
        """What the linter says of one place, and of what belongs to it."""
        return [one for one in self.findings if one.place in (place, *more) or one.place.startswith(f"{place},")]


def opened(request: HttpRequest) -> Opened:
    """The draft, or the rules that count; nothing is declared where there are neither."""
    visitor = visitor_of(request)
    draft, active = access.rule_draft(visitor), access.active_rules(visitor)
    counts = ruling.parsed(active) if active else RuleSet()
    rules = drafting.rules_of(draft) if draft else counts
    return Opened(draft, active, rules, may_edit=bool(visitor and visitor.may(RUN)))
