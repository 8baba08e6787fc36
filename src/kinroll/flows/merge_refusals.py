"""Why two contacts are not merged, or not without saying so again."""

from collections.abc import Mapping, Sequence

from kinroll.core.held import HeldContact
from kinroll.core.merging import CannotMerge, Merge
from kinroll.core.merging import merge as merge_rows
from kinroll.core.process.identifying import USI, VERIFIED, identity_of
from kinroll.core.text import fold
from kinroll.store import apart, faces, identifiers, merges, review_pairs, verifications


def refusal(survivor: int, loser: int, rows: Sequence[Merge], held: Mapping[int, HeldContact]) -> str:
    """Why two contacts cannot be merged, in a sentence; empty where they can."""
    try:
        merge_rows(loser, survivor, rows)
    except CannotMerge as error:
        return str(error)
    if erased := merges.is_erased({survivor, loser}):
        return f"What was known of contact {min(erased)} was erased."
    if held[survivor].account is None and held[loser].account:
        return f"Only contact {loser} has an account. Keep that one, and merge {survivor} into it."
    return _two_usis(survivor, loser)


def said_apart(survivor: int, loser: int, members: Mapping[int, int]) -> str:
    """Who said when that the two are different people, in a sentence; empty where nobody did."""
    sides = [[number for number, top in members.items() if top == root] for root in (survivor, loser)]
    if found := apart.between(*sides):
        by, at = found
        return f"{by or 'Somebody'} said on {at:%d %B %Y} that they are two different people."
    known = review_pairs.known_of({survivor, loser})
    if survivor != loser and apart.is_known_again(known[survivor], known[loser]):
        return "Somebody said of two who are known by the same that they are two different people."
    return ""


def _two_usis(survivor: int, loser: int) -> str:
    """Why two with a verified USI each are two people: for the name that is shown, or for one that they go by too."""
    held = identifiers.identities(USI, [survivor, loser])
    if len(held) < len({survivor, loser}):
        return ""
    verified: dict[int, set[str]] = {}
    known_as = faces.of_merged({survivor, loser})
    for number, shown in held.items():
        others = [identity_of({**face.values, USI: one.value}) for one in shown for face in known_as.get(number, ())]
        listed = [*shown, *others]
        standings = verifications.standings(listed)
        verified[number] = {
            fold(one.value) for one, how in zip(listed, standings, strict=True) if how.status == VERIFIED
        }
    one, other = verified.get(survivor, set()), verified.get(loser, set())
    return "They have two different USIs, both verified: they are two people." if one and other and one != other else ""
