from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kinroll.core.change import Change
from kinroll.core.held import HeldAccount, HeldContact, HeldRecord
from kinroll.core.news import LinkNews, News, Restored
from kinroll.core.planning import allows_login, decide
from kinroll.core.relating import Tie
from kinroll.core.resolving import Contender
from kinroll.core.rules import EDITS, SourceRules
from kinroll.core.source_record import Version
from kinroll.core.staging import ABSENT, ACCEPTED, FAILED, OUT_OF_SCOPE, with_state
from kinroll.core.tie_changes import describe
from sims_rules import SIMS, sims_rules

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
COLUMNS = {name: frozenset({"title", "forename", "surname", "mobile"}) for name in ("contacts", "staff", "students")}
COVERED = frozenset(COLUMNS)
GRACE = {"forename": "Grace", "surname": "Okafor"}
CHILD = Tie("2101", "Mother")


def mask(contacts: int = ABSENT, staff: int = ABSENT, students: int = ABSENT) -> int:
    return with_state(with_state(with_state(0, 0, contacts), 1, staff), 2, students)


CONTACT = mask(contacts=ACCEPTED)


def news(said: dict[str, Any] | None = None, states: int = CONTACT, **more: Any) -> News:
    """What a run says of sims:3001; by default that she is a contact, as before."""
    facts = {"ties": [CHILD] if states == CONTACT else [], "covered": COVERED, "username": "grace@example.org"}
    return News("3001", "Grace Okafor", states, {"contacts": GRACE} if said is None else said, **facts | more)


def held(*, roles: Any = ("contact",), account: HeldAccount | None = None, **more: Any) -> HeldContact:
    """Grace as an earlier run left her."""
    record = HeldRecord("sims", "3001", SIMS, [Version(BEFORE, {"contacts": GRACE}, COLUMNS)], mask=CONTACT)
    record.roles = dict(roles) if isinstance(roles, dict) else dict.fromkeys(roles)
    record.ties = {"2101": CHILD}
    facts: dict[str, Any] = {"values": dict(GRACE), "winners": dict.fromkeys(GRACE, ("sims:3001", "enforce"))}
    return HeldContact(
        7, 3, account=account or HeldAccount("grace@example.org", True), records=[record], **facts | more
    )


def decided(contact: HeldContact | None, *items: News, rules: SourceRules = SIMS) -> Change | None:
    return decide(contact, items, rules, as_of=NOW, columns=COLUMNS, today=TODAY)


def change_of(contact: HeldContact | None, *items: News, rules: SourceRules = SIMS) -> Change:
    change = decided(contact, *items, rules=rules)
    assert change is not None
    return change


def lines(change: Change) -> list[tuple[str, str | None, str | None]]:
    return [(line.kind if line.kind != "update" else line.field, line.before, line.after) for line in change.lines]


# Somebody new


def test_a1_a2_somebody_new_is_created_with_values_role_relationship_and_account() -> None:
    change = change_of(None, news(link=LinkNews("source")))
    assert (change.kind, change.number, change.events) == ("created", None, ["created"])
    assert change.values == GRACE
    (record,) = change.records
    assert (record.roles_start, record.ties_start, record.said) == (["contact"], [CHILD], {"contacts": GRACE})
    assert change.create_username == "grace@example.org"


def test_a20_somebody_without_a_username_is_created_without_an_account() -> None:
    change = change_of(None, news({"students": GRACE}, mask(students=ACCEPTED), username=""))
    assert (change.create_username, change.captured) == ("", {})


def test_a10_preferences_are_captured_with_the_account() -> None:
    said = {"contacts": {**GRACE, "telephones": [{"number": "07700 900001", "type": "Mobile", "primary": "T"}]}}
    change = change_of(None, news(said))
    assert {name: c.value for name, c in change.captured.items()} == {"telephone_preference": "mobile"}
    assert change.values["telephone_preference"] == "mobile"


def test_a10_who_has_an_account_already_reads_no_preference() -> None:
    said = {"contacts": {**GRACE, "telephones": [{"number": "07700 900001", "type": "Mobile", "primary": "T"}]}}
    change = change_of(held(), news(said))
    assert (change.captured, change.values) == ({}, {"mobile": "07700 900001"})


# Nothing new


def test_saying_the_same_again_changes_nothing() -> None:
    assert decided(held(), news()) is None


def test_how_a_relatives_name_is_spelled_is_no_news() -> None:
    assert decided(held(), news(ties=[CHILD._replace(who="Amelia Okafor")])) is None


# Values


def test_a_changed_value_names_before_after_and_reason() -> None:
    change = change_of(held(), news({"contacts": GRACE | {"surname": "Lind"}}))
    (line,) = change.lines
    assert (line.kind, line.field, line.before, line.after) == ("update", "surname", "Okafor", "Lind")
    assert line.reason == "sims:3001 says so (enforce)"
    assert (change.kind, change.number, change.expected_version, change.events) == ("updated", 7, 3, ["changed"])


def test_a_value_that_is_blank_now_is_cleared_and_counted() -> None:
    change = change_of(held(), news({"contacts": {"forename": "Grace", "title": "Mrs"}}))
    assert (change.values, change.blanked) == ({"title": "Mrs", "surname": ""}, 1)


