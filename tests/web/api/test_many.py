"""What is done to many at once by the API answers what the command line answers: pairs, invitations, accounts."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from calling import Program, program
from kinroll.accounts.models import Invitation
from kit import School, kinroll


def told(school: School, *words: str) -> Any:
    said = kinroll(*words, "--json", "--config", str(school.config))
    return said.lines


@pytest.fixture
def twice(school: School) -> School:
    """Grace and Daniel are here a second time: Grace's twin differs in nothing, Daniel's has another surname."""
    school.student("2201", "Noor", "Lind")
    school.student("2202", "Noor", "Lind")
    school.contact("3092", "Daniel", "Okafor-Bell", email="daniel.two@example.org")
    assert school.sync()["outcome"] == "applied"
    return school


class TestPairs:
    def test_a_preview_and_a_merge_of_what_is_free_of_conflicts(self, twice: School) -> None:
        pairs = [("sims:2201", "sims:2202"), ("sims:3002", "sims:3092"), ("sims:3001", "sims:9999"), ("", "1")]
        file = twice.folder / "pairs.csv"
        file.write_text("".join(f"{keep},{other}\n" for keep, other in pairs), encoding="utf-8")
        by_command = told(twice, "contact", "merge-pairs", str(file), "--preview")
        sent = {"pairs": [{"keep": keep, "other": other} for keep, other in pairs]}
        api = program("contacts:write")
        assert api.post("/merge-pairs", {**sent, "preview": True}).json["items"] == by_command
        assert [one["state"] for one in by_command] == ["ready", "conflict", "refused", "refused"]
        done = api.post("/merge-pairs", sent).json["items"]
        assert [one["state"] for one in done] == ["merged", "conflict", "refused", "refused"]
        assert twice.show("2201")["contact_id"] == twice.show("2202")["contact_id"]
        assert api.post(f"/contacts/{done[0]['lost']}/unmerge").json["outcome"] == "applied"

    def test_those_in_conflict_need_more(self, twice: School) -> None:
        sent = {"pairs": [{"keep": "sims:3002", "other": "sims:3092"}], "with_conflicts": True}
        assert program("contacts:write").post("/merge-pairs", sent).code == "not-allowed"
        (done,) = program("contacts:write", "runs:write").post("/merge-pairs", sent).json["items"]
        assert done["state"] == "merged"

    def test_nobody_with_more_is_merged(self, twice: School) -> None:
        assert twice.run("account", "permit", "max@example.org", "owner").status == 0
        sent = {"pairs": [{"keep": "sims:3001", "other": "max@example.org"}]}
        assert program("contacts:write").post("/merge-pairs", sent).code == "not-allowed"

    @pytest.mark.parametrize("pairs", [[], [{"keep": "1"}], [{"keep": "1", "other": "2"}] * 1_001])
    def test_what_is_no_list_of_pairs(self, twice: School, pairs: list[Any]) -> None:
        assert program("contacts:write").post("/merge-pairs", {"pairs": pairs}).code == "value-refused"


class TestInvitations:
    def test_how_many_would_be_and_who_is_left_out(self, school: School) -> None:
        api = program("accounts:write")
        for words, sent in (
            (("--all",), {"everybody": True}),
            (("--role", "contact"), {"role": "contact"}),
            (("--role", "contact", "--again"), {"role": "contact", "again": True}),
            (("sims:3001", "max@example.org"), {"contacts": ["sims:3001", "max@example.org"]}),
        ):
            by_command = told(school, "account", "invite", *words, "--dry-run")
            assert [api.post("/invitations", {**sent, "dry_run": True}).json] == by_command
        assert not Invitation.objects.exists()

    def test_everybody_is_invited_once(self, school: School) -> None:
        api = program("accounts:write")
        first = api.post("/invitations", {"role": "contact"}).json
        assert first["invited"] == first["mails"] == Invitation.objects.count() > 0
        assert api.post("/invitations", {"role": "contact"}).json["invited"] == 0

    def test_a_worker_does_it_where_that_is_asked(self, school: School) -> None:
        api = program("accounts:write")
        asked = api.post("/invitations", {"everybody": True}, prefer="respond-async")
        assert (asked.status, asked.json["state"]) == (202, "waiting")
        assert school.run("worker", "--once").status == 0
        assert Invitation.objects.count() > 0

    @pytest.mark.parametrize("sent", [{}, {"everybody": True, "contacts": ["1"]}])
    def test_somebody_has_to_be_meant(self, school: School, sent: dict[str, Any]) -> None:
        assert program("accounts:write").post("/invitations", sent).code == "value-refused"
        assert program("accounts:write").post("/invitations", {"contacts": ["nobody"]}).code == "not-there"


class TestMovingIn:
    LINES = "id,username,password\n3001,grace.before,\n3009,nobody.known,\n"

    def send(self, api: Program, source: str = "sims", text: str = LINES, **parts: str) -> Any:
        return api.client.post(
            f"/api/v1/sources/{source}/move-in",
            {"accounts": SimpleUploadedFile("a.csv", text.encode()), **parts},
            headers={"authorization": f"Bearer {api.secret}"},
        )

    def test_a_plan_is_what_the_command_plans(self, school: School) -> None:
        file = school.folder / "accounts.csv"
        file.write_text(self.LINES, encoding="utf-8")
        (by_command,) = told(school, "move-in", "sims", str(file))
        by_api = self.send(program("admin")).json()
        own = ("run", "plan", "seconds", "problems")
        assert {k: v for k, v in by_api.items() if k not in own} == {
            k: v for k, v in by_command.items() if k not in own
        }
        assert by_api["outcome"] == "planned"
        applied = self.send(program("admin"), apply="true").json()
        assert applied["outcome"] == "applied"

    def test_only_owners_take_over_accounts(self, school: School) -> None:
        assert self.send(program("runs:write", "accounts:write")).status_code == 403

    @pytest.mark.parametrize(
        ("source", "text", "status"), [("alumni", LINES, 404), ("sims", "\x00\x01", 422), ("sims", "a,b\n1,2\n", 422)]
    )
    def test_what_cannot_be_taken(self, school: School, source: str, text: str, status: int) -> None:
        said = self.send(program("admin"), source, text)
        assert said.status_code == status
        assert "tmp" not in said.content.decode()
