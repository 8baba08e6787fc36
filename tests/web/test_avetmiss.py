"""AVETMISS on the pages: what stands in the way leads to where it is mended; files are made, kept and compared."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import nat
from kinroll.accounts.models import Permission
from kinroll.core.avetmiss.layouts import years_written
from kinroll.declarations.file import read as read_config
from kinroll.flows.jobs import work
from kinroll.flows.working import KINDS
from kinroll.store.models import Account
from kinroll.web.uploading import LARGEST_LIST
from training import UNITS, YEAR, Provider
from website import Site, words


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).begin()


@pytest.fixture
def manager(provider: Provider) -> Client:
    """The data manager, signed in."""
    site = Site(provider)  # type: ignore[arg-type]
    site.open()
    return site.staff("data-manager")


def read(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


def post(client: Client, path: str, **posted: object) -> str:
    answer = client.post(path, posted, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


def look(provider: Provider, client: Client) -> str:
    """Have it looked at as the page does, and read what stands in the way."""
    post(client, "/avetmiss/look/", year=YEAR)
    work(read_config(provider.config), KINDS)
    return read(client, "/avetmiss/")


def test_before_anybody_has_looked(manager: Client) -> None:
    assert "Nobody has looked yet" in read(manager, "/avetmiss/")
    assert "Nobody has looked yet" in read(manager, "/avetmiss/findings/")
    assert manager.get("/avetmiss/findings.csv").status_code == 404


def test_a_finding_leads_to_where_it_is_mended_and_is_gone_then(provider: Provider, manager: Client) -> None:
    document = provider.whole(0)
    provider.outcome(document, UNITS[1], "30", delivery_mode="NNN")
    assert "1 thing stands between now and a clean lodgement" in look(provider, manager)
    page = manager.get("/avetmiss/findings/?rule=K120-26").content.decode()
    (link,) = set(re.findall(r'href="(/avetmiss/documents/\d+/)"', page))
    assert link == f"/avetmiss/documents/{document}/"
    saved = post(manager, link, part="outcome", unit=UNITS[1], outcome="30", delivery_mode="YNN")
    assert "Saved." in saved
    assert "Nothing stands in the way." in look(provider, manager)


def test_who_is_not_reported_and_why(provider: Provider, manager: Client) -> None:
    provider.whole(0)
    document = provider.enrol(1)
    look(provider, manager)
    assert "the course is completed, and no outcome is entered" in read(manager, "/avetmiss/left-out/?reason=L08")
    assert "L08" in read(manager, f"/avetmiss/documents/{document}/")
    lines = b"".join(manager.get("/avetmiss/left-out.csv")).decode().splitlines()  # type: ignore[call-overload]
    assert len(lines) == 3


def test_files_are_made_kept_downloaded_noted_and_compared(provider: Provider, manager: Client) -> None:
    document = provider.whole(0)
    post(manager, "/avetmiss/lodgements/make/", year=YEAR, note="first")
    work(read_config(provider.config), KINDS)
    assert "first" in read(manager, "/avetmiss/lodgements/")
    packed = b"".join(manager.get("/avetmiss/lodgements/1/nat.zip"))  # type: ignore[call-overload]
    assert "NAT00080.txt" in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert "That is no day." in post(manager, "/avetmiss/lodgements/1/lodged/", lodged_on="yesterday")
    assert "lodged on 2026-02-20" not in read(manager, "/avetmiss/lodgements/")
    post(manager, "/avetmiss/lodgements/1/lodged/", lodged_on="2027-02-20")
    assert "20 Feb 2027" in read(manager, "/avetmiss/lodgements/")
    assert "the same would be lodged now" in read(manager, "/avetmiss/lodgements/1/compare/")
    provider.command("contact", "set", str(provider.contact_of(document)), "suburb", "Carlton")
    assert "Richmond → Carlton" in read(manager, "/avetmiss/lodgements/1/compare/")
    assert "What was lodged is kept." in post(manager, "/avetmiss/lodgements/1/forget/")


def test_a_shut_gate_says_so(provider: Provider, manager: Client) -> None:
    provider.outcome(provider.enrol(0))
    post(manager, "/avetmiss/lodgements/make/", year=YEAR)
    work(read_config(provider.config), KINDS)
    assert "stand between now and a clean lodgement" in read(manager, "/jobs/1/")


def test_things_are_entered_and_what_is_wrong_stands_beside_it(provider: Provider, manager: Client) -> None:
    page = post(manager, "/avetmiss/training/unit/new/", code="X" * 13, name="Work", field_of_education="abc")
    assert "no number of at most 6 digits" in page
    post(manager, "/avetmiss/training/unit/new/", code="HLTAID011", name="Provide first aid", nominal_hours="18")
    assert "HLTAID011" in read(manager, "/avetmiss/training/unit/?q=first")
    number = re.findall(
        r"/avetmiss/training/unit/(\d+)/", manager.get("/avetmiss/training/unit/?q=AID").content.decode()
    )
    post(manager, f"/avetmiss/training/unit/{number[0]}/", name="Provide first aid", nominal_hours="")
    (unit,) = [
        one for one in provider.command("avetmiss", "list", "unit", "--json").lines if one["code"] == "HLTAID011"
    ]
    assert unit["nominal_hours"] == ""
    assert "It is taken out." in post(manager, f"/avetmiss/training/unit/{number[0]}/remove/")
    assert "Something else still leads to it" in post(manager, "/avetmiss/training/program/1/remove/")


def test_settings_are_kept(manager: Client) -> None:
    entered = {"survey_contact_status": "O", "overseas_postal_state": "@@", "completed_steps": "completed, certified"}
    post(manager, "/avetmiss/settings/", **entered)
    page = manager.get("/avetmiss/settings/").content.decode()
    assert "completed, certified" in page


def test_files_that_somebody_brings_are_checked(manager: Client, tmp_path: Path) -> None:
    collection = nat.good()
    collection.row("NAT00080", 2)["country identifier"] = "9998"
    folder = collection.write(tmp_path / "brought")
    sent = [SimpleUploadedFile(path.name, path.read_bytes()) for path in folder.iterdir()]
    page = words(manager.post("/avetmiss/check/", {"files": sent}).content.decode())
    assert "K80-14" in page
    assert "C3" in page
    nothing = words(manager.post("/avetmiss/check/", {"files": [SimpleUploadedFile("a.zip", b"no")]}).content.decode())
    assert "NAT" in nothing
    assert "Choose a zip file" in words(manager.post("/avetmiss/check/", {}).content.decode())


def test_what_is_too_large_for_the_page_is_refused_with_the_command_to_use(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = words(manager.get("/avetmiss/check/").content.decode())
    assert "At most 20 MB in all" in before
    assert "kinroll avetmiss check PATH" in before
    sent = [SimpleUploadedFile("NAT00080.txt", b" " * (LARGEST_LIST + 1))]
    told = words(manager.post("/avetmiss/check/", {"files": sent}).content.decode())
    assert "larger than 20 MB, the most that a page takes" in told
    monkeypatch.setattr("kinroll.web.views.avetmiss.checking.MOST_UNPACKED", 1_000)
    inner, outer = io.BytesIO(), io.BytesIO()
    for kept, name, text in ((inner, "NAT00080.txt", b" " * 2_000), (outer, "nat.zip", None)):
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, inner.getvalue() if text is None else text)
    for packed in (inner, outer):
        sent = [SimpleUploadedFile("n.zip", packed.getvalue())]
        assert "that a page unpacks" in words(manager.post("/avetmiss/check/", {"files": sent}).content.decode())


def test_a_zip_file_that_was_cut_off_is_told_in_a_sentence(manager: Client) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NAT00080.txt", b"C1" * 500)
    broken = kept.getvalue().replace(b"PK\x01\x02", b"XX\x01\x02")
    page = words(manager.post("/avetmiss/check/", {"files": [SimpleUploadedFile("n.zip", broken)]}).content.decode())
    assert "Make the zip file again" in page


def test_page_and_api_know_the_same_years_as_the_layouts(manager: Client) -> None:
    from kinroll.web.api.avetmiss import Asked
    from kinroll.web.forms.avetmiss import YEARS

    year = Asked.model_json_schema()["properties"]["year"]
    assert (year["minimum"], year["maximum"]) == YEARS == years_written()


PAGES = (
    *("/avetmiss/", "/avetmiss/findings/", "/avetmiss/left-out/", "/avetmiss/lodgements/", "/avetmiss/lodgements/1/"),
    *("/avetmiss/training/unit/", "/avetmiss/documents/1/"),
)
MOST = 25


def counts(client: Client) -> dict[str, int]:
    """How many queries each page costs, once it was opened before."""
    found = {}
    for path in PAGES:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        found[path] = len(queries)
    return found


def test_no_more_queries_for_more_students(provider: Provider, manager: Client) -> None:
    provider.outcome(provider.enrol(0))
    provider.enrol(1)
    provider.command("avetmiss", "lodge", "--year", str(YEAR), "--although", "a trial")
    few = counts(manager)
    for number in range(2, 5):
        provider.outcome(provider.enrol(number))
        provider.enrol(number, forename="Ada")
    provider.command("avetmiss", "lodge", "--year", str(YEAR), "--although", "a trial")
    many = counts(manager)
    assert {path: count for path, count in many.items() if count > few[path] or count > MOST} == {}


def send(client: Client, text: str, kind: str = "outcome", name: str = "list.csv") -> str:
    """Upload a list on its page, and read what comes of it."""
    sent = SimpleUploadedFile(name, text.encode())
    answer = client.post("/avetmiss/lists/", {"kind": kind, "list": sent}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_a_list_is_looked_at_and_brought_in_on_its_page(provider: Provider, manager: Client) -> None:
    document = provider.enrol(0)
    provider.outcome(document, UNITS[0], "70")
    assert "None yet." in read(manager, "/avetmiss/lists/?kind=outcome")
    rows = f"{document},{UNITS[0]},20\n{document},{UNITS[1]},30\n{document},NONE,20\n"
    page = send(manager, f"document,unit,outcome\n{rows}")
    assert "Nothing is kept yet." in page
    assert "Bring in 2 rows" in page
    assert "Outcome: 70 · Continuing → 20 · Competent or pass" in page
    assert "there is no unit" in page
    refused = b"".join(manager.get("/avetmiss/lists/1/not-brought-in.csv")).decode()  # type: ignore[call-overload]
    assert refused.splitlines()[1] == f'4,"there is no unit ""NONE""",{document},NONE,20'
    assert "70" in read(manager, f"/avetmiss/documents/{document}/")
    done = post(manager, "/avetmiss/lists/1/bring-in/")
    assert "The list is brought in." in done
    assert "It was brought in" in done
    assert "brought in already" in post(manager, "/avetmiss/lists/1/bring-in/")
    listed = provider.command("avetmiss", "list", "outcome", "--json").lines
    assert [one["outcome"] for one in listed] == ["20", "30"]
    assert "list.csv is not kept any more." in post(manager, "/avetmiss/lists/1/discard/")
    assert manager.get("/avetmiss/lists/1/").status_code == 404


