from kit import School


def test_a2_a_second_sync_updates_the_same_user(school: School) -> None:
    school.contact("3001", "Grace", "Okafor")
    first = school.sync()
    assert first["counts"]["created"] == 2
    before = school.show("3001")
    assert (before["source_ids"], before["forename"], before["surname"]) == ({"sims": "3001"}, "Grace", "Okafor")
    school.change("3001", Surname="Okafor-Lind")
    second = school.sync()
    after = school.show("3001")
    assert (after["contact_id"], after["surname"]) == (before["contact_id"], "Okafor-Lind")
    assert (second["counts"]["created"], second["counts"]["updated"]) == (0, 1)
