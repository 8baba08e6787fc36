"""kinroll.toml: found, read, and every fault in it named at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kinroll.core.rules import DOCUMENTS, EDITS, SourceRules
from kinroll.declarations.rules import build_rules, faults
from kinroll.declarations.schema import Declared

DEFAULT_FILE = "kinroll.toml"


class DeclarationError(Exception):
    """The configuration cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, file: Path, listed: list[str]) -> None:
        super().__init__(f"{file}: " + "; ".join(listed))
        self.faults = listed


@dataclass(frozen=True, slots=True)
class Configuration:
    """A readable kinroll.toml: what it declares, and the rules that follow from it."""

    file: Path
    declared: Declared
    rules: dict[str, SourceRules]

    @property
    def folder(self) -> Path:
        """Where relative paths start."""
        return self.file.parent

    @property
    def database_url(self) -> str:
        """The database's address, with the path of a file made absolute."""
        url = self.declared.database.url
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            path = (self.folder / url.removeprefix("sqlite:///")).resolve().as_posix()
            return f"sqlite:///{path}"
        return url

    @property
    def is_on(self) -> bool:
        """Whether any module is switched on; with none, a sync changes nobody (A1)."""
        return bool(self.declared.kinroll.modules)


def read(file: Path) -> Configuration:
    """The configuration in a file. Raises ``DeclarationError`` with every fault that it has."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        if "\\u0000" in text:
            raise DeclarationError(file, ["holds the character NUL (\\u0000), which no name or path has"])
        declared = Declared.model_validate(tomllib.loads(text))
    except FileNotFoundError as error:
        raise DeclarationError(file, ["there is no such file; make one with: kinroll init"]) from error
    except OSError as error:
        raise DeclarationError(file, [f"cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(file, [f"is not TOML: {error}"]) from error
    except ValidationError as error:
        raise DeclarationError(file, [_fault(details) for details in error.errors()]) from error
    if listed := faults(declared):
        raise DeclarationError(file, listed)
    rules = {name: build_rules(name, order, declared) for order, name in enumerate(declared.sources)}
    return Configuration(file.resolve(), declared, {**rules, EDITS.name: EDITS, DOCUMENTS.name: DOCUMENTS})


_A_DAY, _A_NUMBER, _A_WHOLE_NUMBER = "must be a day, such as 2026-09-01", "must be a number", "must be a whole number"
_WORDS = {
    "extra_forbidden": "there is no such setting",
    "missing": "must be given",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_type": "must be a text in quotation marks",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _A_DAY),
    **dict.fromkeys(("float_type", "float_parsing"), _A_NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _A_WHOLE_NUMBER),
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    "literal_error": "must be {expected}",
    "union_tag_invalid": "kind must be one of {expected_tags}, and is '{tag}'",
    "union_tag_not_found": "kind must be given",
}
"""What the commonest faults are called, for those who write the file by hand; the others keep pydantic's words."""


def _fault(details: object) -> str:
    assert isinstance(details, dict)
    kinds = ("sims-report", "sims-partner", "pushed", "json-lines")
    place = ".".join(str(part) for part in details["loc"] if part not in kinds)
    return f"{place}: {in_words(details)}"


def in_words(details: Mapping[str, Any]) -> str:
    """What pydantic found wrong, in the words of those who write such files."""
    words = _WORDS.get(details["type"])
    return words.format(**details.get("ctx", {})) if words else str(details["msg"])
