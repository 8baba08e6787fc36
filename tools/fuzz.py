"""Proof that no file, however broken, makes a reader crash, hang, or take memory without bound.

    python tools/fuzz.py                                     every reader with every engine, in turn, for an hour
    python tools/fuzz.py --minutes 5 --target xml            one of them, for a while
    python tools/fuzz.py --again FOLDER/faults/xml-1234      one input again, with the way to its fault

`tools/fuzzing.py` holds the targets, and says what counts as a fault: a reader reads a file or refuses it by
``SourceUnreadableError``, and what the quick way of reading reports says must be what the careful one says. The pieces
in which files are read are made small, so that small inputs have many boundaries.

Two engines make the inputs. ``hypothesis`` mutates good reports: bytes changed, cut out, put in, spliced from another
report, doubled up to a thousand times, other encodings; it makes the input of a fault small. ``atheris`` (libFuzzer)
follows what inputs reach in Kinroll's own code. It is no dependency of Kinroll: where it is not installed
(`pip install atheris` in a folder of its own) its turns are left out, and the end says so.

One process works at a time, each turn in a fresh one. ``--folder`` keeps inputs that reach something new (`corpus`),
faults (`faults`, the smallest input of each kind and its traceback), what only one of two ways of reading reads
(`odd`) and figures of each turn (`turns.jsonl`); the next run goes on from there. Exit status 1 when a fault was found.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

ENGINES = ("hypothesis", "atheris")
TARGETS = ("xml", "sims", "csv", "xlsx", "json-lines", "partner", "accounts")
MEMORY_BYTES = 4 << 30
LONGEST_INPUT, LONGEST_DOUBLED = 16_384, 2_000_000
OVERTIME_S = 120  # until a turn that does not end is ended, and counts as a hang
TOKENS = (
    *(b"<Record>", b"</Record>", b"<primary_id>", b"</primary_id>", b"<multiple_id>", b"<SuperStarReport>"),
    *(b"</SuperStarReport>", b"<primary_id>1</primary_id>", b"<Record/>", b"<primary_id/>", b"<Primary_Id>", b"<!--"),
    *(b"-->", b"<![CDATA[", b"]]>", b"<?xml", b"?>", b"<?", b"<!", b"&amp;", b"&#0;", b"&#x31;", b"&a;", b" x='1'"),
    *(b"<a:b>", b" xmlns='u'", b" xmlns:a='u'", b"_x0020_", b"_x0000_", b"_xD800_", b"\x00", b"\xef\xbb\xbf"),
    *(b"\xff\xfe", b"\xfe\xff", b"\r", b"\r\n", b"\x85", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xc3", b'"', b'""', b","),
    *(b"encoding='utf-8'", b"encoding='utf-7'", b"encoding='utf-16'", b"<CommandReporterError>", b"PK\x03\x04"),
    *(b"<c r='XFD1048576'>", b"<v>1e999</v>", b"t='s'", b"t='b'", b"t='d'", b"t='e'", b'{"id":"1"}', b"null", b"1e400"),
    *(b"[[[[", b'"\\ud800"', b'"\\u0000"', b'"as_of":"', b"0001-01-01T00:00+23:59", b"99999999999999999999"),
)


def main() -> int:
    options = _options()
    if options.turn:
        return _turn(*options.turn, options)
    if options.again:
        return _again(options.again)
    options.folder.mkdir(parents=True, exist_ok=True)
    engines = [name for name in ENGINES if name in options.engine and importlib.util.find_spec(name)]
    _say(f"Engines: {', '.join(engines)}. Folder: {options.folder}. Seed: {options.seed}.")
    until, number = time.monotonic() + options.minutes * 60, 0
    turns = [(engine, target) for target in options.target for engine in engines]
    while (left := until - time.monotonic()) > 1:
        engine, target = turns[number % len(turns)]
        _take_turn(engine, target, min(options.turn_s, left), options.seed + number, options)
        number += 1
    return _report(options.folder, set(ENGINES) - set(engines))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> Any:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--turn-s", type=float, default=60, help="how long one engine works on one reader at a time")
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--folder", type=Path, default=Path("fuzz"))
    parser.add_argument("--seeds", type=Path, help="a folder with more reports to begin with")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--again", type=Path, help="an input that was kept, to be tried again")
    parser.add_argument("--turn", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.target, options.engine = options.target or list(TARGETS), options.engine or list(ENGINES)
    options.folder = options.folder.resolve()
    return options


def _take_turn(engine: str, target: str, seconds: float, seed: int, options: Any) -> None:
    """Let a fresh process work for a while, and note how it ended."""
    told = ["--folder", str(options.folder), "--turn-s", str(seconds), "--seed", str(seed)]
    told += ["--seeds", str(options.seeds)] if options.seeds else []
    figures = options.folder / "figures.json"
    figures.unlink(missing_ok=True)
    began = time.monotonic()
    with (options.folder / f"{engine}-{target}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), *told, "--turn", engine, target], stdout=log, stderr=log
        )
        try:
            status = child.wait(timeout=seconds + OVERTIME_S)
        except subprocess.TimeoutExpired:
            child.kill()
            status = child.wait()
    told_figures = json.loads(figures.read_text()) if figures.exists() else {}
    turn = {"engine": engine, "target": target, "seconds": round(time.monotonic() - began, 1), "status": status}
    turn |= told_figures
    if status:  # it was killed, or ended by itself: the input that it was at is a fault
        _keep_last(turn, options.folder)
    with (options.folder / "turns.jsonl").open("a") as kept:
        kept.write(json.dumps(turn) + "\n")
    _say(json.dumps(turn))
    if scratch := told_figures.get("scratch"):
        shutil.rmtree(scratch, ignore_errors=True)


def _keep_last(turn: dict[str, Any], folder: Path) -> None:
    last = Path(turn.get("scratch", "")) / "input"
    kept = folder / "faults" / f"{turn['target']}-ended-{turn['status']}"
    if turn.get("scratch") and last.exists() and not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(last, kept)
        shutil.copy(folder / f"{turn['engine']}-{turn['target']}.log", kept.with_suffix(".txt"))


def _report(folder: Path, left_out: set[str]) -> int:
    """Print the sums over everything that this folder has seen."""
    sums: dict[str, Counter[str]] = {}
    for line in (folder / "turns.jsonl").read_text().splitlines():
        turn = json.loads(line)
        about = sums.setdefault(f"{turn['target']:<11} {turn['engine']:<11}", Counter())
        about.update({"seconds": round(turn["seconds"]), **turn.get("counts", {})})
        about["peak_mb"] = max(about["peak_mb"], turn.get("peak_mb", 0))
    for about, counts in sorted(sums.items()):
        _say(f"{about} {dict(counts)}")
    if left_out:
        _say(f"Left out, as not installed or not asked for: {', '.join(sorted(left_out))}.")
    faults = [file for file in sorted((folder / "faults").glob("*")) if not file.suffix]
    _say(f"Faults kept: {', '.join(file.name for file in faults) or 'none'}")
    return 1 if faults else 0


def _again(file: Path) -> int:
    from fuzzing import Trial

    target = next(name for name in sorted(TARGETS, key=len, reverse=True) if file.name.startswith(name))
    Trial(target, file.parent.parent).run(file.read_bytes())
    _say(f"{file}: no fault")
    return 0


# One turn, in a process of its own


def _turn(engine: str, target: str, options: Any) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    return {"hypothesis": _by_hypothesis, "atheris": _by_atheris}[engine](target, options)


class Figures:
    """The figures of a turn, written down every second, as a turn may end at any moment."""

    def __init__(self, trial: Any, folder: Path) -> None:
        self.trial, self.file, self.next = trial, folder / "figures.json", 0.0

    def note(self, *, now: bool = False) -> None:
        if now or time.monotonic() > self.next:
            self.next = time.monotonic() + 1
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            said = {"counts": self.trial.counts, "peak_mb": peak, "scratch": str(self.trial.scratch)}
            self.file.write_text(json.dumps(said))


def _by_atheris(target: str, options: Any) -> int:
    import atheris

    with atheris.instrument_imports(include=["kinroll"]):
        from fuzzing import Trial, seeds
    trial, corpus = Trial(target, options.folder), options.folder / "corpus" / target
    figures = Figures(trial, options.folder)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target, options.seeds)):
        (corpus / f"seed-{number}").write_bytes(data)
    tokens = options.folder / "tokens.txt"
    tokens.write_text("".join(f'"{_as_hex(token)}"\n' for token in TOKENS))

    def one(data: bytes) -> None:
        try:
            trial.run(data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            trial.known.add(trial.last_kind)
            trial.counts["new faults"] += 1
        figures.note()

    limits = [f"-max_total_time={max(1, round(options.turn_s))}", "-timeout=60", "-rss_limit_mb=3000"]
    others = [f"-dict={tokens}", f"-max_len={LONGEST_INPUT}", f"-seed={options.seed % (1 << 31)}"]
    artifacts = ["-print_final_stats=1", f"-artifact_prefix={options.folder}/"]
    atheris.Setup([sys.argv[0], *limits, *others, *artifacts, str(corpus)], one, enable_python_coverage=True)
    atheris.Fuzz()
    return 0


def _as_hex(token: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in token)


def _by_hypothesis(target: str, options: Any) -> int:
    import hypothesis
    from fuzzing import Trial, seeds
    from hypothesis.database import DirectoryBasedExampleDatabase

    trial, good = Trial(target, options.folder), seeds(target, options.seeds)
    figures = Figures(trial, options.folder)
    until, number = time.monotonic() + options.turn_s, 0
    settings = hypothesis.settings(
        max_examples=400,
        deadline=None,
        database=DirectoryBasedExampleDatabase(options.folder / "examples"),
        suppress_health_check=list(hypothesis.HealthCheck),
        print_blob=False,
    )
    while time.monotonic() < until:

        @hypothesis.seed(options.seed * 1_000 + number)
        @settings
        @hypothesis.given(broken(good))
        def one(data: bytes) -> None:
            if time.monotonic() < until:
                trial.run(data)
                figures.note()

        try:
            one()
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            trial.known.add(trial.last_kind)
            trial.counts["new faults"] += 1
        number += 1
    figures.note(now=True)
    return 0


def broken(good: list[bytes]) -> Any:
    """Good files, each mutated a few times."""
    from hypothesis import strategies as st

    place = st.integers(0, LONGEST_INPUT)
    data = st.sampled_from(good)
    bits = st.one_of(st.sampled_from(TOKENS), st.binary(max_size=6))
    encodings = st.sampled_from(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "windows-1252", "iso-8859-15", "utf-7", "cp037")
    )
    change = st.one_of(
        st.tuples(st.just(_flipped), place, st.integers(1, 255)),
        st.tuples(st.just(_without), place, st.integers(1, 200)),
        st.tuples(st.just(_cut_off), place, st.just(0)),
        st.tuples(st.just(_with), place, bits),
        st.tuples(st.just(_over), place, bits),
        st.tuples(st.just(_spliced), place, st.tuples(data, place, st.integers(1, 400))),
        st.tuples(st.just(_doubled), place, st.tuples(st.integers(1, 400), st.sampled_from((2, 3, 10, 1_000)))),
        st.tuples(st.just(_recoded), st.just(0), encodings),
    )
    return st.builds(_mutated, data, st.lists(change, min_size=1, max_size=6))


def _mutated(data: bytes, changes: list[Any]) -> bytes:
    for how, place, what in changes:
        data = how(data, place % (len(data) + 1), what)
    return data[:LONGEST_DOUBLED]


def _flipped(data: bytes, at: int, bits: int) -> bytes:
    return data[:at] + bytes(byte ^ bits for byte in data[at : at + 1]) + data[at + 1 :]


def _without(data: bytes, at: int, length: int) -> bytes:
    return data[:at] + data[at + length :]


def _cut_off(data: bytes, at: int, _: int) -> bytes:
    return data[:at]


def _with(data: bytes, at: int, bits: bytes) -> bytes:
    return data[:at] + bits + data[at:]


def _over(data: bytes, at: int, bits: bytes) -> bytes:
    return data[:at] + bits + data[at + len(bits) :]


def _spliced(data: bytes, at: int, other: tuple[bytes, int, int]) -> bytes:
    taken, begin, length = other
    begin %= len(taken) + 1
    return data[:at] + taken[begin : begin + length] + data[at:]


def _doubled(data: bytes, at: int, how: tuple[int, int]) -> bytes:
    length, times = how
    return data[:at] + data[at : at + length] * times + data[at + length :]


def _recoded(data: bytes, _: int, encoding: str) -> bytes:
    return data.decode("utf-8", "replace").encode(encoding, "replace")


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status) if "--turn" in sys.argv else sys.exit(status)
