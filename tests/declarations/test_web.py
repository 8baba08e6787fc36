"""What [web] says: the key, the address, and doors that stay shut without TLS."""

import stat
from pathlib import Path

import pytest

from kinroll.declarations import web
from kinroll.declarations.file import Configuration, DeclarationError, read


def declared(folder: Path, table: str = "") -> Configuration:
    file = folder / "kinroll.toml"
    file.write_text(f"[web]\n{table}\n", encoding="utf-8")
    return read(file)


class TestKey:
    def test_it_is_made_once_and_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        configuration = declared(tmp_path)
        key = web.secret_key(configuration)
        assert len(key) > 60
        assert web.secret_key(configuration) == key
        assert stat.S_IMODE((tmp_path / "kinroll.secret").stat().st_mode) == 0o600
        assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []

    @pytest.mark.parametrize("body", [b"", b"short", b"\xff" * 60])
    def test_one_that_is_none_is_refused(self, tmp_path: Path, body: bytes) -> None:
        (tmp_path / "kinroll.secret").write_bytes(body)
        with pytest.raises(web.WebUnusableError):
            web.secret_key(declared(tmp_path))

    def test_one_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(web.WebUnusableError, match="cannot be read or made"):
            web.secret_key(declared(tmp_path, 'secret_key_file = "nowhere/kinroll.secret"'))


@pytest.mark.parametrize(
    ("table", "address"),
    [
        pytest.param("", "http://127.0.0.1:8000", id="this machine"),
        pytest.param('host = "::1"\nport = 81', "http://[::1]:81", id="IPv6"),
        pytest.param('address = "https://kinroll.example/"', "https://kinroll.example", id="as declared"),
    ],
)
def test_how_people_reach_the_pages(tmp_path: Path, table: str, address: str) -> None:
    assert web.address(declared(tmp_path, table)) == address


def test_only_declared_names_are_answered_to(tmp_path: Path) -> None:
    table = 'address = "https://kinroll.example"\nallowed_hosts = ["intranet.example"]'
    hosts = web.allowed_hosts(declared(tmp_path, table))
    assert hosts == ["127.0.0.1", "[::1]", "intranet.example", "kinroll.example", "localhost"]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "kinroll.example"])
def test_other_machines_are_served_behind_tls_only(tmp_path: Path, host: str) -> None:
    with pytest.raises(web.WebUnusableError, match="readable on the way"):
        web.refuse_open_doors(declared(tmp_path), host)
    web.refuse_open_doors(declared(tmp_path, "https = true"), host)


@pytest.mark.parametrize("table", ['allowed_hosts = ["*"]', 'address = "kinroll.example"', "port = 0", "hots = 1"])
def test_slips_of_the_pen_are_refused(tmp_path: Path, table: str) -> None:
    with pytest.raises(DeclarationError):
        declared(tmp_path, table)
