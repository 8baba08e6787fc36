"""Which step a target has refused, as a short text that says nothing of anybody."""

import hashlib

from kinroll.core.provisioning.values import Step


def digest(step: Step) -> str:
    """What is kept of a refused step, so that the same is not sent again."""
    return hashlib.blake2b(repr(step.key).encode(), digest_size=12).hexdigest()
