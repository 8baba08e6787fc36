"""How two sets of records of one file differ: field by field where they are of the same thing, else there and gone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kinroll.core.avetmiss.seen import CLIENT, ORGANISATION, PLACE, PROGRAM, SUBJECT

Record = Mapping[str, str]
THERE, GONE, CHANGED = "there", "gone", "changed"
_KEYS: Mapping[str, tuple[str, ...]] = {
    "NAT00010": (ORGANISATION,),
    "NAT00010A": (ORGANISATION,),
    "NAT00020": (ORGANISATION, PLACE),
    "NAT00030": (PROGRAM,),
    "NAT00030A": (PROGRAM,),
    "NAT00060": (SUBJECT,),
    "NAT00090": ("disability type identifier",),
    "NAT00100": ("prior educational achievement identifier",),
    "NAT00120": (SUBJECT, PROGRAM, "activity start date", PLACE),
    "NAT00130": (PROGRAM,),
}
"""What tells one record of a client, or of a file, from another."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different: a record that is there now or gone, or a field of one. ``about`` names the record."""

    file: str
    kind: str
    about: str = ""
    field: str = ""
    before: str = ""
    after: str = ""


def differences(file: str, before: Sequence[Record], after: Sequence[Record]) -> Iterator[Difference]:
    """What is different in the records of one client, or of a file that is about none."""
    old, new = _by_key(file, before), _by_key(file, after)
    for key in sorted(old.keys() | new.keys()):
        about = " ".join(part for part in key[:-1] if part)
        if key not in new:
            yield Difference(file, GONE, about)
        elif key not in old:
            yield Difference(file, THERE, about)
        else:
            for name in old[key].keys() | new[key].keys() - {CLIENT}:
                one, other = old[key].get(name, ""), new[key].get(name, "")
                if one != other and name != CLIENT:
                    yield Difference(file, CHANGED, about, name, one, other)


def _by_key(file: str, records: Sequence[Record]) -> dict[tuple[str, ...], Record]:
    """Records by what tells them apart, and how often that stood before."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for record in records:
        key = tuple(record.get(name, "") for name in _KEYS.get(file, ()))
        found[(*key, f"{seen[key]:06}")] = record
        seen[key] += 1
    return found
