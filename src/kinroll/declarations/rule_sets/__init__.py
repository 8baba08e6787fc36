"""The rule sets that ship, as the files in which they are written."""

from pathlib import Path

TRAINING = Path(__file__).with_name("training.toml")
"""For a training organisation: the AVETMISS enrolment and student forms, and two processes."""
