"""How many examples: few and always the same ones in CI, many and new ones with KINROLL_LONG=1.

Only a long run makes an example that fails smaller, which takes minutes where a flow is run. What is tried on both
databases is tried on PostgreSQL with the first third of the examples in CI: each takes it several times as long, and
it is the same flow.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

IS_LONG = os.environ.get("KINROLL_LONG") == "1"

settings.register_profile(
    "short", max_examples=100, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile("long" if IS_LONG else "short")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    """Of a test that runs on both databases, fewer examples on PostgreSQL."""
    on = item.callspec.params.get("new_database") if hasattr(item, "callspec") else None
    if IS_LONG or on != "postgresql":
        yield
        return
    usual = item.obj._hypothesis_internal_use_settings
    item.obj._hypothesis_internal_use_settings = settings(usual, max_examples=max(3, usual.max_examples // 3))
    yield
    item.obj._hypothesis_internal_use_settings = usual
