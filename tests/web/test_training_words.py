"""Facts of training as people read them, and texts that are looked up where there are any."""

import pytest
from django.utils.translation import gettext, override, trans_real

from kinroll.core.avetmiss.facts import THINGS
from kinroll.web.speaking import leave_out_empty_catalogues
from kinroll.web.training_words import fact_words, files


@pytest.mark.parametrize(
    ("thing", "fact", "value", "read"),
    [
        pytest.param("unit", "vet_flag", "Y", "Yes", id="a code of yes and no"),
        pytest.param("organisation", "is_listed", "N", "No", id="a flag"),
        pytest.param("unit", "nominal_hours", "0040", "40", id="hours without zeros in front"),
        pytest.param("unit", "field_of_education", "080301", "080301", id="a code of digits stays as it is"),
        pytest.param("outcome", "outcome", "20", "20 · Competent or pass", id="a code with what it means"),
        pytest.param("outcome", "starts_on", "2026-02-03", "3 Feb 2026", id="a day"),
        pytest.param("outcome", "outcome", "", "", id="a blank"),
    ],
)
def test_a_fact_is_read_without_a_list_of_codes(thing: str, fact: str, value: str, read: str) -> None:
    assert fact_words(THINGS[thing].by_name[fact], value) == read


def test_each_file_says_what_stands_in_it() -> None:
    (one, other) = files({"NAT00120": 6, "NAT00080": 3})
    assert (one[0], str(one[1]), other[2]) == ("NAT00080", "clients", 6)


def test_texts_read_the_same_with_one_catalogue() -> None:
    asked = ("Please correct the error below.", "Kept with your name, for whoever asks later.", "")
    with override("en-gb"):
        before = [gettext(text) for text in asked]
        leave_out_empty_catalogues("en-gb")
        assert [gettext(text) for text in asked] == before
    assert trans_real.translation("en-gb")._fallback is None
