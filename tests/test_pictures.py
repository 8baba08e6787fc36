"""Every page has its pictures in docs/pages, or a reason why it has none."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = re.compile(r"\{(\w+)\}")


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The list of what is pictured, as the tool reads it."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    yield importlib.import_module("picture_pages")
    sys.modules.pop("picture_pages")


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address that has a name, with what answers there."""
    for item in patterns:
        if isinstance(item, URLResolver):
            yield from routes(item.url_patterns, f"{before}{item.pattern}")
        elif item.name:
            yield f"{before}{item.pattern}", item.name, item.callback


def is_only_done(view: Any) -> bool:
    """Whether a view takes what is sent, and shows nothing by itself."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            methods = view.__closure__[names.index("request_method_list")].cell_contents
            return list(methods) == ["POST"]
        view = getattr(view, "__wrapped__", None)
    return False


def pictured(listed: Any) -> set[str]:
    """The routes of all addresses that pictures are taken of."""
    parts = (listed.OPEN, listed.OWN, listed.LEARNING, listed.SCHOOL, listed.TRAINING, listed.REPORTING)
    found = set()
    for address, _about in (one for part in parts for one in part.values()):
        path = NUMBERS.sub(lambda name: listed.EXAMPLES[name[1]], address).partition("?")[0]
        try:
            found.add(resolve(path).route)
        except Resolver404:
            assert path == "/nothing-here/", path
    return found


def test_every_page_is_pictured_or_says_why_not(listed: Any) -> None:
    known, without = pictured(listed), set(listed.NOT_PICTURED)
    views = [(route, name) for route, name, view in routes(get_resolver().url_patterns) if not is_only_done(view)]
    unseen = {(route, name) for route, name in views if route not in known}
    assert {(route, name) for route, name in unseen if name not in without} == set()
    assert without - {name for _route, name in unseen} == set()


def test_each_picture_that_the_page_shows_is_there() -> None:
    shown = (ROOT / "docs" / "pages" / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r'src="([^"]+)"', shown):
        assert (ROOT / "docs" / "pages" / name).exists(), name
