"""What [web] in kinroll.toml says of the web application, and the key that signs its cookies and links."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from kinroll.declarations.file import Configuration

LOOPBACK = ("localhost", "127.0.0.1", "::1")
FEWEST_CHARACTERS = 40


class WebUnusableError(Exception):
    """The web application cannot run as it is declared; the text says why."""


def address(configuration: Configuration) -> str:
    """How people reach the web application, without a slash at the end."""
    table = configuration.declared.web
    return table.address.rstrip("/") or f"http://{bracketed(table.host)}:{table.port}"


def allowed_hosts(configuration: Configuration) -> list[str]:
    """The host names that requests may name."""
    table = configuration.declared.web
    named = urlsplit(address(configuration)).hostname or ""
    return sorted({*map(bracketed, LOOPBACK), bracketed(table.host), bracketed(named), *table.allowed_hosts} - {""})


def bracketed(host: str) -> str:
    """A host as an address holds it."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def refuse_open_doors(configuration: Configuration, host: str) -> None:
    """Raise where passwords would travel unencrypted: other machines are served behind TLS only."""
    if host not in LOOPBACK and not configuration.declared.web.https:
        raise WebUnusableError(
            f"Other machines reach {host}, and web.https is false: passwords would be readable on the way. Put a "
            "server with TLS in front of it and set web.https = true."
        )


def secret_key(configuration: Configuration) -> str:
    """The key that signs cookies and links, from its file; made there when it is asked for the first time."""
    file = configuration.folder / Path(configuration.declared.web.secret_key_file).expanduser()
    try:
        if not file.exists():
            _make(file)
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "") or "it is no plain text"
        raise WebUnusableError(f"The secret key in {file} cannot be read or made: {why}.") from error
    if len(key) < FEWEST_CHARACTERS:
        raise WebUnusableError(
            f"{file} holds too short a key: at least {FEWEST_CHARACTERS} characters. Delete it to have one made."
        )
    return key


def _make(file: Path) -> None:
    """Write a new key that only this user can read; whoever else begins at the same moment finds a whole one."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(60) + "\n")
    try:
        os.link(part, file)  # does nothing where there is one already
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        part.replace(file)
        return
    part.unlink()
