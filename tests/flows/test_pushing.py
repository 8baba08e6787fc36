"""A school's own machine reads, checks and sends; a Kinroll elsewhere plans and applies."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from calling import Program, serve, token
from kinroll.channels.errors import DeliveryError
from kinroll.channels.pushing import Kinroll, RefusedThereError
from kinroll.declarations.file import read
from kinroll.declarations.sources import open_source
from kinroll.flows import pushing
from kinroll.flows.pushing import Read
from kinroll.store.models import Contact, Push, PushPart
from kit import TODAY, Answer, School, kinroll

THERE = "https://contacts.example.org"


@dataclass
class Way(httpx.BaseTransport):
    """The way between the two, which is cut now and then: before a request arrives, or before its answer does."""

    cuts: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        cut = self.cuts.pop(0) if self.cuts else ""
        self.asked.append(f"{request.method} {request.url.path.rpartition('/')[2][:8]}")
        if cut == "before":
            raise httpx.ConnectError("the way is cut")
        if cut == "503":
            return httpx.Response(503, text="<html>Wait</html>", request=request)
        request.headers["host"] = "localhost"
        answer = httpx.WSGITransport(get_wsgi_application()).handle_request(request)
        answer.read()
        if cut == "after":
            raise httpx.ReadError("the way is cut")
        return answer


@dataclass
class Both:
    """A school with its reports, and the Kinroll that it sends to."""

    school: School
    there: Path
    way: Way
    secret: str

    def read(self) -> Read:
        """What is read at the school now."""
        self.school.write()
        configuration = read(self.school.config)
        at = datetime.now(UTC)
        reader = open_source(configuration, "sims")
        name = configuration.declared.school.name
        return pushing.read_here(reader, configuration.rules["sims"], name, at, datetime.fromisoformat(TODAY).date())

    def far(self, patience_s: float = 3_600) -> Kinroll:
        return Kinroll(THERE, self.secret, patience_s=patience_s, sleep=lambda s: None, transport=self.way)

    def push(self) -> Any:
        return pushing.send(self.read(), self.far())

    def command(self, *words: str) -> Answer:
        return kinroll("push", "sims", "--to", THERE, "--today", TODAY, *words, "--config", str(self.school.config))


def declared(there: Path, database: str, school: str = "Marlbrook") -> None:
    """What is said of the school where it sends to."""
    there.write_text(
        f'[kinroll]\nmodules = ["portal"]\n[database]\nurl = "{database}"\n'
        f'[sources.sims]\nkind = "pushed"\nschool = "{school}"\n'
    )
    serve(there)


@pytest.fixture
def both(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    here, there = tmp_path / "school", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    school = School(here, f"sqlite:///{here}/none.db", settings='[school]\nname = "Marlbrook"\n')
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Okafor")
    school.contact("3002", "Zoë", "Lind", email=None)
    school.write()
    declared(there / "kinroll.toml", database)
    made = Both(school, there / "kinroll.toml", Way(), token(["records:write"]))
    monkeypatch.setattr(pushing, "PART", 300)  # so that there are many pieces
    monkeypatch.setenv("KINROLL_TOKEN", made.secret)
    client = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **what: client(**{**what, "transport": made.way}))
    yield made


def test_what_was_read_here_is_synced_there_and_nothing_stays_here(both: Both) -> None:
    before = sorted(both.school.folder.rglob("*"))
    answer = both.command("--json")
    assert answer.status == 1, answer.err
    here, there = answer.json["here"], answer.json["there"]
    assert (here["people"], here["failed"]) == (3, 1)
    assert (there["outcome"], there["counts"]["created"]) == ("applied", 2)
    assert [(one["code"], one["source_id"]) for one in there["problems"]] == [("no-email", "3002")]
    assert sorted(both.school.folder.rglob("*")) == before
    assert not PushPart.objects.exists()
    both.school.forget("3001")
    both.school.student("2102", "Sami", "Haddad")
    assert both.push()["counts"]["created"] == 1
    words = both.command()
    assert "no-email" in words.out
    assert both.secret not in words.out + words.err


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("cut", ["before", "after", "503"])
def test_it_goes_on_after_a_cut_wherever_that_was(both: Both, cut: str) -> None:
    requests = 2 + -(-both.read().size // pushing.PART)
    for place in range(requests):
        both.way.cuts = [""] * place + [cut]
        both.school.student(f"22{place:02}", "Pat", f"Number{place}")
        both.way.asked = []
        report = both.push()
        assert report["outcome"] == "applied", place
        assert len(both.way.asked) <= requests + 3  # what is there already is not sent again
    assert Contact.objects.count() == 2 + requests


def test_a_way_that_stays_cut_is_given_up(both: Both) -> None:
    both.way.cuts = ["before"] * 1_000
    with pytest.raises(DeliveryError, match="cut"):
        pushing.send(both.read(), both.far(patience_s=0))
    both.way.cuts = ["before"] * 1_000
    assert both.command("--patience", "0").status == 5
    both.way.cuts = []
    assert not Contact.objects.exists()


def test_another_schools_file_and_a_replay_are_refused(both: Both) -> None:
    first = both.read()
    body = first.stream.seek(0) or first.stream.read()
    pushing.send(first, both.far())
    both.school.settings = '[school]\nname = "Kestrel Bay"\n'
    with pytest.raises(RefusedThereError, match=r"Kestrel Bay.*Marlbrook"):
        both.push()
    assert both.command().status == 3
    both.school.settings = '[school]\nname = "Marlbrook"\n'
    (again,) = Push.objects.all()
    api = Program(both.secret)
    told = api.post("/sources/sims/pushes", facts(again.key, body, first.head.made_at)).json
    assert told["state"] == "done"  # the very same: nothing is done again
    packed = gzip.compress(gzip.decompress(body) + b" ", mtime=0)
    assert api.post("/sources/sims/pushes", facts("0" * 64, packed, first.head.made_at)).code == "cannot-be-done"
    assert api.post("/sources/sims/pushes", facts("0" * 64, packed, "2999-01-01")).code == "value-refused"


def facts(key: str, body: bytes, made_at: str) -> dict[str, Any]:
    groups = ["contacts", "staff", "students"]
    return {"key": key, "size": len(body), "school": "Marlbrook", "made_at": made_at, "groups": groups}


def test_what_came_otherwise_than_it_was_sent_changes_nothing(both: Both) -> None:
    from hashlib import sha256

    api, made_at = Program(both.secret), datetime.now(UTC).isoformat()
    head = {"kinroll_push": 1, "source": "sims", "school": "Marlbrook", "made_at": made_at}
    lines = [
        {**head, "groups": ["contacts", "staff", "students"]},
        {"id": "1", "said": {"students": {"forename": "Sam"}}},
    ]
    whole = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    for number, body in enumerate(
        (
            gzip.compress(whole),  # no end
            gzip.compress(whole)[:-9],  # cut
            b"nonsense",
            gzip.compress(whole + b'{"end": 7, "extract": {}}\n'),
            gzip.compress(whole.replace(b"Marlbrook", b"Elsewhere")),
            gzip.compress(whole.replace(b'"Sam"', b"7")),
        )
    ):
        key = sha256(body).hexdigest()
        assert api.post("/sources/sims/pushes", facts(key, body, made_at)).status == 200
        assert api.post(f"/pushes/{key}/finish", {}).code == "cannot-be-done"
        assert api.ask("PUT", f"/pushes/{key}/5", body, kind="application/octet-stream").json["received"] == 0
        assert api.ask("PUT", f"/pushes/{key}/0", body, kind="application/octet-stream").json["received"] == len(body)
        assert api.post(f"/pushes/{key}/finish", {}).status == 409, number
        assert api.get(f"/pushes/{key}").json["state"] == "failed"
    assert not Contact.objects.exists()
    assert not PushPart.objects.exists()


def test_a_token_of_another_scope_and_a_source_that_is_read_there_are_refused(both: Both) -> None:
    both.secret = token(["contacts:read"])
    with pytest.raises(RefusedThereError, match="scope"):
        both.push()
    both.secret = token(["records:write"])
    both.school.files = ("students", "contacts", "emails")
    serve(both.school.config)
    declared(both.there, read(both.there).database_url)
    both.there.write_text(
        both.there.read_text().replace('kind = "pushed"\nschool = "Marlbrook"', 'kind = "json-lines"')
    )
    serve(both.there)
    with pytest.raises(RefusedThereError, match="read here"):
        both.push()


def test_records_never_travel_in_the_clear() -> None:
    with pytest.raises(RefusedThereError, match="https"):
        Kinroll("http://contacts.example.org", "token")


def test_what_cannot_be_right_is_not_sent(both: Both) -> None:
    (both.school.folder / "sims" / "contacts.xml").write_text("<SuperStarReport><Record>")
    assert both.command().status == 4
    assert both.way.asked == []


ON_WINDOWS = """
import sys, os
for absent in ("fcntl", "pwd", "grp", "resource", "termios", "syslog", "tty", "pty"):
    sys.modules[absent] = None
for absent in ("fork", "getuid", "geteuid", "getgid", "chown", "mkfifo", "wait4", "pread", "getpgid", "setsid"):
    if hasattr(os, absent):
        delattr(os, absent)
import signal
for absent in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGALRM", "alarm"):
    if hasattr(signal, absent):
        delattr(signal, absent)
from kinroll.cli.main import main
status = main(sys.argv[1:])
assert "django.db" not in sys.modules, "the database is not touched"
sys.exit(status)
"""


def test_nothing_on_the_way_is_there_on_posix_only(both: Both) -> None:
    """What Windows lacks is taken away: the files are read and checked, and then nobody is there to take them."""
    words = ["push", "sims", "--to", "http://127.0.0.1:9", "--patience", "0", "--config", str(both.school.config)]
    environ = {**os.environ, "USERNAME": "office", "KINROLL_TOKEN": "token"}
    done = subprocess.run(
        [sys.executable, "-c", ON_WINDOWS, *words], env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, "3 people read" in done.stderr) == (5, True), done.stderr
