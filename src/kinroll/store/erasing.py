"""Empty what was said of one contact, and keep the proof that it was said.

Ids, times, codes and hashes stay: that a record was linked, when a value changed, who was told. The words go: payloads
of versions and changes, computed values, names in problems, usernames. The hashes of versions were keyed with the
contact's salt, which goes too, so that nobody can test a guess against them.
"""

from datetime import date
from itertools import chain

from django.db import transaction

from kinroll.core.fields import CORE_FIELDS
from kinroll.store.bulk import execute

_RECORDS = "SELECT record_id FROM link WHERE contact_id = %(number)s"
_DOCUMENTS = f"SELECT number FROM document WHERE record_id IN ({_RECORDS})"
_ANSWERS = f"verification v JOIN identifier i ON i.type = v.type AND i.key = v.key WHERE i.record_id IN ({_RECORDS})"
_COMPUTED = (*CORE_FIELDS, "external_id", "name_key", "found_by", "extra", "winners", "captured")
_NO_VALUES = ", ".join(f"{name} = ''" for name in _COMPUTED)
_WORDS = (
    "SELECT payload_id FROM change WHERE contact_id = %(number)s",
    f"SELECT payload_id FROM record_version WHERE record_id IN ({_RECORDS})",
    "SELECT payload_id FROM change_request WHERE contact_id = %(number)s",
    "SELECT payload_id FROM outbox WHERE contact_id = %(number)s",
    f"SELECT v.payload_id FROM {_ANSWERS}",
    f"SELECT payload_id FROM document WHERE number IN ({_DOCUMENTS})",
    f"SELECT payload_id FROM document_entry WHERE document_id IN ({_DOCUMENTS})",
    "SELECT payload_id FROM review_note WHERE key LIKE %(as_one)s OR key LIKE %(as_other)s OR key IN "
    "(SELECT s.name || ':' || r.key FROM source_record r JOIN source s ON s.id = r.source_id "
    f"WHERE r.id IN ({_RECORDS}))",
)
"""Where the numbers of payloads stand whose bodies are emptied."""

