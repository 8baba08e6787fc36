"""What `tools/fuzz.py` tries on the readers: its targets, the files it begins with, and what counts as a fault.

A reader may read a file or refuse it with ``SourceUnreadableError`` or ``RightMissingError``, quickly and in little
memory. Whatever else it does is a fault; so is a difference between two ways of reading the same file.
"""

from __future__ import annotations

import io
import resource
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest import mock

from openpyxl import Workbook

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.text import fold
from kinroll.demo.school import write_school
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.sources.json_lines.reader import JsonLines
from kinroll.sources.old_accounts.reader import AccountsFile
from kinroll.sources.sims import cut, files, joining, plain, reports, skimming, xml
from kinroll.sources.sims.captions import CAPTIONS
from kinroll.sources.sims.elements import ELEMENTS, LAYOUT, STRINGS
from kinroll.sources.sims.partner import open_strings

REFUSED = (SourceUnreadableError, RightMissingError)
SLOW_S, GROWN_KB = 5.0, 256 * 1024
REPORT = "contacts"
BETWEEN_PARTS = b"\n=====\n"
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml")
CHUNKS = (
    (plain, "_CHUNK", (16, 100, 4_096, 262_144)),
    (xml, "CHUNK_BYTES", (7, 64, 1_000, 65_536)),
)
"""Sizes of the pieces in which files are read, so that small files have many boundaries too."""
SMALL = 20_000  # larger ones have enough boundaries, and would only be slow


class FaultError(Exception):
    """A reader did what none may do."""


class Trial:
    """Tries inputs on one target, and keeps each kind of fault once, with the input that showed it."""

    def __init__(self, target: str, folder: Path, scratch: Path | None = None) -> None:
        self.target, self.folder = target, folder
        self.check = TARGETS[target]
        self.scratch = scratch or Path(tempfile.mkdtemp(prefix="kinroll-fuzz-", dir=_memory()))
        self.file = self.scratch / "input"
        self.counts: Counter[str] = Counter()
        self.known: set[str] = set()
        self.last_kind = ""

    def run(self, data: bytes) -> None:
        """Try one input. Raises the fault where it shows one of a kind that is not known yet."""
        self.file.write_bytes(data)
        self.counts["executions"] += 1
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            with _pieces(data):
                outcome = self.check(self.file)
            self.counts[outcome] += 1
            if outcome.startswith("only "):
                self._keep_odd(outcome, data)
            if time.perf_counter() - began > SLOW_S:
                raise FaultError(f"slow: more than {SLOW_S:g} seconds")
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > GROWN_KB:
                raise FaultError(f"memory: more than {GROWN_KB // 1024} MB at once")
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a panic of a Rust library is no Exception
            self.last_kind = _kind(error)
            if self.last_kind in self.known:
                self.counts["known faults"] += 1
                return
            self._keep(data, error)
            raise

    def _keep_odd(self, outcome: str, data: bytes) -> None:
        """What one way of reading reads and the other refuses is no fault, but worth a look."""
        kept = self.folder / "odd" / f"{self.target}-{outcome.split()[2]}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)

    def _keep(self, data: bytes, error: BaseException) -> None:
        """The smallest input of each kind of fault, and the way there."""
        name = blake2b(self.last_kind.encode(), digest_size=5).hexdigest()
        kept = self.folder / "faults" / f"{self.target}-{name}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        if kept.exists() and kept.stat().st_size <= len(data):
            return
        kept.write_bytes(data)
        kept.with_suffix(".txt").write_text(f"{self.last_kind}\n\n{''.join(traceback.format_exception(error))}")


def _kind(error: BaseException) -> str:
    """What the same fault has in common whatever the input: what it is, and where it came up."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/kinroll/" in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "?"
    words = str(error).partition(":")[0] if isinstance(error, FaultError) else ""
    return f"{type(error).__name__} in {where} {words}".strip()


def _memory() -> str | None:
    """A folder in memory, where there is one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@contextmanager
def _pieces(data: bytes) -> Iterator[None]:
    """Read in pieces of a size that the input decides, so that every trial can be had again."""
    number = zlib.crc32(data) if len(data) < SMALL else -1
    kept = [(module, name, getattr(module, name)) for module, name, _ in CHUNKS if hasattr(module, name)]
    for module, name, sizes in CHUNKS:
        if hasattr(module, name):
            setattr(module, name, sizes[number % len(sizes)])  # -1 takes the last, which is the product's own
            number //= len(sizes)
    try:
        yield
    finally:
        for module, name, size in kept:
            setattr(module, name, size)


