"""The bundle itself: a zip of a few readable files."""

import json
import zipfile
from collections import deque
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from kinroll.declarations.file import Configuration
from kinroll.flows.answers.problems import problems_csv
from kinroll.flows.support.settings import without_secrets
from kinroll.flows.support.versions import versions
from kinroll.store import supporting
from kinroll.store.runs import open_problems

NAME = "kinroll-support.zip"
LOG_LINES = 500
LONGEST_LINE = 2_000
_WITHOUT = "It holds nobody's name, address, number or username, and no password. Look into it before you send it."
_WITH = (
    "It HOLDS PERSONAL DATA: the open problems with names, the words of runs, and the last lines of the logs. Send it "
    "only to somebody who may have them, and over a road that nobody else reads. It holds no password."
)


def make(configuration: Configuration, now: datetime, *, personal: bool = False) -> bytes:
    """The zip; ``personal`` adds what names people."""
    files = {
        "about.txt": _about(now, personal=personal),
        "versions.json": _json(versions()),
        "configuration.json": _json(without_secrets(configuration)),
        "rows.json": _json(supporting.rows()),
        "problems.json": _json(supporting.problems()),
        "runs.json": _json(supporting.runs(with_words=personal)),
        "work.json": _json(supporting.jobs(with_words=personal)),
        "messages.json": _json(supporting.messages()),
        **_logs(configuration.folder, personal=personal),
    }
    if personal:
        files["problems.csv"] = problems_csv(open_problems())
    return _zipped(files, now)


def _about(now: datetime, *, personal: bool) -> str:
    return (
        f"What Kinroll says of itself, on {now:%Y-%m-%d %H:%M} UTC, for those who help.\n\n"
        f"{_WITH if personal else _WITHOUT}\n\n"
        "versions.json       Kinroll, Python, the system, the database, packages\n"
        "configuration.json  what kinroll.toml declares, without secrets\n"
        "rows.json           how many rows each table has\n"
        "problems.json       open problems by kind\n"
        "runs.json           the last runs: outcome, counts, how long they took\n"
        "work.json           the last work that was asked for on pages\n"
        "messages.json       how many messages went out, wait, or were refused\n"
        "logs                names and sizes; with personal data their last lines\n"
    )


def _logs(folder: Path, *, personal: bool) -> dict[str, str]:
    """The logs that a scheduler writes beside the configuration. They may name people, so without that only sizes."""
    found = sorted(folder.glob("kinroll-*.log"))
    if not personal:
        return {"logs.json": _json([{"number": i, "bytes": file.stat().st_size} for i, file in enumerate(found, 1)])}
    return {f"logs/{file.name}": _tail(file) for file in found}


def _tail(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            return "".join(f"{line[:LONGEST_LINE].rstrip()}\n" for line in deque(lines, LOG_LINES))
    except OSError as error:
        return f"(cannot be read: {error.strerror})\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def _zipped(files: dict[str, str], now: datetime) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return stream.getvalue()
