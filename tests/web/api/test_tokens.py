"""Tokens: what lets a program in, and what keeps it out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from calling import ALL, Program, program, token
from kinroll.accounts.backend import by_username
from kinroll.accounts.models import Token, TokenUse
from kinroll.accounts.programs import tokens, uses
from kinroll.accounts.programs.scopes import SCOPES, level_of, rights_of
from kinroll.flows import accounts
from kinroll.flows import tokens as flow
from kinroll.flows.editing import ValueRefusedError
from kit import School
from website import Site, browser, now


class TestLettingIn:
    def test_without_a_token_with_a_wrong_one_and_with_a_session(self, school: School) -> None:
        assert Program("").get("/contacts/1").code == "token-missing"
        assert Program("kinroll_nobody").get("/contacts/1").code == "token-unknown"
        assert Program("nonsense").get("/contacts/1").code == "token-unknown"
        site = Site(school)
        owner = site.staff("owner")
        answer = owner.get("/api/v1/contacts/1")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert not answer.cookies

    def test_a_token_is_no_session_of_the_pages(self, school: School) -> None:
        answer = browser().get("/contacts/", headers={"authorization": f"Bearer {token()}"})
        assert answer.status_code == 302

    def test_only_a_digest_is_kept(self, school: School) -> None:
        secret = token()
        kept = Token.objects.get()
        assert secret not in str(kept.__dict__)
        assert len(kept.digest) == 64

    def test_a_revoked_one_counts_no_more_from_the_next_request_on(self, school: School) -> None:
        api = program("contacts:read")
        assert api.get("/contacts/1").status == 200
        assert flow.revoke(Token.objects.get().pk, now())
        assert api.get("/contacts/1").code == "token-unknown"
        assert not flow.revoke(Token.objects.get().pk, now())

    def test_one_that_has_ended_counts_no_more(self, school: School) -> None:
        secret = token()
        assert tokens.find(secret, datetime.now(UTC) + timedelta(hours=23))
        assert tokens.find(secret, datetime.now(UTC) + timedelta(hours=25)) is None

    def test_guessing_is_slowed_down(self, school: School) -> None:
        codes = [Program(f"kinroll_guess{i}").get("/contacts/1").code for i in range(32)]
        assert codes[:30] == ["token-unknown"] * 30
        assert codes[-1] == "too-many"

    def test_so_many_requests_a_minute(self, school: School) -> None:
        with override_settings(KINROLL_API_PER_MINUTE=5):
            api = program("contacts:read")
            statuses = [api.get("/contacts/1").status for _ in range(7)]
            assert statuses[:5] == [200] * 5
            assert statuses[-1] == 429
            assert api.get("/contacts/1").response["Retry-After"]
            assert program("contacts:read").get("/contacts/1").status == 200


class TestMaking:
    @pytest.mark.parametrize(
        ("name", "scopes", "days", "words"),
        [
            ("", ("contacts:read",), 1, "has a name"),
            ("x" * 61, ("contacts:read",), 1, "has a name"),
            ("x", (), 1, "Say what the program may do"),
            ("x", ("contacts:write", "everything"), 1, "everything: there is no such scope"),
            ("x", ("contacts:read",), 0, "lasts 1 to 366 days"),
            ("x", ("contacts:read",), 367, "lasts 1 to 366 days"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, school: School, name: str, scopes: tuple[str, ...], days: int, words: str
    ) -> None:
        with pytest.raises(ValueRefusedError, match=words):
            flow.create(name, scopes, days, now())

    def test_a_name_is_there_once(self, school: School) -> None:
        token(name="library")
        with pytest.raises(ValueRefusedError, match='There is a token "library" already'):
            token(name="library")

    def test_by_command(self, school: School) -> None:
        made = school.run("token", "create", "library", "--scope", "contacts:read", "--json").json
        assert made["scopes"] == ["contacts:read"]
        assert Program(made["secret"]).get("/contacts/1").status == 200
        (listed,) = school.run("token", "list", "--json").lines
        assert listed["state"] == "good"
        assert made["secret"] not in str(listed)
        assert school.run("token", "revoke", "1", "--json").json == {"schema": 1, "token": 1, "revoked": True}
        assert Program(made["secret"]).get("/contacts/1").status == 401
        assert school.run("token", "revoke", "7").status == 2
        assert "revoked" in school.run("token", "list").out

    def test_scopes_come_to_rights_and_never_to_more(self) -> None:
        assert level_of(rights_of(["contacts:read"])) == "viewer"
        assert level_of(rights_of(["contacts:write", "accounts:write"])) == "office"
        assert level_of(rights_of(["admin"])) == "viewer"
        assert level_of(rights_of(SCOPES)) == "owner"
        assert rights_of(["nonsense"]) == frozenset()


class TestUse:
    def test_it_is_written_down_by_day_and_address(self, school: School) -> None:
        api = program("contacts:read")
        for _ in range(3):
            api.get("/contacts/1")
        api.get("/events")
        uses.write(datetime.now(UTC))
        rows = {row.action: row.count for row in TokenUse.objects.all()}
        assert rows == {"GET /api/v1/contacts/<key>": 3, "GET /api/v1/events": 1}
        (shown,) = tokens.listed()
        assert shown.uses == 4
        assert shown.used_at

    def test_what_it_does_is_recorded_under_its_name(self, school: School) -> None:
        api = Program(token(ALL, name="timetable"))
        run = api.put("/contacts/1/values/work_telephone", {"value": "0113 496 0123"}).json["run"]
        assert api.get(f"/runs/{run}").json["by"] == "token timetable"


class TestPages:
    def test_an_owner_makes_and_revokes_one(self, school: School) -> None:
        site = Site(school)
        owner = site.staff("owner")
        said = {"name": "library", "scopes": ["contacts:read"], "days": "30"}
        page = owner.post("/tokens/", said).content.decode()
        secret = page.partition('class="secret">')[2].partition("<")[0]
        assert Program(secret).get("/contacts/1").status == 200
        assert secret not in owner.get("/tokens/").content.decode()
        uses.write(datetime.now(UTC))
        assert "/api/v1/contacts/" in owner.get("/tokens/1/").content.decode()
        assert owner.post("/tokens/1/revoke/").status_code == 302
        assert Program(secret).get("/contacts/1").status == 401

    def test_it_is_told_where_its_maker_is_no_owner_any_more(self, school: School) -> None:
        site, account = Site(school), by_username("max@example.org")
        assert account
        accounts.permit(account, "owner", now())
        said = {"name": "library", "scopes": ["contacts:read"], "days": "30"}
        site.person("max@example.org").post("/tokens/", said)
        owner = site.staff("owner")
        assert "no owner any more</span>" not in owner.get("/tokens/").content.decode()
        accounts.permit(account, "office", now())
        assert "no owner any more</span>" in owner.get("/tokens/").content.decode()

    def test_what_was_typed_stays_with_what_is_wrong(self, school: School) -> None:
        token(name="library")
        page = Site(school).staff("owner").post("/tokens/", {"name": "library", "scopes": ["admin"], "days": "400"})
        text = page.content.decode()
        assert 'value="library"' in text
        assert "less than or equal to 366" in text

    def test_the_page_for_programs_lists_every_address(self, school: School) -> None:
        page = browser().get("/api/v1/docs/")
        assert page.status_code == 200
        for words in ("GET /api/v1/contacts/{key}", "contacts:read", 'id="value-refused"', "release_brake"):
            assert words in page.content.decode()
