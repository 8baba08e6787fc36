"""Why two contacts may be one person, on the page of the case; and the line from which on people are asked."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinroll.store import review, scoring
from kinroll.store.models import ScorerPair
from kit import School
from website import Site, words


def sweep(school: School) -> None:
    """Daniel Okafor comes a second time, his surname mistyped; and the pairs are looked for."""
    school.sync()
    for key, surname in (("3002", "Okafor"), ("3012", "Okafro")):
        if key == "3012":
            school.contact(key, "Daniel", surname, email="daniel@other.example.org")
        school.telephone(key, "07700 900777")
        school.address(key, "12 Mill Lane", "ZZ1 1AA")
    school.sync()
    assert school.run("sweep").status == 0


@pytest.fixture
def prepare() -> Callable[[School], None]:
    return sweep


@pytest.fixture
def swept(site: Site) -> Site:
    """Daniel Okafor is here a second time."""
    return site


def case(site: Site) -> str:
    numbers = sorted(int(site.school.show(key)["contact_id"]) for key in ("3002", "3012"))
    return "-".join(map(str, numbers))


def test_a_case_says_what_speaks_for_and_against_it(swept: Site) -> None:
    page = swept.staff("viewer").get(f"/review/{case(swept)}/").content.decode()
    told = words(page)
    assert "Of 100 pairs like this," in told and "What counts most" in told
    assert "The surnames are a slip of a finger apart: Okafor and Okafro. for it" in told
    assert "The emails are almost the same: daniel@example.org and daniel@other.example.org. for it" in told
    assert "One source lists them as two people." in told
    assert page.count("<rect") >= 4
    assert "style=" not in page.split("<main", 1)[1]


def test_the_picture_costs_two_queries(swept: Site) -> None:
    client, counts, path = swept.staff("viewer"), [], f"/review/{case(swept)}/"
    for _ in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        ScorerPair.objects.all().delete()
    assert counts[0] - counts[1] <= 1 and counts[0] <= 25


def test_the_inbox_tells_how_likely_a_pair_is(swept: Site) -> None:
    page = words(swept.staff("viewer").get("/review/").content.decode())
    assert "May be one person" in page and "are one person" in page


def test_a_pair_without_a_sweep_has_no_picture(swept: Site) -> None:
    ScorerPair.objects.all().delete()
    page = swept.staff("viewer").get(f"/review/{case(swept)}/")
    assert page.status_code == 200 and "waterfall" not in page.content.decode()


class TestTheLine:
    def test_it_is_moved_only_after_the_pairs_were_seen_by_name(self, swept: Site) -> None:
        ScorerPair.objects.update(probability=0.42)
        manager = swept.staff("data-manager")
        page = words(manager.get("/review/lines/?from=50").content.decode())
        assert "1 pair would leave the inbox" in page
        assert "Daniel Okafor" in page and "Daniel Okafro" in page and "42" in page
        assert scoring.model().review_from == 5
        assert manager.post("/review/lines/", {"from": "50", "seen": "7"}).status_code == 200
        assert scoring.model().review_from == 5
        assert manager.post("/review/lines/", {"from": "50", "seen": "1"}).status_code == 302
        assert scoring.model().review_from == 50
        assert case(swept) not in {one.key for one in review.cases(datetime.now(UTC).date())}
        assert "1 pair would come into the inbox" in words(manager.get("/review/lines/?from=5").content.decode())

    @pytest.mark.parametrize("typed", ["0", "96", "x", "-1", "5.5", "99999999"])
    def test_what_is_wrong_stands_beside_the_field(self, swept: Site, typed: str) -> None:
        page = swept.staff("data-manager").get("/review/lines/", {"from": typed}).content.decode()
        assert "Type a whole number from 1 to 95." in page and f'value="{typed}"' in page

    def test_it_is_not_for_the_office(self, swept: Site) -> None:
        assert swept.staff("office").get("/review/lines/").status_code in (403, 404)
