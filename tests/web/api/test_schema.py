"""Schemathesis asks whatever the description allows, and more: no fault, and no answer that is not described.

Some examples of each address, on PostgreSQL half as many; thousands with ``KINROLL_SCHEMA_EXAMPLES=1000``.
"""

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.core.result import Ok

from calling import ALL, Program, serve, token
from college import College, rule
from kit import School

schemathesis.serializer.alias("application/x-ndjson", "text/plain")
EXAMPLES = int(os.environ.get("KINROLL_SCHEMA_EXAMPLES", "8"))
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@pytest.fixture
def served(tmp_path: Path, database: str) -> Program:
    """A program over a school and a college in one, with something of everything in it."""
    school = School(tmp_path, database, settings='[sources.alumni]\nkind = "json-lines"\ncomplete = false')
    school.student("2101", "Amelia", "Okafor")
    school.contact("3001", "Grace", "Okafor", email="grace@example.org")
    school.contact("3002", "Zoë", "Lind", email=None)
    school.sync()
    (tmp_path / "college").mkdir()
    college = College(tmp_path / "college", database)
    college.declare(rule("booking", {}))
    college.add(source="moodle", source_identifier="1")
    serve(school.config)
    for _ in range(20):
        token(["contacts:read"])
    return Program(token(ALL))


def operations(schema: Any) -> list[Any]:
    """Every address with its methods."""
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def test_no_fault_and_nothing_that_is_not_described(served: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_settings, "KINROLL_API_PER_MINUTE", 10**9)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    listed = operations(schema)
    assert len(listed) > 60
    statuses: dict[int, int] = {}
    for operation in listed:
        _try(operation, served, statuses)
    assert statuses[200] > 60
    assert served.get("/tokens").status == 200


def _try(operation: Any, served: Program, statuses: dict[int, int]) -> None:
    @settings(
        max_examples=EXAMPLES if connection.vendor == "sqlite" else EXAMPLES // 2,
        deadline=None,
        database=None,
        derandomize=EXAMPLES < 100,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        case.headers["authorization"] = f"Bearer {served.secret}"
        response = case.call(headers={"host": "localhost"})
        case.validate_response(response, checks=CHECKS)
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1

    ask()
