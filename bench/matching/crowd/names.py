"""Names that no list of people was taken from: common ones first, as in life, with their short and foreign forms."""

from __future__ import annotations

from itertools import product
from math import log
from random import Random
from typing import TypeVar

from kinroll.demo.people import FORENAMES, STREETS, SURNAMES, listed

Value = TypeVar("Value")

SHORT = {
    "Female": {
        "Elizabeth": ("Liz", "Beth", "Betty", "Lizzie"),
        "Margaret": ("Maggie", "Peggy", "Meg"),
        "Katherine": ("Kate", "Kathy", "Katie"),
        "Jennifer": ("Jen", "Jenny"),
        "Alexandra": ("Alex", "Sandra", "Sasha"),
        "Victoria": ("Vicky", "Tori"),
        "Rebecca": ("Becky", "Bec"),
        "Susannah": ("Sue", "Susie"),
        "Patricia": ("Pat", "Trish", "Patty"),
        "Deborah": ("Deb", "Debbie"),
        "Samantha": ("Sam", "Sammy"),
        "Christine": ("Chris", "Tina"),
        "Jacqueline": ("Jackie", "Jacqui"),
        "Abigail": ("Abby", "Gail"),
        "Josephine": ("Jo", "Josie"),
        "Philippa": ("Pip", "Pippa"),
        "Theresa": ("Terry", "Tess"),
        "Amanda": ("Mandy",),
        "Eleanor": ("Ellie", "Nell", "Nora"),
        "Isabella": ("Bella", "Izzy"),
    },
    "Male": {
        "Robert": ("Rob", "Bob", "Bobby"),
        "William": ("Will", "Bill", "Billy"),
        "Richard": ("Rick", "Dick", "Rich"),
        "Edward": ("Ed", "Ted", "Eddie"),
        "Michael": ("Mike", "Mick"),
        "James": ("Jim", "Jimmy", "Jamie"),
        "John": ("Jack", "Johnny"),
        "Anthony": ("Tony",),
        "Christopher": ("Chris", "Kit"),
        "Nicholas": ("Nick", "Nicky"),
        "Matthew": ("Matt",),
        "Andrew": ("Andy", "Drew"),
        "Alexander": ("Alex", "Sandy", "Xander"),
        "Benjamin": ("Ben", "Benji"),
        "Samuel": ("Sam", "Sammy"),
        "Joseph": ("Joe", "Joey"),
        "Thomas": ("Tom", "Tommy"),
        "Charles": ("Charlie", "Chuck"),
        "Henry": ("Harry", "Hal"),
        "Timothy": ("Tim", "Timmy"),
        "Peter": ("Pete",),
        "Stephen": ("Steve",),
        "Frederick": ("Fred", "Freddie"),
        "Lawrence": ("Larry", "Laurie"),
        "Patrick": ("Pat", "Paddy"),
    },
}
SPELLED = {
    "Female": (
        ("Olena", "Олена", "Elena"),
        ("Nataliia", "Наталія", "Natalia"),
        ("Yuliia", "Юлія", "Julia"),
        ("Fatima", "Fatma", "Fatimah"),
        ("Aisha", "Ayesha", "Aicha"),
        ("Khadija", "Khadijah", "Hatice"),
        ("Sofia", "Σοφία", "Sophia"),
        ("Wei", "伟", "Way"),
        ("Xiu", "秀", "Hsiu"),
        ("Małgorzata", "Malgorzata", "Margorzata"),
    ),
    "Male": (
        ("Mohammed", "Muhammad", "Mohamed"),
        ("Yusuf", "Youssef", "Yousuf"),
        ("Ahmed", "Ahmad", "Achmed"),
        ("Hussein", "Husain", "Hussain"),
        ("Dmytro", "Дмитро", "Dmitri"),
        ("Serhii", "Сергій", "Sergey"),
        ("Oleksandr", "Олександр", "Aleksandr"),
        ("Yurii", "Юрій", "Yuri"),
        ("Giorgos", "Γιώργος", "Yiorgos"),
        ("Jürgen", "Juergen", "Jurgen"),
    ),
}
"""Of one name: how it is written here, and two other ways."""
SPELLED_SURNAMES = (
    ("Shevchenko", "Шевченко", "Schewtschenko"),
    ("Kovalenko", "Коваленко", "Covalenco"),
    ("Ivanchenko", "Іванченко", "Iwantschenko"),
    ("Papadopoulos", "Παπαδόπουλος", "Papadopulos"),
    ("Zhang", "张", "Chang"),
    ("Li", "李", "Lee"),
    ("Al-Masri", "El Masry", "Almasri"),
    ("Abdulrahman", "Abd al-Rahman", "Abdurahman"),
    ("Müller", "Mueller", "Muller"),
    ("Łuczak", "Luczak", "Wuczak"),
    ("Nguyễn", "Nguyen", "Nguyen"),
    ("Sørensen", "Soerensen", "Sorensen"),
)
LIKE_TWINS = (
    ("Sami", "Sam"),
    ("Alina", "Alana"),
    ("Oliver", "Olivia"),
    ("Jaden", "Jayden"),
    ("Ella", "Ellie"),
    ("Daniel", "Daniella"),
    ("Mia", "Maya"),
    ("Hassan", "Hussain"),
    ("Marie", "Maria"),
    ("Tyler", "Taylor"),
    ("Amira", "Samira"),
    ("Joan", "Joanna"),
    ("Aaron", "Darren"),
    ("Ava", "Eva"),
    ("Lucas", "Luca"),
    ("Christian", "Christina"),
)
_BEGINNINGS = listed(
    "Ab Ack Ald Amb Ap Ard Ash Ast Bab Bad Bal Ban Bar Bas Bax Beck Bed Bel Ben Ber Bick Bil Bing Black Blen Bod Bol "
    "Bor Bos Brad Bram Bran Breck Brid Brom Buck Bur Cal Cam Can Car Cas Chad Chal Chat Cler Clif Col Con Cop Cor Cran "
    "Cred Cros Dal Dan Dar Daw Den Dor Dray Dud Dun Dur East Eck Ed El Em Ever Fair Farn Fen Fern Fol Fos Fran Gar Gil "
    "Glad Gos Gran Gren Had Hal Ham Han Har Has Hat Haw Hel Hep Hes Hol Hor Hud Hun Ing Kel Ken Ket Kim Kirk Lam Lan "
    "Lang Led Lin Lock Lud Mal Mar Mel Mid Mil Mor Nor Oak Ock Pem Pen Pick Pres Rad Ran Red Rip Rock Ros Rud Sal San "
    "Sed Shel Sher Sil Stan Staw Sut Tar Ten Thorn Til Tor Tun Wal Wan War Wes Whit Wil Win Wood Wor Wy"
)
_MIDDLES = ("", "er", "en", "ing", "le", "s", "el", "ham", "a", "on")
_ENDINGS = listed(
    "bank berg borough bridge brook bury by carr cliffe combe cote dale den don fell field ford gate grave greave "
    "hall head hill holme horn hurst ington land ley man mere mond more ness patrick pole ridge rod royd sall shaw "
    "side som son stead stock stone thorpe ton tree vane wade well wick win wood worth yard"
)
FAMILY_NAMES = tuple(
    dict.fromkeys(
        (*SURNAMES, *(first + middle + last for middle, last, first in product(_MIDDLES, _ENDINGS, _BEGINNINGS)))
    )
)
"""Some 90,000, the first ones the common ones."""
GIVEN_NAMES = {sex: (*SHORT[sex], *sorted(set(names) - set(SHORT[sex]))) for sex, names in FORENAMES.items()}
_WAYS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive", "Way", "Court", "Crescent", "Place", "Parade", "Terrace")
STREET_NAMES = (*STREETS, *(f"{first}{last} {way}" for first, last, way in product(_BEGINNINGS, ("ley", "ton"), _WAYS)))
TOWNS = tuple(first + last for last, first in product(("mere", "ford Heath", "wick", " Vale"), _BEGINNINGS))


def draw(random: Random, names: tuple[Value, ...], evenness: int = 30) -> Value:
    """One of the names: the first are drawn most often, as Zipf and Mandelbrot found of words and names."""
    base = evenness + 1
    most = log((len(names) + evenness) / base)
    return names[int(base * 2.718281828459045 ** (random.random() * most)) - base]


def draw_surname(random: Random) -> str:
    """A surname; a few are in two parts."""
    name = draw(random, FAMILY_NAMES)
    if random.random() < 0.02 and "-" not in name:
        return f"{name}-{draw(random, FAMILY_NAMES)}"
    return name


def draw_forename(random: Random, sex: str) -> str:
    """A forename."""
    return draw(random, GIVEN_NAMES[sex], 12)


def nicknames(forename: str) -> tuple[str, ...]:
    """The short forms of a forename, none for most."""
    return SHORT["Female"].get(forename) or SHORT["Male"].get(forename) or ()
