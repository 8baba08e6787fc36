"""Kinroll's two commands; each sets up everything that it needs first.

    python3 start.py                    make and sync a fictional school in ./demo-school, and show what happened
    python3 start.py demo [OPTION …]    the same, with options of `kinroll demo`
    python3 start.py test [OPTION …]    check style, types and layers, then run the tests

`test` takes `--without browser`, `--without postgresql` and `--without spark` (leave out the tests that need it), and
any pytest option. Needs Python 3.11 or later and nothing else. What is installed goes to .venv beside this file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP, SPARK_STAMP = VENV / "kinroll-installed", VENV / "kinroll-spark-installed"
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"  # holds every pin of RUN_LOCK too
SPARK_LOCK = ROOT / "requirements-spark.lock"  # what the tests on Spark need beside TEST_LOCK, some 500 MB
MOST_TEST_WORKERS = 4  # each keeps databases of its own
LATER = "--no-compile"  # tests use few of so many modules: Python compiles these when they are first used

JAVA = ("openjdk-17-jre-headless", "default-jre-headless")  # the second where Debian has a later one

CHECKS = {
    "ruff": ["-m", "ruff", "check"],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
}


class SetUpError(Exception):
    """Kinroll cannot be set up here; the message is the sentence to show."""


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit status."""
    command, *rest = arguments or ["demo"]
    if command in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    if command not in COMMANDS:
        say(f"there is no command {command!r}; see python3 start.py --help")
        return 2
    try:
        return COMMANDS[command](rest)
    except SetUpError as reason:
        say(str(reason))
        return 1


def demo(arguments: list[str]) -> int:
    """Make the fictional school; returns `kinroll demo`'s exit status."""
    set_up(RUN_LOCK, also_enough=TEST_LOCK)
    kinroll = shutil.which("kinroll", path=SCRIPTS)
    if kinroll is None:
        raise SetUpError(f"The kinroll command is missing from {SCRIPTS}: delete {VENV} and start again.")
    status = run(kinroll, "demo", "demo-school", *arguments)
    if shutil.which("kinroll") is None:
        say(f"to type kinroll as it stands above, put its folder on your PATH first: {SCRIPTS}")
    return status


def test(arguments: list[str]) -> int:
    """Run the checks, then pytest with these arguments; returns 0 only if all of them pass."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start Python often: it compiles each module once
    needs = [need for need in ("browser", "spark") if not leaves_out(need, arguments)]
    with ThreadPoolExecutor(1) as beside:  # apt-get and pip need not wait for each other
        programs = beside.submit(lambda: [PROGRAMS[need]() for need in needs])
        set_up(TEST_LOCK, LATER)
        if "spark" in needs:
            install_spark()
        programs.result()
    failed = []
    for name, command in CHECKS.items():
        say(f"{name} …")
        if run(PYTHON, *command):
            failed.append(name)
    say(f"{' and '.join(failed)} failed, see above; now pytest …" if failed else "pytest …")
    # a test often waits, for a server, a browser or a command: one more than there are processors
    workers = min((os.cpu_count() or 1) + 1, MOST_TEST_WORKERS)
    status = run(PYTHON, "-m", "pytest", "--numprocesses", workers, "--dist", "worksteal", *arguments)
    return status or bool(failed)


COMMANDS = {"demo": demo, "test": test}


# Setting up


def set_up(lock: Path, *options: str, also_enough: Path | None = None) -> None:
    """Make .venv hold the project and what `lock` pins, by pip with `options`; does nothing when it already does."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file, unlike the package, may meet an older Python
        raise SetUpError(f"Kinroll needs Python 3.11 or later, and this is {sys.version.split()[0]}.")
    if not venv_works():
        make_venv()
    enough = {fingerprint(each) for each in (lock, also_enough) if each}
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") in enough:
        return
    STAMP.unlink(missing_ok=True)
    say(f"installing what {lock.name} lists; the first time this takes a minute …")
    pip_install(*options, "--require-hashes", "--no-deps", "--requirement", lock)
    pip_install("--no-deps", "--no-build-isolation", "--editable", ROOT)
    STAMP.write_text(fingerprint(lock), encoding="utf-8")


