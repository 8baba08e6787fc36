"""At the school: read a source, check it, and send it to a Kinroll elsewhere. No database, and nothing stays here.

Runs on Windows as on Linux: a temporary file that its system removes, whatever becomes of the process, and HTTPS.
"""

import gzip
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Protocol

from kinroll.core.problem import Problem
from kinroll.core.pushing import Head, end_line, head_line, record_line
from kinroll.core.rules import SourceRules
from kinroll.core.staging import ACCEPTED, FAILED, stage, state_of
from kinroll.flows.reader import Reader

PART = 1 << 20
Told = Callable[[int, int], None]
"""Is told how many bytes of how many are there."""


class Far(Protocol):
    """The Kinroll that is sent to."""

    def begin(self, source: str, facts: Mapping[str, Any]) -> Mapping[str, Any]: ...

    def part(self, key: str, begins: int, body: bytes) -> Mapping[str, Any]: ...

    def finish(self, key: str) -> Mapping[str, Any]: ...


@dataclass(slots=True)
class Read:
    """What was read here: the packed stream, and how it looks."""

    stream: IO[bytes]
    head: Head
    people: int = 0
    passed: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        self.stream.seek(0, 2)
        return self.stream.tell()

    @property
    def digest(self) -> str:
        """The name under which the stream is sent: the same for the same bytes."""
        self.stream.seek(0)
        found = hashlib.sha256()
        while chunk := self.stream.read(PART):
            found.update(chunk)
        return found.hexdigest()


def read_here(reader: Reader, rules: SourceRules, school: str, at: datetime, today: date) -> Read:
    """Read and check everything. A missing right or a file that cannot be right raises, and nothing is sent."""
    stream = tempfile.TemporaryFile(prefix="kinroll-push-")  # noqa: SIM115 - it is closed once it was sent
    head = Head(rules.name, school, at.isoformat(), tuple(group.name for group in rules.groups))
    read = Read(stream, head)
    try:
        with closing(reader), gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as packed:
            for _ in reader.skim():
                pass
            packed.write(head_line(head))
            for record in reader.read():
                staged = stage(record, rules, today=today)
                problems = [problem for _, problem in staged.problems]
                packed.write(record_line(record, problems))
                _count(read, staged.mask, rules, problems)
            extract = reader.finish()
            packed.write(end_line(extract, read.people))
        read.problems += extract.problems
        read.warnings = list(extract.warnings)
    except BaseException:
        stream.close()
        raise
    return read


def _count(read: Read, mask: int, rules: SourceRules, problems: list[Problem]) -> None:
    states = Counter(state_of(mask, place) for place in range(len(rules.groups)))
    read.people += 1
    read.failed += bool(states[FAILED])
    read.passed += bool(states[ACCEPTED] and not states[FAILED])
    read.problems += problems


def send(read: Read, far: Far, told: Told = lambda there, size: None) -> Mapping[str, Any]:
    """Send what was read, go on where the other side has got to, and let go of it here; the other side's report."""
    with read.stream:
        key, size = read.digest, read.size
        facts = {"key": key, "size": size, "school": read.head.school, "made_at": read.head.made_at}
        there = far.begin(read.head.source, {**facts, "groups": list(read.head.groups)})
        while (begins := int(there["received"])) < size:
            read.stream.seek(begins)
            there = far.part(key, begins, read.stream.read(PART))
            told(int(there["received"]), size)
        return far.finish(key)
