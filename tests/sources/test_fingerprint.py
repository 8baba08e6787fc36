"""Two runs are the same only if the files that were read are those that the digest is of."""

from pathlib import Path

from kinroll.sources.fingerprint import fingerprint_of


def test_equal_files_with_equal_meaning_have_one_fingerprint(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("Noor")
    other.write_text("Noor")
    found = fingerprint_of({"contacts": one}, "plain")()
    assert found
    assert found == fingerprint_of({"contacts": other}, "plain")()
    assert found != fingerprint_of({"contacts": one}, "otherwise")()
    assert found != fingerprint_of({"students": one}, "plain")()


def test_a_file_that_is_replaced_while_it_is_read_has_none(tmp_path: Path) -> None:
    file, newer = tmp_path / "contacts", tmp_path / "newer"
    file.write_text("Noor")
    newer.write_text("Omar")
    work_out = fingerprint_of({"contacts": file}, "")
    newer.replace(file)
    assert not work_out()


def test_a_file_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert not fingerprint_of({"contacts": tmp_path / "none"}, "")()