# The targets. Each says "read" or "refused", or raises.


def check_rows(file: Path) -> str:
    """One report, cut and read span by span, beside the same report read from end to end."""
    careful = _or_refused(lambda: list(files.rows(file, REPORT)))
    quick = _or_refused(lambda: _cut_rows(file))
    if careful is not None:
        _check_texts(text for row in careful for pair in row for text in pair)
    if careful is None or quick is None:
        return "refused" if careful is quick else f"only the {'quick' if careful is None else 'careful'} reader reads"
    with_id = [(key, row) for row in careful if (key := _id_of(row))]
    if quick != with_id:
        raise FaultError(f"different: {_first_difference(quick, with_id)}")
    return "read"


def _cut_rows(file: Path) -> list[tuple[str, Any]]:
    """The rows of a report by way of spans, each beside the id of its span; read all at once, and one by one."""
    with closing(joining.Joined()) as joined:
        skimming_ = skimming.Skimming(joined, None, "")
        skimming_.cut_plain(0, file, REPORT)
        places = sorted((*place, key) for key, listed in joined.places(None) for _, *place in listed)
    with closing(skimming_.cuts[0]) as opened:
        rows_of = opened.parser()
        one_by_one = [
            (key, [tuple(pair) for pair in row])
            for start, end, key in places
            for row in rows_of(opened.raw([(start, end)]))
        ]
        everything = opened.raw([(start, end) for start, end, _ in places])
        at_once = [[tuple(pair) for pair in row] for row in rows_of(everything)]
        counted = opened.rows
        missing = opened.without_id
    if [row for _, row in one_by_one] != at_once:
        raise FaultError("batches: spans read together say something else than one by one")
    if counted != len(at_once) + missing:
        raise FaultError(f"counted: {counted} rows, of which {len(at_once)} were read and {missing} had no id")
    return one_by_one


def _id_of(row: Sequence[tuple[str, str]]) -> str:
    return next((text for tag, text in row if fold(xml.caption(tag)) == "primary_id"), "")


def check_sims(file: Path) -> str:
    """All records of two reports, one of them the input: cut unread where possible, beside never."""
    given = {"students": _students(file.parent), REPORT: file}
    quick = _or_refused(lambda: _records(reports.SimsReports(given, CAPTIONS)))
    with mock.patch.object(plain, "_read_head", _never_plain):
        careful = _or_refused(lambda: _records(reports.SimsReports(given, CAPTIONS)))
    if careful is None or quick is None:
        return "refused" if careful is quick else f"only the {'quick' if careful is None else 'careful'} reader reads"
    if quick != careful:
        raise FaultError(f"different: {_first_difference(quick, careful)}")
    return "read"


def _never_plain(*_: Any) -> Any:
    raise cut.NotPlainError


def _records(reader: reports.SimsReports) -> list[Any]:
    """Everybody, in the order of ids, and what the extract was like."""
    with closing(reader):
        skimmed = dict(reader.skim())
        everybody = list(reader.read())
        some = [record.key for record in everybody][::2]
        again = list(reader.read(some))
        extract = reader.finish({})
    if sorted(skimmed) != sorted(record.key for record in everybody):
        raise FaultError("people: those read are not those skimmed")
    if again != everybody[::2]:
        raise FaultError("again: some people say something else when they are read alone")
    told = [*extract.warnings, *(problem.value for problem in extract.problems)]
    _check_texts([*told, *(record.key for record in everybody), *_texts(record.said for record in everybody)])
    listed = sorted((name, count) for name, count in extract.rows.items())
    return [*everybody, listed, sorted(extract.warnings), sorted(told)]


def _students(folder: Path) -> Path:
    """A report of students that is as it should be."""
    file = folder / "school" / "students.xml"
    if not file.exists():
        file.parent.mkdir()
        write_school(file.parent, pupils=3, cases=False, today=date(2026, 11, 21))
    return file


def check_xlsx(file: Path) -> str:
    """A workbook: the input itself, or one that holds the input as its sheet and, behind lines of ``=``, more parts."""
    data = file.read_bytes()
    if not data.startswith(b"PK"):
        file.write_bytes(_packed(dict(zip(PARTS, data.split(BETWEEN_PARTS), strict=False))))
    return check_rows(file)


