"""What runs here: Kinroll, Python, the system, the database, and every package beside what the lock file says."""

import platform
import re
import sys
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import kinroll
from kinroll.store import supporting

LOCK = "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def versions() -> dict[str, Any]:
    """All of it."""
    packages = {_key(found.name): found.version for found in metadata.distributions() if found.name}
    return {
        "kinroll": packages.get("kinroll", ""),
        "python": sys.version.split()[0],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "database": supporting.database(),
        "lock": _lock(packages),
        "packages": dict(sorted(packages.items())),
    }


def _lock(packages: dict[str, str]) -> dict[str, Any] | None:
    """The lock file, where Kinroll runs from its folder: which one it is, and what is installed in another version."""
    file = Path(kinroll.__file__).parents[2] / LOCK
    if not file.is_file():
        return None
    text = file.read_text(encoding="utf-8")
    pinned = {_key(name): version for name, version in _PINNED.findall(text)}
    others = {name: [version, packages.get(name)] for name, version in pinned.items() if packages.get(name) != version}
    return {"sha256": sha256(text.encode()).hexdigest(), "differs": others}


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