_OF_DOCUMENTS = (
    f"UPDATE import_row SET digest = '', doubts = '' WHERE document_id IN ({_DOCUMENTS})",
    "UPDATE enrolment SET training_contract = '', apprentice_client = '', tail = '{}' "
    f"WHERE document_id IN ({_DOCUMENTS})",
    f"DELETE FROM secret WHERE document_id IN ({_DOCUMENTS})",
    f"DELETE FROM document_file WHERE document_id IN ({_DOCUMENTS})",
    f"DELETE FROM rehearsal_line WHERE document_id IN ({_DOCUMENTS})",
    f"UPDATE document SET words = '' WHERE number IN ({_DOCUMENTS})",
)
_OF_RECORDS = (
    f"UPDATE source_record SET digest = '' WHERE id IN ({_RECORDS})",
    f"UPDATE verification SET key = '' WHERE id IN (SELECT v.id FROM {_ANSWERS})",
    f"DELETE FROM identifier WHERE record_id IN ({_RECORDS})",
    f"UPDATE relationship SET who = '', name = '' WHERE record_id IN ({_RECORDS})",
    "DELETE FROM not_imported WHERE EXISTS (SELECT 1 FROM source_record r WHERE r.source_id = not_imported.source_id "
    f"AND r.key = not_imported.key AND r.id IN ({_RECORDS}))",
    "UPDATE problem SET name = '', value = '', other = '' WHERE EXISTS (SELECT 1 FROM source_record r "
    f"WHERE r.source_id = problem.source_id AND r.key = problem.source_key AND r.id IN ({_RECORDS}))",
    "UPDATE finding SET name = '', value = '', other = '' WHERE EXISTS (SELECT 1 FROM source_record r "
    "JOIN plan p ON p.source_id = r.source_id WHERE p.id = finding.plan_id AND r.key = finding.source_key "
    f"AND r.id IN ({_RECORDS}))",
)
_IS_NAMED = (
    "(other LIKE %(named)s OR EXISTS (SELECT 1 FROM source_record r WHERE {0} "
    f"AND {{1}}.other LIKE '%%(' || r.key || ')%%' AND r.id IN ({_RECORDS})))"
)
_OF_PROBLEMS_OF_OTHERS = (
    f"UPDATE problem SET other = '' WHERE {_IS_NAMED.format('r.source_id = problem.source_id', 'problem')}",
    f"UPDATE finding SET other = '' WHERE {_IS_NAMED.format('r.id > 0', 'finding')}",
)
_OF_COMPARISONS = (
    "DELETE FROM review_pair WHERE one_id = %(number)s OR other_id = %(number)s",
    "DELETE FROM scorer_pair WHERE one_id = %(number)s OR other_id = %(number)s",
    "DELETE FROM scorer_key WHERE contact_id = %(number)s",
    "DELETE FROM said_apart_digest WHERE said_id IN "
    "(SELECT id FROM said_apart WHERE one_id = %(number)s OR other_id = %(number)s)",
)
_OF_REPORTS = (
    "UPDATE target_user SET tried = '', about = '' WHERE contact_id = %(number)s",
    "UPDATE target_step SET body = '' WHERE contact_id = %(number)s",
    "DELETE FROM collection_finding WHERE contact = %(number)s OR other = %(number)s",
    "DELETE FROM collection_left_out WHERE contact = %(number)s",
    "UPDATE gate_answer SET words = '' WHERE contact = %(number)s",
)
_OF_THE_CONTACT = (
    "UPDATE change SET name_key = '' WHERE contact_id = %(number)s",
    "UPDATE change_request SET made_by = '', changed_by = '' WHERE contact_id = %(number)s",
    "DELETE FROM name WHERE contact_id = %(number)s "
    "OR account_id IN (SELECT id FROM account WHERE contact_id = %(number)s)",
    f"UPDATE contact SET {_NO_VALUES}, salt = %(nothing)s, version = version + 1 WHERE number = %(number)s",
    "UPDATE account SET username = 'erased~' || id, password = '!', is_active = %(no)s, disabled_by = 'person', "
    "disabled_why = 'erased' WHERE contact_id = %(number)s",
)


_OF_ALL = (_OF_DOCUMENTS, _OF_PROBLEMS_OF_OTHERS, _OF_COMPARISONS, _OF_REPORTS, _OF_RECORDS, _OF_THE_CONTACT)
_ENDS = (
    "UPDATE role SET ended_plan_id = %(plan)s, ended_on = %(today)s WHERE ended_plan_id IS NULL "
    f"AND record_id IN ({_RECORDS} AND ended_plan_id IS NULL)",
    "UPDATE relationship SET ended_plan_id = %(plan)s, ended_on = %(today)s WHERE ended_plan_id IS NULL "
    f"AND record_id IN ({_RECORDS} AND ended_plan_id IS NULL)",
    f"UPDATE source_record SET mask = 0, due = '', filled = '' WHERE id IN ({_RECORDS} AND ended_plan_id IS NULL)",
)


def end(number: int, plan: int, today: date) -> None:
    """End what gives a contact number a place here: its roles and relationships. Its links stay, as proof."""
    for statement in _ENDS:
        execute(statement, {"number": number, "plan": plan, "today": today})


def empty(number: int) -> None:
    """Empty everything personal that hangs on one contact number."""
    known = {"number": number, "as_one": f"{number}-%", "as_other": f"%-{number}", "nothing": b"", "no": False}
    known["named"] = f"%(contact {number})%"
    emptied = (f"UPDATE payload SET body = '' WHERE id IN ({words})" for words in _WORDS)
    with transaction.atomic():
        for statement in (*emptied, *chain.from_iterable(_OF_ALL)):
            execute(statement, known)
