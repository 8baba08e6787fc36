"""The groups of rows that stand in one doubt, as the last look into a list on this connection has found them."""

from kinroll.store.bulk import fetch


def largest(most: int) -> dict[str, list[tuple[str, int, int]]]:
    """For each cause its largest groups: what the rows share, the first line of them, and how many rows there are."""
    ranked = (
        "SELECT cause, about, first, count(DISTINCT line) AS size, row_number() OVER (PARTITION BY cause "
        "ORDER BY count(DISTINCT line) DESC, first) AS place FROM doubted WHERE about <> '' "
        "GROUP BY cause, about, first"
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    for cause, about, first, size in fetch(
        f"SELECT cause, about, first, size FROM ({ranked}) t WHERE place <= %s ORDER BY cause, place", [most]
    ):
        found.setdefault(cause, []).append((about, first, size))
    return found


def lines(most: int) -> dict[tuple[str, str, int], list[int]]:
    """The first lines of every group."""
    ranked = (
        "SELECT cause, about, first, line, row_number() OVER (PARTITION BY cause, about, first ORDER BY line) AS place "
        "FROM (SELECT DISTINCT cause, about, first, line FROM doubted WHERE about <> '') d"
    )
    found: dict[tuple[str, str, int], list[int]] = {}
    for cause, about, first, line in fetch(
        f"SELECT cause, about, first, line FROM ({ranked}) t WHERE place <= %s ORDER BY line", [most]
    ):
        found.setdefault((cause, about, first), []).append(line)
    return found
