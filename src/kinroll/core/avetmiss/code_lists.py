"""Which codes a field may hold, by release and collection year.

The lists themselves are those of ``core.process.codes``, which forms use too; here is what the files add to them, and
what differed in other years. Source: notes on AVETMISS, sections 1 and 5: the years of single codes are told by one
vendor only.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from kinroll.core.process import codes
from kinroll.core.process.identifying import NOBODYS

Codes = frozenset[str]
EXEMPT_USI = frozenset(NOBODYS - {"SHORT"})
"""What may stand in the place of a USI since 2018: INTOFF and INDIV."""
OVERSEAS, UNKNOWN_POSTCODE, OTHER_STATE, UNKNOWN_STATE = "OSPC", "@@@@", "99", "@@"
NOT_SPECIFIED = "not specified"
AUSTRALIAN = frozenset({"1100", "1101", "1102", "1199"})
"""Codes of countries that a place with an Australian postcode is in."""
WITHOUT_DELIVERY = frozenset({"51", "52", "60"})
"""Outcomes that nothing was delivered for: recognition and credit transfer."""
CONTINUING, NOT_STARTED = "70", "85"
SCHOOL_TYPES_OF_PUPILS = frozenset({"21", "25", "27"})

_YES_NO: Codes = frozenset("YN")
_RECOGNITION: Codes = frozenset({"11", "12", "13", "14", "15", "16"})
_LEVELS_OF_EDUCATION: Codes = frozenset(
    {"211", "221", "311", "312", "411", "413", "421", "511", "514", "521", "524", "611", "613", "621"}
    | {"912", "991", "992", "999"}
)
WITH_LEVEL = _RECOGNITION - {"13", "16"}
"""Programs with a level and a field of education; skill sets have neither."""
_COUNTRIES_OF_DELIVERY: Codes = codes.COUNTRIES - {"0000", "@@@@"}


def _list(name: str) -> Codes:
    return frozenset(codes.CODES[name])


_FIELDS: Mapping[str, Codes] = {
    "highest school level completed identifier": _list("highest school level"),
    "gender": _list("gender"),
    "sex": _list("gender") - {"X"},
    "Indigenous status identifier": _list("indigenous status"),
    "language identifier": codes.LANGUAGES,
    "labour force status identifier": _list("labour force status"),
    "disability flag": _list("disability flag"),
    "prior educational achievement flag": _list("prior achievement flag"),
    "at school flag": _list("at school flag"),
    "state identifier": _list("state"),
    "survey contact status": _list("survey contact status"),
    "disability type identifier": _list("disability types"),
    "prior educational achievement identifier": _list("prior achievements"),
    "delivery mode identifier": _list("delivery mode"),
    "outcome identifier national": _list("outcome"),
    "funding source national": _list("funding source"),
    "commencing program identifier": _list("commencing program"),
    "study reason identifier": _list("study reason"),
    "VET in schools flag": _list("VET in schools flag"),
    "school type identifier": _list("school type"),
    "issued flag": _YES_NO,
    "VET flag": _YES_NO,
    "program recognition identifier": _RECOGNITION,
    "program level of education identifier": _LEVELS_OF_EDUCATION,
    "predominant delivery mode": frozenset("IEWN"),
}

_BY_YEAR: Mapping[str, Callable[[Codes, int], Codes]] = {
    "gender": lambda listed, year: listed if year >= 2019 else listed - {"X"},
    "study reason identifier": lambda listed, year: listed if year >= 2019 else listed - {"13"},
    "funding source national": lambda listed, year: listed if year >= 2020 else (listed - {"31", "32"}) | {"30"},
}
"""What changed inside release 8.0."""

_IN_7_0: Mapping[str, Codes] = {
    "outcome identifier national": (_list("outcome") - {"41", "85"}) | {"90"},
    "delivery mode identifier": frozenset(),
}
"""What release 7.0 had otherwise. Delivery modes were two digits; which ones the notes do not say."""


def codes_of(release: str, file: str, field: str, year: int) -> Codes:
    """The codes that a field may hold; none where it has no list."""
    if field == "country identifier":
        return _COUNTRIES_OF_DELIVERY if file == "NAT00020" else codes.COUNTRIES
    if release == "7.0" and field in _IN_7_0:
        return _IN_7_0[field]
    listed = _FIELDS.get(field, frozenset())
    if file in ("NAT00010", "NAT00010A") and field == "state identifier":
        return listed - {OTHER_STATE}
    if file == "NAT00020" and field == "state identifier":
        return listed - {UNKNOWN_STATE}
    change = _BY_YEAR.get(field)
    return change(listed, year) if change else listed


@lru_cache(maxsize=10_000)
def state_by_postcode(postcode: str) -> str:
    """The state that most places with this postcode are in; "" where it is none of four digits.

    Source: the rough table of notes on AVETMISS, section 5. Towns on a border break it: never more than a warning.
    """
    if len(postcode) != 4 or not postcode.isdigit():
        return ""
    number = int(postcode)
    return next((state for first, last, state in _POSTCODES if first <= number <= last), "")


_POSTCODES = (
    *((200, 299, "08"), (2600, 2618, "08"), (2900, 2999, "08"), (800, 999, "07"), (1000, 2999, "01")),
    *((3000, 3999, "02"), (8000, 8999, "02"), (4000, 4999, "03"), (9000, 9999, "03"), (5000, 5999, "04")),
    *((6000, 6999, "05"), (7000, 7999, "06")),
)
