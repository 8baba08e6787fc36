from catalogue.page import PAGE, page, without_messages


def test_the_page_lists_the_catalogue_as_it_is() -> None:
    """What Kinroll says of a night is compared where that night is tried."""
    shown = PAGE.read_text(encoding="utf-8")
    assert without_messages(shown) == without_messages(page({})), "run: python tools/broken_nights.py"
