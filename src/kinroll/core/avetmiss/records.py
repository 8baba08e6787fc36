"""A record as the text that stands in a file, and back: exact to the byte.

Values are texts without the spaces that fill a field. A number keeps its zeros ("0040"): what is read can be written
again, and gives the same bytes.
"""

from collections.abc import Mapping

from kinroll.core.avetmiss.layouts import Field, Layout

END = "\r\n"
"""What ends every record, the last one too; it does not count as a part of the record."""
Record = Mapping[str, str]


class CannotWriteError(Exception):
    """A value does not fit its field; the text says which and why."""


def write(layout: Layout, values: Record, length: int = 0) -> str:
    """One record, without its end; fields that are not given are blank.

    ``length`` is one of those in use, the national one by default. Raises CannotWriteError where a value is too long or
    holds a character that the files cannot carry: nothing is cut or replaced here.
    """
    length = length or layout.national
    parts = [_filled(field, values.get(field.name, "")) for field in layout.fields_within(length)]
    return "".join(parts).ljust(length)


def _filled(field: Field, value: str) -> str:
    if not is_plain(value):
        raise CannotWriteError(f'{field.name}: "{value}" holds a character that is not printable ASCII')
    if len(value) > field.length:
        raise CannotWriteError(f'{field.name}: "{value}" is longer than {field.length} characters')
    if field.type == "N" and value.isdigit():
        return value.zfill(field.length)
    if value and field.type in ("N", "D") and len(value) < field.length:
        raise CannotWriteError(f'{field.name}: "{value}" is no {"number" if field.type == "N" else "day, DDMMYYYY"}')
    return value.ljust(field.length)


def is_plain(text: str) -> bool:
    """Whether a text has nothing but printable ASCII."""
    return text.isascii() and text.isprintable()


def read(layout: Layout, line: str) -> dict[str, str]:
    """The fields of a record that it has, whole or cut, without the spaces that fill them."""
    return {field.name: line[field.start : field.end].rstrip(" ") for field in layout.fields if field.start < len(line)}


def is_only_trimmed(layout: Layout, length: int) -> bool:
    """Whether a record that is too short can be one whose last spaces were cut off, and not one that was cut within.

    So it is when everything behind its end may be blank.
    """
    return length < layout.national and all(
        (field.start < length < field.end and field.type == "A") or field.must_fill in "NCSF"
        for field in layout.national_fields
        if field.end > length
    )