def test_a_value_that_nobody_claims_any_more_is_emptied() -> None:
    change = decided(held(values={**GRACE, "mobile": "07700 900001"}), news())
    assert change is not None
    assert (change.values, change.blanked) == ({"mobile": ""}, 1)


def test_an_edit_against_an_enforcing_source_is_kept_and_changes_no_value() -> None:
    edit = News(
        "7", "", 3, {"person": {"surname": "Lind"}}, link=LinkNews("person", "edit"), covered=frozenset({"person"})
    )
    change = change_of(held(), edit, rules=EDITS)
    assert (change.values, [record.said for record in change.records]) == ({}, [{"person": {"surname": "Lind"}}])


def test_an_edit_of_a_field_that_no_source_enforces_wins() -> None:
    edit = News("7", "", 3, {"person": {"mobile": "07700 900009"}}, covered=frozenset({"person"}))
    assert change_of(held(), edit, rules=EDITS).values == {"mobile": "07700 900009"}


@pytest.mark.parametrize(
    ("said", "is_renamed"),
    [
        pytest.param({"forename": "Noor", "surname": "Haddad"}, True, id="forename and surname"),
        pytest.param({"surname": "Haddad", "date_of_birth": "1999-01-01"}, True, id="surname and birth date"),
        pytest.param({"surname": "Haddad"}, False, id="a marriage"),
        pytest.param({"forename": "Gracie"}, False, id="another forename"),
        pytest.param({"forename": "GRACE", "surname": "OKAFOR"}, False, id="another case"),
    ],
)
def test_a21_who_turned_into_someone_else(said: dict[str, str], is_renamed: bool) -> None:
    contact = held(values={**GRACE, "date_of_birth": "1984-01-01"})
    assert change_of(contact, news({"contacts": GRACE | said})).is_renamed is is_renamed


@pytest.mark.parametrize(
    ("said", "is_born_anew"),
    [
        pytest.param({"date_of_birth": "1983-12-31"}, True, id="the birth date alone"),
        pytest.param({"surname": "Haddad", "date_of_birth": "1999-01-01"}, False, id="somebody else"),
        pytest.param({"date_of_birth": "1984-01-01"}, False, id="the same day"),
    ],
)
def test_a21_who_has_another_birth_date(said: dict[str, str], is_born_anew: bool) -> None:
    contact = held(values={**GRACE, "date_of_birth": "1984-01-01"})
    assert change_of(contact, news({"contacts": GRACE | said})).is_born_anew is is_born_anew


def test_a21_a_first_birth_date_is_not_another() -> None:
    contact = held(values=GRACE)
    assert not change_of(contact, news({"contacts": GRACE | {"date_of_birth": "1984-01-01"}})).is_born_anew


def test_a21_going_back_to_what_was_said_earlier_is_noticed() -> None:
    contact = held(values={**GRACE, "surname": "Lind"})
    later = BEFORE + timedelta(hours=1)
    contact.records[0].versions.append(Version(later, {"contacts": GRACE | {"surname": "Lind"}}, COLUMNS))
    assert change_of(contact, news()).is_returning
    assert not change_of(contact, news({"contacts": GRACE | {"surname": "Haddad"}})).is_returning


# Roles and account


@pytest.mark.parametrize(
    ("states", "reason"),
    [
        pytest.param(mask(contacts=OUT_OF_SCOPE), "not related to a current student any more", id="no current student"),
        pytest.param(mask(), "not in the report any more", id="gone from the report"),
    ],
)
def test_a11_without_a_ground_the_role_ends_and_the_account_is_disabled(states: int, reason: str) -> None:
    change = change_of(held(), news({}, states))
    assert lines(change) == [
        ("role-end", "contact", None),
        ("relationship-end", "Mother of 2101", None),
        ("disable", "active", "inactive"),
    ]
    assert (change.kind, change.disable, change.values) == ("disabled", reason, {})


def test_a12_who_is_also_staff_keeps_the_account() -> None:
    change = change_of(held(roles=("contact", "staff")), news({"staff": GRACE}, mask(staff=ACCEPTED)))
    assert (change.kind, change.disable, change.records[0].roles_end) == ("updated", "", ["contact"])


def test_an_account_with_permissions_of_its_own_is_not_disabled() -> None:
    owner = HeldAccount("grace@example.org", True, has_permissions=True)
    change = change_of(held(account=owner), news({}, mask()))
    assert (change.disable, change.records[0].roles_end) == ("", ["contact"])


@pytest.mark.parametrize(
    ("disabled_by", "enabled"),
    [
        pytest.param("machine", True, id="disabled by a run: enabled again"),
        pytest.param("person", False, id="disabled by a person: stays so"),
        pytest.param("merge", False, id="suspended by a merge: stays so"),
    ],
)
def test_a11_who_comes_back_has_the_same_account_again(disabled_by: str, enabled: bool) -> None:
    contact = held(roles=(), account=HeldAccount("grace@example.org", False, disabled_by))
    change = change_of(contact, news())
    assert (change.enable, change.create_username) == (enabled, "")


