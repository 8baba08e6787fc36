"""Where the NAT files of a collection are: in a folder or a zip file, however their names are written."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from kinroll.sources.errors import SourceUnreadableError

_NAME = re.compile(r"(NAT[0-9]{5}A?)\.TXT", re.IGNORECASE)
LARGEST_INNER = 4 << 30
"""A zip file within a zip file is unpacked to a scratch file; one that is larger is not."""
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a file as such: the number of the rule, the file, and the line, 0 for the whole of it."""

    rule: str
    file: str
    line: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class NatFile:
    """One file: ``name`` as the standard writes it ("NAT00080"), ``shown`` as it is called here."""

    name: str
    shown: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True)
class Collection:
    """The files that were found, each once, and what was wrong with finding them. ``is_single``: one file was given."""

    files: dict[str, NatFile]
    flaws: tuple[Flaw, ...] = ()
    is_single: bool = False


def find(path: Path) -> Collection:
    """The NAT files in a folder or a zip file, or the one that is given; raises SourceUnreadableError without any."""
    try:
        if path.is_dir():
            found = _in_folder(path)
        elif not path.exists():
            raise SourceUnreadableError(f"{path} is not there. Give the folder or the zip file with the NAT files.")
        elif zipfile.is_zipfile(path):
            found = _in_zip(path)
        else:
            found = _single(path)
    except OSError as error:
        raise SourceUnreadableError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceUnreadableError(f"{path} cannot be unpacked ({error}). Make the zip file again.") from None
    if not found.files:
        raise SourceUnreadableError(f"There is no NAT file in {path}: they are called NAT00080.txt and so on.")
    return found


def unpacked_size(path: Path, most: int) -> int:
    """How many bytes unpack from a zip file, as it says itself, and from one within it unless that is ``most`` already.

    A folder, or a file that is no zip file, unpacks to nothing. Raises SourceUnreadableError for a broken one.
    """
    if not path.is_file() or not zipfile.is_zipfile(path):
        return 0
    try:
        archive = zipfile.ZipFile(path)
        size = sum(entry.file_size for entry in archive.infolist())
        inner = _only_zip(archive)
        if inner and size <= most:
            size += sum(entry.file_size for entry in _unpacked(archive, inner).infolist())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceUnreadableError(f"{path} cannot be unpacked ({error}). Make the zip file again.") from None
    return size


def _only_zip(archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """The zip file within a zip file that holds no NAT file; None where there is none, or several."""
    if _members(archive):
        return None
    inner = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".zip")]
    return inner[0] if len(inner) == 1 else None


def _single(path: Path) -> Collection:
    file = NatFile(_standard(path.name), path.name, lambda: path.open("rb"))
    if not file.name:
        raise SourceUnreadableError(
            f"{path} is no folder, no zip file, and not called as NAT files are (NAT00080.txt)."
        )
    return _collected([file], is_single=True)


def _in_folder(path: Path, *, may_go_in: bool = True) -> Collection:
    inside = sorted((entry for entry in path.iterdir() if entry.is_file()), key=lambda entry: entry.name)
    files = [NatFile(_standard(entry.name), entry.name, _opener(entry)) for entry in inside if _standard(entry.name)]
    if not files:
        zips = [entry for entry in inside if entry.suffix.lower() == ".zip" and zipfile.is_zipfile(entry)]
        if len(zips) == 1:
            return _in_zip(zips[0])
        folders = [entry for entry in path.iterdir() if entry.is_dir() and not entry.is_symlink()]
        if len(folders) == 1 and not zips and may_go_in:
            return _in_folder(folders[0], may_go_in=False)
    return _collected(files)


def _opener(path: Path) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return lambda: path.open("rb")


def _in_zip(path: Path) -> Collection:
    archive = zipfile.ZipFile(path)
    files = _members(archive)
    if files:
        return _collected(files)
    inner = _only_zip(archive)
    if not inner:
        return _collected([])
    return _collected(_members(_unpacked(archive, inner)), flaws=[Flaw("K0-17", "", value=inner.filename)])


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> zipfile.ZipFile:
    """A zip file within a zip file, in a scratch file that goes with the process."""
    scratch = TemporaryFile()  # noqa: SIM115 (the archive keeps it open)
    size = 0
    with archive.open(entry) as packed:
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            if size > LARGEST_INNER:
                raise SourceUnreadableError(f"{entry.filename} is too large to unpack. Take it out of its zip file.")
            scratch.write(chunk)
    return zipfile.ZipFile(cast("BinaryIO", scratch))


def _members(archive: zipfile.ZipFile) -> list[NatFile]:
    entries = sorted((entry for entry in archive.infolist() if not entry.is_dir()), key=lambda entry: entry.filename)
    named = [(PurePosixPath(entry.filename.replace("\\", "/")).name, entry) for entry in entries]
    return [
        NatFile(_standard(name), name, _member(archive, entry))
        for name, entry in named
        if _standard(name) and "__MACOSX" not in entry.filename
    ]


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return lambda: cast("AbstractContextManager[BinaryIO]", archive.open(entry))


def _standard(name: str) -> str:
    """The name of a NAT file as the standard has it; empty for other files."""
    found = _NAME.fullmatch(name)
    return found[1].upper() if found else ""


def _collected(files: Iterable[NatFile], *, flaws: Iterable[Flaw] = (), is_single: bool = False) -> Collection:
    kept: dict[str, NatFile] = {}
    found = list(flaws)
    for file in files:
        if file.name in kept:
            found.append(Flaw("K0-12", file.name, value=file.shown))
            continue
        kept[file.name] = file
        if file.shown not in (f"{file.name}.txt", f"{file.name}.TXT"):
            found.append(Flaw("K0-10", file.name, value=file.shown))
    return Collection(kept, tuple(found), is_single)
