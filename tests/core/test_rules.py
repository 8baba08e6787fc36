import pytest

from kinroll.core.rules import EDITS, SourceRules
from sims_rules import SIMS, sims_rules


@pytest.mark.parametrize(
    ("rules", "field", "expected"),
    [
        pytest.param(SIMS, "mobile", "enforce", id="what SIMS maps is enforced"),
        pytest.param(SIMS, "email_preference", "once", id="a preference is read once"),
        pytest.param(SIMS, "telephone_preference", "once", id="both are"),
        pytest.param(sims_rules(copy={"mobile": "fill"}), "mobile", "fill", id="a school may say otherwise"),
        pytest.param(sims_rules(copy={"mobile": "fill"}), "telephone", "enforce", id="field by field"),
        pytest.param(EDITS, "mobile", "follow", id="edits by people follow"),
    ],
)
def test_the_copy_rule_of_a_field(rules: SourceRules, field: str, expected: str) -> None:
    assert rules.copy_rule(field) == expected
