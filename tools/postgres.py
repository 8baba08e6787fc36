"""A throw-away PostgreSQL server, for tests and for trying things out.

    python tools/postgres.py        start one, print its address, and remove it at Ctrl-C

It listens on this machine only, trusts everyone here, and keeps nothing safe from a power cut. The programs come from
PATH or from where PostgreSQL's installers put them; KINROLL_PG_BIN names another folder. Standard library only.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pwd import struct_passwd

OLDEST_VERSION = 15
PROGRAMS = ("postgres", "initdb", "pg_ctl")
USUAL_FOLDERS = (  # below the root of the file system
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "usr/local/opt/postgresql@*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "Program Files/PostgreSQL/*/bin",
)
SUPERUSER = "kinroll"
LITTLE = "32MB"  # for tests: every worker has a server
SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 60
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
"""


class PostgresError(Exception):
    """No server can be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server listens."""

    port: int

    def url(self, database: str = "postgres") -> str:
        """Address of one of its databases, as its superuser."""
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"


@contextmanager
def running_server(memory: str = LITTLE) -> Iterator[Server]:
    """A new, empty server for as long as the block runs; raises PostgresError.

    ``memory`` is what it keeps tables and indexes in, as PostgreSQL writes it (its ``shared_buffers``).
    A guardian process owns the server, and removes it when its input closes. The operating system sees to that even
    when this process is killed.
    """
    with subprocess.Popen(
        [sys.executable, __file__, "--guard", find_programs(), memory],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C must not reach the server before the tests that use it
    ) as guardian:
        reply = json.loads(cast("IO[str]", guardian.stdout).readline() or '{"problem": "The guardian process died."}')
        if "problem" in reply:
            raise PostgresError(reply["problem"])
        yield Server(reply["port"])


# Finding the programs


def find_programs() -> Path:
    """The folder of a server's programs, installed first if need be and if we may; raises PostgresError."""
    if chosen := os.environ.get("KINROLL_PG_BIN"):
        if version(Path(chosen)) < OLDEST_VERSION:
            raise PostgresError(f"KINROLL_PG_BIN is {chosen}: no PostgreSQL {OLDEST_VERSION} or later there.")
        return Path(chosen)
    folder = newest_programs()
    if folder is None and is_root() and shutil.which("apt-get"):
        install()
        folder = newest_programs()
    if folder is None:
        raise PostgresError(
            f"PostgreSQL {OLDEST_VERSION} or later is needed, and was not found. Install its server (on Debian and "
            "Ubuntu: sudo apt-get install postgresql), or set KINROLL_PG_BIN to the folder that holds initdb."
        )
    return folder


def newest_programs() -> Path | None:
    """The folder of the newest server that is installed, or None if there is none that is new enough."""
    folders = [folder for usual in USUAL_FOLDERS for folder in Path(Path.cwd().anchor).glob(usual)]
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)  # Debian keeps the others away from PATH
    newest = max(folders, key=version, default=None)
    return newest if newest and version(newest) >= OLDEST_VERSION else None


def version(folder: Path) -> int:
    """The major version of the server whose programs are in a folder; 0 when one is missing."""
    if not all(shutil.which(program, path=folder) for program in PROGRAMS):
        return 0
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else 0


def install() -> None:
    """Install PostgreSQL on Debian or Ubuntu, as root."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]):
        if subprocess.run(["apt-get", "--quiet", *command], stdout=sys.stderr, env=environment, check=False).returncode:
            raise PostgresError(f"PostgreSQL could not be installed: `apt-get {' '.join(command)}` failed, see above.")


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


# Running a server


@dataclass(frozen=True, slots=True)
class Cluster:
    """The files of one server."""

    programs: Path
    folder: Path
    owner: struct_passwd | None  # None: whoever we are
    memory: str

    def create(self) -> None:
        if self.owner:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        # character classes and upper case as in production; elsewhere than on Linux the name may be unknown
        locale = ["--locale=C.UTF-8"] if sys.platform == "linux" else []
        self._run("initdb", "--auth=trust", "--no-sync", "--encoding=UTF8", f"--username={SUPERUSER}", *locale)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{SETTINGS}shared_buffers = {self.memory}\n")
            if os.name == "posix":
                settings.write(f"unix_socket_directories = '{self.folder}'\n")

    def start(self, port: int) -> None:
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder / 'server.log'}", f"--options=-p {port}")

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of the programs as the owner; raises PostgresError with the end of what it said."""
        with (self.folder / "commands.log").open("a") as log:
            done = subprocess.run(
                [self.programs / program, f"--pgdata={self.data}", *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,  # a file: the server holds it open, and we would wait for the end of a pipe
                stderr=log,
                check=False,
                user=self.owner.pw_uid if self.owner else None,
                group=self.owner.pw_gid if self.owner else None,
                extra_groups=[] if self.owner else None,
            )
        if done.returncode:
            said = "".join(log.read_text(errors="replace") for log in sorted(self.folder.glob("*.log")))
            raise PostgresError(f"{self.programs / program} failed:\n{said[-2000:]}")


def server_owner() -> struct_passwd | None:
    """Who the server runs as: PostgreSQL refuses to run as root. None means ourselves."""
    if not is_root():
        return None
    import pwd  # not on Windows

    names = {user.pw_name for user in pwd.getpwall()}
    if "postgres" in names:
        return pwd.getpwnam("postgres")
    if SUPERUSER not in names:
        subprocess.run(["useradd", "--system", "--no-create-home", SUPERUSER], check=True)
    return pwd.getpwnam(SUPERUSER)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def guard(programs: Path, memory: str) -> None:
    """Run a server until standard input closes. Prints one line of JSON: its port, or the problem."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with tempfile.TemporaryDirectory(prefix="kinroll-postgres-", ignore_cleanup_errors=True) as folder:
        try:
            cluster, port = Cluster(programs, Path(folder), server_owner(), memory), free_port()
            cluster.create()
            cluster.start(port)
        except (PostgresError, OSError, subprocess.CalledProcessError) as problem:
            tell({"problem": str(problem)})
            return
        try:
            with suppress(BrokenPipeError):  # killed while we were starting
                tell({"port": port})
                sys.stdin.read()
        finally:
            cluster.stop()


def tell(reply: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Run a server until Ctrl-C, or guard one for `running_server`."""
    if arguments[:1] == ["--guard"]:
        guard(Path(arguments[1]), arguments[2])
        return
    try:
        with running_server() as server:
            sys.stdout.write(f"{server.url()}\n")
            sys.stdout.flush()
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        sys.exit(130)
    except PostgresError as problem:
        sys.exit(f"tools/postgres.py: {problem}")


if __name__ == "__main__":
    main(sys.argv[1:])
