"""Moving in with NAT files on pages and by the API: what is reported then is what was reported before."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import nat
from calling import Said, program, serve
from kinroll.flows.avetmiss.bringing import BEFORE, BEHIND
from training import YEAR, Provider
from website import Site, words

WHERE = "Enrolment\ncompleted"


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).declare_moving_in()


@pytest.fixture
def manager(provider: Provider) -> Client:
    """The data manager, signed in."""
    site = Site(provider)  # type: ignore[arg-type]
    site.open()
    return site.staff("data-manager")


def packed(collection: nat.Collection) -> bytes:
    """A collection as a zip file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for file in collection.rows:
            archive.writestr(f"{file}.txt", collection.text(file))
    return body.getvalue()


def send(client: Client, body: bytes, where: str = WHERE) -> str:
    sent = {"files": [SimpleUploadedFile("nat.zip", body)], "where": where}
    answer = client.post("/avetmiss/move-in/", sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, path: str, **posted: str) -> str:
    answer = client.post(path, posted, follow=True)
    assert answer.status_code == 200, path
    return words(answer.content.decode())


def reported(provider: Provider, folder: Path) -> dict[str, list[str]]:
    """What is reported now, file by file."""
    provider.command("avetmiss", "collect", str(folder), "--year", str(YEAR))
    return {path.stem: sorted(path.read_text("ascii").splitlines()) for path in folder.glob("NAT*.txt")}


def test_what_is_reported_then_is_what_was_reported_before(provider: Provider, manager: Client, tmp_path: Path) -> None:
    page = send(manager, packed(nat.good()))
    assert [int(number) for number in re.findall(r'href="/imports/(\d+)/"', page)] == [1]
    lists = [int(number) for number in re.findall(r'href="/avetmiss/lists/(\d+)/"', page)]
    assert len(lists) == len((*BEFORE, *BEHIND))
    assert provider.contacts() == []
    for number in lists[: len(BEFORE)]:
        post(manager, f"/avetmiss/lists/{number}/look/")
        assert "The list is brought in." in post(manager, f"/avetmiss/lists/{number}/bring-in/")
    post(manager, "/imports/1/look/")
    post(manager, "/imports/1/plan/")
    post(manager, "/imports/1/apply/")
    assert len(provider.contacts()) == 8
    for number in lists[len(BEFORE) :]:
        assert "there is no document" in words(manager.get(f"/avetmiss/lists/{number}/").content.decode())
        post(manager, f"/avetmiss/lists/{number}/look/")
        post(manager, f"/avetmiss/lists/{number}/bring-in/")
    before = {file: sorted(nat.good().text(file).splitlines()) for file in nat.good().rows}
    assert reported(provider, tmp_path / "after") == {file: lines for file, lines in before.items() if lines}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"no zip", "nat.zip"),
        (packed(nat.Collection({})), "There is no NAT file"),
        (packed(nat.Collection({"NAT00010": nat.good(1).rows["NAT00010"]})), "nothing to move in"),
    ],
    ids=["no zip file", "empty", "no clients"],
)
def test_what_cannot_be_moved_in_is_told(manager: Client, body: bytes, told: str) -> None:
    page = words(send(manager, body))
    assert told in page
    assert "kinroll-nat-" not in page
    assert "None yet." in words(manager.get("/avetmiss/lists/").content.decode())


def test_what_is_much_is_left_to_the_command(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinroll.web.views.avetmiss.moving_in.LARGEST_TRAINING_LIST", 100)
    assert "kinroll avetmiss move-in PATH" in words(send(manager, packed(nat.good())))


def test_programs_move_in(provider: Provider, tmp_path: Path) -> None:
    serve(provider.config)
    api = program("imports:write", "documents:write")
    parts = {"files": SimpleUploadedFile("nat.zip", packed(nat.good())), "process": "Enrolment"}
    headers = {"authorization": f"Bearer {api.secret}"}
    said = Said(api.client.post("/api/v1/avetmiss/move-in", parts, headers=headers))
    assert (said.status, said.json["clients"], said.json["enrolments"]) == (201, 8, 8)
    numbers = {one["kind"]: one["list"] for one in said.json["lists"]}
    for kind in BEFORE:
        api.post(f"/avetmiss/lists/{numbers[kind]}/look")
        assert api.post(f"/avetmiss/lists/{numbers[kind]}/apply").json["counts"]["refused"] == 0
    for step in ("analyse", "plan", "apply"):
        assert api.post(f"/imports/{said.json['import']}/{step}", {}).status == 200
    for kind in BEHIND:
        assert api.post(f"/avetmiss/lists/{numbers[kind]}/look").json["counts"]["refused"] == 0
        assert api.post(f"/avetmiss/lists/{numbers[kind]}/apply").json["counts"]["new"] > 0
    assert len(reported(provider, tmp_path / "after")["NAT00080"]) == 8
    wrong = {"files": SimpleUploadedFile("nat.zip", b"no zip"), "process": "Enrolment"}
    assert Said(api.client.post("/api/v1/avetmiss/move-in", wrong, headers=headers)).code == "value-refused"
