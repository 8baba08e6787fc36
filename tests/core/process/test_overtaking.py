"""Two people edit one thing."""

import pytest

from kinroll.core.process.overtaking import compare

SEEN = {"mobile": "1", "suburb": "Leigh"}


@pytest.mark.parametrize(
    ("held", "typed", "mine", "clashes"),
    [
        pytest.param(SEEN, SEEN, {}, (), id="nobody changed anything"),
        pytest.param(SEEN, {**SEEN, "mobile": "2"}, {"mobile": "2"}, (), id="only I did"),
        pytest.param({**SEEN, "suburb": "Hay"}, {**SEEN, "mobile": "2"}, {"mobile": "2"}, (), id="another field each"),
        pytest.param({**SEEN, "mobile": "3"}, {**SEEN, "mobile": "2"}, {"mobile": "2"}, ("mobile",), id="the same"),
        pytest.param({**SEEN, "mobile": "2"}, {**SEEN, "mobile": "2"}, {"mobile": "2"}, (), id="to the same value"),
        pytest.param({**SEEN, "mobile": ""}, {**SEEN, "mobile": "2"}, {"mobile": "2"}, ("mobile",), id="emptied"),
        pytest.param(
            {**SEEN, "usi": "X"}, {**SEEN, "usi": "Y"}, {"usi": "Y"}, ("usi",), id="both filled what was empty"
        ),
        pytest.param(SEEN, {"suburb": "Leigh"}, {}, (), id="what is not on the form is left alone"),
    ],
)
def test_who_changed_what(
    held: dict[str, str], typed: dict[str, str], mine: dict[str, str], clashes: tuple[str, ...]
) -> None:
    found = compare(SEEN, held, typed)
    assert (found.mine, found.clashes) == (mine, frozenset(clashes))
