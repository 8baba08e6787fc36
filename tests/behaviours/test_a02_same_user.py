from kit import School


def test_a2_person_id_forename_and_surname_are_taken(school: School) -> None:
    school.contact("3015", "Siân", "Pugh & Sons", email="sian.pugh@example.org")
    school.sync()
    sian = school.show("3015")
    assert (sian["source_ids"], sian["forename"], sian["surname"]) == ({"sims": "3015"}, "Siân", "Pugh & Sons")
    assert sian["records"] == [{"source": "sims", "id": "3015", "linked_by": "source"}]


def test_a2_names_and_days_are_taken_as_written(school: School) -> None:
    school.change("2101", Date_of_birth="2015-05-06T00:00:00+01:00")
    school.contact("3014", "Patrick", "O’Hara-Hartley", email="patrick@example.org")
    school.sync()
    assert school.show("3014")["surname"] == "O’Hara-Hartley"
    assert school.show("2101")["date_of_birth"] == "2015-05-06"  # a summer birthday, not the day before in UTC


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


def test_a2_the_person_id_decides_even_when_both_names_change(school: School) -> None:
    school.contact("3001", "Grace", "Okafor")
    school.sync()
    before = school.show("3001")
    school.change("3001", Forename="Gráinne", Surname="Lind")
    school.sync()
    after = school.show("3001")
    assert (after["contact_id"], after["forename"], after["surname"]) == (before["contact_id"], "Gráinne", "Lind")
    assert after["account"] == before["account"]


def test_a2_staff_whose_child_has_left_are_still_updated_from_the_staff_report(school: School) -> None:
    school.member_of_staff("4003", "Lakshmi", "Raman")
    school.contact("4003", "Lakshmi", "Raman", of=["2101"])
    school.student("2102", "Daniel", "Okafor")
    school.contact("3001", of=["2102"])
    school.sync()
    school.change("2101", Date_of_leaving="2026-11-20")
    school.sync()
    school.staff["4003"]["Surname"] = "Raman-Lind"
    school.telephone("4003", "07700 900104")
    school.sync()
    lakshmi = school.show("4003")
    assert (lakshmi["roles"], lakshmi["surname"], lakshmi["mobile"]) == (["staff"], "Raman-Lind", "07700 900104")
    (surname,) = school.run("why", "sims:4003", "surname", "--json").json["fields"]
    assert surname["winner"]["value"] == "Raman-Lind"


def test_a2_another_person_id_of_the_same_name_is_another_user(school: School) -> None:
    school.contact("3001", "Grace", "Okafor")
    school.contact("3999", "Grace", "Okafor")
    school.sync()
    assert school.show("3001")["contact_id"] != school.show("3999")["contact_id"]


def test_a2_a_contact_listed_once_for_each_child_is_one_user(school: School) -> None:
    school.student("2102", "Daniel", "Okafor")
    school.contact("3001", of=["2101", "2102"])
    assert school.sync()["counts"]["created"] == 3


def test_a2_an_equal_extract_changes_nothing(school: School) -> None:
    school.contact("3001")
    school.sync()
    before = school.everyone()
    again = school.sync()
    assert (again["outcome"], again["status"], school.everyone()) == ("unchanged", 0, before)


def test_a2_which_caption_is_the_forename_is_data(school: School) -> None:
    school.contact("3001", "Grace", Known_as="Gracie")
    school.settings = '[sources.sims.captions.contacts]\n"Forename" = "tie.forename"\n"Known as" = "forename"'
    school.sync()
    assert school.show("3001")["forename"] == "Gracie"
