"""Files whose words are kept in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def as_file(name: str, body: bytes) -> Iterator[Path]:
    """The words as a file, under the name that it was uploaded with, for as long as it is worked on."""
    with TemporaryDirectory(prefix="kinroll-") as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        yield path
