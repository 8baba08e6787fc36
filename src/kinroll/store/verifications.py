"""What registries have answered about identifiers: read and written in sets.

The name and the day an answer is about stand in its payload, with the salt of its digest: both go when it is emptied,
and nobody can test a guess against what is left.
"""

import hashlib
import os
from collections.abc import Collection, Sequence

import orjson

from kinroll.core.process.identifying import Answer, Identity, Standing, standing
from kinroll.store.bulk import any_of, fetch, insert, reserve
from kinroll.store.models import Plan
from kinroll.store.queries import moment


def answers(identities: Collection[Identity]) -> dict[tuple[str, str], list[Answer]]:
    """Every answer there is about the identifiers of these people, by type and folded identifier."""
    found: dict[tuple[str, str], list[Answer]] = {}
    for kind in {identity.type for identity in identities}:
        keys = {identity.key for identity in identities if identity.type == kind and identity.key}
        condition, bound = any_of("v.key", sorted(keys))
        rows = fetch(
            'SELECT v.key, v.outcome, v.at, v."by", v.how, p.body FROM verification v '
            f"JOIN payload p ON p.id = v.payload_id WHERE v.type = %s AND {condition} ORDER BY v.id",
            [kind, *bound],
        )
        for key, outcome, at, by, how, body in rows:
            if body:
                about = Identity(kind, *_said(body))
                found.setdefault((kind, key), []).append(Answer(about, outcome, moment(at), by, how))
    return found


def _said(body: str) -> tuple[str, str, str, str]:
    said = orjson.loads(body)
    return said["value"], said["forename"], said["surname"], said["date_of_birth"]


def standings(identities: Sequence[Identity]) -> list[Standing]:
    """How each of these identifiers stands now, in their order; a fixed number of queries for however many."""
    held = answers([identity for identity in identities if identity.key])
    return [standing(identity, held.get((identity.type, identity.key), ())) for identity in identities]


def add(new: Sequence[Answer], plan: Plan) -> None:
    """Keep these answers, as of this plan."""
    numbers = list(reserve("payload", len(new)))
    salts = [os.urandom(16) for _ in new]
    pairs = zip(numbers, salts, new, strict=True)
    insert("payload", ("id", "body"), [(number, _pack(answer, salt)) for number, salt, answer in pairs])
    insert(
        "verification",
        ("type", "key", "about", "outcome", "at", "by", "how", "plan_id", "payload_id"),
        [
            (
                *(answer.about.type, answer.about.key, _digest(answer, salt), answer.outcome, answer.at),
                *(answer.by, answer.how, plan.pk, number),
            )
            for number, salt, answer in zip(numbers, salts, new, strict=True)
        ],
    )


def _pack(answer: Answer, salt: bytes) -> str:
    about = answer.about
    said = {"value": about.value, "forename": about.forename, "surname": about.surname}
    return orjson.dumps({**said, "date_of_birth": about.date_of_birth, "salt": salt.hex()}).decode()


def _digest(answer: Answer, salt: bytes) -> bytes:
    return hashlib.blake2b(orjson.dumps(answer.about.compared), digest_size=16, key=salt).digest()