def fingerprint(lock: Path) -> str:
    """Changes with whatever an installation depends on: this folder's place, the lock and the project file."""
    parts = [str(ROOT).encode(), lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def venv_works() -> bool:
    """Whether .venv has a Python new enough, and pip."""
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Make .venv anew."""
    if importlib.util.find_spec("ensurepip") is None:
        install_ensurepip()
    say(f"making {VENV} …")
    if run(sys.executable, "-m", "venv", "--clear", VENV, stdout=sys.stderr):
        raise SetUpError(f"{VENV} could not be made, for the reason above.")


def install_ensurepip() -> None:
    """Debian and Ubuntu keep this part of Python in a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if shutil.which("apt-get") is None:
        raise SetUpError("This Python cannot make virtual environments: install its venv and ensurepip modules.")
    if not is_root():
        raise SetUpError(f"This Python cannot make virtual environments: run `sudo apt-get install {package}`.")
    say(f"installing {package} …")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "--quiet", stdout=sys.stderr)
    if run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", package, stdout=sys.stderr):
        raise SetUpError(f"{package} could not be installed, for the reason above.")


def leaves_out(need: str, arguments: list[str]) -> bool:
    """Whether `--without NEED` is among the arguments, in either spelling."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=False)
    return any(word == f"--without={need}" or (word, following) == ("--without", need) for word, following in pairs)


def install_browser() -> None:
    """Make sure that there is a Chromium: on Debian as root it is installed. Without one the browser's tests fail."""
    if shutil.which("chromium"):
        return
    if shutil.which("apt-get") is None or not is_root():
        say("there is no chromium, so the tests in a browser will fail: install it, or add --without browser")
        return
    if not apt_install("chromium"):
        say("chromium could not be installed, for the reason above: the tests in a browser will fail")


def install_spark() -> None:
    """Make .venv hold Spark too. Without it the tests on Spark fail."""
    wanted = fingerprint(SPARK_LOCK)
    if SPARK_STAMP.exists() and SPARK_STAMP.read_text(encoding="utf-8") == wanted:
        return
    say(f"installing what {SPARK_LOCK.name} lists, some 500 MB; to do without: --without spark …")
    try:
        pip_install(LATER, "--require-hashes", "--no-deps", "--no-build-isolation", "--requirement", SPARK_LOCK)
    except SetUpError:
        say("Spark could not be installed, for the reason above: the tests on Spark will fail")
        return
    SPARK_STAMP.write_text(wanted, encoding="utf-8")


def install_java() -> None:
    """Make sure that there is a Java: on Debian as root it is installed. Without one the tests on Spark fail."""
    if shutil.which("java") or "JAVA_HOME" in os.environ:
        return
    if shutil.which("apt-get") is None or not is_root():
        say("there is no Java, so the tests on Spark will fail: install Java 17 or 21, or add --without spark")
        return
    if not any(apt_install(package) for package in JAVA):
        say("Java could not be installed, for the reason above: the tests on Spark will fail")


PROGRAMS = {"browser": install_browser, "spark": install_java}
"""What pip cannot bring, by what needs it."""


def apt_install(package: str) -> bool:
    """Whether a package of Debian's could be installed."""
    say(f"installing {package} …")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    quiet = ("--quiet", "--quiet", "--yes")
    run("apt-get", "update", *quiet, stdout=sys.stderr)
    return not run("apt-get", "install", *quiet, "--no-install-recommends", package, stdout=sys.stderr)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def pip_install(*what: str | Path) -> None:
    """Install into .venv, from wherever this machine's pip is set to look."""
    # quiet twice: once still warns about each place where a package is not
    options = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    if run(PYTHON, "-m", "pip", "install", *options, *what, stdout=sys.stderr):
        raise SetUpError("The packages could not be installed, for the reason above.")


def run(*command: object, stdout: TextIO | None = None) -> int:
    """Run a command in the project's folder; returns its exit status. Ctrl-C is left to the command."""
    with subprocess.Popen([str(word) for word in command], cwd=ROOT, stdout=stdout) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def say(message: str) -> None:
    """One line of progress; stderr, so that stdout holds answers only."""
    print(f"start: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