def check_partner(file: Path) -> str:
    """The strings of the partner API, all of them in the input, between lines of ``=``; what is missing is good."""
    parts = [*file.read_bytes().split(BETWEEN_PARTS)[: len(STRINGS)]]
    given = {name: file.with_name(name) for name in STRINGS}
    for name, data in [*PARTNER.items(), *zip(STRINGS, parts, strict=False)]:
        given[name].write_bytes(data)
    reader = open_strings(given, LAYOUT, ELEMENTS)
    reader.fingerprint()()
    return "refused" if _or_refused(lambda: _records(reader)) is None else "read"


def _string(name: str, *rows: str) -> bytes:
    root, _, row = LAYOUT[name].partition("/")
    text = f'<?xml version="1.0" encoding="iso-8859-1" standalone="yes"?>\n<{root}>'
    return (text + "".join(f"<{row}>{fields}</{row}>" for fields in rows) + f"</{root}>").encode()


_NAMED = "<PersonID>{}</PersonID><Forename>Zoë</Forename><MiddleName /><Surname>Okafor</Surname>"
PARTNER = {
    "students": _string("students", _NAMED.format("1") + "<DOB>2015-05-06T00:00:00</DOB>"),
    "staff": _string("staff", _NAMED.format("2") + "<EmploymentEnd />"),
    "contacts": _string("contacts", _NAMED.format("2"), _NAMED.format("3")),
    "links": _string("links", "<StudentID>1</StudentID><ContactID>2</ContactID><Priority>1</Priority>"),
    "addresses": _string("addresses", "<AddressID>7</AddressID><HouseNo>3</HouseNo><PostCode>ZZ99 1AA</PostCode>"),
    "person_addresses": _string("person_addresses", "<PersonID>2</PersonID><AddressID>7</AddressID><EndDate />"),
    "telephones": _string("telephones", "<PersonID>2</PersonID><Number>07700 900101</Number><Main>T</Main>"),
    "emails": _string("emails", "<PersonID>3</PersonID><Email_Address>zoe@example.org</Email_Address>"),
}


def check_json_lines(file: Path) -> str:
    """One person a line; a line that cannot be read is a problem, and never an exception."""
    reader = JsonLines(file, frozenset(CORE_FIELDS))
    with closing(reader):
        records = _or_refused(lambda: list(reader.read()))
        extract = reader.finish()
        if records is None:
            return "refused"
        again = list(reader.read([record.key for record in records][::2]))
    if again != records[::2]:
        raise FaultError("again: some people say something else when they are read alone")
    if any(not record.key for record in records):
        raise FaultError("people: a record without an id")
    told = [text for problem in extract.problems for text in (problem.value, problem.name)]
    _check_texts([*told, *(record.key for record in records), *_texts(record.said for record in records)])
    return "read" if records else "refused"


def check_accounts(file: Path) -> str:
    """Old accounts, one a line; a line that cannot be read is a problem, and never an exception."""
    lines = _or_refused(lambda: list(AccountsFile(file).read()))
    if lines is None:
        return "refused"
    told = [text for _, problems in lines for problem in problems for text in (problem.value, problem.name)]
    _check_texts([*told, *(text for account, _ in lines if account for text in (account.key, account.username))])
    return "read"


TARGETS: dict[str, Callable[[Path], str]] = {
    "xml": check_rows,
    "sims": check_sims,
    "csv": check_rows,
    "xlsx": check_xlsx,
    "json-lines": check_json_lines,
    "partner": check_partner,
    "accounts": check_accounts,
}


def _or_refused(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except REFUSED as error:
        _check_texts([str(error)])
        return None


def _check_texts(texts: Any) -> None:
    """Whatever is read has to be storable and printable."""
    for text in texts:
        if isinstance(text, str) and "\x00" in text:
            raise FaultError(f"text: a zero byte in {text[:80]!r}")
        if isinstance(text, str) and not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                raise FaultError(f"surrogate: no text that can be stored, {text[:80]!r}") from None


def _texts(value: Any) -> Iterator[Any]:
    """The texts of a nested value, names included."""
    if isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, str):
        yield value
    elif hasattr(value, "__iter__"):
        yield from (text for part in value for text in _texts(part))


def _first_difference(one: Sequence[Any], other: Sequence[Any]) -> str:
    for left, right in zip(one, other, strict=False):
        if left != right:
            return f"{left!r:.600}\n  is not\n{right!r:.600}"
    return f"{len(one)} rows are not {len(other)}"


