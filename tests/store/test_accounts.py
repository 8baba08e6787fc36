from pathlib import Path

from kinroll.store.models import Account
from kit import School


def test_an_account_that_is_no_contacts_holds_its_username_too(tmp_path: Path, database: str) -> None:
    school = School(tmp_path, database)
    school.student("2101")
    school.contact("3001", email="Office@example.org")
    school.write()
    school.run("runs")
    Account.objects.create_superuser("office@example.org", "a long enough secret")
    assert school.sync()["counts"]["refused"] == 1
    assert school.codes("3001") == {"username-in-use"}
    assert Account.objects.get(username="office@example.org").check_password("a long enough secret")
