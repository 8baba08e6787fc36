"""Which contact each client is: as a plain dictionary would have it, and in memory that hardly grows."""

import gc
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from kinroll.sources.avetmiss.named import Who, lines, named

contacts = st.integers(1, 3_000)
clients = st.one_of(contacts.map(str), st.text("AbcX01", min_size=1, max_size=4), st.just("007"))


@given(st.lists(st.tuples(clients, contacts), max_size=40))
def test_clients_are_found_as_in_a_dictionary(said: list[tuple[str, int]]) -> None:
    model: dict[str, int] = {}
    with named() as who:
        for client, contact in said:
            if contact not in model.values():  # a contact has one identifier
                model.setdefault(client, contact)
                who.keep(client, contact)
        assert {client: who.get(client) for client, _ in said} == {client: model.get(client) for client, _ in said}
        assert list(who.items()) == sorted((contact, client) for client, contact in model.items())
        assert len(who) == len(model)
        by_contact = {contact: client for client, contact in model.items()}
        for _, contact in said:
            assert who.client_of(contact) == by_contact.get(contact)
            assert (contact in who) == (contact in by_contact)
        for client, contact in model.items():
            capitals = [one for one in model if one.upper() == client.upper()]
            assert who.in_capitals(client.upper()) == contact or len(capitals) > 1


@given(st.lists(st.integers(-1, 2**40), max_size=30))
def test_the_number_of_a_line(numbers: list[int]) -> None:
    with lines() as kept:
        for place, number in enumerate(numbers, 1):
            kept.append(number)
            assert kept.of(place) == number
        assert [kept.of(place) for place in range(1, len(numbers) + 1)] == numbers
        assert (kept.of(0), kept.of(len(numbers) + 1)) == (None, None)


def growth(who: Who, count: int) -> int:
    """How much memory so many clients take who are known by their numbers."""
    gc.collect()
    tracemalloc.start()
    for number in range(1, count + 1):
        who.keep(str(number), number)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size


def test_a_client_takes_a_few_bytes() -> None:
    with named() as who:
        assert growth(who, 50_000) < 50_000 * 4