# What the engines begin with


def seeds(target: str, more: Path | None = None) -> list[bytes]:
    """Good and not so good files of a target's kind."""
    if target == "json-lines":
        return _json_seeds()
    if target == "accounts":
        return _account_seeds()
    if target == "partner":
        return [BETWEEN_PARTS.join(PARTNER.values())]
    with tempfile.TemporaryDirectory() as folder:
        write_school(Path(folder), pupils=2, cases=False, today=date(2026, 11, 21))
        report = (Path(folder) / f"{REPORT}.xml").read_text(encoding="utf-8")
    report = "</Record>".join(report.split("</Record>")[:4]) + "</Record>\n</SuperStarReport>\n"
    table = [["primary_id", "multiple_id", "Forename", "Surname"], ["3001", "3001,2101", "Zoë", "Okafor, Dr"]]
    if target == "xlsx":
        book = _workbook(table)
        with zipfile.ZipFile(io.BytesIO(book)) as opened:
            parts = [opened.read(name) if name in opened.namelist() else b"" for name in PARTS]
        return [book, parts[0], BETWEEN_PARTS.join(parts)]
    csv = "\r\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in table)
    tables = [csv.encode(), csv.encode("windows-1252"), csv.encode("utf-16"), csv.replace(",", ";").encode("utf-8-sig")]
    if target == "csv":
        return tables
    found = [*_xml_seeds(report), *(tables if target == "sims" else ())]
    found += [file.read_bytes() for file in sorted(more.iterdir())] if more else []
    return [data for data in found if len(data) < 20_000]


def _xml_seeds(report: str) -> list[bytes]:
    small = (
        "<SuperStarReport><Record><primary_id>1</primary_id><multiple_id>1,2</multiple_id><Forename>Zoë</Forename>"
        "</Record>{}<Record><primary_id>2</primary_id><Surname>O&amp;K</Surname></Record></SuperStarReport>"
    )
    between = ("", "<!-- a </Record> b -->", "<?x </Record>?>", "<Record><![CDATA[</Record>]]></Record>", "text")
    plain = small.format("\n")
    declared = '<?xml version="1.0" encoding="{}"?>\n'
    return [
        report.encode(),
        *(small.format(part).encode() for part in between),
        ("Report runner\nConnected as sync.user\n" + plain).encode(),
        plain.encode("windows-1252"),
        plain.encode("utf-16"),
        plain.encode("utf-8-sig"),
        *((declared.format(name) + plain).encode(name) for name in ("utf-8", "iso-8859-1", "utf-16", "windows-1252")),
        b"<SuperStarReport />",
        b"<CommandReporterError>No such report.</CommandReporterError>",
        ('<!DOCTYPE r [<!ENTITY a "b">]>' + plain.replace(">1<", ">&a;<")).encode(),
    ]


def _json_seeds() -> list[bytes]:
    return [
        b'{"id": "17", "forename": "Noor", "surname": "Haddad", "mobile": "07700 900117", "as_of": "2026-09-01"}\n',
        b'{"id": 18, "forename": null, "surname": "", "identifiers": {"upn": "A123"}}\n{"id": "18"}\n\n[]\nnull\n',
        '\ufeff{"id": "19", "address": {"lines": ["1 Quay Street", "Zoë"], "postcode": "ZZ99 1AA"}}'.encode(),
        b'{"id": "20", "as_of": "2026-09-01T23:59:59.5+14:00"}\n{"id": true}\n{"id": "21", "email": 1e9}\n',
    ]


def _account_seeds() -> list[bytes]:
    text = (
        "id,username,email_preference,status,email,created\r\n"
        "3001,grace@example.org,personal,active,grace@example.org,2020-09-01\r\n"
        "3002,'Zoë',,disabled,,\r\n"
    )
    return [text.encode(), text.encode("windows-1252"), text.replace(",", ";").encode("utf-8-sig")]


def _workbook(table: Sequence[Sequence[str]]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for row in table:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def _packed(parts: dict[str, bytes]) -> bytes:
    """A workbook with these parts, and the others of a good one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_BOOK), "r") as good, zipfile.ZipFile(kept, "w") as made:
        for name in good.namelist():
            made.writestr(name, parts.get(name, good.read(name)))
    return kept.getvalue()


_BOOK = _workbook([["primary_id", "Forename"], ["1", "Zoë"]])