def test_a13_a_record_that_now_fails_keeps_values_roles_relationships_and_account() -> None:
    assert decided(held(), news({"contacts": {"forename": "Grace"}}, mask(contacts=FAILED))) is None


def test_a_report_that_was_not_read_ends_nothing() -> None:
    assert decided(held(roles=("contact", "staff")), news(covered=frozenset({"contacts"}))) is None


@pytest.mark.parametrize(
    ("days_ago", "ends"),
    [
        pytest.param(None, False, id="grace begins"),
        pytest.param(13, False, id="not over yet"),
        pytest.param(14, True, id="over"),
    ],
)
def test_a11_a_grace_period(days_ago: int | None, ends: bool) -> None:
    rules = sims_rules(grace_days=14)
    since = None if days_ago is None else TODAY - timedelta(days=days_ago)
    contact = held(roles={"contact": since})
    contact.records[0].rules = rules
    contact.records[0].ties = {}
    change = decided(contact, news({}, mask(contacts=OUT_OF_SCOPE)), rules=rules)
    assert bool(change and change.disable) is ends
    assert bool(change and change.records[0].roles_lapse) is (days_ago is None)


def test_a_role_in_its_grace_that_has_a_ground_again_goes_on() -> None:
    change = change_of(held(roles={"contact": TODAY}), news())
    assert (change.kind, change.lines, change.records[0].roles_resume) == ("noted", [], ["contact"])


@pytest.mark.parametrize(
    ("source", "roles", "allowed"),
    [
        pytest.param(SIMS, ("contact",), True, id="a contact"),
        pytest.param(SIMS, (), False, id="no role"),
        pytest.param(SourceRules("sims"), ("contact",), True, id="a role of a source that is declared no more"),
        pytest.param(SourceRules("sims"), (), False, id="no role of a source that is declared no more"),
        pytest.param(SIMS, ("governor",), False, id="a role that the source does not give"),
        pytest.param(replace(SIMS, accounts=False), ("contact",), False, id="a source that makes no accounts"),
        pytest.param(
            replace(SIMS, groups=(replace(SIMS.groups[0], login=False),)),
            ("contact",),
            False,
            id="a role without a login",
        ),
    ],
)
def test_which_roles_allow_a_login(source: SourceRules, roles: tuple[str, ...], allowed: bool) -> None:
    assert allows_login([HeldRecord("sims", "3001", source, roles=dict.fromkeys(roles))]) is allowed


# Relationships


@pytest.mark.parametrize(
    ("ties", "ended", "started"),
    [
        pytest.param([CHILD, Tie("2102", "Mother")], [], ["2102"], id="a second child"),
        pytest.param([Tie("2102", "Mother")], ["2101"], ["2102"], id="another child"),
        pytest.param([Tie("2101", "Carer")], ["2101"], ["2101"], id="another relationship with the same child"),
        pytest.param([CHILD._replace(court_order=True)], ["2101"], ["2101"], id="a court order"),
    ],
)
def test_a7_relationships_begin_and_end(ties: list[Tie], ended: list[str], started: list[str]) -> None:
    (record,) = change_of(held(), news(ties=ties)).records
    assert (record.ties_end, [tie.to for tie in record.ties_start]) == (ended, started)


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        pytest.param(Tie("2101", "Mother", who="Amelia"), "Mother of Amelia (2101)", id="with the other's name"),
        pytest.param(Tie("2101"), "related of 2101", id="without any name"),
        pytest.param(
            Tie("2101", "Father", False, 2, True, False),
            "Father of 2101, no parental responsibility, court order, lives elsewhere, priority 2",
            id="with all that is known",
        ),
    ],
)
def test_a_relationship_in_words(tie: Tie, words: str) -> None:
    assert describe(tie) == words


# Links and reverts


def test_a_match_by_rule_is_named_with_its_anchor() -> None:
    item = replace(news({}, 0), key="3005", link=LinkNews("rule", "email", "sims:3001"))
    assert [line.reason for line in change_of(held(), item).lines] == ['matched by "email" with sims:3001']


def test_who_was_deactivated_and_has_a_role_again_is_revived() -> None:
    assert change_of(held(roles=(), is_active=False), news()).revive


def test_a_reverted_run_takes_back_what_it_said() -> None:
    contact = held(values={**GRACE, "mobile": "07700 900001"})
    restored = Restored(frozenset(), {}, contact.records[0].versions, withdraw=True)
    change = change_of(contact, news({}, 0, restored=restored, why_gone="run 2 was reverted"))
    assert change.values == {"mobile": ""}
    assert lines(change)[:2] == [("role-end", "contact", None), ("relationship-end", "Mother of 2101", None)]


def test_captured_values_stand_whatever_else_changes() -> None:
    captured = {"email_preference": Contender("work", "sims:3001", "once", BEFORE)}
    contact = held(captured=captured, values={**GRACE, "email_preference": "work"})
    change = change_of(contact, news({"contacts": GRACE | {"title": "Dr"}}))
    assert (change.values, change.captured) == ({"title": "Dr"}, {})
