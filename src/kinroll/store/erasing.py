"""Empty what was said of one contact, and keep the proof that it was said.

Ids, times, codes and hashes stay: that a record was linked, when a value changed, who was told. The words go: payloads
of versions and changes, computed values, names in problems, usernames. The hashes of versions were keyed with the
contact's salt, which goes too, so that nobody can test a guess against them.
"""

from django.db import transaction

from kinroll.core.fields import CORE_FIELDS
from kinroll.store.bulk import execute

_RECORDS = "SELECT record_id FROM link WHERE contact_id = %s"
_DOCUMENTS = f"SELECT number FROM document WHERE record_id IN ({_RECORDS})"
_ANSWERS = f"verification v JOIN identifier i ON i.type = v.type AND i.key = v.key WHERE i.record_id IN ({_RECORDS})"
_ERASED = "''"


def empty(number: int) -> None:
    """Empty everything personal that hangs on one contact number."""
    names = (*CORE_FIELDS, "external_id", "name_key", "found_by", "extra", "winners", "captured")
    words = ", ".join(f"{name} = {_ERASED}" for name in names)
    with transaction.atomic():
        execute(
            "UPDATE payload SET body = '' WHERE id IN (SELECT payload_id FROM change WHERE contact_id = %s UNION "
            f"SELECT payload_id FROM record_version WHERE record_id IN ({_RECORDS}))",
            [number, number],
        )
        execute("UPDATE change SET name_key = '' WHERE contact_id = %s", [number])
        execute(f"UPDATE contact SET {words}, salt = %s, version = version + 1 WHERE number = %s", [b"", number])
        execute(
            "UPDATE payload SET body = '' WHERE id IN (SELECT payload_id FROM change_request WHERE contact_id = %s)",
            [number],
        )
        execute("UPDATE change_request SET made_by = '', changed_by = '' WHERE contact_id = %s", [number])
        execute(f"UPDATE source_record SET digest = '' WHERE id IN ({_RECORDS})", [number])
        execute(f"UPDATE payload SET body = '' WHERE id IN (SELECT v.payload_id FROM {_ANSWERS})", [number])
        execute(f"UPDATE verification SET key = '' WHERE id IN (SELECT v.id FROM {_ANSWERS})", [number])
        execute(f"UPDATE import_row SET digest = '', doubts = '' WHERE document_id IN ({_DOCUMENTS})", [number])
        execute(f"DELETE FROM identifier WHERE record_id IN ({_RECORDS})", [number])
        execute(f"UPDATE relationship SET who = '', name = '' WHERE record_id IN ({_RECORDS})", [number])
        execute(
            "UPDATE problem SET name = '', value = '', other = '' WHERE EXISTS (SELECT 1 FROM source_record r "
            "WHERE r.source_id = problem.source_id AND r.key = problem.source_key "
            f"AND r.id IN ({_RECORDS}))",
            [number],
        )
        execute(
            "DELETE FROM name WHERE contact_id = %s OR account_id IN (SELECT id FROM account WHERE contact_id = %s)",
            [number, number],
        )
        execute("DELETE FROM review_pair WHERE one_id = %s OR other_id = %s", [number, number])
        execute("DELETE FROM scorer_pair WHERE one_id = %s OR other_id = %s", [number, number])
        execute("DELETE FROM scorer_key WHERE contact_id = %s", [number])
        execute(
            "UPDATE payload SET body = '' WHERE id IN (SELECT payload_id FROM review_note WHERE key LIKE %s "
            "OR key LIKE %s OR key IN (SELECT s.name || ':' || r.key FROM source_record r "
            f"JOIN source s ON s.id = r.source_id WHERE r.id IN ({_RECORDS})))",
            [f"{number}-%", f"%-{number}", number],
        )
        execute(
            "DELETE FROM said_apart_digest WHERE said_id IN "
            "(SELECT id FROM said_apart WHERE one_id = %s OR other_id = %s)",
            [number, number],
        )
        execute("UPDATE target_user SET tried = '', about = '' WHERE contact_id = %s", [number])
        execute("UPDATE target_step SET body = '' WHERE contact_id = %s", [number])
        execute("DELETE FROM collection_finding WHERE contact = %s OR other = %s", [number, number])
        execute("DELETE FROM collection_left_out WHERE contact = %s", [number])
        execute("UPDATE gate_answer SET words = '' WHERE contact = %s", [number])
        execute(
            "UPDATE enrolment SET training_contract = '', apprentice_client = '', tail = '{}' "
            f"WHERE document_id IN ({_DOCUMENTS})",
            [number],
        )
        execute(f"DELETE FROM secret WHERE document_id IN ({_DOCUMENTS})", [number])
        execute(f"DELETE FROM document_file WHERE document_id IN ({_DOCUMENTS})", [number])
        execute(f"DELETE FROM rehearsal_line WHERE document_id IN ({_DOCUMENTS})", [number])
        execute(f"UPDATE document SET words = '' WHERE number IN ({_DOCUMENTS})", [number])
        execute(
            f"UPDATE payload SET body = '' WHERE id IN (SELECT payload_id FROM document WHERE number IN ({_DOCUMENTS}) "
            f"UNION SELECT payload_id FROM document_entry WHERE document_id IN ({_DOCUMENTS}))",
            [number, number],
        )
        execute(
            "UPDATE account SET username = 'erased~' || id, password = '!', is_active = %s, disabled_by = 'person', "
            "disabled_why = 'erased' WHERE contact_id = %s",
            [False, number],
        )
