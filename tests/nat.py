"""A good collection of NAT files, made by code, that a test can spoil. Everybody in it is invented."""

from dataclasses import dataclass, field
from pathlib import Path

from stdnum import luhn

from kinroll.core.avetmiss.layouts import layout
from kinroll.core.avetmiss.records import END, write
from kinroll.core.process.codes import CODES
from kinroll.core.process.identifying import USI_ALPHABET

YEAR = 2026
ORGANISATION = "90210"
Rows = dict[str, list[dict[str, str]]]
_FAMILIES = ("Castellan", "Moreau-Halse", "Okafor", "O'Dare", "Nguyen", "Haddad", "Wang", "Novak")
_GIVEN = ("Robin", "Ines", "Sam", "Noor", "Lee", "Kim", "Pat", "Max")


def usi(number: int) -> str:
    """A unique student identifier with the right last character, another one for each number."""
    letters = ""
    for _ in range(9):
        number, place = divmod(number, 32)
        letters = USI_ALPHABET[place] + letters
    return letters + luhn.calc_check_digit(letters, USI_ALPHABET)


@dataclass
class Collection:
    """The files as rows of field to value."""

    rows: Rows = field(default_factory=dict)
    release: str = "8.0"
    lengths: dict[str, int] = field(default_factory=dict)

    def text(self, file: str) -> str:
        """One file as it is written; ``lengths`` are of those that are longer than the national part."""
        found = layout(self.release, file)
        return "".join(write(found, row, self.lengths.get(file, 0)) + END for row in self.rows[file])

    def write(self, folder: Path) -> Path:
        """Write all files into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.rows:
            (folder / f"{file}.txt").write_bytes(self.text(file).encode("ascii"))
        return folder

    def row(self, file: str, number: int = 0) -> dict[str, str]:
        """One record, to be changed."""
        return self.rows[file][number]


def good(clients: int = 8, year: int = YEAR) -> Collection:
    """A collection that keeps every rule."""
    rows: Rows = {
        "NAT00010": [
            {
                "training organisation identifier": ORGANISATION,
                "training organisation name": "Harbourlight Training",
            }
        ],
        "NAT00020": [
            _place("MAIN", "3000", "02", "1101", "Melbourne"),
            _place("ABROAD", "OSPC", "99", "1201", "Auckland"),
        ],
        "NAT00030": [
            {"program identifier": "BSB50120", "program name": "Diploma of Business", "nominal hours": "0580"}
        ],
        "NAT00030A": [_local_program()],
        "NAT00060": [_subject("BSBCRT511"), _subject("BSBFIN501")],
    }
    rows["NAT00080"] = [_client(number, year) for number in range(clients)]
    rows["NAT00085"] = [_contact(number) for number in range(clients)]
    rows["NAT00090"] = [
        {"client identifier": _id(number), "disability type identifier": "11"} for number in range(0, clients, 4)
    ]
    rows["NAT00100"] = [
        {"client identifier": _id(number), "prior educational achievement identifier": "511"}
        for number in range(1, clients, 4)
    ]
    rows["NAT00120"] = [_training(number, subject, year) for number in range(clients) for subject in (0, 1)]
    rows["NAT00130"] = [_completion(0, year)]
    return Collection(rows)


def _id(number: int) -> str:
    return f"C{number + 1}"


def _place(name: str, postcode: str, state: str, country: str, suburb: str) -> dict[str, str]:
    return {
        "training organisation identifier": ORGANISATION,
        "delivery location identifier": name,
        "delivery location name": f"{suburb} rooms",
        "postcode": postcode,
        "state identifier": state,
        "address suburb locality or town": suburb,
        "country identifier": country,
    }


def _local_program() -> dict[str, str]:
    return {
        "program identifier": "LOCAL1",
        "program name": "Work safely on a quay",
        "nominal hours": "0020",
        "program recognition identifier": "16",
        "VET flag": "Y",
    }


def _subject(name: str) -> dict[str, str]:
    return {
        "subject identifier": name,
        "subject name": f"Subject {name}",
        "subject field of education identifier": "080301",
        "VET flag": "Y",
        "nominal hours": "0040",
    }


def _client(number: int, year: int) -> dict[str, str]:
    family, given = _FAMILIES[number % 8], _GIVEN[number // 8 % 8]
    schools = list(CODES["highest school level"])
    return {
        "client identifier": _id(number),
        "name for encryption": f"{family}, {given}",
        "highest school level completed identifier": schools[number % len(schools)],
        "gender": "FMX@"[number % 4],
        "date of birth": f"{number % 28 + 1:02d}05{year - 20 - number % 40}",
        "postcode": "3121",
        "Indigenous status identifier": "1234@"[number % 5],
        "language identifier": "1201",
        "labour force status identifier": "02",
        "country identifier": "1101",
        "disability flag": "Y" if number % 4 == 0 else "N",
        "prior educational achievement flag": "Y" if number % 4 == 1 else "N",
        "at school flag": "N",
        "address suburb locality or town": "Richmond",
        "unique student identifier": usi(number + 1_000),
        "state identifier": "02",
        "address building/property name": "",
        "address flat/unit details": "Unit 4" if number % 3 == 0 else "",
        "address street number": str(number + 1),
        "address street name": "Swan Street",
        "survey contact status": "A",
    }


def _contact(number: int) -> dict[str, str]:
    return {
        "client identifier": _id(number),
        "client title": "Ms",
        "client first given name": _GIVEN[number // 8 % 8],
        "client family name": _FAMILIES[number % 8],
        "address street number": str(number + 1),
        "address street name": "Swan Street",
        "address postal delivery box": "PO Box 12" if number % 5 == 0 else "",
        "address postal suburb locality or town": "Richmond",
        "postcode": "3121",
        "state identifier": "02",
        "telephone number home": "0355501234",
        "telephone number mobile": "0491570006",
        "email address": f"client{number}@example.org",
    }


def _training(number: int, subject: int, year: int) -> dict[str, str]:
    programs = ("BSB50120", "LOCAL1")
    return {
        "training organisation identifier": ORGANISATION,
        "delivery location identifier": "ABROAD" if number % 8 == 7 else "MAIN",
        "client identifier": _id(number),
        "subject identifier": ("BSBCRT511", "BSBFIN501")[subject],
        "program identifier": programs[number % 2],
        "activity start date": f"0302{year}",
        "activity end date": f"2806{year}",
        "delivery mode identifier": "YNN",
        "outcome identifier national": "20",
        "funding source national": "32" if number % 8 == 7 else "20",
        "commencing program identifier": "3",
        "study reason identifier": "01",
        "VET in schools flag": "N",
    }


def _completion(number: int, year: int) -> dict[str, str]:
    return {
        "training organisation identifier": ORGANISATION,
        "program identifier": "BSB50120",
        "client identifier": _id(number),
        "date program completed": f"3006{year}",
        "issued flag": "Y",
    }


def good_7_0(year: int = 2016) -> Collection:
    """The same in release 7.0."""
    rows = good(year=year).rows
    organisation = {
        **rows["NAT00010"][0],
        "address first line": "1 Quay Street",
        "address suburb locality or town": "Melbourne",
        "postcode": "3000",
        "state identifier": "02",
    }
    rows["NAT00010"] = [organisation]
    rows["NAT00030"] = [rows["NAT00030"][0] | {"VET flag": "Y"}, *rows.pop("NAT00030A")]
    for client in rows["NAT00080"]:
        client["sex"] = client.pop("gender").replace("X", "@")
        client["year highest school level completed"] = "@@@@"
    for record in rows["NAT00120"]:
        record["delivery mode identifier"] = "10"
        record["funding source national"] = record["funding source national"].replace("32", "30")
    for done in rows["NAT00130"]:
        done["year program completed"] = str(year)
    return Collection(rows, "7.0")
