"""Is this person here already? Staff see it while they type; the public is told nothing of anybody."""

import pytest

from website import Site, browser, words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("f-forename=grace&f-surname=OKAFOR&f-personal_email=Grace@example.org", "The same email and name"),
        ("f-forename=Grace&f-surname=Okafor&f-mobile=%2B44+7700+900123", "The same telephone and name"),
        ("f-personal_email=grace@example.org", "grace@example.org"),
        ("f-forename=Grace&f-surname=Okafor", "Grace Okafor"),
    ],
)
def test_staff_see_who_may_be_meant(site: Site, query: str, said: str) -> None:
    page = words(site.staff("office").get(f"/documents/likely/?{query}").content.decode())
    assert "Is this person here already?" in page and said in page


@pytest.mark.parametrize(
    "query", ["", "f-forename=Grace", "f-surname=Okafor", "f-mobile=1", "f-forename=No&f-surname=One"]
)
def test_half_a_name_is_nobody(site: Site, query: str) -> None:
    assert site.staff("office").get(f"/documents/likely/?{query}").content.strip() == b""


def test_nobody_else_is_told(site: Site) -> None:
    query = "/documents/likely/?f-personal_email=grace@example.org"
    assert browser().get(query)["Location"].startswith("/account/login/")
    assert site.person("daniel@example.org").get(query).status_code == 404
    assert site.staff("viewer").get(query).status_code == 403
