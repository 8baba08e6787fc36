"""B11: a valid password on the form gives access, once, and never in place of the person's own."""

from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password

from college import College, rule

SECRET = "correct horse 7"


def hashed(username: str) -> str:
    from kinroll.store.models import Account

    return Account.objects.get(username=username).password


def test_a_password_gives_access_under_the_external_id(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking", password=SECRET)
    sam = college.only()
    assert (sam["account"]["username"], sam["account"]["active"]) == ("sam@example.org", True)
    assert sam["roles"] == ["Student", "portal"]
    assert hashed("sam@example.org").startswith("argon2$")
    assert check_password(SECRET, hashed("sam@example.org"))


def test_without_a_password_there_is_no_access(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking")
    assert (college.only()["account"], college.only()["roles"]) == (None, ["Student"])


def test_a_contact_form_without_the_field_gives_no_access(college: College) -> None:
    plain = '[[form]]\nname = "Plain"\nabout = "contact"\n[[form.field]]\nname = "surname"'
    college.declare(rule("booking", {"form": "Plain"}), more=plain)
    college.add("booking", password=SECRET)
    assert college.only()["account"] is None


def test_the_password_stands_nowhere(college: College, tmp_path: Path) -> None:
    from kinroll.store.models import Account, Payload, Secret

    college.declare(rule("enquiry", None), rule("booking", {}))
    number = college.add("enquiry", password=SECRET)
    assert college.document(number).values["password"] == "set"
    college.move(number, "booking")
    encoded = Account.objects.get().password
    texts = list(Payload.objects.values_list("body", flat=True))
    assert not [text for text in texts if SECRET in text or encoded in text or "argon2" in text]
    assert Secret.objects.count() == 0
    assert '"password": "set"' in college.command("document", "show", str(number), "--json").out


def test_it_is_never_set_over_a_password_that_is_there(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking", password=SECRET)
    before = hashed("sam@example.org")
    second = college.add("booking", password="another one 8")
    assert hashed("sam@example.org") == before
    assert "has a password already" in college.said(second)


def test_an_account_without_a_password_gets_it(college: College) -> None:
    from kinroll.store.models import Account

    college.declare(rule("booking", {}))
    college.add("booking", password=SECRET)
    Account.objects.update(password="!")
    college.add("booking", password="another one 8")
    assert check_password("another one 8", hashed("sam@example.org"))


def test_no_external_id_no_sign_in_until_staff_set_a_username(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "blank", "match": "name and email"}))
    number = college.add("booking", password=SECRET)
    assert (college.only()["account"], college.codes(number)) == (None, {"no-external-id"})
    assert "no sign-in yet" in college.said(number)
    assert college.command("contact", "rename", "1", "sam.okafor").status == 0
    sam = college.only()
    assert (sam["account"]["username"], sam["external_id"]) == ("sam.okafor", "sam.okafor")
    assert check_password(SECRET, hashed("sam.okafor"))


def test_a_password_that_is_too_short_is_not_taken(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", password="short")
    assert (college.only()["account"], "password" in college.document(number).values) == (None, False)
    made = college.command("document", "show", str(number), "--json").json["timeline"][0]
    assert "The password was not taken" in made["text"]


def test_no_password_is_taken_from_a_command_line(college: College, tmp_path: Path) -> None:
    college.declare(rule("booking", {}))
    words = ("document", "add", "Enrolment", "forename=Sam", "surname=Lee", "personal_email=s@example.org")
    assert college.command(*words, f"password={SECRET}", "--step", "booking").status == 2
    file = tmp_path / "secret.txt"
    file.write_text(f"{SECRET}\n")
    assert college.command(*words, "--password-file", str(file), "--step", "booking").status == 0
    assert check_password(SECRET, hashed("s@example.org"))


@pytest.mark.parametrize("scheme", ["next number"])
def test_the_number_may_be_the_username(college: College, scheme: str) -> None:
    college.declare(rule("booking", {"contact_id": scheme, "match": "name and email"}))
    college.add("booking", password=SECRET)
    assert (college.only()["external_id"], college.only()["account"]["username"]) == ("1", "1")
