"""What the web application stands on: the configuration it was started with, set on Django before the first request."""

import os
from pathlib import Path

from django.conf import settings

from kinroll.declarations import web
from kinroll.declarations.file import Configuration, DeclarationError, read
from kinroll.store import database
from kinroll.web.speaking import leave_out_empty_catalogues

_YEAR_S = 365 * 24 * 3600
CONNECTION_KEPT_S = 60
_KEPT_S = 600


class _Opened:
    """The configuration in use, read again when its file has changed."""

    configuration: Configuration | None = None
    changed_at: float = 0.0


def open_web(configuration: Configuration) -> None:
    """Use this configuration, its database included, for every request from now on."""
    database.use(configuration.database_url, kept_s=CONNECTION_KEPT_S)
    database.keep_connections(_KEPT_S)
    leave_out_empty_catalogues(settings.LANGUAGE_CODE)
    settings.SECRET_KEY = web.secret_key(configuration)
    settings.ALLOWED_HOSTS = web.allowed_hosts(configuration)
    table = configuration.declared.web
    settings.KINROLL_ADDRESS = table.address.rstrip("/")
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not table.https
    settings.KINROLL_STAFF_NEED_SECOND_STEP = table.staff_second_step
    for name in (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    ):
        setattr(settings, name, table.https)
    settings.SECURE_HSTS_SECONDS = _YEAR_S if table.https else 0
    settings.SESSION_COOKIE_NAME = "__Host-kinroll" if table.https else "kinroll_session"
    settings.CSRF_COOKIE_NAME = "__Host-kinroll_csrf" if table.https else "kinroll_csrf"
    _Opened.configuration, _Opened.changed_at = configuration, _age(configuration.file)


def configuration() -> Configuration:
    """The configuration as its file says now; while the file is wrong, as it was before."""
    current = _Opened.configuration
    if current is None:
        current = read(Path(os.environ.get("KINROLL_CONFIG", "kinroll.toml")))
        open_web(current)
    elif (changed_at := _age(current.file)) != _Opened.changed_at:
        _Opened.changed_at = changed_at
        try:
            current = _Opened.configuration = read(current.file)
        except DeclarationError:
            return current
    return current


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
