"""Every kind of user goes to every address: what opens is what their permission says, and nothing else does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from furnished import furnish, furnish_case
from kinroll.accounts import access
from kinroll.accounts.levels import LEVELS
from kinroll.accounts.visitor import Visitor
from kinroll.flows import sign_on, tokens, webhooks
from kinroll.store import jobs
from kinroll.web import doors
from kinroll.web.opening import configuration
from website import STAFF, Site, browser, now

PARENT, TEACHER = "grace@example.org", "max@example.org"
ELSEWHERE = ("account/",)
"""Addresses of allauth, which look after themselves."""
FOR_EACH = (
    {"number": "{contact}", "field": "mobile", "name": "sims", "token": "choose", "program": "1", "report": "contacts"}
    | {
        "hook": "1",
        "client": "{client}",
        "mail": "1",
        "letter": "username-changed",
        "target": "moodle",
        "sent": "{sent}",
    }
    | {name: f"{{{name}}}" for name in ("document", "course", "date", "upload", "case", "version", "rehearsal")}
    | {name: f"{{{name}}}" for name in ("finding", "listed", "lodgement", "thing")}
    | {"kind": "organisation"}
    | dict.fromkeys(("process", "rule", "form", "place"), "0")
)
OPEN, ASKED_TO_SIGN_IN, HIDDEN, FORBIDDEN = "open", "asked to sign in", "hidden", "forbidden"


def addresses() -> list[tuple[str, str]]:
    """Every address of the application with the right that it says it needs."""
    return sorted(
        (_filled(route), getattr(pattern.callback, "door", ""))
        for route, pattern in _patterns(get_resolver().url_patterns)
    )


def _patterns(listed: list[URLPattern | URLResolver], before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for item in listed:
        route = f"{before}{item.pattern}"
        if isinstance(item, URLPattern):
            found.append((route, item))
        elif not route.startswith(ELSEWHERE):
            found += _patterns(item.url_patterns, route)
    return found


def _filled(route: str) -> str:
    route = route.replace("runs/<int:number>", "runs/1").replace("jobs/<int:number>", "jobs/1")
    for name, value in FOR_EACH.items():
        route = route.replace(f"<int:{name}>", value).replace(f"<str:{name}>", value)
    return f"/{route}"


def test_every_address_says_who_may_open_it() -> None:
    rights = {"anybody", "signed-in", "theirs", *LEVELS["owner"]}
    assert {address: right for address, right in addresses() if right not in rights} == {}
    assert len(addresses()) > 20


def system() -> str:
    """A system that people sign in to from here; its id."""
    return sign_on.create("Moodle", ["https://moodle.example.org/back"], now()).client


def outcome(client: Client, address: str) -> str:
    """What somebody meets at an address; what may not be read but only done counts as open."""
    answer = client.get(address)
    if answer.status_code == 302 and answer["Location"].startswith("/account/login/"):
        return ASKED_TO_SIGN_IN
    return {404: HIDDEN, 403: FORBIDDEN}.get(answer.status_code, OPEN)


def expected(kind: str, right: str) -> str:
    """What somebody of this kind is to meet where this right is needed."""
    if right == "anybody":
        return OPEN
    if kind == "nobody":
        return ASKED_TO_SIGN_IN
    if right == "signed-in":
        return OPEN
    if kind not in LEVELS:
        return HIDDEN
    return OPEN if right in LEVELS[kind] else FORBIDDEN


def furnished(site: Site, folder: Path, database: str) -> dict[str, object]:
    """One of each thing that there are pages about; what stands for it in an address."""
    contact = site.school.show("3002")["contact_id"]
    numbers = {"contact": contact, "client": system(), **furnish(site, folder, database)}
    numbers |= furnish_case(site)
    assert jobs.add("sync", {"source": "sims"}, "anna", datetime.now(UTC)).pk == 1
    assert tokens.create("library", ["contacts:read"], 1, now()).number == 1
    assert webhooks.create("library", "https://example.org/", [], configuration(), now()).number == 1
    return numbers


def somebody(site: Site, kind: str) -> Client:
    """The browser of somebody of this kind."""
    return browser() if kind == "nobody" else site.staff(kind) if kind in STAFF else site.person(kind)


def test_everybody_opens_what_is_theirs_and_nothing_else(site: Site, tmp_path: Path, database: str) -> None:
    numbers = furnished(site, tmp_path / "college", database)
    met = {}
    for kind in ("nobody", *STAFF, PARENT, TEACHER):
        client = somebody(site, kind)
        for address, right in addresses():
            if right in ("anybody", "theirs"):
                continue  # signing in, invitations, what is somebody's own: tests of their own
            met[kind, address] = (outcome(client, address.format(**numbers)), expected(kind, right))
    assert {at: pair for at, pair in met.items() if pair[0] != pair[1]} == {}


def test_nothing_is_done_for_those_who_may_only_look(site: Site, tmp_path: Path, database: str) -> None:
    numbers = furnished(site, tmp_path / "college", database)
    doors = [
        address.format(**numbers)
        for address, right in addresses()
        if right not in ("anybody", "signed-in", "theirs", "see")
    ]
    clients = {kind: somebody(site, kind) for kind in ("viewer", PARENT)}
    before = site.school.everyone()
    sent = {"reason": "x", "value": "x", "username": "x"}
    met = {kind: {client.post(door, sent).status_code for door in doors} for kind, client in clients.items()}
    assert met == {"viewer": {403}, PARENT: {404}}
    assert site.school.everyone() == before


def test_a_page_that_only_does_things_cannot_be_opened(site: Site) -> None:
    contact = site.school.show("3002")["contact_id"]
    assert site.staff("owner").get(f"/contacts/{contact}/disable/").status_code == 405


def test_a_parent_sees_no_other_contact_under_any_number(site: Site) -> None:
    client = site.person(PARENT)
    everyone = site.school.everyone()
    assert {client.get(f"/contacts/{one['contact_id']}/").status_code for one in everyone} == {404}


def test_a_form_of_another_site_does_nothing(site: Site) -> None:
    contact = site.school.show("3002")["contact_id"]
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    client.cookies = site.staff("owner").cookies
    assert client.post(f"/contacts/{contact}/disable/", {"reason": "x"}).status_code == 403
    assert site.school.show("3002")["account"]["active"]


def test_the_office_cannot_take_over_the_account_of_an_owner(site: Site) -> None:
    site.set_password(TEACHER)
    assert site.school.run("account", "permit", TEACHER, "owner").status == 0
    number = site.school.show("1001")["contact_id"]
    office = site.staff("office")
    assert office.get(f"/contacts/{number}/").status_code == 200
    for path in ("edit/personal_email/", "rename/", "disable/", "invite/", "sign-out/"):
        assert office.post(f"/contacts/{number}/{path}", {"value": "a@example.org"}).status_code == 403, path
    assert site.staff("owner").post(f"/contacts/{number}/invite/").status_code == 302


def test_the_office_cannot_take_an_owners_username(site: Site) -> None:
    assert site.school.run("account", "permit", TEACHER, "owner").status == 0
    answer = site.staff("office").post("/problems/release-username/", {"username": TEACHER.upper()})
    assert answer.status_code == 403


def test_a_part_of_a_page_takes_the_whole_page_to_sign_in(site: Site) -> None:
    answer = browser().get("/contacts/?q=okafor", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == "/account/login/"
    assert answer.content == b""


def test_somebody_who_works_here_and_is_a_parent_changes_hats(site: Site) -> None:
    site.set_password(TEACHER)
    assert site.school.run("account", "permit", TEACHER, "data-manager").status == 0
    client = site.person(TEACHER)
    assert client.get("/overview/").status_code == 200
    client.post("/switch/")
    assert client.get("/overview/").status_code == 404
    assert client.get("/me/").status_code == 200
    client.post("/switch/")
    assert client.get("/overview/").status_code == 200


def test_somebody_without_another_hat_cannot_change_it(site: Site) -> None:
    assert site.person(PARENT).post("/switch/").status_code == 404


def test_the_last_owner_stays_one(site: Site) -> None:
    owner = site.staff("owner")
    owner.post("/permissions/permit/", {"username": "owner-account", "level": "viewer"})
    assert owner.get("/permissions/").status_code == 200


def test_a_name_that_nobody_has_stays_where_it_was_typed(site: Site) -> None:
    sent = {"username": "anna.typo", "level": "office"}
    page = site.staff("owner").post("/permissions/permit/", sent).content.decode()
    assert 'value="anna.typo"' in page
    assert 'aria-describedby="username-wrong"' in page
    assert "Type the username exactly." in page
    assert '<option value="office" selected' in page.rpartition("Add somebody")[2]


def test_the_last_owner_is_not_switched_off(site: Site) -> None:
    assert site.school.run("account", "permit", TEACHER, "owner").status == 0
    number, teacher = site.school.show("1001")["contact_id"], site.person(TEACHER)
    page = teacher.post(f"/contacts/{number}/disable/", {"reason": "gone"}, follow=True).content.decode()
    assert "This is the last owner." in page
    assert site.school.show("1001")["account"]["active"]
    site.staff("owner").post(f"/contacts/{number}/disable/", {"reason": "gone"})
    assert not site.school.show("1001")["account"]["active"]


def test_a_contact_is_given_to_themselves_and_to_staff_alone(site: Site) -> None:
    grace, daniel = (site.school.show(key)["contact_id"] for key in ("3001", "3002"))
    parent = Visitor(account=1, username=PARENT, name="Grace", contact=grace)
    assert access.contact(parent, grace)["contact_id"] == grace
    for visitor, number, right in ((parent, daniel, "see"), (parent, grace, "edit"), (None, grace, "see")):
        with pytest.raises(access.NotThereError):
            access.contact(visitor, number, right)


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)", ""]
)
def test_after_a_form_nobody_is_sent_elsewhere(wanted: str) -> None:
    ours = "/problems/?page=2"
    assert doors.back(RequestFactory().post("/", {"next": wanted}), "/here/") == "/here/"
    assert doors.back(RequestFactory().post("/", {"next": ours}), "/here/") == ours
