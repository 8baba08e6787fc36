"""Marlbrook Vale Academy: a fictional school in which each person is there to test one case. Today is 2026-11-21."""

from kit import School

STUDENTS = {
    "2101": ("Amelia", "Okafor", "2026-09-03"),
    "2102": ("Daniel", "Okafor", "2024-09-04"),
    "2103": ("Priya", "Raman", "2025-09-03"),
    "2104": ("Jac", "Llewellyn", "2023-09-05"),
    "2105": ("Zofia", "Kowalczyk", "2022-09-05"),
    "2106": ("Oliver", "Hartley", "2019-09-04"),  # left 2026-07-17
    "2107": ("Zara", "Iqbal", "2027-09-02"),  # an applicant
    "2109": ("Noé", "Whitcombe", "2026-09-03"),
}

# Id: title, forename, surname, gender, and for each student: relationship, parental responsibility, priority, court
# order.
CONTACTS = {
    "3001": ("Mrs", "Grace", "Okafor", "Female", {"2101": "Mother T 1 F", "2102": "Mother T 1 F"}),
    "3002": ("Mr", "Emeka", "Okafor", "Male", {"2101": "Father T 2 F", "2102": "Father F 2 T"}),
    "4003": ("Dr", "Lakshmi", "Raman", "Female", {"2103": "Mother T 1 F"}),
    "3012": ("", "Tenzin", "", "", {"2103": "Carer F 2 F"}),
    "3004": ("Mrs", "Rhian", "Llewellyn", "Female", {"2104": "Mother T 1 F"}),
    "3013": ("Mr", "Gethin", "Llewellyn", "Male", {"2104": "Stepfather F 2 F"}),
    "3015": ("Miss", "Siân", "Pugh & Sons", "Female", {"2104": "Childminder F 3 F"}),
    "3005": ("Mrs", "Anna", "Kowalczyk", "Female", {"2105": "Mother T 1 F"}),
    "3006": ("Ms", "Ania", "Kowalczyk", "Female", {"2105": "Mother T 3 F"}),
    "3008": ("Mrs", "Sandra", "Hartley", "Female", {"2106": "Mother T 1 F"}),
    "3009": ("Mr", "Imran", "Iqbal", "Male", {"2107": "Father T 1 F"}),
    "3010": ("Capt.", "Robin", "Whitcombe", "Not Specified", {"2109": "Contact T 1 F"}),
    "3007": ("Mr", "", "Whitcombe", "Male", {"2109": "Uncle F 2 F"}),
    "3011": ("Ms", "Keisha", "Brandt", "Female", {"2109": "Worker F 3 F"}),
    "3014": ("Mr", "Patrick", "O’Hara-Hartley", "Male", {"2102": "Cousin F 4 F", "2106": "Cousin F 2 F"}),
    "3016": ("Mr", "Walter", "Unlinked", "Male", {}),
}

# Id, type, start, end, house and street, postcode.
ADDRESSES = (
    ("3001", "Home", "2018-09-01", "2023-12-31", "Flat 2|3|Quay Street", "ZZ99 2BB"),
    ("3001", "Home", "2024-01-01", "", "|14|Larkfield Road", "ZZ99 1AA"),
    ("3002", "Home", "2025-03-15", "", "|61|Cannery Row", "ZZ99 6FF"),
    ("3002", "Home", "2018-09-01", "", "Flat 2|3|Quay Street", "ZZ99 2BB"),
    ("3002", "Work", "2026-01-05", "", "Suite 4|1|Civic Square", "ZZ99 7GG"),
    ("3011", "Work", "2024-04-01", "", "Suite 4|1|Civic Square", "ZZ99 7GG"),
    ("3013", "Home", "2015-02-01", "", "|8|Heol y Bont", "ZZ99 5EE"),
    ("3013", "Home", "2015-02-01", "", "||Chapel Lane", "ZZ99 3CC"),
    ("3014", "Home", "2016-08-08", "2026-08-31", "|27a|Station Approach", "ZZ99 4DD"),
)

