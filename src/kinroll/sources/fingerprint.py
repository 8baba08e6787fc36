"""What tells two runs apart by their files alone."""

from collections.abc import Callable, Mapping
from hashlib import blake2b, file_digest
from pathlib import Path


def fingerprint_of(files: Mapping[str, Path], meaning: str) -> Callable[[], str]:
    """What works out a digest of files, byte for byte, and of what their columns mean; it may be asked at any time.

    Empty where one cannot be read, or is no longer the file that it was when this was called: then what was read may
    not be what the digest is of.
    """
    stood = _standing(files)

    def work_out() -> str:
        whole = blake2b(meaning.encode(), digest_size=12)
        try:
            for name, path in files.items():
                with path.open("rb") as file:
                    whole.update(name.encode() + file_digest(file, "sha256").digest())
        except OSError:
            return ""  # reading it will tell why
        return whole.hexdigest() if stood and _standing(files) == stood else ""

    return work_out


def _standing(files: Mapping[str, Path]) -> list[tuple[int, int, int]]:
    """Which files these are, and when they were written; nothing where one is not there."""
    try:
        found = [path.stat() for path in files.values()]
    except OSError:
        return []
    return [(one.st_ino, one.st_size, one.st_mtime_ns) for one in found]
