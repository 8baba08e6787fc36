"""Asks whether anything that is locked is known to be unsafe, or was withdrawn by those who made it.

    python tools/audit.py                    what users run
    python tools/audit.py requirements-dev.lock

Withdrawn ("yanked") versions are told by the package registry that this machine uses. Known weaknesses are told by an
advisory service, through pip-audit (`pip install pip-audit`). Nothing that could not be asked counts as good: ends with
0 where all was asked and nothing was found, 1 where something was found, 2 where something could not be asked.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOUND, NOT_ASKED = 1, 2


@dataclass(frozen=True)
class Told:
    """What an audit came to: findings, each a sentence, and of how many packages nothing could be learned."""

    found: tuple[str, ...]
    asked: int
    not_asked: int

    @property
    def status(self) -> int:
        """How the command ends."""
        return FOUND if self.found else NOT_ASKED if self.not_asked or not self.asked else 0


def of_audit(report: dict[str, Any]) -> Told:
    """What pip-audit's report says; a package that it skipped was not asked about, though it ends well."""
    listed = report["dependencies"]
    found = [
        f"{one['name']} {one['version']}: {weak['id']}, mended in {', '.join(weak['fix_versions']) or 'no version yet'}"
        for one in listed
        for weak in one.get("vulns", ())
    ]
    skipped = sum("skip_reason" in one for one in listed)
    return Told(tuple(found), len(listed) - skipped, skipped)


def of_pip(report: dict[str, Any]) -> Told:
    """What pip's report of an installation says of versions that were withdrawn."""
    items = [(one["metadata"], one.get("is_yanked", False)) for one in report["install"]]
    found = [f"{one['name']} {one['version']} was withdrawn by its makers" for one, withdrawn in items if withdrawn]
    return Told(tuple(found), len(items), 0)


def ask(command: list[str]) -> dict[str, Any] | None:
    """The JSON that a command prints; None where it prints none."""
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    try:
        answer: dict[str, Any] = json.loads(said.stdout)
    except ValueError:
        return None
    return answer


def tell(about: str, told: Told | None) -> int:
    """Print what was learned; how the command is to end for it."""
    if told is None:
        sys.stdout.write(f"{about}: could not be asked.\n")
        return NOT_ASKED
    for line in told.found:
        sys.stdout.write(f"{line}\n")
    missing = f"; of {told.not_asked} nothing could be learned, no service answered for them" if told.not_asked else ""
    sys.stdout.write(f"{about}: {told.asked} packages asked about, {len(told.found)} findings{missing}.\n")
    return told.status


def main(lock: str = "requirements.lock") -> int:
    """Ask both, and tell."""
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--require-hashes"]
    withdrawn = ask([*pip, "--quiet", "--report", "-", "-r", lock])
    statuses = [tell("Withdrawn versions", of_pip(withdrawn) if withdrawn else None)]
    program = shutil.which("pip-audit", path=str(Path(sys.executable).parent)) or shutil.which("pip-audit")
    words = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    weak = ask([program, "-r", lock, *words]) if program else None
    statuses.append(tell("Known weaknesses", of_audit(weak) if weak else None))
    if not program:
        sys.stdout.write("There is no pip-audit here: pip install pip-audit\n")
    return FOUND if FOUND in statuses else max(statuses)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
