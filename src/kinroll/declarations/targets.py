"""The kinds of targets there are: one line for each."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from kinroll.core.provisioning.braking import Limits
from kinroll.core.provisioning.deciding import Terms
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import MoodleTarget
from kinroll.declarations.sources import UnknownSourceError
from kinroll.sources.errors import SourceUnreadableError
from kinroll.sources.passwords import read_password
from kinroll.targets.errors import StoppedError
from kinroll.targets.interface import Target
from kinroll.targets.moodle.client import Client
from kinroll.targets.moodle.naming import Naming
from kinroll.targets.moodle.site import Moodle

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class UnknownTargetError(UnknownSourceError):
    """No target of this name is declared."""


def declared_target(configuration: Configuration, name: str) -> MoodleTarget:
    """What kinroll.toml says of a target."""
    found = configuration.declared.targets.get(name)
    if found is None:
        declared = ", ".join(configuration.declared.targets) or "none"
        raise UnknownTargetError(f"No target {name!r} is declared in {configuration.file} (there: {declared}).")
    return found


def open_target(configuration: Configuration, name: str) -> Target:
    """A target with its token; nothing is asked yet. Raises ``StoppedError`` where the token is not to be had."""
    declared = declared_target(configuration, name)
    return KINDS[declared.kind](configuration, declared)


def terms(declared: MoodleTarget) -> Terms:
    """What the target is to be told."""
    return Terms(declared.on_leaving, frozenset(declared.cohorts.values()), declared.shared_emails)


def limits(declared: MoodleTarget) -> Limits:
    """What stops a plan for it."""
    return Limits(declared.brakes.share, declared.brakes.at_least, frozenset(declared.brakes.off))


def every(text: str) -> timedelta | None:
    """How often something is due; None for never."""
    return None if text == "never" else timedelta(**{_UNITS[text[-1]]: int(text[:-1])})


def push_secret(configuration: Configuration, name: str) -> str:
    """The secret that signs what the target tells by itself; empty where it does not."""
    declared = declared_target(configuration, name)
    return _secret(configuration, declared.push_secret_env, declared.push_secret_file)


def _moodle(configuration: Configuration, declared: MoodleTarget) -> Target:
    token = _secret(configuration, declared.token_env, declared.token_file)
    return Moodle(
        Client(declared.url, token, declared.timeout_s),
        Naming(
            declared.idnumber_prefix,
            declared.extended_usernames,
            {str(theirs): ours for theirs, ours in declared.fields.items()},
            declared.profile_fields,
        ),
        auth=declared.auth,
        role=declared.student_role,
        has_enrolments=bool(declared.enrol_steps),
        has_groups=bool(declared.cohorts),
    )


def _secret(configuration: Configuration, variable: str, file: str) -> str:
    try:
        return read_password(variable, configuration.folder / Path(file).expanduser() if file else None)
    except SourceUnreadableError as error:
        raise StoppedError("no-token", str(error)) from error


KINDS: dict[str, Callable[[Configuration, MoodleTarget], Target]] = {"moodle": _moodle}