# Id, number or address, type, flags (P Primary, M Main, X fax).
TELEPHONES = (
    ("3001", "01632 960101", "Home", ""),
    ("3001", "07700 900101", "Mobile", "PM"),
    ("3001", "020 7946 0101", "Work", ""),
    ("3002", "07700 900102", "Mobile", ""),
    ("3002", "07700900103", "Mobile", "M"),
    ("3002", "01632 960102", "Home", ""),
    ("3002", "01632 960103", "Home", "P"),
    ("4003", "07700 900104", "Mobile", "PM"),
    ("4003", "020 7946 0104", "Work", ""),
    ("3004", "01632 960104", "Home", "PM"),
    ("3005", "07700 900105", "Mobile", "PM"),
    ("3006", "07700 900105", "Mobile", ""),
    ("3010", "07700 900110", "Mobile", ""),
    ("3010", "020 7946 0110", "Work", "PM"),
    ("3011", "020 7946 0111", "Work", "PM"),
    ("3011", "020 7946 0999", "Work", "X"),
    ("3012", "07700 900112", "Mobile", ""),
    ("3013", "01632 960113", "Home", "PM"),
    ("3013", "01632 960114", "Home", "PM"),
    ("3013", "+44 7700 900113", "Mobile", ""),
    ("3015", "", "Home", "PM"),
)
EMAILS = (
    ("3001", "grace.okafor@example.org", "Home", "PM"),
    ("3001", "g.okafor@example.com", "Work", ""),
    ("3002", "emeka@example.org", "Home", ""),
    ("3002", "emeka.okafor@example.org", "Home", "M"),
    ("4003", "lraman@marlbrookvale.example", "Work", "PM"),
    ("4003", "lakshmi.raman@example.org", "Home", ""),
    ("3005", "anna.kowalczyk@example.org", "Home", "PM"),
    ("3006", "Anna.Kowalczyk@example.org ", "Home", "PM"),
    ("3007", "whitcombe.senior@example.org", "Home", "PM"),
    ("3008", "sandra.hartley@example.org", "Home", "PM"),
    ("3009", "imran.iqbal@example.org", "Home", "PM"),
    ("3010", "robin.whitcombe@example.org", "Home", ""),
    ("3010", "r.whitcombe@example.com", "Work", "P"),
    ("3011", "keisha.brandt@example.net", "Work", "M"),
    ("3012", "tenzin@example.org", "Home", "PM"),
    ("3013", "gethin.llewellyn@example.org", "Other", "PM"),
    ("3014", "patrick@example.org", "Home", ""),
    ("3014", "p.ohara@example.com", "Work", ""),
    ("3015", "", "Home", "PM"),
    ("3015", "sian.pugh@example.org", "Home", ""),
)


def fill(school: School) -> None:
    """Put everybody of Marlbrook Vale into a school's reports."""
    for key, (forename, surname, admitted) in STUDENTS.items():
        school.student(key, forename, surname, Date_of_admission=f"{admitted}T00:00:00+01:00")
    school.change("2106", Date_of_leaving="2026-07-17T00:00:00+01:00")
    school.member_of_staff("4001", Title="Mr", Gender="Male", Work_Email="abeddoes@marlbrookvale.example")
    school.member_of_staff("4003", "Lakshmi", "Raman", Title="Dr", Work_Email="lraman@marlbrookvale.example")
    school.member_of_staff("4007", "Joan", "Tilbury", Employment_end="2026-08-31T00:00:00+01:00")
    for key, (title, forename, surname, gender, links) in CONTACTS.items():
        of = {student: _link(words) for student, words in links.items()}
        school.contact(key, forename, surname, of=of, email=None, Title=title, Gender=gender)
    for key, kind, start, end, lines, postcode in ADDRESSES:
        apartment, number, street = lines.split("|")
        days = {"Start_date": start and f"{start}T00:00:00+01:00", "End_date": end and f"{end}T00:00:00+00:00"}
        house = {"Apartment": apartment, "House_number": number, "Town": "Marlbrook", "Country": "United Kingdom"}
        school.address(key, street, postcode, kind, **days, **house)
    for key, number, kind, flags in TELEPHONES:
        school.telephone(key, number, kind, Device="Fax" if "X" in flags else "Telephone", **marks(flags))
    for key, email, kind, flags in EMAILS:
        school.email(key, email, kind, **marks(flags))


def marks(flags: str) -> dict[str, str]:
    """The columns Primary and Main; ``flags`` holds P, M, both or none."""
    return {"Primary": "T" if "P" in flags else "F", "Main": "T" if "M" in flags else "F"}


def _link(words: str) -> dict[str, str]:
    name, responsibility, priority, court_order = words.split()
    return {
        "Relationship": name,
        "Parental_responsibility": responsibility,
        "Priority": priority,
        "Court_order": court_order,
    }