def test_what_is_here_comes_as_a_list_that_changes_nothing(provider: Provider, manager: Client) -> None:
    provider.command("avetmiss", "set", "organisation", "identifier=90210", "telephone=+61 3 5550 1234")
    provider.whole(0)
    for kind in ("organisation", "place", "program", "unit", "course", "enrolment", "outcome"):
        here = b"".join(manager.get(f"/avetmiss/training/{kind}/list.csv")).decode()  # type: ignore[call-overload]
        assert "It would change nothing: everything in it is here already." in send(manager, here, kind), kind
    assert manager.get("/avetmiss/training/colour/list.csv").status_code == 404


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("", "list.csv", "Choose a file that is not empty."),
        ("document,unit\n", "list.pdf", "This is no list."),
        ("document,unit,colour\n1,2,3\n", "list.csv", "is none of a list of this kind"),
        ("%PDF-1.4 a passport", "list.csv", "list.csv is no list: save it as CSV or XLSX."),
        ("PK\x03\x04 broken", "list.xlsx", "list.xlsx"),
    ],
)
def test_what_is_no_list_is_told_where_it_was_chosen(manager: Client, text: str, name: str, told: str) -> None:
    page = send(manager, text, "outcome", name)
    assert told in page
    assert "None yet." in page


def test_nobody_brings_in_what_is_of_somebody_with_a_higher_permission(provider: Provider) -> None:
    site = Site(provider)  # type: ignore[arg-type]
    site.open()
    document, other = provider.enrol(0), provider.enrol(1)
    contact = provider.document(document).contact
    assert contact
    client = site.staff("office")
    account = Account.objects.create(username="robin", contact_id=contact)
    Permission.objects.create(account=account, level="owner", given_at=provider.now.at)
    page = send(client, f"document,unit,outcome\n{document},{UNITS[0]},20\n{other},{UNITS[0]},20\n")
    assert "somebody with a higher permission has to enter it" in page
    assert "Bring in 1 row" in page


def test_pages_of_lists_ask_no_more_where_there_is_more(manager: Client) -> None:
    found = []
    for count in (3, 30):
        for number in range(count):
            send(manager, f"code,name\nX{number},Unit\n,Nothing\n", "unit")
        rows = "".join(f"Y{count}{number},Unit\n" for number in range(count))
        send(manager, f"code,name\n{rows}", "unit")
        asked = []
        for path in ("/avetmiss/lists/", f"/avetmiss/lists/{count if count == 3 else 4}/"):
            manager.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(path).status_code == 200
            asked.append(len(queries))
        found.append(asked)
    assert found[0] == found[1]
    assert max(found[0]) < 15
