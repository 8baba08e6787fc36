"""What the tests of all schedulers have run: a sync every night."""

from kinroll.schedules.entry import Entry

NIGHTLY = Entry(
    name="my-school-sims",
    does="Kinroll my-school: sync sims at 02:30 every night",
    program="/opt/kinroll/bin/kinroll",
    words=("sync", "sims", "--config", "kinroll.toml"),
    folder="/srv/my-school",
    log="kinroll-sims.log",
    minute=30,
    hour=2,
)
