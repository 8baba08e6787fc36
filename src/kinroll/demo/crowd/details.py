"""How ordinary people can be reached: about 1.4 addresses, 2.2 telephones and 1.3 emails a contact."""

from datetime import date, timedelta

from kinroll.demo import people
from kinroll.demo.crowd.draw import Draw
from kinroll.demo.model import Address, Email, Telephone

NUMBERS = {"Mobile": people.mobile_number, "Home": people.home_number, "Work": people.work_number}


def homes(draw: Draw) -> tuple[Address, ...]:
    """Home addresses: mostly one that is current, often an older one too, in either order; rarely none."""
    if draw.chance(0.02):
        return ()
    moved_in = draw.start - timedelta(days=draw.rng.randrange(30, 5_000))
    found = [_address(draw, "Home", moved_in)]
    if draw.chance(0.3):
        start = moved_in - timedelta(days=draw.rng.randrange(200, 4_000))
        older = _address(draw, "Home", start, end=moved_in - timedelta(days=1))
        found.insert(draw.rng.randrange(2), older)
    return tuple(found)


def workplace(draw: Draw) -> Address:
    """An address of type Work, begun within the last years."""
    return _address(draw, "Work", draw.start - timedelta(days=draw.rng.randrange(30, 3_000)))


def _address(draw: Draw, kind: str, start: date, end: date | None = None) -> Address:
    rng = draw.rng
    number = rng.randrange(1, 200)
    return Address(
        address_id=next(draw.address_ids),
        kind=kind,
        start=start,
        street=rng.choice(people.STREETS),
        postcode=people.postcode(rng),
        house_number=f"{number}a" if number % 23 == 0 else str(number),
        house_name=rng.choice(people.HOUSE_NAMES) if draw.chance(0.05) else "",
        apartment=f"Flat {number % 12 + 1}" if draw.chance(0.12) else "",
        district=rng.choice(people.DISTRICTS),
        town=rng.choice(people.TOWNS),
        end=end,
    )


def telephones(draw: Draw) -> list[Telephone]:
    """Telephone rows in any order; mostly the first one is both Main and Primary."""
    rows = ["Mobile"] if draw.chance(0.97) else []
    rows += ["Home"] if draw.chance(0.70) or not rows else []
    rows += ["Work"] if draw.chance(0.36) else []
    rows += ["Mobile"] if draw.chance(0.13) else []
    if draw.chance(0.3):
        rows.reverse()
    flagged = 0 if draw.chance(0.9) else draw.rng.randrange(len(rows))
    main = flagged if draw.chance(0.95) else draw.rng.randrange(len(rows))
    primary = -1 if draw.chance(0.02) else flagged
    found = [
        Telephone(NUMBERS[location](draw.rng.randrange(1000)), location, place == main, place == primary)
        for place, location in enumerate(rows)
    ]
    if draw.chance(0.02):
        found.append(Telephone(people.work_number(draw.rng.randrange(1000)), "Work", device="Fax"))
    return found


def emails(draw: Draw, local: str) -> list[Email]:
    """Email rows, each with the same part before the @; the first is Main and nearly always Primary."""
    rng = draw.rng
    rows = [("Home", f"{local}@{rng.choice(people.HOME_DOMAINS)}")] if draw.chance(0.97) else []
    rows += [("Work", f"{local}@{rng.choice(people.WORK_DOMAINS)}")] if draw.chance(0.30) or not rows else []
    if draw.chance(0.1):
        rows.reverse()
    rows += [("Other", f"{local}@{people.OTHER_DOMAIN}")] if draw.chance(0.02) else []
    is_marked = not draw.chance(0.01)
    return [
        Email(address, location, main=place == 0, primary=place == 0 and is_marked)
        for place, (location, address) in enumerate(rows)
    ]
